"""Makes WeasyPrint take a property that nothing sets from parent or standard without detours.

Nine in ten values are of this kind. What is set, is set by direction or must be computed goes the
library's own way.
"""

from typing import Any

from weasyprint import css
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

ORIGINAL = css.ComputedStyle.__missing__
LINKED = {"float", "display", "position", "page"}  # their values depend on each other
PLAIN = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if key not in LINKED and not key.startswith("text_decoration_")
}
# What may set a side or a size instead: the same, named by direction.
BY_DIRECTION = {
    key: frozenset(named(block="ttb", inline=direction) for direction in ("ltr", "rtl"))
    for key, named in css.PHYSICAL_FUNCTIONS.items()
}
TAKEN = frozenset(key for key in PLAIN if key in INHERITED)
STANDARD = {
    key: value
    for key, value in PLAIN.items()
    if key not in INHERITED and key not in INITIAL_NOT_COMPUTED
}


def missing(style: Any, key: str) -> Any:
    """The value of a property when it is first asked for."""
    if key not in style.cascaded and style.cascaded.keys().isdisjoint(BY_DIRECTION.get(key, ())):
        if key in STANDARD:
            value = style[key] = STANDARD[key]
            return value
        if key in TAKEN and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
    return ORIGINAL(style, key)


def install() -> None:
    """For this process; doing it twice changes nothing."""
    css.ComputedStyle.__missing__ = missing
