"""Reads a number as people write it: in the way of the reader's language, else of the other one."""

from babel.numbers import NumberFormatError, parse_decimal

LONGEST = 20  # characters


def read(typed: str, language: str) -> float | None:
    """'42,5' in German, '42.5' in English; None for what is no number in either."""
    text = typed.strip().replace("−", "-")[:LONGEST]
    if not text.isascii():
        return None
    for tongue in (language, "en" if language == "de" else "de"):
        try:
            return float(parse_decimal(text, locale=tongue, strict=True))
        except (NumberFormatError, ValueError, OverflowError):
            continue
    return None
