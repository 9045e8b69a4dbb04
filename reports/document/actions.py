"""What the room agreed to do: what, who, until when, and how many dots the step got.

Starts from what was taken down; invents no owner and no date.
"""

from collections.abc import Sequence
from dataclasses import replace

from assessment.workshop.actions import Plan
from assessment.workshop.outcome import Outcome
from reports.document.build import clean
from reports.document.shape import Actions, Agreed, Document, Step
from reports.words import Words

FIRST = 6  # actions on the summary; more have a page


def actions(words: Words, taken: Sequence[Plan], outcome: Outcome | None) -> Actions | None:
    """The agreed actions; None where nothing was taken down."""
    if not taken:
        return None
    dots = dict(outcome.dots) if outcome else {}
    more = len(taken) > FIRST + 1  # a single one more finds room
    rows = tuple(_row(words, one, dots.get(one.step_id or "", 0)) for one in taken)
    return Actions(
        title=words.plural("Agreed in the room: one action", "Agreed in the room: %(n)s actions",
                           len(rows)),
        text=_missing(words, taken),
        rows=rows,
        first=rows[:FIRST] if more else rows,
        more=words("All of them stand on the next page.") if more else "",
        dotted=any(row.dots for row in rows),
    )  # fmt: skip


def taken_on(document: Document, taken: Sequence[Plan]) -> Document:
    """The document; a step that the room took on says who it is and until when."""
    words, said = Words(document.language), dict[str, str]()
    for one in taken:
        if one.step_id:
            known = said.get(one.step_id)
            said[one.step_id] = f"{known}; {_who(words, one)}" if known else _who(words, one)

    def marked(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(step, agreed=said.get(step.id, "")) for step in steps)

    plan = tuple(replace(horizon, steps=marked(horizon.steps)) for horizon in document.plan)
    first = marked(document.first_steps)
    return replace(document, steps=marked(document.steps), first_steps=first, plan=plan)


def _who(words: Words, one: Plan) -> str:
    who = clean(one.owner) or words("nobody named yet")
    return words("%(who)s, by %(day)s", who=who, day=words.date(one.due)) if one.due else who


def _row(words: Words, one: Plan, dots: int) -> Agreed:
    return Agreed(
        what=clean(one.title),
        who=clean(one.owner) or "–",
        until=words.date(one.due) if one.due else "–",
        dots=words.number(dots, 0) if dots else "",
    )


def _missing(words: Words, taken: Sequence[Plan]) -> str:
    """What is still to be settled; '' where every action has somebody and a day."""
    nobody = sum(not clean(one.owner) for one in taken)
    undated = sum(one.due is None for one in taken)
    said = []
    if nobody:
        said.append(
            words.plural(
                "One action still has nobody who takes care of it.",
                "%(n)s actions still have nobody who takes care of them.",
                nobody,
            )
        )
    if undated:
        said.append(
            words.plural(
                "One action still has no date.", "%(n)s actions still have no date.", undated
            )
        )
    return " ".join(said)
