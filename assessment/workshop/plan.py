"""How many minutes each part has in a workshop of 30, 60 or 90, and whether one is ahead.

Minutes and seconds only; knows no clock.
"""

from assessment.workshop.parts import ORDER

PLANS = (30, 60, 90)
MINUTES = {  # part → minutes in each plan
    "lobby": (2, 4, 5),
    "goals": (3, 7, 11),
    "culture": (3, 7, 11),
    "knowledge": (3, 7, 11),
    "holistic": (3, 7, 11),
    "measurability": (3, 7, 11),
    "service": (1, 2, 2),
    "today": (2, 3, 4),
    "intended": (1, 2, 4),
    "importance": (1, 2, 3),
    "result": (3, 4, 6),
    "dots": (2, 3, 4),
    "actions": (3, 5, 7),
    "end": (0, 0, 0),
}


def minutes(plan: int, part: str) -> int:
    """How many minutes a part has."""
    return MINUTES[part][PLANS.index(plan)]


def window(plan: int, part: str) -> tuple[int, int]:
    """From which to which minute after the lobby a part has its place."""
    before = sum(minutes(plan, key) for key in ORDER[1 : ORDER.index(part)])
    return before, before + (0 if part == "lobby" else minutes(plan, part))


def pace(plan: int, part: str, seconds: float) -> int:
    """Whole minutes ahead (+) or behind (−) after so many seconds of work since the lobby.

    0 while the part is in its place. The lobby counts as planned, however long people took to
    arrive; a pause is no work.
    """
    first, last = window(plan, part)
    gone = seconds / 60
    return int(first - gone) if gone < first else -int(max(0.0, gone - last))
