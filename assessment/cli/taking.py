"""A web worker that takes in only what it will soon answer.

What comes on top waits with the kernel, which hands the oldest to whichever worker is free first.
Taken in at once, some people would wait twice as long as others, behind a worker that drew more.
"""

from typing import Any

from gunicorn.workers.gthread import ThreadWorker

AHEAD = 4  # requests under way or waiting in a worker, for each of its threads


class FairWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads; connections that rest between two requests do not count."""

    @property
    def worker_connections(self) -> int:
        """How many connections there may be before another one waits outside."""
        resting = len(self.keepalived_conns) + len(self.pending_conns)
        ahead: int = AHEAD * self.cfg.threads
        return resting + ahead

    @worker_connections.setter
    def worker_connections(self, _most: Any) -> None:
        """Gunicorn sets a number once; ours follows what rests."""

    @property
    def max_keepalived(self) -> int:
        """How many connections are kept: none while others wait outside, or they would never
        get in before those that are kept.
        """
        full = self.nr_conns >= self.worker_connections
        kept: int = self.cfg.worker_connections - self.cfg.threads
        return 0 if full else kept

    @max_keepalived.setter
    def max_keepalived(self, _most: Any) -> None:
        """Gunicorn sets a number once; ours follows who waits."""
