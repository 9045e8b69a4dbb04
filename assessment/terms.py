"""What an audience promises: its settings as the notice and the letters put them into words.

Plain values of rows that others have loaded; says nothing itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings of an audience that its notice puts into words."""

    organisation: str
    confidentiality: str  # anonymous | open | named
    entry: str  # invited | link
    k: int
    groups: tuple[str, ...]  # their keys
    has_crosses: bool
    has_open_questions: bool
    closes_at: datetime | None
    contact: str
    responses_kept: int  # days after closing
    addresses_kept: int
    live: bool = False  # a workshop in a room: nobody fills in the form

    @classmethod
    def of(cls, audience: Any, organisation: Any, workspace: Any) -> Self:
        """The terms of an audience, from its row and those above it."""
        return cls(
            organisation=organisation.name,
            confidentiality=audience.confidentiality,
            entry=audience.entry,
            k=audience.k,
            groups=tuple(group["key"] for group in audience.groups),
            has_crosses=bool(audience.crosses),
            has_open_questions=audience.form != "quick",
            closes_at=audience.closes_at,
            contact=audience.contact,
            responses_kept=workspace.responses_kept,
            addresses_kept=workspace.addresses_kept,
            live=audience.live,
        )
