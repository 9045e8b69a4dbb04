"""What stands on the pages of a PDF, and how full they are: the share of a page's height on which
words or charts stand."""

import io
from collections.abc import Iterator
from functools import cache

import pikepdf
from pypdf import PdfReader

TOP, BOTTOM = 782, 45  # pt: the text area, between running head and lower margin
HOLE = 57  # pt without a word that count as empty: two centimetres
OPERATORS = "q Q cm BT Tm Td Tj TJ"


@cache
def texts(data: bytes) -> tuple[str, ...]:
    """The text of each page."""
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def fullness(data: bytes) -> list[float]:
    """For each page the share of its height that is used."""
    with pikepdf.open(io.BytesIO(data)) as file:
        charts = _charts(file)
        return [_share([*words(page), *charts.get(page.objgen, ())]) for page in file.pages]


def weak(data: bytes, least: float = 0.45) -> list[tuple[int, float]]:
    """The pages that are emptier, but for cover and last page: number and share."""
    found = list(enumerate(fullness(data), 1))
    return [(number, share) for number, share in found[1:-1] if share < least]


def _charts(file: pikepdf.Pdf) -> dict[tuple[int, int], list[tuple[float, float]]]:
    """Page → bottom and top of each figure on it."""
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for one in file.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure":
            _, low, _, high = map(float, one.A.BBox)
            found.setdefault(one.Pg.objgen, []).append((low, high))
    return found


def words(page: pikepdf.Page) -> Iterator[tuple[float, float]]:
    """Where on the page words stand."""
    kept: list[pikepdf.Matrix] = []
    at = line = pikepdf.Matrix()
    for operands, operator in pikepdf.parse_content_stream(page, OPERATORS):
        match str(operator):
            case "q":
                kept.append(at)
            case "Q":
                at = kept.pop()
            case "cm":
                at = pikepdf.Matrix(*map(float, operands)) @ at
            case "BT":
                line = pikepdf.Matrix()
            case "Tm":
                line = pikepdf.Matrix(*map(float, operands))
            case "Td":
                line = pikepdf.Matrix().translated(*map(float, operands)) @ line
            case _:
                height = (line @ at).f
                yield height, height + 8


def _share(parts: list[tuple[float, float]]) -> float:
    """What lies near each other counts as one; what lies outside the text area does not count."""
    inside = sorted((max(a, BOTTOM), min(b, TOP)) for a, b in parts if a < TOP and b > BOTTOM)
    used, top = 0.0, inside[0][0] if inside else 0.0
    for low, high in inside:
        if high > top:
            used += high - (top if low - top < HOLE else low)
            top = high
    return round(used / (TOP - BOTTOM), 2)
