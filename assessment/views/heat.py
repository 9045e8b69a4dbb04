"""The rows of the heat map: figures as text with their shade, and dates in words.

The figure can always be read; the shade says nothing that it doesn't. Asks no database.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _l

from assessment.clock import in_short, local
from assessment.scoring.results import Interval
from assessment.scoring.rollup import RollUp, Standing
from assessment.store.portfolio import Listed, Upcoming
from questions.bank import LEVERS

DASH = "–"
WHAT: dict[str, LazyString] = {
    "starts_on": _l("starts on %(day)s"),
    "opens_at": _l("opens on %(day)s"),
    "closes_at": _l("closes on %(day)s"),
    "ends_on": _l("ends on %(day)s"),
}


class Cell(NamedTuple):
    """A figure and how deep its shade is, 1 … 8; 0 for none."""

    text: str
    shade: int
    range: str = ""  # its interval


class Line(NamedTuple):
    """One organisation in the heat map."""

    id: UUID
    name: str
    whole: str | None
    teams: int
    cells: Sequence[Cell]  # five levers, then all of them
    rolled_up: bool  # the figures are those of its teams
    assessment: UUID | None
    wave: str
    day: str
    next: str


def line(
    one: Listed, teams: int, together: RollUp | None, planned: Sequence[Upcoming], now: datetime
) -> Line:
    """An organisation with its own result, else with that of its teams."""
    rolled = one.standing is None and together is not None
    cells = of_teams(together) if rolled and together else of_standing(one.standing)
    day = in_short(one.day) if one.day else ""
    about = one.id, one.name, one.whole, teams, cells, rolled
    return Line(*about, one.assessment, one.wave or "", day, upcoming(planned, now))


def of_standing(standing: Standing | None) -> Sequence[Cell]:
    """The cells of a published result, or as many dashes."""
    if standing is None:
        return (Cell(DASH, 0),) * (len(LEVERS) + 1)
    means = [standing.levers[key].mean for key in LEVERS]
    return tuple(cell(mean) for mean in (*means, standing.overall))


def of_teams(together: RollUp) -> Sequence[Cell]:
    """The cells of teams taken together."""
    return (*(cell(one.mean, one.interval) for one in together.levers), cell(together.overall))


def cell(mean: float | None, interval: Interval | None = None) -> Cell:
    """A score with one decimal and its shade."""
    if mean is None:
        return Cell(DASH, 0)
    said = span(interval.low, interval.high) if interval else ""
    return Cell(figure(mean), min(8, int((mean - 1) * 2) + 1), said)


def figure(score: float | None) -> str:
    """'2,4' in the reader's language."""
    return DASH if score is None else str(format_decimal(score, "0.0"))


def span(low: float | None, high: float | None) -> str:
    """'2,1–2,7'."""
    return DASH if low is None or high is None else f"{figure(low)}–{figure(high)}"


def upcoming(planned: Sequence[Upcoming], now: datetime) -> str:
    """The next date in words; '' where nothing is planned."""
    today, found = local(now).date(), []
    for one in planned:
        days: Mapping[str, date | None] = {
            "starts_on": one.starts_on,
            "opens_at": local(one.opens_at).date() if one.opens_at else None,
            "closes_at": local(one.closes_at).date() if one.closes_at else None,
            "ends_on": one.ends_on,
        }
        found += [(day, what) for what, day in days.items() if day and day >= today]
    if not found:
        return ""
    day, what = min(found, key=lambda pair: (pair[0], list(WHAT).index(pair[1])))
    return str(WHAT[what]) % {"day": in_short(day)}
