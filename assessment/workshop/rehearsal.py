"""Simulated people, so that a consultant can practise alone. Never stored.

Deterministic: the same seed, people and moment give the same votes.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from assessment.scoring.discretion import portions
from assessment.scoring.responses import Array
from assessment.workshop.parts import ORDER, POINTS, STEP, Answer, Ballot, Part, Question
from assessment.workshop.room import Rehearsal, Room

ARRIVED = 20.0  # seconds after which everybody has joined, or voted
DOTS = 5  # that each person has
LEVELS = {"goals": 2.9, "culture": 3.4, "knowledge": 2.6, "holistic": 2.3, "measurability": 2.8}
OTHERS = 3.7  # service and importance
PEOPLE, PRACTICES, MOODS = 0.45, 0.5, 0.55  # how far they differ: standard deviations in levels
CAMPS = 1.3  # levels up or down, where the room is divided
CANT_JUDGE = 0.04
PLACES = {"single": (0.30, 0.25, 0.45), "intended": (0.30, 0.50, 0.20)}
FIRMNESS = 12  # of the points: the larger, the closer together
CLOSER = 0.6  # of the way to the middle that people go in the second vote
JOINING, PERSONS, PLACING = 101, 102, 103  # streams of chance beside one for each part


def joined(room: Room, now: float) -> int:
    """How many simulated people have joined by now; nobody in a real room."""
    if room.rehearsal is None:
        return 0
    return int((_arrivals(room.rehearsal, JOINING, 1) <= room.clock.at(now)).sum())


def ballots(room: Room, part: Part, round: int, now: float) -> tuple[Ballot, ...]:
    """The simulated votes of a round by now, or by when it was closed; none in a real room."""
    rounds = room.voting(part.key).rounds
    if room.rehearsal is None or not 1 <= round <= len(rounds):
        return ()
    this = rounds[round - 1]
    elapsed = (now if this.closed_at is None else this.closed_at) - this.asked_at
    return votes(room.rehearsal, part, round, elapsed, this.questions)


def votes(
    of: Rehearsal, part: Part, round: int, elapsed: float, asked: Sequence[str] | None = None
) -> tuple[Ballot, ...]:
    """What has come in so many seconds after a part was asked; all questions, or only some."""
    chance = np.random.default_rng([of.seed, ORDER.index(part.key)])
    tilt = np.random.default_rng([of.seed, PERSONS]).normal(0, PEOPLE, of.people)
    divided = int(chance.integers(max(1, len(part.questions))))
    said: dict[str, list[Answer]] = {}
    for i, question in enumerate(part.questions):
        first = _first(question, part.key, tilt, i == divided, chance)
        said[question.key] = first if round == 1 else _second(question, first)
    keys = [key for key in part.keys if asked is None or key in asked]
    there = _arrivals(of, ORDER.index(part.key), round) <= elapsed
    return tuple({key: said[key][i] for key in keys} for i in np.flatnonzero(there).tolist())


def dots(of: Rehearsal, steps: Sequence[str], elapsed: float) -> Mapping[str, int]:
    """Where the dots lie so many seconds after they could be placed; the first steps get most."""
    if not steps:
        return {}
    weights = 0.8 ** np.arange(len(steps))
    chance = np.random.default_rng([of.seed, PLACING])
    placed = chance.multinomial(DOTS, weights / weights.sum(), size=of.people)
    there = _arrivals(of, PLACING, 1) <= elapsed
    counts = placed[there].sum(axis=0).tolist()
    return {step: count for step, count in zip(steps, counts, strict=True) if count}


def _arrivals(of: Rehearsal, stream: int, round: int) -> Array:
    """Per person the second in which it comes; most in the first half."""
    chance = np.random.default_rng([of.seed, stream, round])
    return np.asarray(1 + (ARRIVED - 1) * chance.beta(2, 3, of.people))


def _first(
    question: Question, part: str, tilt: Array, divided: bool, chance: np.random.Generator
) -> list[Answer]:
    people = len(tilt)
    if question.kind == "points":
        alpha = FIRMNESS * np.array(PLACES[question.key])
        return [_points(row.tolist()) for row in chance.dirichlet(alpha, people)]
    level = LEVELS.get(part, OTHERS) + chance.normal(0, PRACTICES)
    camps = CAMPS * chance.choice([-1, 1], people) * divided
    exact = level + tilt + camps + chance.normal(0, MOODS, people)
    levels = np.clip(np.rint(exact), 1, 5).astype(int).tolist()
    unknown = (chance.random(people) < CANT_JUDGE) & (question.kind == "choice")
    return [None if no else one for no, one in zip(unknown.tolist(), levels, strict=True)]


def _second(question: Question, first: Sequence[Answer]) -> list[Answer]:
    """After the talk: everybody nearer to the middle of the first vote."""
    if question.kind == "points":
        given = np.array(first, float) / POINTS
        return [_points(row.tolist()) for row in given + CLOSER * (given.mean(axis=0) - given)]
    levels = [one for one in first if isinstance(one, int)]
    middle = float(np.median(levels)) if levels else 0.0
    return [round(one + CLOSER * (middle - one)) if isinstance(one, int) else None for one in first]


def _points(shares: Sequence[float]) -> list[int]:
    return [round(POINTS * share) for share in portions(shares, STEP / POINTS)]
