"""Two audiences on each lever: a point each on one track, and the gap between them."""

from assessment.scoring.comparison import Comparison as Compared
from assessment.scoring.comparison import Difference
from reports.charts.base import Chart, Setting, Table, chart
from reports.charts.dots import Dot, Row, dots, key_line
from reports.charts.series import Kind, legend
from reports.charts.text import BREAK, bold, escaped, lines, plain, safe
from reports.document.shape import Comparison, GapRow


def lever_gaps(
    setting: Setting, compared: Compared, said: Comparison, kinds: tuple[Kind, Kind]
) -> Chart:
    """The five levers; what the words of the comparison call relevant is marked."""
    words = setting.words
    pairs = list(zip(compared.levers, said.rows, strict=True))
    names = {kinds[0]: said.first, kinds[1]: said.second}
    key = [key_line(setting, [(k, safe(name, 40)) for k, name in names.items()])]
    told = "; ".join(
        words(
            "%(lever)s %(first)s and %(second)s",
            lever=plain(row.name, 60),
            first=row.first,
            second=row.second,
        )
        for row in said.rows
    )
    return chart(
        setting,
        "gaps",
        dots(
            setting,
            [_row(setting, one, row, said, kinds) for one, row in pairs],
            key if setting.keyed else [],
        ),
        title=said.title,
        caption=setting.caption(words("The figure on the right is the difference.")),
        alt=words(
            "%(first)s and %(second)s on a scale from 1 to 5: %(scores)s.",
            first=said.first,
            second=said.second,
            scores=told,
        ),
        table=_table(setting, said),
        series=legend(names),
    )


def _row(
    setting: Setting, one: Difference, row: GapRow, said: Comparison, kinds: tuple[Kind, Kind]
) -> Row:
    values = ((one.first, kinds[0], said.first), (one.second, kinds[1], said.second))
    points = tuple(
        Dot(value, kind, f"{bold(safe(name, 40))}{BREAK}{setting.words.number(value)}")
        for value, kind, name in values
        if value is not None
    )
    gap = bold(escaped(row.gap)) if row.relevant else escaped(row.gap)
    name = lines(row.name, setting.least * 0.7, setting.size + 1, 2, 48)
    return Row(tuple(map(bold, name)), (gap,), points, figures=True)


def _table(setting: Setting, said: Comparison) -> Table:
    words = setting.words
    head = (
        words("Lever"),
        said.first,
        said.second,
        words("Difference"),
        words("95 per cent interval"),
        words("Finding"),
    )
    rows = tuple((r.name, r.first, r.second, r.gap, r.interval, r.verdict) for r in said.rows)
    return Table(words("The five levers in two audiences"), head, rows)
