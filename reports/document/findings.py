"""What stands beside the levers: nice trap, blind spots, contrasts, figures, importance."""

from assessment.scoring.results import NiceTrap
from reports.document.case import Case, nearest
from reports.document.shape import Finding, Table
from reports.words import rounded


def findings(case: Case) -> tuple[Finding, ...]:
    """Those that the answers give rise to."""
    found = (nice_trap(case), invisible(case), contrasts(case))
    return tuple(finding for finding in found if finding)


def tables(case: Case) -> tuple[Table, ...]:
    """Those that were asked for."""
    return tuple(table for table in (figures(case), importance(case)) if table)


def nice_trap(case: Case) -> Finding | None:
    """Does friendly service run ahead of the structures behind it, and which one lags?"""
    trap, words = case.result.nice_trap, case.words
    if trap is None:
        return None
    values = {
        "service": words.number(trap.service),
        "structure": words.number(trap.structure),
        "gap": words.number(abs(rounded(trap.service) - rounded(trap.structure))),
    }
    text = words(
        "Speed and friendliness of service stand at %(service)s, the structures behind them "
        "(pay, cooperation, steering, starting point) at %(structure)s.",
        **values,
    )
    return Finding(
        key="nice-trap",
        title=_trap_title(case, trap),
        text=f"{text} {_trap_meaning(case, trap)}",
        points=_lagging(case, trap) if trap.warn else (),
        chart="",
    )


def _trap_title(case: Case, trap: NiceTrap) -> str:
    words = case.words
    if trap.warn and trap.impression:
        return words("One person’s impression: friendlier than the structures allow")
    if trap.warn:
        return words("The nice trap: service is friendlier than the structures allow")
    if trap.value >= 1:
        return words("Service is ahead of the structures; too few answers for more")
    return words("No sign of the nice trap")


def _trap_meaning(case: Case, trap: NiceTrap) -> str:
    words = case.words
    if trap.warn:
        return words(
            "Friendly people make up for what pay, cooperation and steering do not yet support; "
            "being nice alone does not make a company customer-centric."
        )
    if trap.value >= 1:
        return words.plural(
            "From %(n)s answer no warning can be drawn; it takes five.",
            "From %(n)s answers no warning can be drawn; it takes five.",
            trap.n,
        )
    return words("A warning would follow from a lead of one level or more.")


def _lagging(case: Case, trap: NiceTrap) -> tuple[str, ...]:
    item = case.bank.item(trap.lagging)
    lever = case.result.lever(item.lever)
    practice = next(p for p in lever.practices if p.item == item.id)
    if practice.mean is None:
        return ()
    point = case.words(
        "Furthest behind is %(practice)s (%(score)s): %(here)s",
        practice=case.quote(case.text(item.name)),
        score=case.words.number(practice.mean),
        here=case.text(item.anchors[nearest(practice.mean) - 1]),
    )
    return (point,)


def invisible(case: Case) -> Finding | None:
    """Practices that many could not judge are a finding of their own."""
    words = case.words
    hidden = [p for lever in case.result.levers for p in lever.practices if p.invisible]
    if not hidden or not case.result.n:
        return None
    names = tuple(
        case.text(case.bank.item(p.item).name)
        if case.single
        else f"{case.text(case.bank.item(p.item).name)}: {words.percent(p.cant_judge)}"
        for p in hidden
    )
    if case.single:
        title = words.plural(
            "One practice was not judged", "%(n)s practices were not judged", len(hidden)
        )
        text = words("What cannot be seen from one place may be visible from another: ask there.")
    else:
        title = words.plural(
            "One practice is invisible to many",
            "%(n)s practices are invisible to many",
            len(hidden),
        )
        text = words(
            "More than 30 per cent could not judge what follows. Either it does not exist, or "
            "nobody tells; both can be changed."
        )
    return Finding("invisible", title, text, names, "")


def contrasts(case: Case) -> Finding | None:
    """Where the organisation stands between focus and obsession."""
    words, values = case.words, case.result.contrasts
    if not any(value is not None for value in values):
        return None
    points = tuple(
        f"{case.text(contrast.name)}: {words.number(value)}"
        for contrast, value in zip(case.bank.contrasts, values, strict=True)
    )
    known = [value for value in values if value is not None]
    mean = sum(known) / len(known)
    if rounded(mean) < 2.5:
        title = words("On the whole, customer focus rather than obsession")
    elif rounded(mean) > 3.5:
        title = words("On the whole, customer obsession rather than focus")
    else:
        title = words("Between customer focus and customer obsession")
    text = words(
        "Five contrasts from focus (1) to obsession (5). Neither end is right for every company."
    )
    return Finding("contrasts", title, text, points, "contrasts")


def figures(case: Case) -> Table | None:
    """Which customer figures are taken, seen and used."""
    words, used = case.words, case.result.figures
    if not any(figure.n for figure in used):
        return None
    steering = sum(figure.stage == 3 for figure in used)
    title = words.plural(
        "%(n)s customer figure steers decisions",
        "%(n)s customer figures steer decisions",
        steering,
    )
    if not steering:
        title = words("No customer figure steers decisions yet")
    rows = tuple(
        (
            case.text(next(f.name for f in case.bank.figures if f.key == figure.key)),
            "–" if figure.stage is None else case.text(case.bank.stages[figure.stage]),
            words.number(figure.n, 0),
        )
        for figure in used
    )
    text = words("Per figure the middle answer; of two, the lower one.")
    return Table("figures", title, text, (words("Figure"), words("In use"), words("Answers")), rows)


def importance(case: Case) -> Table | None:
    """How important each lever is for the coming year, and how far it is from its target."""
    words, result = case.words, case.result
    if not case.asks("importance") or not result.n:
        return None
    rows = tuple(
        (
            case.lever_name(lever.lever),
            words.number(weight),
            words.number(target),
            words.number(lever.mean),
            _distance(case, target, lever.mean),
        )
        for lever, weight, target in zip(
            result.levers, result.importance, result.targets, strict=True
        )
    )
    top = max(rounded(weight) for weight in result.importance)
    first = [
        lever.lever
        for lever, weight in zip(result.levers, result.importance, strict=True)
        if rounded(weight) == top
    ]
    title = words("The levers are equally important")
    if len(first) < len(rows):
        title = words.plural(
            "Most important for the coming year: %(levers)s",
            "Most important for the coming year: %(levers)s",
            len(first),
            levers=case.lever_names(first),
        )
    head = (
        words("Lever"), words("Importance"), words("Target"), words("Score"), words("Distance"),
    )  # fmt: skip
    return Table("importance", title, words("All figures on the scale from 1 to 5."), head, rows)


def _distance(case: Case, target: float, mean: float | None) -> str:
    if mean is None:
        return "–"
    return case.words.number(rounded(target) - rounded(mean), sign=True)
