"""The poster of an audience with an open link: one page A4, as a tagged PDF (PDF/UA-1).

Says what it is, how long a questionnaire takes, what is promised and who can be asked; fetches
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` reads as a type below
from functools import cache

from weasyprint import CSS
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports import look, pdf, qr, tagging
from reports.colour import legible
from reports.words import Words

QR, LOGO = "drawing:qr", "drawing:logo"  # the only addresses that are served, from memory
LONG = 28  # characters of an address from which it is set smaller


@dataclass(frozen=True, slots=True)
class Poster:
    """All that a poster says and shows."""

    language: str
    organisation: str
    accent: str  # '' is ours
    logo: bytes | None  # PNG
    link: str  # what the QR code holds: https://survey.example.com/r/ABC234
    code: str
    minutes: int
    promise: str
    contact: str
    until: Date | None
    live: bool = False  # a workshop that people come to, instead of a questionnaire


class Pictures(URLFetcher):  # type: ignore[misc]
    """Serves the pictures of one poster and refuses everything else."""

    def __init__(self, pictures: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The picture of this name; `RefusedError` for any other address."""
        del headers
        if url not in self._pictures:
            raise pdf.RefusedError(url)
        content, kind = self._pictures[url]
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def make(poster: Poster) -> bytes:
    """The poster as PDF; the same bytes for the same poster."""
    pictures = {QR: (qr.svg(poster.link), "image/svg+xml")}
    if poster.logo:
        pictures[LOGO] = (poster.logo, "image/png")
    accent = legible(poster.accent or look.ACCENT, look.PAPER)
    ours = f".accent {{ color: {accent} }} .fill-accent {{ background: {accent} }}"
    with pdf.LAYOUT:
        made: bytes = pdf.Page(html(poster), Pictures(pictures)).write_pdf(
            font_config=pdf.fonts(),
            stylesheets=[_stylesheet(), CSS(string=ours, font_config=pdf.fonts())],
            pdf_variant="pdf/ua-1",
            finisher=tagging.finish,
        )
    return tagging.identified(made)


def html(poster: Poster) -> str:
    """The poster as HTML; every value in it is plain text and escaped."""
    words = Words(poster.language)
    where = poster.link.partition("://")[2].rpartition("/")[0]
    template = pdf.environment().get_template("poster.html")
    until = words.date(poster.until) if poster.until else ""
    values = {"qr": QR, "logo": LOGO if poster.logo else "", "where": where, "until": until}
    return template.render(poster=poster, is_long=len(where) > LONG, _=words, **values)


@cache
def _stylesheet() -> CSS:
    css = (pdf.HERE / "poster.css").read_text(encoding="utf-8")
    return CSS(string=css, font_config=pdf.fonts())
