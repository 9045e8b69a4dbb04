"""Properties that nothing sets: the short way gives what the library's own way gives."""

import pytest
from weasyprint.css import ComputedStyle, get_all_computed_styles
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.targets import TargetCollector

from reports import pdf, styles

SET = {
    "nothing": "",
    "inherited": "color: #0b6e69; font-weight: 600; hyphens: auto; text-align: right",
    "not inherited": "margin: 3mm; border-top: 2px solid; width: 40%; display: table-cell",
    "by direction": "margin-inline-start: 3mm; padding-inline-end: 4mm; direction: rtl",
    "relative": "font-size: 2em; width: calc(9mm + 1mm); text-decoration: overline",
}


def computed(rules: str, missing) -> list[dict]:
    """Every property of an element with these rules and of a child without."""
    ComputedStyle.__missing__ = missing
    page = pdf.Page(f'<div style="{rules}"><p>Text</p></div>', pdf.Drawings({}))

    found = get_all_computed_styles(
        page, font_config=pdf.fonts(), target_collector=TargetCollector()
    )
    elements = list(page.etree_element.iter())
    return [{key: found(e)[key] for key in INITIAL_VALUES} for e in elements]


@pytest.mark.parametrize("rules", SET.values(), ids=SET)
def test_every_property_has_the_same_value_on_both_ways(rules, monkeypatch) -> None:
    monkeypatch.setattr(ComputedStyle, "__missing__", styles.missing)
    short = computed(rules, styles.missing)
    assert short == computed(rules, styles.ORIGINAL)
    assert len(short) == 2


def test_most_properties_go_the_short_way_and_it_is_installed() -> None:
    assert len(styles.STANDARD) + len(styles.TAKEN) > 100
    assert ComputedStyle.__missing__ is styles.missing
    assert styles.ORIGINAL is not styles.missing
