"""Rooms and ballots that the tests of the workshop share."""

from assessment.workshop import commands as do
from assessment.workshop.parts import part
from assessment.workshop.room import Room, opened
from questions.load import bank

BANK = bank()
NOW = 1_800_000_000.0
GOALS, CULTURE = part(BANK, "goals"), part(BANK, "culture")
TODAY, INTENDED = part(BANK, "today"), part(BANK, "intended")


def asking(key: str = "goals", plan: int = 60) -> Room:
    """A room in which one part is being asked."""
    return do.open_votes(do.go(opened(plan, NOW), key, NOW), [part(BANK, key)], NOW)


def revealed(key: str = "goals", room: Room | None = None) -> Room:
    """A room that has seen the first vote on a part."""
    if room is None:
        room = asking(key)
    else:
        room = do.open_votes(do.go(room, key, NOW), [part(BANK, key)], NOW)
    return do.reveal(room, key, 3, 0, NOW)


def again(room: Room, key: str = "goals", *questions: str) -> Room:
    """The second vote on a part, revealed."""
    return do.reveal(do.vote_again(room, key, questions, NOW), key, 3, 0, NOW)


def finished(room: Room, **dots: int) -> Room:
    return do.finish(room, {step.replace("_", "-"): n for step, n in dots.items()}, NOW)


def lever(key: str, *answers: int | tuple[int | None, ...] | None) -> list[dict[str, int | None]]:
    """A ballot per value: one answer throughout, or five."""
    keys = part(BANK, key).keys
    rows = [a if isinstance(a, tuple) else (a,) * len(keys) for a in answers]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def points(key: str, *rows: tuple[int, int, int]) -> list[dict[str, list[int]]]:
    return [{part(BANK, key).keys[0]: list(row)} for row in rows]
