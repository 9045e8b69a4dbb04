"""Last touches on a tagged PDF that WeasyPrint leaves open; it changes no text and no layout.

Header cells get their scope, figures a box in the page's own coordinates, and running heads are
marked as decoration instead of as content outside the document's structure.
"""

import re
from hashlib import sha256
from typing import Any

import pydyf

PX = 0.75  # points
REFERENCE = re.compile(rb"(\d+) \d+ R")


def finish(document: Any, pdf: Any) -> None:
    """Called by WeasyPrint between layout and writing."""
    objects = {o.number: o for o in pdf.objects if o.number is not None}
    root = objects[_number(pdf.catalog["StructTreeRoot"])]
    heights = [page.height * PX for page in document.pages]
    pages = {_number(r): i for i, r in enumerate(pdf.page_references)}
    inside = set(_descendants(objects, root))
    for number in inside:
        _complete(objects[number], heights, pages)
    _list(document, objects)
    _decorate(pdf, objects, root, inside)


def _number(reference: Any) -> int:
    data = reference if isinstance(reference, bytes) else str(reference).encode()
    match = REFERENCE.match(data)
    return int(match[1]) if match else -1


def _descendants(objects: dict[int, Any], root: Any) -> set[int]:
    """The numbers of all elements that hang on the structure tree."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for kid in waiting.pop()["K"]:
            if isinstance(kid, bytes) and (number := _number(kid)) in objects:
                element = objects[number]
                if number not in found and "K" in element:
                    found.add(number)
                    waiting.append(element)
    return found


def _complete(element: Any, heights: list[float], pages: dict[int, int]) -> None:
    kind = element["S"]
    if kind == "/TH":
        row = bytes(str(element["ID"].string), "ascii").split(b"-")[1]
        element["A"]["Scope"] = "/Column" if row == b"0" else "/Row"
    elif kind == "/Figure":
        height = heights[pages[_number(element["Pg"])]]
        x1, y1, x2, y2 = element["A"]["BBox"]
        box = (x1 * PX, height - y2 * PX, x2 * PX, height - y1 * PX)
        element["A"]["BBox"] = pydyf.Array(round(x, 2) for x in box)


def _list(document: Any, objects: dict[int, Any]) -> None:
    """Links are those of the contents: each is an entry of a list, and says where it leads."""
    for *_, box in (link for page in document.pages for link in page.links):
        title = " ".join("".join(box.element.itertext()).split())
        box.link_annotation["Contents"] = pydyf.String(title)
    for element in [one for one in objects.values() if _is(one, "/Link")]:
        reference = objects[_number(element["P"])]
        entry = objects[_number(reference["P"])]
        reference["S"], entry["S"] = "/Reference", "/TOCI"
        objects[_number(entry["P"])]["S"] = "/TOC"


def _is(element: Any, kind: str) -> bool:
    return isinstance(element, pydyf.Dictionary) and element.get("S") == kind


def _decorate(pdf: Any, objects: dict[int, Any], root: Any, inside: set[int]) -> None:
    """Content whose element hangs on no tree becomes an artifact of pagination."""
    numbers = objects[_number(root["ParentTree"])]["Nums"]
    for page, elements in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(elements, list):
            continue
        outside = {i for i, e in enumerate(elements) if _number(e) not in inside}
        if not outside:
            continue
        stream = objects[_number(objects[_number(pdf.page_references[page])]["Contents"])].stream
        for place, part in enumerate(stream):
            if isinstance(part, pydyf.Dictionary) and part.get("MCID") in outside:
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
        for i in outside:
            elements[i] = "null"


def identified(pdf: bytes) -> bytes:
    """The file with an identifier made from its content, in the dictionary that ends it."""
    digest = sha256(pdf).hexdigest()[:32].encode()
    start = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    place = pdf.index(b"<<", start) + 2
    return pdf[:place] + b"/ID [<%b> <%b>] " % (digest, digest) + pdf[place:]


__all__ = ["finish", "identified"]
