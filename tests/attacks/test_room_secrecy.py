"""A live workshop attacked: what is learned of its votes before a reveal, and between two.

Attackers see every page of stage, control and phones, and the export.
"""

import random
from typing import Any

import pytest

from assessment.jobs import closing
from assessment.models import Ballot
from assessment.workshop.parts import ORDER
from tests.attacks.room_scene import Room, two_rooms
from tests.attacks.scene import differences

# On both engines: each keeps votes apart in a way of its own.
from tests.conftest import database_url  # noqa: F401

pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.parametrize("closed", [False, True])
def test_two_rooms_that_voted_differently_look_the_same_before_the_reveal(app, closed) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted((said,) * 5, (said, 3, 3, 2, said), (6 - said,) * 5, (3,) * 5)
        if closed:
            assert room.do("close_votes", part="goals") == 303
        told.append(room.seen())
    assert differences(*told) == []
    assert "stage-count" in str(told[0]) or closed


def test_a_second_vote_is_as_secret_as_the_first(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        phones = room.voted(*[(2, 2, 3, 4, 4)] * 4)
        assert room.do("reveal", part="goals") == 303
        assert room.do("vote_again", part="goals") == 303
        for phone in phones:
            assert room.vote(phone, *(said,) * 5, round=2).status_code == 200
        told.append(room.seen())
    assert differences(*told) == []


def test_a_revealed_room_does_differ_so_that_the_comparison_means_something(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(said,) * 5] * 3)
        assert room.do("reveal", part="goals") == 303
        told.append(room.seen())
    assert differences(*told)


def test_one_single_late_vote_changes_nothing_that_is_shown(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(2, 3, 3, 4, 4)] * 3)
        assert room.do("reveal", part="goals") == 303
        latecomer = room.phone()
        assert room.vote(latecomer, *(said,) * 5).json["state"] == "late"
        assert room.count(Ballot) == 3
        for undo in ("undo_reveal", "reveal"):
            assert room.do(undo, part="goals") == 303
        assert room.count(Ballot) == 3
        told.append(room.seen())
    assert differences(*told) == []


def test_one_single_answer_among_late_votes_changes_nothing_that_is_shown(app) -> None:
    """The later picture less the one before would tell it: such votes wait, or join without it."""
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(2, 3, 3, 4, 4)] * 3)
        assert room.do("reveal", part="goals") == 303
        room.voted((3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3, said))
        for command in ("undo_reveal", "reveal"):
            assert room.do(command, part="goals") == 303
        assert room.count(Ballot) == 3
        seen = room.seen()
        assert room.do("finish") == 303
        app.extensions["jobs"].run(closing.order(room.made.id).key)
        assert room.count(Ballot) == 6
        for page in ("results", "results.json", "stage", "control"):
            seen[f"over {page}"] = room.told(room.anna, f"{room.made.path}/{page}", {})
        told.append(seen)
    assert "200 OK" in told[0]["over results.json"]
    assert differences(*told) == []


def test_no_export_tells_what_was_voted_before_the_reveal(app) -> None:
    told = []
    for room, said in zip(two_rooms(app), (1, 5), strict=True):
        room.ask()
        room.voted(*[(said,) * 5] * 4)
        told.append(room.exported())
    assert len(told[0]) > 5
    assert differences(*told) == []


def commands_of(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Something that a control could send, sensible or not."""
    part = chance.choice(ORDER[:4])
    each: tuple[tuple[str, dict[str, Any]], ...] = (
        ("go", {"part": part}), ("forward", {}), ("back", {}), ("skip", {}),
        ("open_votes", {"part": part}), ("close_votes", {"part": part}),
        ("undo_close", {"part": part}), ("undo_reveal", {"part": part}),
        ("reveal", {"part": part}), ("reveal", {"part": part}), ("reveal", {"part": part}),
        ("vote_again", {"part": part}), ("undo_vote_again", {"part": part}),
        ("pause", {}), ("resume", {}), ("rehearse", {"people": 12}), ("end_rehearsal", {}),
        ("agree", {"key": part, "score": "3.0", "reason": ""}),
    )  # fmt: skip
    return chance.choice(each)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_people_are_never_revealed_whatever_is_sent(app, seed) -> None:
    room, chance = Room(app), random.Random(seed)
    phones, done = [room.phone(), room.phone()], 0
    room.ask("goals")
    for phone in phones:
        assert room.vote(phone, 1, 1, 1, 1, 1).status_code == 200
    assert room.do("reveal", part="goals") == 409
    for _ in range(60):
        command, values = commands_of(chance)
        done += room.do(command, **values) == 303
        phone, answers = chance.choice(phones), [chance.randint(1, 5)] * 5
        room.vote(phone, *answers, round=chance.choice([1, 1, 2]))
        assert room.count(Ballot) == 0
    assert done > 10
    assert room.made.current().room.rehearsal or "stage-chart" not in stage(room)


def stage(room: Room) -> str:
    return str(room.anna.get(f"{room.made.path}/stage").text)
