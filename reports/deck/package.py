"""The file around a deck: every text in its language, fixed dates, the same bytes every time."""

import zipfile
from datetime import datetime
from io import BytesIO

from lxml import etree
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.presentation import Presentation as Deck

from reports.deck import theme

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold
RUNS = tuple(qn(name) for name in ("a:rPr", "a:endParaRPr", "a:defRPr"))


def finished(deck: Deck, *, title: str, organisation: str, language: str, day: datetime) -> bytes:
    """The deck as a file."""
    _properties(deck, title, organisation, language, day)
    for part in deck.part.package.iter_parts():
        element = getattr(part, "_element", None)
        if element is not None:
            _speak(element, theme.language(language), chart=isinstance(part, ChartPart))
    content = BytesIO()
    deck.save(content)
    return _fixed(content.getvalue())


def _properties(deck: Deck, title: str, organisation: str, language: str, day: datetime) -> None:
    own = deck.core_properties
    own.title, own.author, own.subject = title, organisation, organisation
    own.last_modified_by, own.keywords, own.comments = organisation, "", ""
    own.language = theme.language(language)
    own.revision = 1
    own.created = own.modified = day


def _speak(element: etree._Element, lang: str, *, chart: bool) -> None:
    """Mark all text as of this language, so that it is read aloud and checked as such."""
    for run in element.iter(*RUNS):
        run.set("lang", lang)
    for run in element.iter(qn("a:r")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, run.makeelement(qn("a:rPr"), {"lang": lang}))
    if chart:
        own = element.makeelement(qn("c:lang"), {"val": lang})
        corners = element.find(qn("c:roundedCorners"))
        corners.addprevious(own)


def _fixed(content: bytes) -> bytes:
    """The same archive, without the time at which it was written."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, source.read(name))
    return target.getvalue()
