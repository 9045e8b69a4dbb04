"""The released groups of an audience as dots beside the whole, a track for each lever."""

from collections.abc import Sequence

from assessment.scoring.results import LeverResult, Result
from assessment.scoring.snapshot import GroupCell, parts
from reports.charts.base import Chart, Setting, Table, chart, lever_name
from reports.charts.dots import Dot, Row, dots, key_line
from reports.charts.series import Kind
from reports.charts.text import BREAK, bold, lines, plain, safe
from reports.document.groups import group_name
from reports.words import rounded


def group_dots(
    setting: Setting, result: Result, cells: Sequence[GroupCell], title: str
) -> Chart | None:
    """Groups of one attribute each; None if fewer than two are there to compare."""
    shown = [cell for cell in cells if len(parts(cell.key)) == 1]
    if len(shown) < 2:
        return None
    words = setting.words
    names: tuple[tuple[Kind, str], ...] = (
        ("score", words("Everybody")),
        ("group", words("One group each")),
    )
    rows = [_row(setting, lever, shown) for lever in result.levers]
    told = [_spoken(setting, lever, shown) for lever in result.levers]
    return chart(
        setting,
        "groups",
        dots(setting, rows, [key_line(setting, names)]),
        title=title,
        caption=setting.caption(
            words("Below each track the groups with the lowest and the highest mean.")
        ),
        alt=words("Groups on a scale from 1 to 5. %(levers)s", levers=" ".join(told)),
        table=_table(setting, result, shown),
    )


def _there(lever: LeverResult, cells: Sequence[GroupCell]) -> list[tuple[float, GroupCell]]:
    known = [(mean, cell) for cell in cells if (mean := cell.means[lever.lever]) is not None]
    return sorted(known, key=lambda pair: pair[0])


def _row(setting: Setting, lever: LeverResult, cells: Sequence[GroupCell]) -> Row:
    words, there = setting.words, _there(lever, cells)
    points = [
        Dot(mean, "group", _hover(setting, group_name(words, cell), mean), small=True)
        for mean, cell in there
    ]
    if lever.mean is not None:
        points.append(Dot(lever.mean, "score", _hover(setting, words("Everybody"), lever.mean)))
    room = (setting.least - 24) / 2
    below = tuple(_end(setting, end, room) for end in there[:1] + there[-1:])
    name = lines(lever_name(setting, lever.lever), setting.least * 0.9, setting.size + 1, 2, 48)
    return Row(
        left=tuple(map(bold, name)),
        right=(bold(words.number(lever.mean)),),
        dots=tuple(points),
        below=(below[0], below[1]) if len(there) > 1 else ((), ()),
    )


def _end(setting: Setting, end: tuple[float, GroupCell], room: float) -> tuple[str, ...]:
    mean, cell = end
    text = f"{group_name(setting.words, cell)} {setting.words.number(mean)}"
    return lines(text, room, setting.size, 2, 60)


def _hover(setting: Setting, name: str, mean: float) -> str:
    return f"{bold(safe(name, 60))}{BREAK}{setting.words.number(mean)}"


def _spoken(setting: Setting, lever: LeverResult, cells: Sequence[GroupCell]) -> str:
    words, there = setting.words, _there(lever, cells)
    name = plain(lever_name(setting, lever.lever), 60)
    if len(there) < 2 or rounded(there[0][0]) == rounded(there[-1][0]):
        return words("%(lever)s: everybody %(score)s.", lever=name, score=words.number(lever.mean))
    return words(
        "%(lever)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s).",
        lever=name,
        low=words.number(there[0][0]),
        lowest=plain(group_name(words, there[0][1]), 60),
        high=words.number(there[-1][0]),
        highest=plain(group_name(words, there[-1][1]), 60),
    )


def _table(setting: Setting, result: Result, cells: Sequence[GroupCell]) -> Table:
    words = setting.words
    rows = [(words("Everybody"), *(words.number(lever.mean) for lever in result.levers))]
    rows += [
        (
            plain(group_name(words, cell), 120),
            *(words.number(cell.means[lever.lever]) for lever in result.levers),
        )
        for cell in cells
    ]
    head = (words("Group"), *(plain(lever_name(setting, one.lever), 60) for one in result.levers))
    return Table(words("Means of the groups"), head, tuple(rows))
