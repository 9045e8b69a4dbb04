"""The levers over the waves: one line each, with the band in which the mean may lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from reports.charts.base import Chart, Figure, Label, Setting, Table, axis, chart, labels, layout
from reports.charts.text import BREAK, bold, escaped, lines, plain, safe
from reports.document.whole_shape import TrendOfVoice, TrendPoint, TrendRow

HEAD, PLOT, GAP, LINE, PAD = 26, 68, 14, 16, 6  # px: name, lines, space, text, above the first
FLAT = 46  # px of the lines on paper, where five rows share a page with much else
LEAST = 2  # levels that a row shows
LEFT, RIGHT = 36, 24  # px beside the first and the last wave
SEVERAL = 4  # waves, from which on a phone names only the first and the last
BAND, BAR = 0.2, 14  # opacity; px of an interval that stands alone


@dataclass(frozen=True, slots=True)
class _Place:
    """Where waves and scores lie, in px from the left and the top.

    A level is as tall in every row, so that changes can be compared; each row begins where its
    own scores need it.
    """

    setting: Setting
    waves: int
    lows: tuple[int, ...]  # the lowest level of each row
    levels: int  # how many a row is tall

    @classmethod
    def of(cls, setting: Setting, rows: Sequence[TrendRow], waves: int) -> "_Place":
        ends = [_ends(row) for row in rows]
        tall = max(LEAST, *(high - low for low, high in ends))
        return cls(setting, waves, tuple(min(low, 5 - tall) for low, _ in ends), tall)

    @property
    def tall(self) -> int:
        """How tall the lines of a row are, in px."""
        return FLAT if self.setting.theme == "print" else PLOT

    def x(self, wave: int) -> float:
        room = self.setting.width - LEFT - RIGHT - 24
        return round(LEFT + 12 + room * wave / max(1, self.waves - 1), 1)

    def y(self, row: int, score: float) -> float:
        share = (self.lows[row] + self.levels - score) / self.levels
        return round(self.top(row) + HEAD + self.tall * share, 2)

    def top(self, row: int) -> int:
        return row * (HEAD + self.tall + GAP)

    def shown(self, row: int) -> range:
        """The levels of a row."""
        return range(self.lows[row], self.lows[row] + self.levels + 1)


def _ends(row: TrendRow) -> tuple[int, int]:
    """The levels between which the scores of a row and their intervals lie."""
    ends = [x for p in row.points for x in (p.value, p.low, p.high) if x is not None]
    low = max(1, floor(min(ends, default=2)))
    return low, max(low + 1, ceil(max(ends, default=4)))


def trend_lines(setting: Setting, said: TrendOfVoice, waves: Sequence[str]) -> Chart | None:
    """The five levers of one kind of audience; None where no wave shows any of them."""
    if all(point.value is None for row in said.levers for point in row.points):
        return None
    place = _Place.of(setting, said.levers, len(waves))
    return chart(
        setting,
        f"trend-{said.kind}",
        _figure(place, said, waves),
        title=said.title,
        caption=setting.caption(
            _since(setting, said, waves),
            setting.words(
                "Bands: 95 per cent intervals as they count for comparing waves, wider than those "
                "of a single wave."
            ),
        ),
        alt=_alt(setting, said),
        table=_table(setting, said, waves),
    )


def _since(setting: Setting, said: TrendOfVoice, waves: Sequence[str]) -> str:
    """Which wave the change is about, where more than one is drawn."""
    if len(waves) < 3:
        return ""
    wave = setting.words.quote(plain(said.since, 60))
    return setting.words("On the right the change since %(wave)s.", wave=wave)


def _figure(place: _Place, said: TrendOfVoice, waves: Sequence[str]) -> dict[str, Any]:
    setting, rows = place.setting, said.levers
    tall = place.top(len(rows)) - GAP + 12
    names = [_wave(place, number, name, tall) for number, name in enumerate(waves)]
    shown = [name for name in names if name]
    foot = LINE * max(name.text.count(BREAK) + 1 for name in shown) + 4
    texts = [label for number, row in enumerate(rows) for label in _texts(place, number, row)]
    data: list[Figure] = [_levels(place, len(rows))]
    for number, row in enumerate(rows):
        data += _row(place, number, row)
    drawing = layout(
        setting,
        tall + foot + PAD,
        (0, PAD, 0, 0),
        xaxis=axis(0, setting.width),
        yaxis=axis(tall + foot, 0),
    )
    return {"data": [*data, labels(setting, [*texts, *shown])], "layout": drawing}


def _levels(place: _Place, rows: int) -> Figure:
    """A thin line for each level in each row."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in range(rows):
        for level in place.shown(row):
            x += [LEFT - 14, place.setting.width - RIGHT + 12, None]
            y += [place.y(row, level)] * 2 + [None]
    line = {"color": place.setting.colours.line, "width": 1}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _row(place: _Place, number: int, row: TrendRow) -> Iterator[Figure]:
    colour = place.setting.colours.levers.get(row.key, place.setting.colours.accent)
    yield from _bands(place, number, row, colour)
    scores = [place.y(number, p.value) if p.value is not None else None for p in row.points]
    yield {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [place.x(wave) for wave in range(place.waves)],
        "y": scores,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 2.25},
        "marker": {
            "symbol": "circle",
            "size": 9,
            "color": colour,
            "line": {"color": place.setting.colours.paper, "width": 1.5},
        },
        "hoverinfo": "text",
        "text": [_hover(place.setting, row, point) for point in row.points],
    }


