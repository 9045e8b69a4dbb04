"""One report from a result: its document, its charts for print, and the PDF made of both.

The only place that knows which charts a report holds; it draws and lays out nothing itself.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - `date` is the argument below
from typing import Any, overload

from assessment.scoring.results import Result
from assessment.scoring.snapshot import Snapshot
from assessment.workshop.actions import Plan
from assessment.workshop.outcome import Outcome
from questions.bank import Bank
from reports import look, svg
from reports.charts import (
    Chart,
    Setting,
    contrast_profile,
    group_dots,
    practice_bars,
    radar,
    step_matrix,
    ternary,
    workshop_radar,
    workshop_votes,
)
from reports.document import Document, build, build_audience, build_workshop, published
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom a report is made."""

    language: str
    date: Date
    title: str = ""  # the organisation's name
    accent: str = look.ACCENT  # its colour
    logo: bytes | None = None  # PNG
    wave: str = ""  # the assessment's name


def charts(
    bank: Bank, result: Result, edition: Edition, outcome: Outcome | None = None
) -> tuple[Chart, ...]:
    """The charts of a report, for print; those without data are left out."""
    setting = _setting(bank, edition)
    beside = replace(setting, width=look.PLACE_BESIDE_SCORE)
    found = [practice_bars(beside, lever) for lever in result.levers if lever.mean is not None]
    if found:
        found.append(radar(setting, result))
    if result.positioning.mean is not None:
        beside = replace(setting, width=look.PLACE_BESIDE_TEXT)
        found.append(ternary(beside, result.positioning, result.intended))
    if result.priorities:
        found.append(step_matrix(setting, result.priorities))
    if any(value is not None for value in result.contrasts):
        found.append(contrast_profile(setting, result))
    if outcome is not None:
        found += [drawn for _, drawn in workshop_votes(setting, outcome)]
        found += [drawn for drawn in [workshop_radar(setting, outcome)] if drawn]
    return tuple(found)


def make(bank: Bank, result: Result, edition: Edition, outcome: Outcome | None = None) -> bytes:
    """The report as PDF.

    With the `outcome` of a workshop it has a section on votes and agreed scores.
    """
    language, day = edition.language, edition.date

    def document() -> Document:
        plain = build(bank, result, language=language, date=day, title=edition.title)
        voted = build_workshop(bank, outcome, language=language) if outcome else None
        return replace(plain, workshop=voted)

    return _made(charts(bank, result, edition, outcome), document, edition)


def make_audience(
    bank: Bank,
    snapshot: Snapshot,
    edition: Edition,
    outcome: Outcome | None = None,
    taken: Sequence[Plan] = (),
) -> bytes | None:
    """The report of an audience as PDF, from what is published of it; None where that is nothing.

    It names nobody who answered, even under a name: it goes further than its page. Who takes on one
    of the actions that were `taken` down is named.
    """
    total = published(snapshot, outcome)
    about: dict[str, Any] = {"language": edition.language, "date": edition.date}
    about |= {"title": edition.title, "wave": edition.wave, "taken": taken}
    found = build_audience(bank, snapshot, outcome, **about)
    if found is None or total is None:
        return None
    document, drawn = found.document, charts(bank, total, edition, outcome)
    title = document.groups.title if document.groups else ""
    compared = group_dots(_setting(bank, edition), total, snapshot.groups, title)
    return _made((*drawn, compared) if compared else drawn, lambda: document, edition)


def _setting(bank: Bank, edition: Edition) -> Setting:
    return Setting(
        bank,
        Words(edition.language),
        theme="print",
        width=look.PLACE,
        accent=edition.accent,
        day=edition.date,
        source=edition.title,
    )


def _made(drawn: tuple[Chart, ...], document: Callable[[], Document], edition: Edition) -> bytes:
    def lay_out(drawings: Sequence[str]) -> bytes:
        found = document()
        from reports import pdf  # noqa: PLC0415  # most of a second, while the browser starts

        return pdf.render(found, drawn, drawings, accent=edition.accent, logo=edition.logo)

    return while_drawing(drawn, lay_out)


def while_drawing(drawn: Sequence[Chart], lay_out: Callable[[Sequence[str]], bytes]) -> bytes:
    """The browser draws while words are found and lines are broken."""
    with ThreadPoolExecutor(1) as drawing:
        drawings = drawing.submit(svg.render, [chart.figure for chart in drawn])
        content = lay_out(Awaited(drawings))
        drawings.result()  # a chart that failed is no hole in the report, but no report
        return content


class Awaited(Sequence[str]):
    """Drawings that are under way: asking for one waits for all."""

    def __init__(self, drawings: Future[tuple[str, ...]]) -> None:
        self._drawings = drawings

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self._drawings.result()[place]

    def __len__(self) -> int:
        return len(self._drawings.result())
