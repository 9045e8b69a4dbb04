"""What somebody chose for a document of an assessment: the same for PDF, deck and shared pages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

# Every section in the usual order.
SECTIONS = (
    "summary",
    "comparison",
    "levers",
    "positioning",
    "groups",
    "workshop",
    "trend",
    "steps",
    "actions",
    "figures",
    "comments",
    "method",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """For whom, of what, in which order, with which words of one's own."""

    language: str
    audiences: tuple[str, ...] = ("leadership", "pulse", "workshop")
    sections: tuple[str, ...] = SECTIONS  # in the order in which they stand
    note: str = ""  # cover note, Markdown
    remarks: Mapping[str, str] = field(default_factory=dict)  # lever → comment, Markdown
    marked: bool = False  # CSV begins with a byte order mark, by which German Excel knows UTF-8
    accent: str = ""  # in place of the organisation's colour; '' keeps that one

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        told = asdict(self)
        return told | {key: list(told[key]) for key in ("audiences", "sections")}


def from_plain(told: Mapping[str, Any]) -> Settings:
    """What was stored, also by an older version; sections that are no more are left out."""
    known = {one.name: told[one.name] for one in fields(Settings) if one.name in told}
    for key in ("audiences", "sections"):
        if key in known:
            known[key] = tuple(known[key])
    if "sections" in known:
        known["sections"] = tuple(one for one in known["sections"] if one in SECTIONS)
    return Settings(**known)
