"""The next steps: each as a card with the numbers behind its rank, and the plan of 90 days."""

from assessment.scoring.results import Priority
from questions.bank import HORIZONS
from reports import look
from reports.document.case import Case
from reports.document.shape import Horizon, Step
from reports.words import rounded

BEGUN = {30: 3, 60: 2, 90: 2}  # steps of the plan by horizon: as many as people begin
FIRST = 3  # ranks that are in the plan in any case


def steps(case: Case) -> tuple[Step, ...]:
    """One for every practice with a score, first rank first."""
    return tuple(_step(case, priority) for priority in case.result.priorities)


def _step(case: Case, priority: Priority) -> Step:
    words, item = case.words, case.bank.item(priority.item)
    written = next(step for step in case.bank.steps if step.id == priority.step)
    return Step(
        rank=priority.rank,
        id=written.id,
        practice=item.id,
        practice_name=case.text(item.name),
        lever=item.lever,
        lever_name=case.lever_name(item.lever),
        colour=look.LEVERS[item.lever],
        title=case.text(written.title),
        monday=case.text(written.monday),
        why=case.text(written.why),
        owner=case.text(written.owner),
        effort=_effort(case, priority.effort),
        horizon=words("%(days)s days", days=words.number(written.horizon, 0)),
        days=written.horizon,
        figure=case.text(written.figure),
        question=case.text(written.question),
        reason=reason(case, priority),
        priority=words.number(priority.priority),
        sources=written.sources,
    )


def _effort(case: Case, effort: str) -> str:
    words = case.words
    return {"S": words("low"), "M": words("medium"), "L": words("high")}[effort]


def reason(case: Case, p: Priority) -> str:
    """'(target 4.0 − score 2.0) × importance 3 = 6.0'; '≈' where rounding would not add up."""
    words = case.words
    if rounded(p.priority) <= 0:
        return words(
            "The target of %(target)s is reached (score %(score)s).",
            target=words.number(p.target),
            score=words.number(p.score),
        )
    shown = (rounded(p.target) - rounded(p.score)) * _factor(p.importance, 1)
    values = {
        "target": words.number(p.target),
        "score": words.number(p.score),
        "importance": _plain(case, p.importance, 1),
        "priority": words.number(p.priority),
    }
    if _factor(p.damping, 2) != 1:
        shown *= _factor(p.damping, 2)
        values["damping"] = _plain(case, p.damping, 2)
        values["sign"] = _sign(shown, p.priority)
        return words(
            "(target %(target)s − score %(score)s) × importance %(importance)s "
            "× damping %(damping)s%(sign)s%(priority)s",
            **values,
        )
    values["sign"] = _sign(shown, p.priority)
    return words(
        "(target %(target)s − score %(score)s) × importance %(importance)s%(sign)s%(priority)s",
        **values,
    )


def _factor(value: float, digits: int) -> float:
    return rounded(value, digits)


def _plain(case: Case, value: float, digits: int) -> str:
    """'3', '3.4': without decimals where there are none."""
    figure = rounded(value, digits)
    return case.words.number(figure, 0 if figure == int(figure) else digits)


def _sign(shown: float, exact: float) -> str:
    sign = "=" if rounded(shown) == rounded(exact) else "≈"
    return f"\N{NO-BREAK SPACE}{sign}\N{NO-BREAK SPACE}"


def title(case: Case) -> str:
    """Where it pays most to begin."""
    words, priorities = case.words, case.result.priorities
    if not priorities:
        return words("No next steps yet")
    if not _open(case):
        return words("Every target is reached: hold the level")
    first = case.bank.item(priorities[0].item)
    return words(
        "It pays most to begin with %(practice)s", practice=case.quote(case.text(first.name))
    )


def text(case: Case) -> str:
    """How the ranks come about."""
    words, n = case.words, len(case.result.priorities)
    if not n:
        return words("Next steps follow from the scores of the practices; there is none so far.")
    counted = words.plural(
        "%(n)s practice has a score and a next step.",
        "%(n)s practices have a score and a next step each.",
        n,
    )
    rule = words(
        "The further a practice is from its target and the more important its lever, the higher "
        "its step ranks; among equals, the smaller effort comes first."
    )
    return f"{counted} {rule}"


def now(case: Case) -> str:
    """Leads to the first steps of the summary."""
    words, n = case.words, min(3, len(case.result.priorities))
    if not n:
        return words("There are no next steps yet, because no practice has a score.")
    if not _open(case):
        return words("Every target is reached; these steps hold the level.")
    leads = (
        words("The step that comes first:"),
        words("The two steps that come first:"),
        words("The three steps that come first:"),
    )
    return leads[n - 1]


def _open(case: Case) -> bool:
    return any(rounded(p.priority) > 0 for p in case.result.priorities)


def plan(case: Case, ranked: tuple[Step, ...]) -> tuple[Horizon, ...]:
    """For each horizon the steps that rank highest; the first three of all are among them.

    Where a target is still open, practices that have reached theirs have no step in the plan.
    """
    if _open(case):
        ahead = {p.rank for p in case.result.priorities if rounded(p.priority) > 0}
        ranked = tuple(step for step in ranked if step.rank in ahead)
    words = case.words
    heads = {
        30: (words("Within 30 days"), words("Begin now; a first effect shows within a month.")),
        60: (words("Within 60 days"), words("Prepare now; it takes a decision or a second team.")),
        90: (words("Within 90 days"), words("Plan now; it changes how the company is run.")),
    }
    chosen = {days: _begun(days, ranked) for days in HORIZONS}
    return tuple(Horizon(d, *heads[d], chosen[d]) for d in HORIZONS if chosen[d])


def _begun(days: int, ranked: tuple[Step, ...]) -> tuple[Step, ...]:
    due = [step for step in ranked if step.days == days]
    return tuple(s for i, s in enumerate(due) if i < BEGUN[days] or s.rank <= FIRST)
