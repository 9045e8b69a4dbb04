"""What a facilitator sends: read from its form, carried out on the room, or refused in words.

Every command names the version of the room that it was made for. Draws no page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask_babel import LazyString
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from assessment import access, jobs
from assessment.forms.entries import read_day
from assessment.jobs import closing as closing_job
from assessment.store import actions, closing, deeds, rooms, work
from assessment.store import commands as stored
from assessment.store.database import db
from assessment.store.rooms import ClosedError, NoRoomError, StaleError
from assessment.views.live import Live
from assessment.views.room_words import CLOSED, REASONS, STALE, UNREADABLE
from assessment.workshop import commands, parts
from assessment.workshop.refusal import RefusedError
from assessment.workshop.room import Room
from questions.bank import LANGUAGES

BY_KEY = "Leitstern"  # in the log, where somebody without an account ended the workshop
LONGEST = {"title": 200, "owner": 120}


class UnreadableError(ValueError):
    """Nothing that a form of ours sends."""


@dataclass(frozen=True, slots=True)
class Order:
    """One command as it was sent."""

    live: Live
    version: int
    form: MultiDict[str, str]
    now: float

    @property
    def id(self) -> UUID:
        return self.live.current.audience_id

    @property
    def part(self) -> str:
        return self.word("part")

    def word(self, name: str) -> str:
        """A key of ours."""
        return self.form.get(name, "")[:40]

    def number(self, name: str) -> int:
        """A whole number of a few digits."""
        given = self.form.get(name, "").strip()
        if not (given.isascii() and given.isdigit() and len(given) < 8):
            raise UnreadableError(name)
        return int(given)

    def score(self) -> float:
        """With a decimal point or a comma."""
        given = self.form.get("score", "").strip().replace(",", ".")
        if not (given.isascii() and given.replace(".", "", 1).isdigit() and len(given) < 8):
            raise RefusedError("score")
        return float(given)

    def asked(self) -> list[parts.Part]:
        """The parts that are named, one at least."""
        keys = [key for key in self.form.getlist("part") if key]
        if not keys or not set(keys) <= parts.KINDS.keys():
            raise RefusedError("unknown")
        return [parts.part(self.live.bank, key) for key in keys]

    def plan(self) -> actions.Plan:
        """An action: what, who, until when."""
        bank, due = self.live.bank, self.form.get("due", "")
        steps = {step.id: step for step in bank.steps}
        said = {name: " ".join(self.form.get(name, "").split()) for name in LONGEST}
        if step := steps.get(self.word("step")):  # taken on as the room has read it
            said["title"] = said["title"] or step.title[self.live.place.audience.language]
        if not said["title"] or any(len(said[name]) > most for name, most in LONGEST.items()):
            raise UnreadableError("action")
        known = {one.title[language]: one.id for one in bank.steps for language in LANGUAGES}
        try:
            until = read_day(due) if due else None
        except ValueError:
            raise UnreadableError("due") from None
        of_step = step.id if step else known.get(said["title"])
        return actions.Plan(said["title"], said["owner"], of_step, until)


Change = Callable[[Room, Order], Room]
CHANGES: Mapping[str, Change] = {
    "forward": lambda room, of: commands.forward(room, of.now),
    "back": lambda room, of: commands.back(room, of.now),
    "skip": lambda room, of: commands.skip(room, of.now),
    "go": lambda room, of: commands.go(room, of.part, of.now),
    "open_votes": lambda room, of: commands.open_votes(room, of.asked(), of.now),
    "close_votes": lambda room, of: commands.close_votes(room, of.part, of.now),
    "undo_close": lambda room, of: commands.undo_close(room, of.part),
    "undo_reveal": lambda room, of: commands.undo_reveal(room, of.part),
    "vote_again": lambda room, of: commands.vote_again(
        room, of.part, of.form.getlist("question"), of.now
    ),
    "agree": lambda room, of: commands.agree(
        room, of.word("key"), of.score(), of.form.get("reason", "")
    ),
    "withdraw_agreement": lambda room, of: commands.withdraw_agreement(room, of.word("key")),
    "pause": lambda room, of: commands.pause(room, of.now),
    "resume": lambda room, of: commands.resume(room, of.now),
    "set_timer": lambda room, of: commands.set_timer(room, of.number("minutes"), of.now),
    "stop_timer": lambda room, _of: commands.stop_timer(room),
    "set_plan": lambda room, of: commands.set_plan(room, of.number("plan")),
    "rehearse": lambda room, of: commands.rehearse(room, of.number("people"), seed(of), of.now),
}


def seed(of: Order) -> int:
    """Another rehearsal has other people."""
    return (of.id.int + of.version) % 2**31


def _reveal(of: Order) -> None:
    stored.reveal(db.session, of.id, of.version, of.asked()[0], of.now)


def _undo_vote_again(of: Order) -> None:
    stored.undo_vote_again(db.session, of.id, of.version, of.part)


def _end_rehearsal(of: Order) -> None:
    stored.end_rehearsal(db.session, of.id, of.version, of.now)


def _finish(of: Order) -> None:
    """The end, and the work of publishing what came out of it."""
    place = of.live.place
    workspace, subject = place.workspace.id, f"{place.assessment.name}: {place.audience.kind}"
    stored.finish(db.session, of.id, of.version, of.now)
    if closing.begin(db.session, of.id):
        deeds.note(db.session, workspace, _actor(of), "workshop-ended", subject)


def _actor(of: Order) -> str:
    return access.member().email if of.live.is_member else BY_KEY


def _add_action(of: Order) -> None:
    at, plan, rehearsed = datetime.fromtimestamp(of.now, UTC), of.plan(), _rehearsed(of)
    rooms.change(db.session, of.id, of.version, _open)  # all screens show it
    assessment = of.live.current.assessment_id
    actor = _actor(of)
    actions.create(db.session, assessment, plan, at, rehearsed=rehearsed, actor=actor)


def _change_action(of: Order) -> None:
    number, plan = _number_of_action(of), of.plan()
    rooms.change(db.session, of.id, of.version, _open)
    at, wave = datetime.fromtimestamp(of.now, UTC), of.live.current.assessment_id
    if actions.change(db.session, wave, number, plan, at, _actor(of)) is None:
        raise RefusedError("unknown")


def _drop_action(of: Order) -> None:
    number = _number_of_action(of)
    rooms.change(db.session, of.id, of.version, _open)
    actions.delete(db.session, of.live.current.assessment_id, number)


def _open(room: Room) -> Room:
    if room.done:
        raise RefusedError("done")
    return room


def _rehearsed(of: Order) -> bool:
    return of.live.room.rehearsal is not None


def _number_of_action(of: Order) -> UUID:
    try:
        return UUID(of.word("action"))
    except ValueError:
        raise UnreadableError("action") from None


ROWS: Mapping[str, Callable[[Order], None]] = {
    "reveal": _reveal,
    "undo_vote_again": _undo_vote_again,
    "end_rehearsal": _end_rehearsal,
    "finish": _finish,
    "add_action": _add_action,
    "change_action": _change_action,
    "drop_action": _drop_action,
}


def carry_out(live: Live, command: str, form: MultiDict[str, str]) -> LazyString | None:
    """Do it and commit; or change nothing and say why."""
    run = ROWS.get(command)
    if run is None and command not in CHANGES:
        raise NotFound
    try:
        version = Order(live, 0, form, live.now).number("version")
        of = Order(live, version, form, live.now)
        if run is None:
            rooms.change(db.session, of.id, version, lambda room: CHANGES[command](room, of))
        else:
            run(of)
        db.session.commit()
    except (StaleError, ClosedError, NoRoomError, RefusedError, UnreadableError) as error:
        db.session.rollback()
        return _why(error)
    if command == "finish":
        _have_it_published(live.current.audience_id)
    return None


def _have_it_published(audience_id: UUID) -> None:
    """Ask for the result; cut off before, the clock of the worker asks for it."""
    wanted = closing_job.order(audience_id)
    to_tell = work.ask(db.session, wanted, datetime.now(UTC))
    db.session.commit()
    if to_tell:
        jobs.current().tell(wanted.key)


def _why(error: Exception) -> LazyString:
    if isinstance(error, RefusedError):
        return REASONS[error.reason]
    if isinstance(error, StaleError):
        return STALE
    if isinstance(error, ClosedError):
        return CLOSED
    if isinstance(error, NoRoomError):
        raise NotFound
    return UNREADABLE
