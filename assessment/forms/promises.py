"""What an audience can be and what it promises, in words, with the consequence of each choice."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

FORMS = {
    "full": _l("Full questionnaire, about 12 minutes"),
    "pulse": _l("Pulse survey, about 4 minutes"),
    "quick": _l("Quick check, about 7 minutes"),
}
LEVELS = {"anonymous": _l("Anonymous"), "open": _l("Open in the room"), "named": _l("With names")}
LEVEL_NOTES = {
    "anonymous": _l(
        "No name, address or time is stored with the answers. Results appear once, after closing, "
        "and only for groups that are large enough."
    ),
    "open": _l(
        "Nobody is named. The room sees the result together from 3 answers on; no groups are shown."
    ),
    "named": _l(
        "Everybody gives their name and agrees that you and the group see their answers. For "
        "leadership teams that want to talk about their differences."
    ),
}
# Which levels a kind of audience may promise; the first is its preset.
PROMISES = {
    "leadership": ("named", "anonymous"),
    "pulse": ("anonymous",),
    "workshop": ("open", "anonymous"),
}
ENTRIES = {"invited": _l("Personal invitations"), "link": _l("Open link, code and poster")}
ENTRY_NOTES = {
    "invited": _l("One mail and one link per person. Each link answers once; the rate is exact."),
    "link": _l("Whoever has the link or the code can answer. Nobody can check that it is once."),
}
WAYS = {
    "room": _l("Together in the room, live"),
    "form": _l("Everybody on their own, with the questionnaire"),
}
WAY_NOTES = {
    "room": _l(
        "With a projector and phones, one part after the other. The code leads to a page that "
        "waits until you open the room."
    ),
    "form": _l("Whoever has the link answers when it suits; the result comes after closing."),
}
GROUPS = {
    "leadership": _l("Leadership"),
    "contact": _l("Customer contact"),
    "department": _l("Department"),
    "location": _l("Location"),
}
PLACES = {str(place): str(place) for place in range(1, 5)}
PAIRS = (
    ("leadership", "contact"),
    ("department", "leadership"),
    ("department", "contact"),
    ("location", "leadership"),
    ("location", "contact"),
    ("department", "location"),
)
MOST_GROUPS = 500  # what the span audit looks at, all crosses included


def cells(
    groups: Sequence[Mapping[str, Any]], crosses: Sequence[Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Every group that could be shown besides the total, crosses last."""
    names = {group["key"]: group.get("names", ("yes", "no")) for group in groups}
    for key, values in names.items():
        yield from ((key, value) for value in values)
    for one, other in crosses:
        yield from ((a, b) for a in names.get(one, ()) for b in names.get(other, ()))
