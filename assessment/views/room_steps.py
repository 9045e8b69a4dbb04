"""The next steps that a room may put its dots on: the first of the ranking, the same everywhere.

They follow from what was revealed and agreed, so one version of a room has one list; it is worked
out once in a process, however many phones ask.
"""

from collections import OrderedDict
from uuid import UUID

from assessment.store import crowd, places
from assessment.store.database import db
from assessment.store.rooms import Current
from questions.bank import Bank, Step

OFFERED = 10  # as many as a phone can show and a room can weigh
KEPT = 64
_known: OrderedDict[tuple[UUID, int], tuple[str, ...]] = OrderedDict()


def shown(current: Current, bank: Bank, now: float) -> tuple[str, ...]:
    """The ids of the steps that are offered, the first rank first."""
    key = current.audience_id, current.version
    if key not in _known:
        place = places.above(db.session, current.audience_id)
        targets = place.assessment.targets if place else {}
        outcome = crowd.outcome(db.session, current, bank, targets, now)
        _known[key] = tuple(one.step for one in outcome.result.priorities[:OFFERED])
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return _known[key]


def steps(current: Current, bank: Bank, now: float) -> tuple[Step, ...]:
    """The same with what the bank says of them."""
    known = {step.id: step for step in bank.steps}
    return tuple(known[name] for name in shown(current, bank, now))
