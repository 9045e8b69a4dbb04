"""The tables of work: what each kind of job does, what falls due by itself, what is tidied away.

A new kind of job lives in a module of its own and is entered here; nothing else knows the kinds.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assessment.jobs import (
    audience_reports,
    closing,
    documents,
    exporting,
    mailing,
    poster,
    privacy,
    reminders,
    reports,
    team_reports,
)
from assessment.store import checks, retention, shares, snapshots, work

# A kind gets its owner, its arguments and a function that notes progress (and commits). It returns
# a file, DONE where nothing is to be kept, or None where its owner has gone.
KINDS: dict[str, Callable[[str, dict[str, Any], work.Progress], work.Made | work.Done | None]] = {
    "check-report": reports.make_check_report,
    audience_reports.KIND: audience_reports.make,
    documents.KIND: documents.make,
    team_reports.KIND: team_reports.make,
    mailing.KIND: mailing.send,
    poster.KIND: poster.make,
    reminders.KIND: reminders.send,
    privacy.KIND: privacy.make,
    exporting.KIND: exporting.make,
    closing.KIND: closing.close,
}

# Asked once a minute: the orders that are due now. They only read.
DUE: tuple[Callable[[Session, datetime], Iterable[work.Order]], ...] = (
    mailing.due,
    closing.due,
    reminders.due,
)

# Done once an hour, each in a transaction of its own.
TIDYING: tuple[Callable[[Session, datetime], Any], ...] = (
    checks.remove_expired,
    work.remove_old,
    retention.remove_leaving,
    retention.remove_addresses,
    retention.remove_action_addresses,
    retention.remove_responses,
    retention.remove_drafts,
    retention.remove_deeds,
    retention.remove_ways_in,
    shares.remove_ended,
    snapshots.fill_in,
)
