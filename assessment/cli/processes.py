"""Web server and job worker as one tree of processes; imported only where one is started."""

import logging
import os
import signal
import socket
import struct
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from huey.consumer import Consumer

from assessment.cli.taking import FairWorker
from assessment.config import Settings
from assessment.jobs.keeper import Keeper

PAUSE = 2.0  # seconds before a worker that died at once is started again
IDLE = 0.5  # seconds between two looks into an empty queue
OUT = 5.0  # seconds between two looks for a Redis that is out
SCHEDULE = 10  # seconds between two looks for messages that wait for their time; we send none
STALLED = 10  # seconds without a byte after which a connection is given up
WARM = ("components/", "participate/", "results/", "room/")  # compiled once, for all workers
MEMORY = Path("/dev/shm")  # noqa: S108  # where workers show that they live; a disk may stall


class Server(BaseApplication):
    """Gunicorn with our settings, and a job worker among its processes."""

    def __init__(self, app: Flask, settings: Settings, *, jobs: bool = True) -> None:
        self.app, self.settings, self.jobs = app, settings, jobs
        super().__init__()

    def load_config(self) -> None:
        """Our settings in Gunicorn's words."""
        for name, value in {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.web_workers,
            "threads": self.settings.web_threads,
            "worker_class": FairWorker,
            "preload_app": True,  # the workers share what the parent has loaded
            "control_socket_disable": True,
            # Which headers of a proxy are believed is said by PROXIES alone, not by who is near.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "keepalive": 5,
            "graceful_timeout": 15,
            "timeout": 60,
            "loglevel": "warning",  # and no access log: an address may be a private link
            "logger_class": Voice,
            "when_ready": _give_up_stalled,
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, already made, with what the first reader would wait for."""
        import_module("reports.charts")
        import_module("reports.document")
        for name in self.app.jinja_env.list_templates():
            if name.startswith(WARM):
                self.app.jinja_env.get_template(name)
        return self.app

    def run(self) -> None:
        """Run until stopped."""
        Household(self).run()


def _give_up_stalled(parent: Arbiter) -> None:
    """A phone that loses the net half-way holds no thread for long; connections inherit this."""
    patience = struct.pack("ll", STALLED, 0)
    for listener in parent.LISTENERS:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, way, patience)


class Voice(Logger):
    """Gunicorn's log as part of ours, without who asked and for what."""

    def setup(self, cfg: Config) -> None:
        """Leave the writing to our own log."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: Any, *args: Any, **more: Any) -> None:
        """A request that made no sense is quoted with its sender."""
        cut = str(msg).startswith("Invalid request")
        super().warning("A request could not be read" if cut else msg, *args, **more)

    def exception(self, msg: Any, *args: Any, **more: Any) -> None:
        """A request that failed is quoted too."""
        cut = str(msg).startswith("Error handling request")
        super().exception(*("Error handling a request",) if cut else (msg, *args), **more)


class Household(Arbiter):
    """Gunicorn's parent process, which keeps the job worker alive as well."""

    job_worker = 0
    started = 0.0

    def manage_workers(self) -> None:
        """Called about once a second: start what is missing."""
        super().manage_workers()
        rested = time.monotonic() - self.started > PAUSE
        if self.app.jobs and rested and not _is_alive(self.job_worker):
            self.started = time.monotonic()
            self.job_worker = _fork_worker(self)

    def kill_workers(self, sig: int) -> None:
        """Pass the end on to the job worker."""
        super().kill_workers(sig)
        if _is_alive(self.job_worker):
            os.kill(self.job_worker, sig)

    def stop(self, graceful: bool = True) -> None:
        """Stop everything and wait for it."""
        super().stop(graceful)
        if _is_alive(self.job_worker):
            os.kill(self.job_worker, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    """Whether our child still runs; the parent's own reaping may have been quicker."""
    if not pid:
        return False
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _fork_worker(parent: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for listener in parent.LISTENERS:
            listener.close()
        for sig in (*parent.SIGNALS, signal.SIGCHLD):
            signal.signal(sig, signal.SIG_DFL)
        _die_with_parent()
        work(parent.app.app)
        code = 0
    except Exception:
        logging.getLogger(__name__).exception("The job worker stopped")
    finally:
        os._exit(code)


def work(app: Flask) -> None:
    """Do jobs until stopped; first those that a crash cut off."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue, settings = app.extensions["jobs"], app.config["SETTINGS"]
    Keeper(queue).start()
    signal.signal(signal.SIGQUIT, lambda *_: os._exit(0))
    Consumer(
        queue.queue,
        workers=1,
        periodic=False,  # the keeper says what falls due: a queue that is out would not
        initial_delay=0.05,
        max_delay=OUT if settings.redis_url else IDLE,  # Redis wakes us when there is work
        backoff=1.3,
        scheduler_interval=SCHEDULE,
        check_worker_health=True,
    ).run()


def _die_with_parent() -> None:
    """A worker whose parent was killed ends too: two would be at work after the next start."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PAUSE)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
