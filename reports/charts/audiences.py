"""Several audiences in one drawing: the radar over all of them, and the practices of each lever.

Audiences differ by symbol and dash as well as by colour; their figures are never mixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment.scoring.results import LeverResult, Result
from reports.charts.base import Chart, Setting, Table, chart
from reports.charts.dots import Dot, Row, dots, key_line
from reports.charts.radar import radar
from reports.charts.series import STYLES, Kind, Series, legend
from reports.charts.text import BREAK, bold, lines, plain, safe
from reports.document.whole_shape import ComparedLever, ComparedPractice

Names = Mapping[Kind, str]  # of the audiences, in their order


def audiences_radar(setting: Setting, results: Mapping[Kind, Result], names: Names,
                    title: str) -> Chart:  # fmt: skip
    """The five levers as every audience sees them: a line each, at most three."""
    series = [Series.scores(names[kind], result, kind) for kind, result in results.items()]
    first = next(iter(results.values()))
    drawn = radar(setting, first, series if len(series) > 1 else (), title)
    return replace(drawn, key="audiences")


def audiences_practices(
    setting: Setting, said: ComparedLever, results: Mapping[Kind, LeverResult], names: Names
) -> Chart | None:
    """The practices of one lever, a point for each audience; None where none has a figure."""
    rows = [_row(setting, one, results, names) for one in said.practices]
    if not any(row.dots for row in rows):
        return None
    seen = {dot.kind for row in rows for dot in row.dots}
    shown = {kind: names[kind] for kind in results if kind in seen}
    keyed = setting.keyed and len(shown) > 1
    key = [key_line(setting, [(k, safe(n, 40)) for k, n in shown.items()])] if keyed else []
    words = setting.words
    return chart(
        setting,
        said.chart,
        dots(setting, rows, key),
        title=said.finding,
        caption=setting.caption(_counts(setting, results, names)),
        alt=words(
            "The practices of the lever %(lever)s on a scale from 1 to 5: %(scores)s.",
            lever=plain(said.name, 60),
            scores="; ".join(_spoken(setting, one, results, names) for one in said.practices),
        ),
        table=_table(setting, said, results, names),
        series=legend(shown) if len(shown) > 1 else (),
    )


def _means(one: ComparedPractice, results: Mapping[Kind, LeverResult]) -> dict[Kind, float | None]:
    return {
        kind: next((p.mean for p in lever.practices if p.item == one.id), None)
        for kind, lever in results.items()
    }


def _row(
    setting: Setting, one: ComparedPractice, results: Mapping[Kind, LeverResult], names: Names
) -> Row:
    means = _means(one, results)
    known = {kind: mean for kind, mean in means.items() if mean is not None}
    values = "\u2002".join(_value(setting, kind, mean, len(means)) for kind, mean in known.items())
    points = [
        Dot(mean, kind, f"{bold(safe(one.name, 60))}{BREAK}{safe(names[kind], 40)}: "
            f"{setting.words.number(mean)}")
        for kind, mean in known.items()
    ]  # fmt: skip
    return Row(
        left=lines(one.name, setting.least * (0.5 if setting.narrow else 0.62), setting.size + 1),
        right=(values,) if values else (setting.words("no score"),),
        dots=tuple(points),
    )


def _value(setting: Setting, kind: Kind, mean: float, several: int) -> str:
    figure = bold(setting.words.number(mean))
    if several == 1:
        return figure
    colour = getattr(setting.colours, STYLES[kind].colour)
    return f'<span style="color:{colour}">{STYLES[kind].glyph}</span>\u00a0{figure}'


def _counts(setting: Setting, results: Mapping[Kind, LeverResult], names: Names) -> str:
    words = setting.words
    if len(results) == 1:
        return setting.people(next(iter(results.values())).n)
    counts = [
        words("%(name)s: %(people)s", name=plain(names[kind], 40), people=setting.people(lever.n))
        for kind, lever in results.items()
        if lever.n
    ]
    return " ".join(counts)


def _spoken(
    setting: Setting, one: ComparedPractice, results: Mapping[Kind, LeverResult], names: Names
) -> str:
    words = setting.words
    said = [
        words("%(name)s %(score)s", name=plain(names[kind], 40), score=words.number(mean))
        for kind, mean in _means(one, results).items()
        if mean is not None
    ]
    scores = ", ".join(said) or words("no score")
    return words("%(practice)s (%(scores)s)", practice=plain(one.name, 90), scores=scores)


def _table(
    setting: Setting, said: ComparedLever, results: Mapping[Kind, LeverResult], names: Names
) -> Table:
    words = setting.words
    rows = tuple((plain(one.name, 90), *one.scores) for one in said.practices)
    head: Sequence[str] = [plain(names[kind], 40) for kind in results]
    if len(head) == 1:
        head = [words("Score")]
    name = plain(said.name, 60)
    caption = words("The practices of the lever %(lever)s", lever=name)
    return Table(caption, (words("Practice"), *head), rows)
