"""A score as a table and a few sentences for the terminal."""

from collections.abc import Iterator, Sequence

from assessment.cli.scored import Scored
from assessment.scoring.results import (
    Interval,
    LevelRange,
    LeverResult,
    NiceTrap,
    Positioning,
    Priority,
    Result,
)
from assessment.table.errors import N_
from questions.bank import LEVERS, STRATEGIES, Bank
from reports.words import Words

STEPS_SHOWN = 5


def as_text(scored: Scored, words: Words) -> str:
    """What a person in a terminal wants to know, section by section."""
    bank, result = scored.bank, scored.result
    sections = [
        _people(bank, result, words),
        _levers(bank, result, words),
        _positioning(bank, result.positioning, words),
        _nice_trap(result.nice_trap, words),
        _gaps(scored, words),
        _groups(scored, words),
        _findings(result, words),
        _steps(bank, result, words),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def level_name(bank: Bank, level: LevelRange, words: Words) -> str:
    """'Defined', 'between 2 and 3'."""
    if level.low == level.high:
        return bank.levels[level.low - 1].name[words.language]
    return words("between %(low)s and %(high)s", low=level.low, high=level.high)


def _people(bank: Bank, result: Result, words: Words) -> list[str]:
    people = words.plural("%(n)s person answered", "%(n)s people answered", result.n)
    if result.invited:
        share = words.percent(result.n / result.invited)
        invited = words.number(result.invited, 0)
        people += words(" of %(invited)s invited (%(share)s)", invited=invited, share=share)
    form = bank.form(result.form).name[words.language]
    version = words("%(form)s, instrument version %(v)s", form=form, v=result.bank_version)
    return [f"{people}. {version}."]


def _levers(bank: Bank, result: Result, words: Words) -> list[str]:
    head = [words("Lever"), words("n"), words("Score"), words("Interval (95%)"), words("Level")]
    rows = [_lever(bank, lever, words) for lever in result.levers]
    weakest = bank.lever(result.weakest).name[words.language] if result.weakest else "–"
    last = words("weakest: %(lever)s", lever=weakest)
    rows.append([words("Overall"), "", words.number(result.overall), "", last])
    return list(aligned([head, *rows], right={1, 2}))


def _lever(bank: Bank, lever: LeverResult, words: Words) -> list[str]:
    name = bank.lever(lever.lever).name[words.language]
    interval = _interval(lever.interval, words)
    if lever.census:
        interval = words("all answered")
    level = level_name(bank, lever.level, words) if lever.level else "–"
    if lever.level and lever.level.estimate:
        level = words("%(level)s (estimate)", level=level)
    return [name, words.number(lever.n, 0), words.number(lever.mean), interval, level]


def _interval(interval: Interval | None, words: Words, digits: int = 1) -> str:
    if interval is None:
        return "–"
    low, high = words.number(interval.low, digits), words.number(interval.high, digits)
    return words("%(low)s to %(high)s", low=low, high=high)


def _positioning(bank: Bank, position: Positioning, words: Words) -> list[str]:
    if position.mean is None or position.diff is None or not (position.top and position.second):
        return []
    names = {key: bank.strategy(key).name[words.language] for key in STRATEGIES}
    points = zip(names.values(), position.mean, strict=True)
    line = ", ".join(f"{name} {words.number(share * 100, 0)}" for name, share in points)
    top, second = names[position.top], names[position.second]
    verdicts = {
        "strategy": N_("%(top)s leads by %(diff)s points."),
        "between": N_("Between %(top)s and %(second)s."),
        "balanced": N_("Balanced: none of the three stands out."),
    }
    first = (position.first_choice or (0, 0, 0))[STRATEGIES.index(position.top)]
    values = {
        "top": top,
        "second": second,
        "diff": words.number(position.diff * 100, 0),
        "flip": words.number((position.flip or 0) * 100, 0),
        "share": words.percent(first),
    }
    sentences = (
        verdicts[position.verdict or "between"],
        N_("%(share)s put %(top)s first."),
        N_("Moving %(flip)s of 100 points to %(second)s would make the two equal."),
    )
    return [
        words("Positioning, of 100 points: %(points)s.", points=line),
        " ".join(words(sentence, **values) for sentence in sentences),
    ]


def _nice_trap(trap: NiceTrap | None, words: Words) -> list[str]:
    if trap is None:
        return []
    values = {
        "service": words.number(trap.service),
        "structure": words.number(trap.structure),
        "value": words.number(trap.value, sign=True),
        "item": trap.lagging,
    }
    line = words("Service %(service)s, structures behind it %(structure)s: %(value)s.", **values)
    if trap.warn and trap.impression:
        line += " " + words("An impression of a nice trap; %(item)s lags most.", **values)
    elif trap.warn:
        line += " " + words("This is the nice trap; %(item)s lags most.", **values)
    return [line]


def _gaps(scored: Scored, words: Words) -> list[str]:
    pair = scored.compared
    if pair is None:
        return []
    head = ["", pair.first, pair.second, words("Gap"), words("Interval (95%)"), ""]
    rows = [
        [
            scored.bank.lever(gap.lever).name[words.language],
            words.number(gap.m1),
            words.number(gap.m2),
            words.number(gap.diff, sign=True),
            _interval(gap.interval, words),
            words("relevant") if gap.relevant else "",
        ]
        for gap in scored.gaps
    ]
    title = words("Gap between the groups of “%(column)s”", column=pair.column)
    note = words("Relevant is a gap of at least 0.5 that is certain over all five levers.")
    return [title, *aligned([head, *rows], right={1, 2, 3}), note]


def _groups(scored: Scored, words: Words) -> list[str]:
    """Means, then agreement, a line per group and a column per lever."""
    if not scored.groups:
        return []
    cell = {(one.group, one.lever): one for one in scored.groups}
    names = list(dict.fromkeys(one.group for one in scored.groups))
    levers = [scored.bank.lever(key).name[words.language] for key in LEVERS]
    means = [[n, *(words.number(cell[n, key].mean) for key in LEVERS)] for n in names]
    united = [[n, *(words.number(cell[n, key].agreement, 2) for key in LEVERS)] for n in names]
    icc = ["ICC(1)", *(words.number(lever.icc1, 2) for lever in scored.result.levers)]
    title = words("Agreement: mean distance from the group’s mean (up to 0.83 united)")
    right = {1, 2, 3, 4, 5}
    return [
        *aligned([[words("Score by group"), *levers], *means, icc], right),
        "",
        title,
        *aligned([["", *levers], *united], right),
    ]


def _findings(result: Result, words: Words) -> list[str]:
    lines = []
    practices = [practice for lever in result.levers for practice in lever.practices]
    if unseen := [p for p in practices if p.invisible and result.n]:
        items = ", ".join(f"{p.item} ({words.percent(p.cant_judge)})" for p in unseen)
        lines.append(words("Invisible here, many can’t judge: %(items)s.", items=items))
    if result.flags.flagged:
        lines.append(
            words.plural(
                "%(n)s response looks careless; it is counted all the same.",
                "%(n)s responses look careless; they are counted all the same.",
                result.flags.flagged,
            )
        )
    return lines


def _steps(bank: Bank, result: Result, words: Words) -> list[str]:
    steps = {step.id: step.title[words.language] for step in bank.steps}
    chosen = [one for one in result.priorities if one.priority > 0][:STEPS_SHOWN]
    if not chosen:
        return []
    head = words("Next steps: (target − score) × importance × certainty = priority")
    rows = [[f"{one.rank}.", one.item, steps[one.step], _product(one, words)] for one in chosen]
    return [head, *aligned(rows, right={0})]


def _product(one: Priority, words: Words) -> str:
    target, score, weight, priority = (
        words.number(value) for value in (one.target, one.score, one.importance, one.priority)
    )
    certainty = words.number(one.damping, 2)
    return f"({target} − {score}) × {weight} × {certainty} = {priority}"


def aligned(rows: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """Rows of cells as lines with columns under each other."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
