"""Lays the privacy pack out as a tagged PDF (PDF/UA-1): the same bytes for the same facts."""

from functools import cache

from weasyprint import CSS

from reports import look, pdf, syllables, tagging
from reports.colour import legible
from reports.poster import LOGO, Pictures
from reports.privacy import data, ends, glance, keeping, showing
from reports.privacy.facts import Facts
from reports.privacy.shape import Chapter
from reports.words import Words

CHAPTERS = (
    glance.at_a_glance,
    glance.purpose,
    data.stored,
    data.apart,
    showing.thresholds,
    showing.sight,
    keeping.retention,
    keeping.measures,
    ends.limits,
    ends.texts,
    ends.questions,
)


def chapters(facts: Facts) -> tuple[Chapter, ...]:
    """Everything that the pack says, in its order."""
    words = Words(facts.language)
    return tuple(write(facts, words) for write in CHAPTERS)


def html(facts: Facts) -> str:
    """The pack as HTML; every value in it is plain text and escaped, but the cleaned welcome."""
    words = Words(facts.language)
    template = pdf.environment().get_template("privacy.html")
    name = facts.organisation
    return template.render(
        facts=facts,
        kind=words(glance.KINDS[facts.asked.kind]),
        chapters=chapters(facts),
        running=name if len(name) <= pdf.RUNNING else f"{name[: pdf.RUNNING - 1].rstrip()}…",
        day=words.date(facts.date),
        logo=LOGO if facts.logo else "",
        _=words,
    )


def make(facts: Facts) -> bytes:
    """The PDF."""
    text = html(facts)
    syllables.learn(facts.language)
    accent = legible(facts.accent or look.ACCENT, look.PAPER)
    ours = f".accent {{ color: {accent} }} .fill-accent {{ background: {accent} }}"
    pictures = {LOGO: (facts.logo, "image/png")} if facts.logo else {}
    with pdf.LAYOUT:
        made: bytes = pdf.Page(text, Pictures(pictures)).write_pdf(
            font_config=pdf.fonts(),
            stylesheets=[
                pdf.stylesheet(),
                _stylesheet(),
                CSS(string=ours, font_config=pdf.fonts()),
            ],
            pdf_variant="pdf/ua-1",
            finisher=tagging.finish,
        )
    return tagging.identified(made)


@cache
def _stylesheet() -> CSS:
    css = (pdf.HERE / "privacy.css").read_text(encoding="utf-8")
    return CSS(string=css, font_config=pdf.fonts())
