"""The charts of a whole assessment's report, as wide as their places on paper, section by section.

Knows which section shows what; what has nothing to show is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assessment.scoring.results import Result
from assessment.wave import Story
from reports import look
from reports.charts import (
    Chart,
    Setting,
    contrast_profile,
    positioning_path,
    practice_bars,
    radar,
    step_matrix,
    ternary,
    trend_lines,
    whole_charts,
    workshop_radar,
    workshop_votes,
)
from reports.document.audience import published
from reports.document.whole_shape import Whole

BESIDE = 275  # px: the triangle of one of several audiences, 73 mm


@dataclass(frozen=True, slots=True)
class Drawing:
    """Of what, and how."""

    story: Story
    whole: Whole
    setting: Setting

    @property
    def main(self) -> Result:
        """The figures of the audience that comes first."""
        voice = self.story.now.voice(self.whole.main.kind)
        found = published(voice.snapshot, voice.outcome) if voice else None
        if found is None:
            raise LookupError(self.whole.main.kind)  # it would have no document
        return found

    @property
    def several(self) -> bool:
        return len(self.whole.voices) > 1

    def known(self, *beginnings: str, width: int = look.PLACE) -> Iterator[Chart]:
        """Those charts of the results page whose keys begin so."""
        setting = replace(self.setting, width=width)
        for key, draw in whole_charts(self.story, self.whole).items():
            if key.startswith(beginnings) and (drawn := draw(setting)):
                yield drawn


def charts(drawing: Drawing, sections: Iterable[str]) -> Iterator[Chart]:
    """All charts of these sections."""
    for section in sections:
        if section in DRAWN:
            yield from DRAWN[section](drawing)


def _comparison(of: Drawing) -> Iterator[Chart]:
    if of.several:
        yield from (one for one in of.known("audiences") if one.key == "audiences")
    yield from of.known("gaps-", "contact", width=look.PLACE_BESIDE_TEXT)
    yield from of.known("importance")


def _levers(of: Drawing) -> Iterator[Chart]:
    beside = replace(of.setting, width=look.PLACE_BESIDE_SCORE)
    scored = [lever for lever in of.main.levers if lever.mean is not None]
    if of.several:
        yield from of.known("audiences-", width=look.PLACE_BESIDE_SCORE)
    else:
        yield from (practice_bars(beside, lever) for lever in scored)
    if scored:
        yield radar(of.setting, of.main)
    if any(value is not None for value in of.main.contrasts):
        yield contrast_profile(of.setting, of.main)


def _positioning(of: Drawing) -> Iterator[Chart]:
    if of.main.positioning.mean is not None:
        beside = replace(of.setting, width=look.PLACE_BESIDE_TEXT)
        yield ternary(beside, of.main.positioning, of.main.intended)
    if of.several:
        yield from of.known("ternary-", width=BESIDE)


def _groups(of: Drawing) -> Iterator[Chart]:
    yield from of.known("groups-")


def _workshop(of: Drawing) -> Iterator[Chart]:
    room = of.story.now.voice("workshop")
    if room and room.outcome:
        yield from (drawn for _, drawn in workshop_votes(of.setting, room.outcome))
        if drawn := workshop_radar(of.setting, room.outcome):
            yield drawn


def _steps(of: Drawing) -> Iterator[Chart]:
    if of.main.priorities:
        yield step_matrix(of.setting, of.main.priorities)


def _trend(of: Drawing) -> Iterator[Chart]:
    if (trend := of.whole.trend) is None:
        return
    beside = replace(of.setting, width=look.PLACE_BESIDE_TEXT)
    narrow = replace(of.setting, width=BESIDE)
    for one in trend.voices:
        if drawn := trend_lines(beside, one, trend.waves):
            yield drawn
        if drawn := positioning_path(narrow, one, trend.waves):
            yield drawn


DRAWN: dict[str, Callable[[Drawing], Iterator[Chart]]] = {
    "comparison": _comparison,
    "levers": _levers,
    "positioning": _positioning,
    "groups": _groups,
    "workshop": _workshop,
    "trend": _trend,
    "steps": _steps,
}
