"""The PDF report of a whole assessment: its sections in the chosen order, and one's own words.

Lays out and draws nothing itself; says nothing that is not in what it is handed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from assessment.wave import Story
from questions.load import bank
from reports import look, report
from reports.charts import Chart, Setting, pair_key
from reports.contents import contents
from reports.document.reading import reading
from reports.document.shape import Comparison, Document
from reports.document.whole_shape import Fact, VoiceDocument, Whole
from reports.portion import Portion
from reports.prose import printable
from reports.report import Edition
from reports.settings import Settings
from reports.whole_charts import Drawing, charts
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a report is made of."""

    whole: Whole
    settings: Settings
    sections: tuple[str, ...]  # in their order, those about which there is something to say

    @property
    def several(self) -> bool:
        """Whether there is more than one audience to put beside each other."""
        return len(self.whole.voices) > 1

    @property
    def document(self) -> Document:
        """What the audience says that the overview speaks of first; the plan tells every step."""
        said = self.whole.main.said.document
        return replace(said, first_steps=(), limits=self.whole.limits or said.limits)

    @property
    def where(self) -> tuple[Fact, ...]:
        """Where it stands, on the summary: what would change that has a page of its own."""
        return tuple(fact for fact in self.whole.where if not fact.key.startswith("flip"))

    def kinds(self, pair: Comparison) -> str:
        """What the chart of a pair is known by."""
        return pair_key(self.whole, pair)

    @property
    def workshop(self) -> VoiceDocument | None:
        """The workshop, where it voted."""
        return next((one for one in self.whole.voices if one.said.document.workshop), None)


def make_whole(whole: Whole, story: Story, settings: Settings, edition: Edition) -> bytes:
    """The report as PDF."""
    chosen = Chosen(whole, settings, tuple(sections(whole, settings)))
    source = ", ".join(part for part in (whole.organisation, whole.wave) if part)
    setting = Setting(
        bank(story.now.bank_version),
        Words(settings.language),
        theme="print",
        width=look.PLACE,
        accent=edition.accent,
        day=edition.date,
        source=source,
    )
    drawn = tuple(charts(Drawing(story, whole, setting), chosen.sections))

    def lay_out(drawings: Sequence[str]) -> bytes:
        from reports import pdf  # noqa: PLC0415  # most of a second, while the browser starts

        text, language = html(chosen, drawn, edition), settings.language
        return pdf.printed(
            text, language, drawn, drawings, accent=edition.accent, logo=edition.logo
        )

    return report.while_drawing(drawn, lay_out)


def sections(whole: Whole, settings: Settings) -> list[str]:
    """The chosen sections about which there is something to say."""
    said = [one.said.document for one in whole.voices]
    missing = {
        "comparison": len(whole.voices) < 2 and not whole.contact and not whole.importance,
        "groups": not any(one.groups and one.groups.sets for one in said),
        "workshop": not any(one.workshop for one in said),
        "trend": not (whole.trend and whole.trend.voices),
        "steps": not whole.main.said.document.plan,
        "actions": not (whole.tasks and whole.tasks.rows),
        "figures": not (whole.tables or (whole.cockpit and whole.cockpit.rows)),
        "comments": not whole.comments,
    }
    return [key for key in settings.sections if not missing.get(key)]


def html(chosen: Chosen, drawn: Sequence[Chart], edition: Edition) -> str:
    """The report as well-formed HTML; values are escaped, and one's own words sanitised."""
    from reports import pdf  # noqa: PLC0415

    whole, settings, words = chosen.whole, chosen.settings, Words(chosen.settings.language)
    said: dict[str, Any] = {
        "chosen": chosen,
        "whole": whole,
        "portion": Portion(words),
        "doc": chosen.document,
        "charts": pdf.pictures(drawn),
        "logo": pdf.LOGO if edition.logo else "",
        "running": pdf.shortened(whole.organisation),
        "note": printable(settings.note),
        "remarks": {lever: printable(text) for lever, text in settings.remarks.items()},
        "_": words,
    }
    body = pdf.environment().get_template("whole/body.html").render(said)
    said |= {"entries": contents(body), "reading": reading(bank(whole.version), whole, words)}
    document = pdf.environment().get_template("whole/document.html")
    return document.render(said, body=Markup(body))  # noqa: S704  # escaped when it was rendered
