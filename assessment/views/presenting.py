"""From a stored check to what its page shows: scored, put into words, drawn. Knows no request.

Scoring brings numpy into the process, so it is loaded with the first result and not before.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from assessment.store import results

if TYPE_CHECKING:
    from reports.charts import PageChart
    from reports.document import Document


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

    bank, found = results.instrument(check), results.result(check)
    document = build(
        bank, found, language=language, date=check.created_on, title=check.organisation
    )
    words = Words(language)
    setting = charts.Setting(bank, words, day=check.created_on, source=document.organisation)
    radar = ternary = None
    if any(lever.mean is not None for lever in found.levers):
        radar = charts.for_page(setting, lambda s: charts.radar(s, found))
    if found.positioning.mean is not None:
        ternary = charts.for_page(
            setting, lambda s: charts.ternary(s, found.positioning, found.intended)
        )
    until = words.date(check.expires_at) if check.expires_at else ""
    return Result(document, radar, ternary, until)
