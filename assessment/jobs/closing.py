"""Closes an audience outside the web process: from all its answers to the published snapshot.

Cut off at any point it is done again from the start, until one transaction stores the snapshot and
what is kept of the comments; from then on, what remains is to take the answers' order and texts
away, part by part. Nothing is shown before that is done. Says nothing about single answers.
"""

import gc
import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from assessment import metrics
from assessment.clock import local
from assessment.store import closing, comments, deeds, gathering, outcomes, snapshots, work
from assessment.store.database import begin_write, db
from questions.load import bank

if TYPE_CHECKING:
    from assessment.scoring.intake import Intake
    from assessment.scoring.publication import Publication

log = logging.getLogger(__name__)
KIND = "close"
CLOCK = "Leitstern"  # in the log, where no member closed the audience


def order(audience_id: UUID) -> work.Order:
    """The work of closing an audience."""
    key = hashlib.sha256(b"closing " + audience_id.bytes).hexdigest()
    return work.Order(key, KIND, str(audience_id), {})


def due(session: Session, now: datetime) -> Iterator[work.Order]:
    """Orders for audiences whose time is over, or whose closing was cut off."""
    return map(order, closing.due(session, now))


def close(owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Done | None:
    """Close the audience; None if it has gone. `at` is when, unless that is now."""
    audience_id, began = UUID(owner), time.perf_counter()
    now = datetime.fromisoformat(arguments["at"]) if "at" in arguments else datetime.now(UTC)
    begin_write(db.session)
    if closing.state(db.session, audience_id) is None:
        return None
    if closing.begin(db.session, audience_id):
        subject, workspace = closing.name_and_workspace(db.session, audience_id)
        deeds.note(db.session, workspace, CLOCK, "audience-closed", subject)
    db.session.commit()
    _gather(audience_id, now)
    if found := closing.circumstances(db.session, audience_id):
        told = _in_whole_per_cent(progress)
        closing.reckon(db.engine, found.answers)
        if not closing.is_published(db.session, audience_id):
            _publish(found, told, now)
        db.session.rollback()  # ends the reading before the writing
        _rewrite(found, told)
        _end(audience_id, now)
        metrics.current().closed(found.answers, time.perf_counter() - began)
    db.session.rollback()  # the sweep would wait for what is still being read
    closing.sweep(db.engine)
    return work.DONE


def _in_whole_per_cent(progress: work.Progress) -> work.Progress:
    """Told only when it has grown: each time it is written to the disk."""
    told = -1

    def tell(per_cent: int) -> None:
        nonlocal told
        if per_cent > told:
            told = per_cent
            progress(per_cent)

    return tell


def _gather(audience_id: UUID, now: datetime) -> None:
    """The last votes of a workshop become its answers, before any are read."""
    begin_write(db.session)
    if closing.state(db.session, audience_id) == "closing":
        gathering.gather(db.session, audience_id, now.timestamp())
    db.session.commit()


def _publish(found: closing.Circumstances, progress: work.Progress, now: datetime) -> None:
    with _nothing_collected():
        intake = read(found, progress)
        publication = published(found, intake)
        outcome = gathering.outcome(db.session, found.id, found.targets)
    db.session.rollback()
    begin_write(db.session)
    still = closing.state(db.session, found.id) == "closing"  # no other worker was quicker
    if still and not closing.is_published(db.session, found.id):
        _freeze(found, intake, publication, local(now).date())
        if outcome is not None:
            outcomes.write(db.session, found.id, outcome)
    db.session.commit()
    progress(70)


def _rewrite(found: closing.Circumstances, progress: work.Progress) -> None:
    """Take order and texts away from the answers; others can write between two parts."""
    last, done = None, 0
    while True:
        begin_write(db.session)
        if closing.state(db.session, found.id) == "closing":
            last = closing.rewrite(db.session, found.id, last)
        else:
            last = None  # another worker was quicker
        db.session.commit()
        if last is None:
            return
        done += closing.PART
        progress(min(95, 70 + 25 * done // max(1, found.answers)))


def _end(audience_id: UUID, now: datetime) -> None:
    begin_write(db.session)
    if closing.state(db.session, audience_id) == "closing":
        closing.end(db.session, audience_id, now)
    db.session.commit()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Answers hold no cycles: looking for some among so many objects is lost time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def read(found: closing.Circumstances, progress: work.Progress) -> "Intake":
    """All answers as arrays; those that no form of ours sends are left out and counted."""
    from assessment.scoring.cells import Plan  # noqa: PLC0415  # numpy: for the worker only
    from assessment.scoring.intake import Intake  # noqa: PLC0415

    named = found.confidentiality == "named"
    groups = dict(Plan.of(found.groups).groups)
    intake = Intake(bank(found.bank_version), found.form, groups, named=named)
    done = 0
    for texts in closing.payloads(db.session, found.id):
        intake.add(texts)
        done += len(texts)
        progress(5 + 50 * done // max(done, found.answers))
    if intake.left_out:
        log.warning("%d stored answers were no answers and are left out", intake.left_out)
    return intake


def published(found: closing.Circumstances, intake: "Intake") -> "Publication":
    """What may be shown of the answers."""
    from assessment.scoring.cells import Plan  # noqa: PLC0415  # numpy: for the worker only
    from assessment.scoring.publication import Agreed, publish  # noqa: PLC0415

    agreed = Agreed(
        form=found.form,
        kind=found.kind,  # type: ignore[arg-type]  # the database checks both
        confidentiality=found.confidentiality,  # type: ignore[arg-type]
        k=found.k,
        invited=found.asked,
        plan=Plan.of(found.groups, found.crosses),
        targets=found.targets,
    )
    commenters = {question: len(texts) for question, texts in intake.comments.items()}
    version = bank(found.bank_version)
    return publish(version, intake.responses(), agreed, names=intake.names, commenters=commenters)


def _freeze(
    found: closing.Circumstances, intake: "Intake", publication: "Publication", today: date
) -> None:
    """What is published, and what people wrote as far as it may be read."""
    snapshot = publication.snapshot
    snapshots.write(db.session, found.id, snapshot, publication.ledger, today)
    kept = {question: intake.comments[question] for question in snapshot.comments}
    comments.keep(db.session, found.id, kept)
