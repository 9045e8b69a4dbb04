"""Text inside a chart: made harmless for Plotly, cut to a length, wrapped to a width.

Plotly reads a little HTML and `%{…}` in every text; names come from people and are shown as typed.
"""

import unicodedata
from functools import lru_cache

BREAK = "<br>"
RTL = frozenset({"R", "AL", "RLE", "RLO", "AN"})
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RESERVE = 1.06  # measured for Inter; another sans serif may run a little wider
WIDTHS = (  # advance widths of Inter Regular in em, by kind of character
    ("iIjl'.,:;!| \N{NO-BREAK SPACE}", 0.28),
    ('frt()[]{}/\\-"*°', 0.39),
    ("mwMWOQ@%…→", 0.86),
    ("●▲■◆◇", 1.0),
    ("ABCDEFGHJKLNPRSTUVXYZÄÖÜ", 0.68),
)
WIDTH = {character: width for characters, width in WIDTHS for character in characters}


@lru_cache(maxsize=4096)
def plain(text: str, limit: int = 90) -> str:
    """On one line, without control characters, at most `limit` characters, right-to-left closed."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = "".join(c for c in text if c == "\u200d" or unicodedata.category(c)[0] != "C")
    text = shorten(text, limit)
    if any(unicodedata.bidirectional(c) in RTL for c in text):
        return f"{ISOLATE}{text}{END}"
    return text


def shorten(text: str, limit: int) -> str:
    """Cut between words where that loses little; never inside a joined emoji."""
    if len(text) <= limit:
        return text
    cut = limit - 1
    while cut > 1 and (_joins(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    space = text.rfind(" ", 0, cut + 1)
    return text[: space if space > cut * 0.7 else cut].rstrip(" ,;:–-") + "…"


def _joins(character: str) -> bool:
    combining = unicodedata.category(character) in {"Mn", "Mc", "Me"}
    return combining or character == "\u200d" or 0x1F3FB <= ord(character) <= 0x1F3FF


def escaped(text: str) -> str:
    """As it will be read: no tag, no entity, no `%{…}` of Plotly's."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("%{", "%\N{WORD JOINER}{")


def safe(text: str, limit: int = 90) -> str:
    """One harmless line."""
    return escaped(plain(text, limit))


def measure(text: str, size: float) -> float:
    """About how many pixels wide a line is."""
    return RESERVE * size * sum(_width(character) for character in text)


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if character in WIDTH:
        return WIDTH[character]
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    wide = ord(character) > 0x1F000 or unicodedata.east_asian_width(character) in "WF"
    return 1.3 if wide else 0.6


@lru_cache(maxsize=4096)
def lines(text: str, width: float, size: float, most: int = 3, limit: int = 90) -> tuple[str, ...]:
    """The text in lines of at most `width` pixels, harmless; what is too much ends in '…'.

    Lines are of about equal length, so that no word is left alone.
    """
    text = plain(text, limit)
    rows = _rows(text, width, size)
    if len(rows) > most:
        rows = [*rows[: most - 1], _ending(rows[most - 1], width, size)]
    elif len(rows) > 1:
        rows = _balanced(text, rows, width, size)
    return tuple(escaped(row) for row in rows)


def _rows(text: str, width: float, size: float) -> list[str]:
    rows: list[str] = []
    for word in _words(text, width, size):
        if rows and measure(f"{rows[-1]}{word}", size) <= width:
            rows[-1] += word
        else:
            rows.append(word.lstrip(" "))
    return rows


def _balanced(text: str, rows: list[str], width: float, size: float) -> list[str]:
    """In as many rows, but in the narrowest width that needs no more and breaks no word."""
    longest = max(measure(word, size) for word in text.split(" "))
    for share in (0.6, 0.7, 0.8, 0.9):
        if width * share >= longest:
            narrower = _rows(text, width * share, size)
            if len(narrower) == len(rows):
                return narrower
    return rows


def _words(text: str, width: float, size: float) -> list[str]:
    """The words, each with the space before it; one wider than a line is broken."""
    words: list[str] = []
    for number, word in enumerate(text.split(" ")):
        rest = word if number == 0 else f" {word}"
        while measure(rest.strip(), size) > width and len(rest) > 1:
            cut = next(n for n in range(len(rest), 0, -1) if n == 1 or _fits(rest[:n], width, size))
            words.append(rest[:cut])
            rest = rest[cut:]
        words.append(rest)
    return words


def _fits(text: str, width: float, size: float) -> bool:
    return measure(text.strip(), size) <= width


def _ending(row: str, width: float, size: float) -> str:
    while row and measure(f"{row}…", size) > width:
        row = row[:-1]
    return row.rstrip(" ,;:–-") + "…"


def wrap(text: str, width: float, size: float, most: int = 3, limit: int = 90) -> str:
    """`lines`, as one text with Plotly's line breaks."""
    return BREAK.join(lines(text, width, size, most, limit))


def bold(text: str) -> str:
    """For text that is harmless already."""
    return f"<b>{text}</b>"
