"""Beside the work of a process, in a thread of its own: shows that it lives, and gives work out.

Every worker has a keeper, and one of them all gives work out. When that one is silent for as long
as a lease, or is known to be dead, the next that looks takes over.
"""

import logging
from datetime import UTC, datetime
from threading import Event, Thread

from assessment.jobs.queue import Jobs
from assessment.store.database import UNUSABLE

log = logging.getLogger(__name__)
BEAT = 5  # seconds; several fit into the lease of a job
STEADY = 3  # beats in a row after which others, had they lived through an outage, had theirs too
ROUNDS = 12  # beats: once a minute
TIDYING = 17  # the minute of each hour


class Keeper:
    """What one worker does all the time."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self.beats = 0  # in a row
        self.tidied = _hour(datetime.now(UTC))
        self.stopped = Event()

    def start(self) -> None:
        """Keep on until stopped, beside the work."""
        Thread(target=self._keep, name="keeper", daemon=True).start()

    def stop(self) -> None:
        """No more beats."""
        self.stopped.set()

    def _keep(self) -> None:
        while not self.stopped.is_set():
            try:
                self.look(datetime.now(UTC))
            except UNUSABLE as error:
                self.beats = 0
                log.warning("No work is given out: %s", getattr(error, "orig", error))
            except Exception:
                self.beats = 0
                log.exception("No work is given out")
            self.stopped.wait(BEAT)

    def look(self, now: datetime) -> None:
        """One beat; whoever leads then gives out what is to be done."""
        leads = self.jobs.beat()
        self.beats += 1
        if not leads:
            return
        self.jobs.pick_up(patient=self.beats < STEADY, due=self.beats % ROUNDS == 1)
        if self.tidied != _hour(now):
            self.tidied = _hour(now)
            self.jobs.tell_to_tidy()


def _hour(now: datetime) -> int:
    """Which of the hours that begin at the time for tidying."""
    return (int(now.timestamp()) // 60 - TIDYING) // 60
