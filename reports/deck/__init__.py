"""The deck: an assessment as slides with native charts, notes and alternative texts."""

from reports.deck.deck import make

__all__ = ["make"]
