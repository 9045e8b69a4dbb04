"""What is noted of each job for those who watch the installation: a line in the log, and counts.

Both name the kind of the job and never whose it is. The line has the number of the request that
ordered the job, so that one search of the log finds both.
"""

import logging
import mimetypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assessment import metrics, trace
from assessment.store import work

log = logging.getLogger(__name__)


@dataclass
class Watched:
    """How a job went, as far as that is known; one that tells nothing was cut off."""

    outcome: str = "cut-off"
    made: str = ""

    def tell(self, made: work.Made | work.Done | None, *, failed: bool) -> None:
        """The job has ended: with this, or without a result because it failed."""
        self.outcome = "failed" if failed else "gone" if made is None else "done"
        if isinstance(made, work.Made):
            self.made = (mimetypes.guess_extension(made.media_type) or "").lstrip(".")


@contextmanager
def watched(order: work.Order) -> Iterator[Watched]:
    """Whatever happens meanwhile belongs to the request that ordered the job."""
    trace.begin(order.request)
    began, seen = time.perf_counter(), Watched()
    try:
        yield seen
    finally:
        seconds = time.perf_counter() - began
        metrics.current().worked(order.kind, seen.outcome, seconds, seen.made)
        fields = {"kind": order.kind, "outcome": seen.outcome}
        if order.kind not in metrics.UNTIMED:
            fields["seconds"] = f"{seconds:.1f}"
        log.info("job", extra={"fields": fields})
        trace.end()
