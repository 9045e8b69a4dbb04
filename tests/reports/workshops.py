"""A workshop that tests of charts and documents share: two levers, a second vote, agreed scores."""

from dataclasses import replace

from assessment.workshop import commands as do
from assessment.workshop.outcome import Outcome, outcome
from tests.workshop.examples import BANK, again, finished, lever, points, revealed

REASON = "Im Vertrieb gibt es Ziele, <in der Technik> nicht."
FIRST = [(1, 2, 3, 4, None), (2, 2, 3, 4, 5), (5, 2, 3, 4, 5), (5, 3, 3, 4, 1), (1, 2, 3, 4, None)]
SECOND = [(2,), (2,), (2,), (3,), (2,)]
CLOUD = [(50, 30, 20), (50, 30, 20), (20, 30, 50), (40, 30, 30), (50, 30, 20)]


def held(people: int = 1) -> Outcome:
    """Goals voted on twice in its first practice, culture once; `people` times five."""
    ids = [item.id for item in BANK.lever("goals").items]
    room = again(revealed("goals"), "goals", ids[0])
    room = revealed("today", revealed("culture", room))
    room = do.agree(room, ids[0], 2.5, REASON)
    room = do.agree(room, "culture", 4.0, "")
    ballots = {
        ("goals", 1): lever("goals", *FIRST * people),
        ("goals", 2): [{ids[0]: row[0]} for row in SECOND * people],
        ("culture", 1): lever("culture", 2, 3, 3, 3, 4) * people,
        ("today", 1): points("today", *CLOUD * people),
    }
    step = BANK.steps[0].id
    done = finished(room)
    return outcome(BANK, replace(done, dots={step: 7}), ballots)
