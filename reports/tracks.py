"""Divides entries over two tracks of about the same height; it changes no order and no text."""

from collections.abc import Sequence
from dataclasses import astuple
from math import ceil
from typing import Any

LINE = 66  # letters of a line


def tracks(entries: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The entries (dataclasses or tuples of texts) up to where both parts are most alike."""
    lengths = [_lines(entry if isinstance(entry, tuple) else astuple(entry)) for entry in entries]
    whole, best = sum(lengths), 0
    for end in range(len(entries) + 1):
        if abs(whole - 2 * sum(lengths[:end])) <= abs(whole - 2 * sum(lengths[:best])):
            best = end
    return entries[:best], entries[best:]


def _lines(value: Any) -> int:
    return ceil(len(value) / LINE) if isinstance(value, str) else sum(map(_lines, value))
