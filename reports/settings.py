"""What somebody chose for a document of an assessment: the same for PDF, deck and shared pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
