"""The empty deck that every deck starts from: the library's own, with our theme and our layouts.

Made once for each language and colour; it holds no slide and nothing of the library's template
that people would see.
"""

from functools import lru_cache
from io import BytesIO

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.opc.package import Part, XmlPart
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster

from reports.deck import masters, theme
from reports.words import Words

PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Leitstern</Application></Properties>"
)


def empty(language: str, accent: str) -> Deck:
    """A deck without slides."""
    return Presentation(BytesIO(_empty(language, accent)))


@lru_cache(maxsize=32)
def _empty(language: str, accent: str) -> bytes:
    deck, words = Presentation(), Words(language)
    deck.slide_width, deck.slide_height = theme.WIDTH, theme.HEIGHT  # type: ignore[assignment]
    _bare(deck, language)
    master = deck.slide_master
    _rewrite_master(master, words, accent)
    kept = list(deck.slide_layouts)
    for spare in kept[len(theme.LAYOUTS) :]:
        deck.slide_layouts.remove(spare)
    for layout, ours in zip(kept, theme.LAYOUTS, strict=False):
        _rewrite_layout(layout, words, ours)
    _rewrite_notes(deck, words, accent)
    content = BytesIO()
    deck.save(content)
    return content.getvalue()


def _bare(deck: Deck, language: str) -> None:
    """Without thumbnail and printer; on the screens of today; in our language."""
    size = deck.element.find(f"{PRESENTATION}sldSz")
    if size is not None:
        size.attrib.pop("type", None)
    for run in deck.element.iter(f"{DRAWING}defRPr"):
        if run.get("lang"):
            run.set("lang", theme.language(language))
    _drop(deck.part, RELATION.PRINTER_SETTINGS)
    package = deck.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype == RELATION.THUMBNAIL:
            package._rels.pop(key)
        elif relation.reltype == RELATION.EXTENDED_PROPERTIES:
            relation.target_part._blob = PROPERTIES.encode()


def _drop(part: Part, kind: str) -> None:
    for key, relation in list(part.rels.items()):
        if relation.reltype == kind:
            part.rels.pop(key)


def _rewrite_master(master: SlideMaster, words: Words, accent: str) -> None:
    element = master.element
    _set_theme(master.part, accent)
    ours = parse_xml(masters.master(words))
    for tag in ("cSld", "txStyles"):
        _exchange(element, ours, tag)


def _rewrite_notes(deck: Deck, words: Words, accent: str) -> None:
    master = deck.notes_master
    _set_theme(master.part, accent)
    _exchange(master.element, parse_xml(masters.notes(words)), "cSld")


def _set_theme(part: Part, accent: str) -> None:
    """Our theme in the file of the other; the library has read one of them already."""
    target, ours = part.part_related_by(RELATION.THEME), theme.theme(accent).encode()
    if isinstance(target, XmlPart):
        target._element = parse_xml(ours)
    else:
        target._blob = ours


def _rewrite_layout(layout: SlideLayout, words: Words, ours: theme.Layout) -> None:
    element = layout.element
    _exchange(element, parse_xml(masters.layout(words, ours)), "cSld")
    for attribute in ("type", "preserve"):
        element.attrib.pop(attribute, None)
    element.set("preserve", "1")
    element.set("userDrawn", "1")


def _exchange(element: etree._Element, ours: etree._Element, tag: str) -> None:
    """Our element of this name in the place of the other."""
    new, old = ours.find(PRESENTATION + tag), element.find(PRESENTATION + tag)
    element.replace(old, new)
