"""What every chart has: its type, the theme and the plain layout that all figures start from.

A figure is a plain dict in Plotly's schema (`data`, `layout`), the one definition of the chart for
page, PDF and deck. Plotly itself is not imported; every number is rounded before it gets here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from assessment.scoring.results import Interval, LevelRange, LeverResult
from questions.bank import Bank
from reports import look
from reports.charts.text import plain
from reports.colour import legible
from reports.words import Words, rounded

Figure = Mapping[str, Any]
ThemeName = Literal["light", "dark", "print"]


@dataclass(frozen=True, slots=True)
class Table:
    """A chart in words: the first cell of a row is its header. Plain text, not escaped."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with all that goes with it; texts are plain, sizes are px."""

    key: str
    title: str  # a finding
    caption: str  # how many, when, from where
    alt: str
    table: Table
    figure: Figure
    width: int
    height: int
    series: tuple["Entry", ...] = ()  # that a page can show and hide


@dataclass(frozen=True, slots=True)
class Entry:
    """One series in the key of a chart; `key` is the `meta` of its traces."""

    key: str
    glyph: str
    name: str  # plain


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a chart by role."""

    ink: str
    paper: str
    muted: str
    line: str
    soft: str
    accent: str
    levers: Mapping[str, str]

    @property
    def colours(self) -> tuple[str, ...]:
        return (
            self.ink,
            self.paper,
            self.muted,
            self.line,
            self.soft,
            self.accent,
            *self.levers.values(),
        )


LIGHT = Theme(
    look.INK, look.PAPER, look.MUTED, look.LINE, look.SOFT, look.ACCENT, dict(look.LEVERS)
)
DARK = Theme(
    look.NIGHT_INK,
    look.NIGHT,
    look.NIGHT_MUTED,
    look.NIGHT_LINE,
    look.NIGHT_SOFT,
    look.NIGHT_ACCENT,
    dict(look.NIGHT_LEVERS),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a chart is drawn and what its caption names; the same for all charts of a document."""

    bank: Bank
    words: Words
    theme: ThemeName = "light"
    width: int = 640
    accent: str | None = None  # the client's; made legible here
    day: date | None = None
    source: str = ""  # whose data: 'Muster GmbH, Standortbestimmung 2026'
    stage: bool = False  # for the projector, where the drawing is scaled up to its place
    keyed: bool = True  # False where the page itself has the key, to show and hide series

    @property
    def narrow(self) -> bool:
        """A phone."""
        return self.width < 480

    @property
    def slim(self) -> bool:
        """A screen's column in which names stand at the edges rather than beside what they name."""
        return self.narrow or (self.theme != "print" and self.width < 520)

    @property
    def colours(self) -> Theme:
        base = DARK if self.theme == "dark" else LIGHT
        if self.accent is None:
            return base
        accent = legible(self.accent, base.paper)
        return Theme(base.ink, base.paper, base.muted, base.line, base.soft, accent, base.levers)

    @property
    def size(self) -> int:
        """Of the text in px: 11 px are 8.25 pt on paper, where a chart is as wide as its place."""
        if self.stage:
            return 21
        return 11 if self.narrow or self.theme == "print" else 12

    @property
    def small(self) -> int:
        """Of what is only looked up: 7.5 pt on paper, never below 11 px on a screen."""
        if self.stage:
            return 21
        return 10 if self.theme == "print" else 11

    @property
    def bold(self) -> float:
        """How much larger marks and lines are on a projector."""
        return 1.6 if self.stage else 1.0

    @property
    def least(self) -> int:
        """The narrowest place that a drawing may have: a phone of 320 px leaves it less."""
        return self.width - 40 if self.narrow and self.theme != "print" else self.width

    def caption(self, *sentences: str) -> str:
        """The sentences that apply, then date and source."""
        day = self.words.date(self.day) if self.day else ""
        end = ", ".join(part for part in (plain(self.source, 120), day) if part)
        return " ".join([*(s for s in sentences if s), f"{end}." if end else ""]).strip()

    def people(self, n: int) -> str:
        if n == 1:
            return self.words("One person’s view: an impression, without an interval.")
        return self.words.plural("%(n)s response.", "%(n)s responses.", n)


