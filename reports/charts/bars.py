"""Scores on the five levels: the five levers, or the practices of one."""

from collections.abc import Sequence
from functools import partial

from assessment.scoring.discretion import ITEMS_FROM
from assessment.scoring.results import LeverResult, PracticeResult, Result
from reports.charts.base import (
    Chart,
    Setting,
    Table,
    chart,
    ends,
    level,
    lever_name,
    span,
)
from reports.charts.strips import EDGE, Strip, fits, strips
from reports.charts.text import BREAK, bold, escaped, lines, measure, plain, safe
from reports.words import rounded


def lever_bars(setting: Setting, result: Result, title: str | None = None) -> Chart:
    """The five lever scores with interval and level."""
    short = not all(_fits(setting, lever) for lever in result.levers)
    figure = strips(setting, [_lever(setting, lever, short) for lever in result.levers])
    words = setting.words
    spoken = "; ".join(_spoken(setting, lever) for lever in result.levers)
    band = any(lever.interval for lever in result.levers)
    return chart(
        setting,
        "levers",
        figure,
        title=title or ends(setting, result.levers),
        caption=setting.caption(
            setting.people(result.n) if result.n else "",
            words("The light band is the 95 per cent interval.") if band else "",
        ),
        alt=words("The five levers on a scale from 1 to 5: %(scores)s.", scores=spoken),
        table=_lever_table(setting, result.levers),
    )


def _fits(setting: Setting, lever: LeverResult) -> bool:
    """Whether name, score and the whole level have room on one line."""
    reached = level(setting, lever.level) if lever.level else ""
    name = plain(lever_name(setting, lever.lever), 48)
    return fits(setting, name, f"{setting.words.number(lever.mean)}  {reached}")


def _lever(setting: Setting, lever: LeverResult, short: bool) -> Strip:
    words = setting.words
    name = lever_name(setting, lever.lever)
    figure = words("no score") if lever.mean is None else words.number(lever.mean)
    reached = level(setting, lever.level, short=short) if lever.level else ""
    right = bold(escaped(figure)) + (f"\u2002{escaped(reached)}" if reached else "")
    return Strip(
        left=tuple(map(bold, lines(name, setting.least * 0.6, setting.size + 1, 2, 48))),
        right=(right,),
        value=lever.mean,
        interval=lever.interval,
        colour=setting.colours.levers[lever.lever],
        hover=_hover(setting, name, lever),
    )


def _hover(setting: Setting, name: str, one: LeverResult | PracticeResult) -> str:
    interval = f" ({span(setting.words, one.interval)})" if one.interval else ""
    return f"{bold(safe(name, 60))}{BREAK}{setting.words.number(one.mean)}{interval}"


def _spoken(setting: Setting, lever: LeverResult) -> str:
    words, name = setting.words, plain(lever_name(setting, lever.lever), 60)
    figure = words("no score") if lever.mean is None else words.number(lever.mean)
    return f"{name} {figure}"


def _lever_table(setting: Setting, levers: Sequence[LeverResult]) -> Table:
    words = setting.words
    rows = tuple(
        (
            plain(lever_name(setting, lever.lever), 120),
            words.number(lever.mean),
            span(words, lever.interval),
            level(setting, lever.level),
        )
        for lever in levers
    )
    head = (words("Lever"), words("Score"), words("95 per cent interval"), words("Level"))
    return Table(words("The five levers in numbers"), head, rows)


def practice_bars(setting: Setting, lever: LeverResult, title: str | None = None) -> Chart:
    """The practices of one lever, with interval, and how many could not judge them."""
    words, name = setting.words, plain(lever_name(setting, lever.lever), 60)
    figure = strips(setting, list(map(partial(_practice, setting, lever.lever), lever.practices)))
    spoken = [
        words("%(name)s %(score)s", name=_name(setting, p), score=words.number(p.mean))
        for p in lever.practices
    ]
    band = any(practice.interval for practice in lever.practices)
    few = any(_has_too_few(practice) for practice in lever.practices)
    return chart(
        setting,
        f"practices-{lever.lever}",
        figure,
        title=title or _finding(setting, lever),
        caption=setting.caption(
            setting.people(max((p.n for p in lever.practices), default=0)),
            words("The light band is the 95 per cent interval.") if band else "",
            words("A practice has a band from %(n)s answers on.", n=ITEMS_FROM) if few else "",
        ),
        alt=words(
            "The practices of the lever %(lever)s on a scale from 1 to 5: %(scores)s.",
            lever=name,
            scores="; ".join(spoken),
        ),
        table=_practice_table(setting, lever),
    )


def _has_too_few(practice: PracticeResult) -> bool:
    """Whether an anonymous audience shows the mean of its answers and nothing beyond it."""
    known = practice.interval, practice.counts, practice.shares
    return practice.mean is not None and not any(known)


def _name(setting: Setting, practice: PracticeResult) -> str:
    return plain(setting.bank.item(practice.item).name[setting.words.language], 90)


def _practice(setting: Setting, lever: str, practice: PracticeResult) -> Strip:
    words, name = setting.words, _name(setting, practice)
    return Strip(
        left=_titled(setting, name, practice),
        right=(bold(words.number(practice.mean)),),
        value=practice.mean,
        interval=practice.interval,
        colour=setting.colours.levers[lever],
        hover=_hover(setting, name, practice),
    )


def _titled(setting: Setting, name: str, practice: PracticeResult) -> tuple[str, ...]:
    """The practice's name and how many can’t judge it: on one line where there is room."""
    words, size, room = setting.words, setting.size + 1, setting.least - 2 * EDGE - 56
    rows = lines(name, room, size, 2)
    share = rounded(practice.cant_judge or 0, 2)
    if share <= 0:
        return rows
    remark = words("%(share)s can’t judge this", share=words.percent(share))
    if practice.invisible:
        remark = words("%(share)s can’t judge this: invisible here", share=words.percent(share))
    muted = f'<span style="color:{setting.colours.muted}">{escaped(remark)}</span>'
    if len(rows) == 1 and measure(f"{name}\u2003{remark}", size) <= room:
        return (f"{rows[0]}\u2003{muted}",)
    return (*rows, muted)


def _finding(setting: Setting, lever: LeverResult) -> str:
    words = setting.words
    known = [(rounded(p.mean), _name(setting, p)) for p in lever.practices if p.mean is not None]
    if not known:
        return words("No practice has an answer yet")
    low, high = min(known), max(known)
    if low[0] == high[0]:
        return words("All practices at %(score)s", score=words.number(low[0]))
    return words("Lowest: %(name)s (%(score)s)", name=low[1], score=words.number(low[0]))


def _practice_table(setting: Setting, lever: LeverResult) -> Table:
    words = setting.words
    head = (words("Practice"), words("Score"), words("95 per cent interval"), words("Can’t judge"))
    rows = tuple(
        (
            _name(setting, p),
            words.number(p.mean),
            span(words, p.interval),
            words.percent(p.cant_judge),
        )
        for p in lever.practices
    )
    name = plain(lever_name(setting, lever.lever), 60)
    return Table(words("The practices of the lever %(lever)s", lever=name), head, rows)
