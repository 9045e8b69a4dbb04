"""Next steps with the dots that a room has put on them, and what was taken on of them.

Stage and control show them; nothing is decided here but which of them lead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment.store import actions, crowd
from assessment.store.database import db
from assessment.views import room_steps
from assessment.views.live import Live
from assessment.views.room_words import part_name

FEWEST, MOST = 3, 5  # that lead; in between where dots tell them from the next


@dataclass(frozen=True, slots=True)
class Weighed:
    """One next step on offer."""

    id: str
    title: str
    practice: str
    lever: str
    lever_name: str
    dots: int


def on_offer(live: Live, language: str) -> tuple[Weighed, ...]:
    """All of them in the order of urgency, as the phones show them."""
    steps = room_steps.steps(live.current, live.bank, live.now)
    counts = crowd.dots(db.session, live.current, [step.id for step in steps], live.now)
    items = [live.bank.item(step.practice) for step in steps]
    return tuple(
        Weighed(
            step.id,
            step.title[language],
            item.name[language],
            item.lever,
            part_name(live.bank, item.lever, language),
            counts.get(step.id, 0),
        )
        for step, item in zip(steps, items, strict=True)
    )


def left(steps: Sequence[Weighed], taken: Sequence[Any]) -> tuple[Weighed, ...]:
    """What nobody has taken on yet, most dots first."""
    gone = {one.step_id for one in taken}
    return tuple(sorted((s for s in steps if s.id not in gone), key=lambda step: -step.dots))


def leading(steps: Sequence[Weighed]) -> int:
    """How many of these, most dots first, the room wants most."""
    dots = [step.dots for step in steps if step.dots]
    first = min(len(dots), MOST)
    while FEWEST < first < len(dots) and dots[first] == dots[first - 1]:
        first -= 1
    return first


def taken_on(live: Live) -> list[Any]:
    """What was taken down in the room; in a rehearsal its own."""
    rehearsed = live.room.rehearsal is not None
    return actions.of_room(db.session, live.current.assessment_id, rehearsed=rehearsed)
