"""The command that reads mails that came back and marks their addresses."""

import mailbox as boxes
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_binary_file
from email.message import Message
from functools import partial
from pathlib import Path

import click
from flask.cli import with_appcontext

from assessment import mailbox, returned
from assessment.cli.refusal import language_of
from assessment.jobs import reminder_letters
from assessment.store import actions, addresses, reminders
from assessment.store.database import begin_write, db
from reports.words import Words


@click.command("bounces")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@with_appcontext
def bounces(files: tuple[str, ...]) -> None:
    """Mark addresses whose mail came back.

    FILES are returned mails: one mail (.eml), a mailbox (mbox), a folder (Maildir), or - for a
    mail on standard input, as a mail server pipes it. Whatever is no report is passed over.
    """
    marked = 0
    for file in files:
        try:
            marked += sum(
                _mark(failure) for mail in _mails(file) for failure in returned.read(mail)
            )
        except (OSError, boxes.Error) as error:
            raise click.FileError(file, getattr(error, "strerror", None) or str(error)) from error
    words = Words(language_of(), "cli")
    click.echo(words.plural("%(n)s address marked.", "%(n)s addresses marked.", marked))


def _mails(file: str) -> Iterator[Callable[[], Message]]:
    """Each mail of a file, still to be read."""
    if file == "-":
        yield partial(message_from_binary_file, sys.stdin.buffer)
        return
    if Path(file).is_dir():
        folder = boxes.Maildir(file, create=False)
        yield from (partial(folder.get_message, key) for key in folder.iterkeys())
        return
    with Path(file).open("rb") as opened:
        if opened.peek(5).startswith(b"From "):
            with closing(boxes.mbox(file, create=False)) as box:
                yield from (partial(box.get_message, key) for key in box.iterkeys())
        else:
            yield partial(message_from_binary_file, opened)


def _mark(failure: returned.Failure) -> int:
    """Where a reminder came back nothing is marked: it would tell who has not answered.

    For the same reason only what was surely the reminder of an action is noted with an action.
    """
    if failure.kind == "reminder":
        return 0
    try:
        email = mailbox.normal(failure.email)
    except mailbox.NotAMailboxError:
        return 0
    begin_write(db.session)
    marked = _noted(email, failure)
    db.session.commit()
    return marked


def _noted(email: str, failure: returned.Failure) -> int:
    if failure.kind == reminder_letters.KIND:
        return reminders.comes_back(db.session, email, datetime.now(UTC), actions.NOBODY)
    sure = failure.kind == "invitation"
    return addresses.comes_back(db.session, email, failure.reason, surely_invitation=sure)
