"""From a story to what pages show of a whole assessment: put into words, drawn for the page.

Knows no request and no response; whoever asks again for the same story gets the same pages' parts.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assessment.wave import Story
from questions.load import bank

if TYPE_CHECKING:
    from reports.charts import PageChart
    from reports.document import Comparison, Whole

KEPT = 24  # stories that a process keeps ready; about 1 MB each


class WholeResult(NamedTuple):
    """What is said of a wave, its charts by key, and the pairs of audiences with theirs."""

    whole: "Whole"
    charts: "Mapping[str, PageChart]"
    gaps: "tuple[tuple[Comparison, PageChart | None], ...]"


@lru_cache(maxsize=KEPT)
def present_whole(story: Story, language: str) -> WholeResult | None:
    """A wave with its audiences in one language; None while none of them has a result."""
    from reports import charts  # noqa: PLC0415
    from reports.document import build_whole  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415

    whole = build_whole(story, language=language)
    if whole is None:
        return None
    source = ", ".join(part for part in (whole.organisation, whole.wave) if part)
    setting = charts.Setting(
        bank(story.now.bank_version), Words(language), day=story.now.day, source=source
    )
    drawn = {
        key: page
        for key, draw in charts.whole_charts(story, whole).items()
        if (page := charts.page_or_none(setting, draw))
    }
    gaps = tuple((pair, drawn.get(charts.pair_key(whole, pair))) for pair in whole.pairs)
    return WholeResult(whole, drawn, gaps)
