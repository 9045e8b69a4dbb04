"""One warm tab of a headless Chromium, spoken to over a pipe in the DevTools protocol.

It opens no port and no connection, keeps its profile in a temporary folder, and leaves neither
process nor folder behind. What is drawn in it is not its business; `svg.py` knows that.
"""

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
# The shell hands its own input and output to Chromium as files 3 and 4 (the DevTools pipe), and
# removes the profile when Chromium ends, even where this process was killed before it could.
LAUNCH = 'profile=$1; shift; "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf "$profile"'
GRACE = 2.0  # seconds for a browser to end by itself
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--lang=en-GB",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--renderer-process-limit=1",
    "--use-mock-keychain",
)


class ChromiumMissingError(RuntimeError):
    """No browser to draw the charts with."""


class ChromiumFailedError(RuntimeError):
    """The browser ended, did not answer in time, or refused what it was told."""


def find() -> str:
    """The browser's path: `CHROMIUM`, else the first of NAMES that is installed."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if path:
        return path
    if named:
        raise ChromiumMissingError(
            f"CHROMIUM names {named!r}, which is not a program that can be run."
        )
    raise ChromiumMissingError(
        "The report's charts are drawn with Chromium, and none was found. Install it (Debian and "
        "Ubuntu: apt-get install chromium-headless-shell, or chromium) or set CHROMIUM to its path."
    )


class PageFailedError(RuntimeError):
    """The script itself failed; the browser is well."""


class Process:
    """One running browser with one empty page."""

    def __init__(self, path: str, timeout: float) -> None:
        self._profile = tempfile.mkdtemp(prefix="leitstern-chromium-")
        sandbox = ("--no-sandbox", "--no-zygote") if os.geteuid() == 0 else ()
        command = [path, *FLAGS, *sandbox, f"--user-data-dir={self._profile}"]
        self._process = subprocess.Popen(  # noqa: S603 - a fixed script; the path is the operator's
            ["/bin/sh", "-c", LAUNCH, "sh", self._profile, *command, "about:blank"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._answers = b""
        self._last = 0
        self._session: str | None = None
        try:
            self._open(time.monotonic() + timeout)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def _open(self, deadline: float) -> None:
        target = self.call("Target.createTarget", {"url": "about:blank"}, deadline)
        params = {"targetId": target["targetId"], "flatten": True}
        self._session = self.call("Target.attachToTarget", params, deadline)["sessionId"]

    def evaluate(self, script: str, timeout: float) -> Any:
        """The value of a script, or of its promise; its exception as PageFailedError."""
        params = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = self.call("Runtime.evaluate", params, time.monotonic() + timeout)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            reason = details.get("exception", {}).get("description") or details.get("text")
            raise PageFailedError(str(reason))
        return answer["result"].get("value")

    def call(self, method: str, params: Mapping[str, Any], deadline: float) -> dict[str, Any]:
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._write(json.dumps(message).encode() + b"\0", deadline)
        while True:
            answer = json.loads(self._read(deadline))
            if answer.get("id") != self._last:
                continue
            if "error" in answer:
                raise ChromiumFailedError(
                    f"Chromium refused {method}: {answer['error']['message']}"
                )
            result: dict[str, Any] = answer["result"]
            return result

    def _write(self, message: bytes, deadline: float) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        file = self._process.stdin.fileno()
        os.set_blocking(file, False)
        rest = memoryview(message)
        try:
            while rest:
                self._wait(file, select.POLLOUT, deadline)
                rest = rest[os.write(file, rest[: 1 << 16]) :]
        except BrokenPipeError:
            raise ChromiumFailedError("Chromium has ended.") from None

    def _read(self, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - opened above
        file = self._process.stdout.fileno()
        parts = [self._answers]
        while b"\0" not in parts[-1]:
            self._wait(file, select.POLLIN, deadline)
            if not (part := os.read(file, 1 << 20)):
                raise ChromiumFailedError("Chromium has ended.")
            parts.append(part)
        answer, _, self._answers = b"".join(parts).partition(b"\0")
        return answer

    def _wait(self, file: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(file, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise ChromiumFailedError("Chromium did not answer in time.")

    def close(self) -> None:
        """End the browser: by asking, else by force; nothing of its group or profile is left."""
        with contextlib.suppress(ChromiumFailedError, subprocess.TimeoutExpired):
            self._session = None
            self.call("Browser.close", {}, time.monotonic() + GRACE)
            self._process.wait(GRACE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)


class Tab:
    """A page that is prepared once and kept warm; started when first used, closed when idle.

    Safe to use from several threads, one evaluation at a time. After a crash it starts again once;
    a forked child starts its own.
    """

    def __init__(
        self, prepare: Callable[[], str], *, idle: float = 300, timeout: float = 30
    ) -> None:
        self._prepare = prepare
        self._idle = idle
        self._timeout = timeout
        self._lock = threading.RLock()
        self._process: Process | None = None
        self._owner = 0
        self._timer: threading.Timer | None = None
        atexit.register(self.close)

    def evaluate(self, script: str) -> Any:
        """The script's value. Where the browser has ended or hangs, a fresh one tries once more."""
        with self._lock:
            try:
                return self._attempt(script)
            except ChromiumFailedError:
                return self._attempt(script)
            finally:
                self._rest()

    def _attempt(self, script: str) -> Any:
        try:
            return self._running().evaluate(script, self._timeout)
        except ChromiumFailedError:
            self.close()
            raise

    def _running(self) -> Process:
        if self._process is None or self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
            process = Process(find(), self._timeout)
            try:
                process.evaluate(self._prepare(), self._timeout)
            except BaseException:
                process.close()
                raise
            self._process = process
        return self._process

    def _rest(self) -> None:
        """Close after a while without work."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._idle, self.close)
        self._timer.daemon = True
        self._timer.start()

    @property
    def pid(self) -> int | None:
        """Of the running browser's process group."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the browser; the next evaluation starts another. A parent's browser is left alone."""
        with self._lock:
            process, self._process = self._process, None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if process is not None and self._owner == os.getpid():
                process.close()
