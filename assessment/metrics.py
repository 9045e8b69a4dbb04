"""What is counted for a monitoring system (Prometheus) where METRICS_TOKEN is set; else nothing.

Counted is work, never people. No label names a workspace, an organisation, an audience or an
account, and what participants do is not counted at all unless it fails (`logs.py` decides): at
three in the afternoon 'one more request' would be one more person who has just answered.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from assessment.config import Settings
from reports import chromium

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

MEMORY = Path("/dev/shm")  # noqa: S108  # counts of several processes lie here; a disk may be full
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # what the library calls it
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds of a request
LONG = (0.5, 1, 2, 5, 10, 30, 60, 120, 300)  # seconds of a job
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)  # responses; how many there were is not told
FINE = 0.1  # seconds; jobs are timed in steps of it
# Each mail that is really sent takes its time, and a reminder goes to whoever has not answered.
UNTIMED = ("mailing",)


@dataclass(frozen=True, slots=True)
class Reading:
    """Something measured when it is asked for: one value for each set of labels."""

    name: str
    help: str
    values: Mapping[Any, float]  # a tuple of labels each
    labels: tuple[str, ...] = ()


@dataclass
class Meters:
    """The counts of one application; `folder` holds those of processes that count together."""

    on: bool
    folder: str = ""
    root: int = 0  # the first of those processes
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        if self.on:
            self._made.requests.labels(method, route, f"{status // 100}xx").inc()
            self._made.request_seconds.labels(method, route).observe(seconds)

    def worked(self, kind: str, outcome: str, seconds: float, made: str = "") -> None:
        """A job has ended; `made` is the kind of file that it made."""
        if not self.on:
            return
        seconds = _rounded(seconds)
        self._made.jobs.labels(kind, outcome).inc()
        if kind not in UNTIMED:
            self._made.job_seconds.labels(kind).observe(seconds)
        if made:
            self._made.report_seconds.labels(made).observe(seconds)

    def closed(self, responses: int, seconds: float) -> None:
        """An audience was closed. Fewer than k answered? Only the order of magnitude is told."""
        if self.on:
            size = next((str(size) for size in SIZES if responses <= size), "more")
            self._made.closing_seconds.labels(size).observe(_rounded(seconds))

    def mailed(self, kind: str, outcome: str) -> None:
        """A mail was sent, deferred or failed; of reminders, whoever needed none counts as sent."""
        if self.on:
            self._made.mails.labels(kind, outcome).inc()

    def counted(self, name: str) -> None:
        """A browser was started, or the database was out."""
        if self.on:
            getattr(self._made, name).inc()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Processes that are forked within count together. Before anything is counted."""
        if not self.on:
            yield
            return
        room = MEMORY if os.access(MEMORY, os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="leitstern-metrics-", dir=room)
        os.environ[FOLDER] = self.folder
        self.root = os.getpid()
        assert self._made  # noqa: S101  # loaded once, for all that are forked
        try:
            yield
        finally:
            if os.getpid() == self.root:  # those that were forked come by here, too
                shutil.rmtree(self.folder, ignore_errors=True)

    def text(self, readings: Iterable[Reading]) -> bytes:
        """All counts and these readings, as Prometheus reads them."""
        from prometheus_client import (  # noqa: PLC0415
            CollectorRegistry,
            generate_latest,
            multiprocess,
        )

        registry = self._made.registry
        if self.folder:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry, self.folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(_read(readings))

    @property
    def _made(self) -> "Instruments":
        with self._lock:
            return self._instruments

    @cached_property
    def _instruments(self) -> "Instruments":
        return Instruments()


class Instruments:
    """Every count by its name, made once."""

    def __init__(self) -> None:
        # Heavy, and only where somebody watches; it also looks at once where it shall count.
        from prometheus_client import (  # noqa: PLC0415
            CollectorRegistry,
            Counter,
            Histogram,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]  # they tell moments
        self.registry: CollectorRegistry = CollectorRegistry()
        here = {"namespace": "leitstern", "registry": self.registry}

        def count(name: str, help: str, *labels: str) -> "Counter":
            return Counter(name, help, labels, **here)  # type: ignore[arg-type]

        def time(name: str, help: str, buckets: Any, *labels: str) -> "Histogram":
            return Histogram(name, help, labels, buckets=buckets, **here)  # type: ignore[arg-type]

        asked = "Requests answered; of those who take part, only what failed"
        self.requests = count("requests", asked, "method", "route", "status")
        self.request_seconds = time("request_seconds", asked, QUICK, "method", "route")
        self.jobs = count("jobs", "Jobs that ended", "kind", "outcome")
        self.job_seconds = time("job_seconds", "How long jobs took", LONG, "kind")
        self.report_seconds = time("report_seconds", "How long files took", LONG, "format")
        closings = "How long closings took, by how many responses there were at most"
        self.closing_seconds = time("closing_seconds", closings, LONG, "responses")
        mails = "Mails settled; of reminders, whoever needed none counts as sent"
        self.mails = count("mails", mails, "kind", "outcome")
        self.browser_starts = count("browser_starts", "How often Chromium was started")
        self.database_out = count("database_unusable", "Pages that found no usable database")


def _rounded(seconds: float) -> float:
    return round(seconds / FINE) * FINE


def _read(readings: Iterable[Reading]) -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry  # noqa: PLC0415

    registry = CollectorRegistry()
    for reading in readings:
        registry.register(_Read(reading))
    return registry


class _Read:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def collect(self) -> Iterable[Any]:
        """As the library asks for it."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        one = self.reading
        family = GaugeMetricFamily(f"leitstern_{one.name}", one.help, labels=one.labels)
        for labels, value in one.values.items():
            family.add_metric(labels, value)
        yield family


def init_app(app: Flask) -> None:
    """Give the application its counts."""
    settings: Settings = app.config["SETTINGS"]
    meters = app.extensions["metrics"] = Meters(bool(settings.metrics_token))
    if meters.on:
        chromium.STARTED.append(lambda: meters.counted("browser_starts"))


def current() -> Meters:
    """The counts of the current application."""
    meters: Meters = current_app.extensions["metrics"]
    return meters
