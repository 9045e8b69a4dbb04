"""Lays a document and its charts out as a tagged PDF (PDF/UA-1), the same bytes every time.

It fetches nothing from network or disk: the only images are the charts that are handed to it.
"""

import gc
import logging
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import cssselect2
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.ffi import fontconfig
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports import lines, look, packing, runs, styles, syllables, tagging
from reports.charts import Chart
from reports.colour import legible
from reports.document import Document
from reports.tracks import tracks
from reports.words import Words

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "templates" / "report"
FRAME, DRAWING, LOGO = "chart:", "drawing:", "drawing:logo"  # all that is served, from memory
HEX = re.compile(r"#[0-9A-Fa-f]{6}")
RUNNING = 60  # characters of a name in the running head
# Inter joins letters and marks by hundreds of rules that take a third of the time of a line; all
# letters of our languages have glyphs of their own.
PLAIN_LETTERS = b"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><match target="font">
<test name="family"><string>Inter</string></test>
<edit name="fontfeatures" mode="append"><string>ccmp=0</string></edit>
</match></fontconfig>"""
LAYOUT = threading.Lock()  # the font configuration is shared, and not safe for two at once

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
lines.install()
packing.install()
runs.install()
styles.install()


class RefusedError(ValueError):
    """The document asked for something from outside."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it stands in the document: its texts, and where its drawing is found."""

    chart: Chart
    src: str


class Page(HTML):  # type: ignore[misc]
    """Well-formed HTML, read by the XML parser: far faster, and strict where HTML guesses."""

    def __init__(self, text: str, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            ElementTree.fromstring(text),  # noqa: S314 - our own template, values escaped
            content_language=None,
        )
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        """None: `report.css` says what it needs, and 300 selectors need not be tried."""
        del forms
        return []


class Drawings(URLFetcher):  # type: ignore[misc]
    """Serves the drawings of one document from memory and refuses everything else.

    Layout gets an empty frame of the chart's size; the drawing in it is asked for when its page is
    painted, so that the browser may draw while lines are broken.
    """

    def __init__(
        self, charts: Sequence[Chart] = (), svgs: Sequence[str] = (), logo: bytes | None = None
    ) -> None:
        super().__init__(allowed_protocols=())
        self._logo = logo
        self._svgs = svgs
        self._frames = {f"{FRAME}{chart.key}": _frame(chart) for chart in charts}
        self._places = {f"{DRAWING}{chart.key}": i for i, chart in enumerate(charts)}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The frame or drawing of this name; `RefusedError` for any other address."""
        del headers
        if url == LOGO and self._logo:
            return URLFetcherResponse(url, self._logo, {"Content-Type": "image/png"})
        if url in self._places:
            svg = self._svgs[self._places[url]]
        elif url in self._frames:
            svg = self._frames[url]
        else:
            raise RefusedError(url)
        return URLFetcherResponse(url, svg.encode(), {"Content-Type": "image/svg+xml"})


def _frame(chart: Chart) -> str:
    size = f'width="{chart.width}" height="{chart.height}"'
    image = f'<image {size} href="{DRAWING}{chart.key}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'


def render(
    document: Document,
    charts: Sequence[Chart],
    svgs: Sequence[str],
    *,
    accent: str = look.ACCENT,
    logo: bytes | None = None,
) -> bytes:
    """The report as PDF; `svgs` are the drawings of `charts`, colour and logo are the client's.

    The drawings are asked for late, so they may be still under way when this begins.
    """
    text = html(document, pictures(charts), LOGO if logo else "")
    return printed(text, document.language, charts, svgs, accent=accent, logo=logo)


def pictures(charts: Sequence[Chart]) -> dict[str, Picture]:
    """The charts by key, as templates know them."""
    return {chart.key: Picture(chart, f"{FRAME}{chart.key}") for chart in charts}


def printed(  # noqa: PLR0913 - what stands on the pages, all by name
    text: str,
    language: str,
    charts: Sequence[Chart],
    svgs: Sequence[str],
    *,
    accent: str = look.ACCENT,
    logo: bytes | None = None,
) -> bytes:
    """Well-formed HTML with these charts as PDF."""
    syllables.learn(language)
    with LAYOUT, _uncollected():
        pdf: bytes = Page(text, Drawings(charts, svgs, logo)).write_pdf(
            font_config=fonts(),
            stylesheets=[stylesheet(), colours(accent)],
            pdf_variant="pdf/ua-1",
            finisher=tagging.finish,
        )
    return tagging.identified(pdf)


def html(document: Document, pictures: Mapping[str, Picture], logo: str = "") -> str:
    """The document as HTML; every value in it is plain text and escaped."""
    template, running = environment().get_template("report.html"), shortened(document.organisation)
    words = Words(document.language)
    return template.render(doc=document, charts=pictures, logo=logo, running=running, _=words)


def shortened(name: str) -> str:
    """A name as it stands in the running head."""
    return name if len(name) <= RUNNING else f"{name[: RUNNING - 1].rstrip()}…"


@cache
def environment() -> Environment:
    """Jinja for reports alone: escapes everything, and stops at a name it does not know."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters["tracks"] = tracks
    found.filters["halves"] = lambda texts: tracks([(text,) for text in texts])
    found.filters["held"] = held
    return found


def held(heading: str) -> str:
    """A heading whose last word never stands alone on its line."""
    return "\N{NO-BREAK SPACE}".join(heading.rsplit(" ", 1))


@cache
def fonts() -> FontConfiguration:
    """The system's fonts, looked up once in a process."""
    found = FontConfiguration()
    fontconfig.FcConfigParseAndLoadFromMemory(found._config, PLAIN_LETTERS, True)
    return found


@cache
def stylesheet() -> CSS:
    """`report.css`, parsed once in a process."""
    css = (HERE / "report.css").read_text(encoding="utf-8")
    return CSS(string=css, font_config=fonts(), url_fetcher=Drawings())


@cache
def colours(accent: str) -> CSS:
    """The rules that depend on the client's colour and on the levers'."""
    colour = legible(accent if HEX.fullmatch(accent) else look.ACCENT, look.PAPER)
    rules = [f".accent {{ color: {colour} }} .fill-accent {{ background: {colour} }}"]
    for key, own in look.LEVERS.items():
        rules.append(f".of-{key} {{ color: {own} }} .fill-{key} {{ background: {own} }}")
        rules.append(f".by-{key} {{ border-color: {own} }}")
        rules.append(f".tint-{key} {{ background: {_tint(own)} }}")
    return CSS(string="\n".join(rules), font_config=fonts(), url_fetcher=Drawings())


def _tint(colour: str) -> str:
    """A light shade without transparency, which would be painted outside the tagged content."""
    parts = [round(int(colour[i : i + 2], 16) * 0.3 + 255 * 0.7) for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02X}" for part in parts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection while boxes are made: they all live to the end anyway."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


__all__ = ["Picture", "RefusedError", "html", "pictures", "printed", "render", "shortened"]