def _bands(place: _Place, number: int, row: TrendRow, colour: str) -> Iterator[Figure]:
    """From each wave to the next where both have an interval; else a bar at the wave."""
    for run in _runs(row.points):
        low = [place.y(number, row.points[wave].low or 0) for wave in run]
        high = [place.y(number, row.points[wave].high or 0) for wave in run]
        x = [place.x(wave) for wave in run]
        base = {"type": "scatter", "hoverinfo": "skip", "mode": "lines", "opacity": BAND}
        if len(run) == 1:
            line = {"color": colour, "width": BAR}
            yield {**base, "x": [*x, *x], "y": [*low, *high], "line": line}
        else:
            around = {"x": [*x, *reversed(x)], "y": [*low, *reversed(high)]}
            yield {**base, **around, "line": {"width": 0}, "fill": "toself", "fillcolor": colour}


def _runs(points: Sequence[TrendPoint]) -> list[list[int]]:
    """Waves in a row that have an interval."""
    runs: list[list[int]] = [[]]
    for number, point in enumerate(points):
        if point.low is None or point.high is None:
            runs.append([])
        else:
            runs[-1].append(number)
    return [run for run in runs if run]


def _texts(place: _Place, number: int, row: TrendRow) -> Iterator[Label]:
    """Name and change above the lines, the levels beside them, the scores at their points."""
    setting, top = place.setting, place.top(number)
    name = lines(row.name, setting.least * 0.6, setting.size + 1, 1, 48)
    yield Label(2, top, bold(BREAK.join(name)), "bottom right", larger=1)
    change = bold(escaped(row.change)) if row.clear else escaped(row.verdict)
    yield Label(setting.width - 2, top, change, "bottom left", muted=not row.clear)
    for level in place.shown(number):
        yield Label(2, place.y(number, level), str(level), "middle right", muted=True)
    for wave, point in enumerate(row.points):
        if point.value is not None and _named(place, wave):
            above = round(place.y(number, point.value) - 5, 2)
            yield Label(place.x(wave), above, point.score, "top center")


def _named(place: _Place, wave: int) -> bool:
    few = place.waves < SEVERAL if place.setting.narrow else place.waves < 2 * SEVERAL
    return few or wave in {0, place.waves - 1}


def _wave(place: _Place, number: int, name: str, top: float) -> Label | None:
    """A wave's name below the lines, within the drawing."""
    if not _named(place, number):
        return None
    shown = sum(_named(place, one) for one in range(place.waves))
    width = place.setting.least / max(2, shown) - 8
    text = BREAK.join(lines(name, width, place.setting.size, 2, 60))
    side = {0: "bottom right", place.waves - 1: "bottom left"}.get(number, "bottom center")
    x = {0: 2.0, place.waves - 1: place.setting.width - 2.0}.get(number, place.x(number))
    return Label(x, top, text, side, muted=True)


def _hover(setting: Setting, row: TrendRow, point: TrendPoint) -> str:
    parts = [bold(safe(row.name, 60)), safe(point.wave, 60), safe(_spelt(setting, point))]
    return BREAK.join(parts)


def _spelt(setting: Setting, point: TrendPoint) -> str:
    """'2.4 (2.1 to 2.7)'."""
    if point.low is None or point.high is None:
        return point.score
    words = setting.words
    return words(
        "%(score)s (%(low)s to %(high)s)",
        score=point.score,
        low=words.number(point.low),
        high=words.number(point.high),
    )


def _alt(setting: Setting, said: TrendOfVoice) -> str:
    told = [
        f"{plain(row.name, 60)} {' → '.join(point.score for point in row.points)}, {row.verdict}"
        for row in said.levers
    ]
    return setting.words("Five levers over the waves: %(levers)s.", levers="; ".join(told))


def _table(setting: Setting, said: TrendOfVoice, waves: Sequence[str]) -> Table:
    words = setting.words
    head = (
        words("Lever"),
        *(plain(name, 60) for name in waves),
        words("Change"),
        words("95 per cent interval"),
        words("Finding"),
    )
    rows = tuple(
        (row.name, *(_spelt(setting, p) for p in row.points), row.change, row.interval, row.verdict)
        for row in said.levers
    )
    return Table(words("The five levers over the waves"), head, rows)
