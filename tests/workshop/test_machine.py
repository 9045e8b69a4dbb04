"""Any commands and votes in any order: nothing is lost or doubled, nothing is shown too early.

Nor does what is shown later tell, less what was shown before, the answers of one or two.
"""

from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assessment.workshop import commands as do
from assessment.workshop.ballots import lever
from assessment.workshop.outcome import outcome
from assessment.workshop.parts import check, part
from assessment.workshop.refusal import RefusedError
from assessment.workshop.reveal import LEAST, HiddenError, freed, picture, revealed
from assessment.workshop.room import AT_ONCE, Room, opened
from tests.workshop.examples import BANK, NOW

KEYS = ("goals", "culture", "today")
PARTS = st.sampled_from(KEYS)
AGREED = st.sampled_from(["goals", "G2", "culture", "today"])
SEATS = st.integers(1, 6)
ANSWERS = st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=5, max_size=5)
LATE = st.lists(ANSWERS, min_size=3, max_size=5)


class Workshop(RuleBasedStateMachine):
    """A room with its store: one vote a seat and round, ballots without seats."""

    def __init__(self):
        super().__init__()
        self.room = opened(60, NOW)
        self.now = NOW
        self.agreed = {}
        self.votes = {}  # (part, round, seat) → payload, or None once it is a ballot
        self.ballots = {}  # (part, round) → payloads
        self.cast = set()  # every (part, round, seat) that was acknowledged
        self.seats = 6  # and one more for each who comes late
        self.pictures = {}  # (part, round) → answers behind each figure, of all that were shown

    def command(self, command, *arguments):
        """Whether it was done; refused or not, the old room is untouched."""
        before = self.room.to_json()
        old = self.room
        try:
            self.room = command(self.room, *arguments)
        except RefusedError:
            return False
        finally:
            assert old.to_json() == before
        return True

    def seen(self):
        return [key for key in KEYS if self.room.voting(key).phase == "revealed"]

    def sealed(self, key, round):
        return [s for s in self.votes if s[:2] == (key, round) and self.votes[s] is not None]

    def cut(self, key, last=False):
        """As the store does it at a reveal and at the end."""
        for number in (1, 2):
            waiting = self.sealed(key, number)
            votes = [self.votes[seat] for seat in waiting]
            shown = (key, number) in self.ballots
            if said := freed(BANK, part(BANK, key), votes, shown=shown, last=last):
                self.ballots.setdefault((key, number), []).extend(said)
                self.votes.update(dict.fromkeys(waiting))

    @initialize(rehearsed=st.booleans())
    def begin(self, rehearsed):
        if rehearsed:
            self.room = do.rehearse(self.room, 5, 1, NOW)
            self.room = do.end_rehearsal(revealed_in_rehearsal(self.room), NOW)
            assert self.room == opened(60, NOW)
        self.room = do.open_votes(do.forward(self.room, NOW), [part(BANK, "goals")], NOW)

    @rule(seconds=st.integers(0, 600))
    def wait(self, seconds):
        self.now += seconds

    def put(self, key, number, seat, answers):
        standing = self.room.standing(key, number)
        place = (key, number, seat)
        if standing == "shut" or (standing == "late" and place in self.votes):
            return
        if self.votes.get(place, "") is None:
            return  # a ballot already
        asked = self.room.voting(key).rounds[number - 1].questions
        values = answers if key != "today" else [[100, 0, 0]]
        given = dict(zip(part(BANK, key).keys, values, strict=True))
        payload = {k: v for k, v in given.items() if k in asked}
        self.votes[place] = check(part(BANK, key), payload, asked)
        self.cast.add(place)

    @rule(key=PARTS, number=st.sampled_from([1, 2]), seat=SEATS, answers=ANSWERS)
    def vote(self, key, number, seat, answers):
        self.put(key, number, seat, answers)

    @rule(seats=st.sets(SEATS, min_size=2), answers=ANSWERS)
    def all_vote(self, seats, answers):
        for key in self.room.asking:
            for seat in sorted(seats):
                self.put(key, self.room.voting(key).round, seat, answers)

    @rule(key=PARTS)
    def go(self, key):
        self.command(do.go, key, self.now)

    @rule(command=st.sampled_from([do.forward, do.back, do.skip, do.pause, do.resume]))
    def move(self, command):
        self.command(command, self.now)

    @rule(other=st.none() | PARTS)
    def open_votes(self, other):
        keys = {self.room.part, other} - {None}
        self.command(do.open_votes, [part(BANK, key) for key in sorted(keys)], self.now)

    @precondition(lambda self: self.room.asking)
    @rule(data=st.data(), undo=st.booleans())
    def close(self, data, undo):
        before, key = self.room, data.draw(st.sampled_from(self.room.asking))
        assert self.command(do.close_votes, key, self.now)
        if undo:
            assert self.command(do.undo_close, key)
            assert self.room == before

    @rule(key=PARTS)
    def undo_close(self, key):
        self.command(do.undo_close, key)

    @rule(key=PARTS)
    def reveal(self, key):
        number = self.room.voting(key).round
        sealed, ballots = len(self.sealed(key, number)), len(self.ballots.get((key, number), ()))
        if self.command(do.reveal, key, sealed, ballots, self.now):
            assert max(sealed, ballots) >= LEAST
            self.cut(key)

    @precondition(lambda self: self.room.asking)
    @rule(data=st.data(), answers=ANSWERS, late=LATE)
    def vote_and_reveal(self, data, answers, late):
        key = data.draw(st.sampled_from(self.room.asking))
        for seat in (1, 2, 3):
            self.put(key, self.room.voting(key).round, seat, answers)
        self.reveal(key)
        assert self.room.voting(key).phase == "revealed"
        self.no_two_pictures_tell_the_answers_of_one_or_two()
        self.join_late(key, late)

    @precondition(lambda self: self.seen())
    @rule(data=st.data(), late=LATE)
    def reveal_again(self, data, late):
        self.join_late(data.draw(st.sampled_from(self.seen())), late)

    def join_late(self, key, late):
        """People who have not voted yet vote after the reveal, and it is done again."""
        for answers in late:
            self.seats += 1
            self.put(key, self.room.voting(key).round, self.seats, answers)
        if self.command(do.undo_reveal, key):
            self.reveal(key)

    @precondition(lambda self: self.seen())
    @rule(data=st.data())
    def undo_reveal(self, data):
        self.command(do.undo_reveal, data.draw(st.sampled_from(self.seen())))

    @precondition(lambda self: self.seen())
    @rule(data=st.data(), some=st.booleans())
    def vote_again(self, data, some):
        key = data.draw(st.sampled_from(self.seen()))
        questions = self.room.voting(key).questions[1:3] if some else ()
        self.command(do.vote_again, key, questions, self.now)

    @rule(key=PARTS)
    def undo_vote_again(self, key):
        self.command(do.undo_vote_again, key, len(self.sealed(key, 2)))

    @rule(
        key=AGREED,
        score=st.integers(1, 5),
    )
    def agree(self, key, score):
        seen = self.room.is_revealed(key)
        if self.command(do.agree, key, score, "so"):
            assert seen
            self.agreed[key] = score

    @rule(key=AGREED)
    def withdraw(self, key):
        if self.command(do.withdraw_agreement, key):
            del self.agreed[key]

    @rule(minutes=st.integers(0, 5))
    def timer(self, minutes):
        if self.command(do.set_timer, minutes, self.now):
            assert self.room.timer_left(self.now) == 60 * minutes

    @precondition(lambda self: self.ballots)
    @rule()
    def finish(self):
        if self.command(do.finish, {"G1-start": 3}, self.now):
            for key in KEYS:
                self.cut(key, last=True)

    @invariant()
    def nothing_agreed_is_lost(self):
        assert {key: one.score for key, one in self.room.agreed.items()} == self.agreed

    @invariant()
    def no_vote_is_lost_or_doubled(self):
        assert set(self.votes) == self.cast
        became = sum(payload is None for payload in self.votes.values())
        assert became == sum(map(len, self.ballots.values()))

    @invariant()
    def no_two_pictures_tell_the_answers_of_one_or_two(self):
        for place, given in self.ballots.items():
            key, number = place
            one = self.room.voting(key).rounds[number - 1]
            if self.room.done or one.phase == "revealed":
                shown = behind(picture(BANK, part(BANK, key), one.questions, number, given), given)
                there = self.pictures.setdefault(place, [])
                if shown not in there:
                    there.append(shown)
                for before, after in combinations(there, 2):
                    more = [after[figure] - before[figure] for figure in after]
                    assert all(n == 0 or n >= LEAST for n in more), (before, after)

    @rule(key=PARTS, number=st.sampled_from([1, 2]))
    def look(self, key, number):
        """Nothing is seen before its reveal, or from fewer than three."""
        rounds = self.room.voting(key).rounds
        given = self.ballots.get((key, number), ())
        is_open = [one.phase == "revealed" for one in rounds[number - 1 : number]] == [True]
        try:
            seen = revealed(BANK, part(BANK, key), self.room.voting(key), number, given)
        except HiddenError:
            assert not is_open
        else:
            assert is_open
            assert seen.n == len(given) >= LEAST

    @rule()
    def sum_up(self):
        """The outcome holds what was revealed, and at the end all that may be shown."""
        for one in outcome(BANK, self.room, self.ballots).levers:
            seen = self.room.done or self.room.voting(one.lever).revealed
            assert one.n == (len(self.ballots.get((one.lever, 1), ())) if seen else 0)
            assert one.second is None or self.ballots[one.lever, 2]

    @invariant()
    def the_room_is_sound(self):
        assert Room.from_json(self.room.to_json()) == self.room
        assert len(self.room.asking) <= AT_ONCE
        assert all(len(one.rounds) <= 2 for one in self.room.votes.values())
        assert not (self.room.done and self.room.asking)
        left = self.room.timer_left(self.now)
        assert left is None or left >= 0


def behind(seen, given):
    """How many answers each figure of a picture comes from: none where it is not shown."""
    found = {one.key: one.n if one.dots else 0 for one in seen.questions}
    if seen.cloud:
        found[seen.cloud.key] = len(seen.cloud.points)
    return found | {"mean": lever(BANK, seen.part, given).n if seen.mean else 0}


def revealed_in_rehearsal(room):
    """With agreements and votes that are to vanish."""
    room = do.open_votes(do.go(room, "goals", NOW), [part(BANK, "goals")], NOW)
    return do.agree(do.reveal(room, "goals", 5, 0, NOW + 20), "G1", 2, "")


TestWorkshop = Workshop.TestCase
TestWorkshop.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