def chart(setting: Setting, key: str, figure: Mapping[str, Any], **texts: Any) -> Chart:
    """The chart around a figure; its key goes into the figure, so that errors can name it."""
    drawing = {**figure["layout"], "meta": {"key": key}}
    return Chart(
        key=key,
        figure={"data": figure["data"], "layout": drawing},
        width=setting.width,
        height=drawing["height"],
        **texts,
    )


def layout(
    setting: Setting, height: int, margin: tuple[int, int, int, int], **more: Any
) -> dict[str, Any]:
    """The layout that every figure starts from; the margin is left, top, right, bottom."""
    colours = setting.colours
    left, top, right, bottom = margin
    return {
        "width": setting.width,
        "height": height,
        "margin": {"l": left, "t": top, "r": right, "b": bottom, "pad": 0, "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": look.FONT, "size": setting.size, "color": colours.ink},
        "hoverlabel": {
            "bgcolor": colours.ink,
            "bordercolor": colours.ink,
            "font": {"family": look.FONT, "size": 13, "color": colours.paper},
            "align": "left",
        },
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        **more,
    }


def axis(low: float, high: float, **more: Any) -> Figure:
    """A fixed axis without any ornament."""
    return {
        "range": [low, high],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "showticklabels": False,
        **more,
    }


def note(*, x: float, y: float, text: str, **more: Any) -> Figure:
    """Text at a point, without arrow; `x`, `y` in the axes unless `xref`, `yref` say otherwise."""
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "borderpad": 0,
        **more,
    }


@dataclass(frozen=True, slots=True)
class Label:
    """Harmless text beside a point of the axes; `side` says where, as Plotly's textposition."""

    x: float
    y: float
    text: str
    side: str = "middle right"
    muted: bool = False
    larger: int = 0  # than the text of the chart, in px


def labels(setting: Setting, items: Sequence[Label]) -> Figure:
    """Many texts as one trace, which is drawn several times faster than annotations."""
    colours = setting.colours
    return {
        "type": "scatter",
        "mode": "text",
        "x": [item.x for item in items],
        "y": [item.y for item in items],
        "text": [item.text for item in items],
        "textposition": [item.side for item in items],
        "textfont": {
            "size": [setting.size + item.larger for item in items],
            "color": [colours.muted if item.muted else colours.ink for item in items],
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def score(value: float | None) -> float | None:
    """One decimal, as everywhere."""
    return None if value is None else rounded(value)


def span(words: Words, interval: Interval | None) -> str:
    """'2,4 bis 3,1', or a dash."""
    if interval is None:
        return "–"
    return words(
        "%(low)s to %(high)s", low=words.number(interval.low), high=words.number(interval.high)
    )


def level(setting: Setting, range_: LevelRange | None, *, short: bool = False) -> str:
    """'Systematisch', 'zwischen 2 und 3'; a nearest level is called an estimate."""
    words, names = setting.words, setting.bank.levels
    if range_ is None:
        return "–"
    if range_.low != range_.high:
        return words("between %(low)s and %(high)s", low=range_.low, high=range_.high)
    name = names[range_.low - 1].name[words.language]
    if range_.estimate and not short:
        return words("%(level)s (estimate)", level=name)
    return name


def lever_name(setting: Setting, key: str) -> str:
    """In the language of the chart; as it stands in the bank."""
    return setting.bank.lever(key).name[setting.words.language]


def ends(setting: Setting, levers: Sequence[LeverResult]) -> str:
    """The finding in a set of lever scores: which is highest, which lowest, as rounded."""
    words = setting.words
    known = [(rounded(r.mean), lever_name(setting, r.lever)) for r in levers if r.mean is not None]
    if not known:
        return words("No lever has a score yet")
    low, high = min(known)[0], max(known)[0]
    if low == high:
        return words("All levers at %(score)s", score=words.number(low))
    names = {v: words.listing([plain(n) for s, n in known if s == v]) for v in (low, high)}
    return words(
        "%(highest)s highest (%(high)s), %(lowest)s lowest (%(low)s)",
        highest=names[high],
        high=words.number(high),
        lowest=names[low],
        low=words.number(low),
    )
