"""From a result to what its page shows: put into words, drawn. Knows no request and no response.

Scoring brings numpy into the process, so it is loaded with the first result and not before.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from assessment.store import results
from assessment.store.outcomes import Held
from assessment.store.places import Place
from assessment.store.snapshots import Stored
from questions.load import bank

if TYPE_CHECKING:
    from assessment.scoring.results import Result as Scored
    from assessment.scoring.snapshot import Snapshot
    from assessment.workshop.actions import Plan
    from assessment.workshop.outcome import LeverOutcome, Outcome
    from reports.charts import Chart, PageChart, Setting
    from reports.document import AudienceDocument, Document

KEPT = 64  # results of audiences that a process keeps ready; about 0.3 MB each


class Result(NamedTuple):
    """What the result page shows; a chart without data is None."""

    document: "Document"
    radar: "PageChart | None"
    ternary: "PageChart | None"
    until: str  # the last day, in words; '' for the sample


def present(check: Any, language: str) -> Result:
    """The result of a check in one language."""
    from reports import charts  # noqa: PLC0415
    from reports.document import build  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415

    instrument, found = results.instrument(check), results.result(check)
    document = build(
        instrument, found, language=language, date=check.created_on, title=check.organisation
    )
    words = Words(language)
    setting = charts.Setting(instrument, words, day=check.created_on, source=document.organisation)
    until = words.date(check.expires_at) if check.expires_at else ""
    return Result(document, _radar(setting, found), _ternary(setting, found), until)


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot and what its page depends on beside it; the hash stands for the snapshot."""

    content_hash: str
    made_on: date
    bank_version: str
    organisation: str
    language: str
    snapshot: "Snapshot" = field(compare=False, repr=False)
    outcome: "Outcome | None" = field(default=None, compare=False, repr=False)
    outcome_hash: str = ""
    taken: "tuple[Plan, ...]" = ()


def published(place: Place, found: Stored, language: str, held: "Held | None" = None) -> Published:
    """What is published of one audience at this place; `held` is what its workshop came to."""
    return Published(
        content_hash=found.content_hash,
        made_on=found.made_on,
        bank_version=place.assessment.bank_version,
        organisation=place.organisation.name,
        language=language,
        snapshot=found.snapshot,
        outcome=held.outcome if held else None,
        outcome_hash=held.content_hash if held else "",
    )


class AudienceResult(NamedTuple):
    """What the results page of an audience shows; a chart without data is None."""

    said: "AudienceDocument"
    radar: "PageChart | None"
    ternary: "PageChart | None"
    groups: "PageChart | None"
    workshop: "PageChart | None"  # radar of what a room voted and agreed on
    votes: "dict[str, PageChart]"  # by lever

    @property
    def document(self) -> "Document":
        """The part that every result has."""
        return self.said.document


@lru_cache(maxsize=KEPT)
def present_audience(of: Published) -> AudienceResult | None:
    """The published result of an audience in one language; None where too few answered."""
    from reports import charts  # noqa: PLC0415
    from reports.document import build_audience  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415

    instrument, total, outcome = bank(of.bank_version), of.snapshot.total, of.outcome
    about: dict[str, Any] = {"language": of.language, "date": of.made_on, "title": of.organisation}
    said = build_audience(instrument, of.snapshot, outcome, **about, taken=of.taken)
    if said is None or total is None:
        return None
    document = said.document
    setting = charts.Setting(
        instrument, Words(of.language), day=of.made_on, source=document.organisation
    )
    title = document.groups.title if document.groups else ""
    groups = charts.page_or_none(
        setting, lambda s: charts.group_dots(s, total, of.snapshot.groups, title)
    )
    radars = _radar(setting, total), _ternary(setting, total)
    return AudienceResult(said, *radars, groups, *_workshop(setting, outcome))


def _workshop(
    setting: "Setting", outcome: "Outcome | None"
) -> "tuple[PageChart | None, dict[str, PageChart]]":
    """First votes and agreed scores of all levers, and the votes of each."""
    from reports import charts  # noqa: PLC0415

    votes: dict[str, PageChart] = {}
    if outcome is None:
        return None, votes
    for lever in outcome.levers:
        if drawn := charts.page_or_none(setting, partial(_votes, lever)):
            votes[lever.lever] = drawn
    return charts.page_or_none(setting, lambda s: charts.workshop_radar(s, outcome)), votes


def _votes(lever: "LeverOutcome", setting: "Setting") -> "Chart | None":
    from reports import charts  # noqa: PLC0415

    return charts.lever_votes(setting, lever)


def _radar(setting: "Setting", found: "Scored") -> "PageChart | None":
    from reports import charts  # noqa: PLC0415

    if all(lever.mean is None for lever in found.levers):
        return None
    return charts.for_page(setting, lambda s: charts.radar(s, found))


def _ternary(setting: "Setting", found: "Scored") -> "PageChart | None":
    from reports import charts  # noqa: PLC0415

    if found.positioning.mean is None:
        return None
    return charts.for_page(setting, lambda s: charts.ternary(s, found.positioning, found.intended))
