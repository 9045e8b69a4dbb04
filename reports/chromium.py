"""One warm tab of a headless Chromium: started when first used, closed when idle, safe to share.

What is drawn in it is not its business, `svg.py` knows that; `browser.py` runs the browser.
"""

import atexit
import os
import shutil
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.browser import Page

STARTED: list[Callable[[], object]] = []  # whoever counts how often a browser is started
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")


class ChromiumMissingError(RuntimeError):
    """No browser to draw the charts with."""


class ChromiumFailedError(RuntimeError):
    """The browser ended, did not answer in time, or refused what it was told."""


class PageFailedError(RuntimeError):
    """The script itself failed; the browser is well."""


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


class Tab:
    """A page that is prepared once and kept warm; started when first used, closed when idle.

    Safe to use from several threads, one evaluation at a time. After a crash it starts again once.
    """

    def __init__(
        self, prepare: Callable[[], str], *, idle: float = 300, timeout: float = 30
    ) -> None:
        self._prepare, self._idle, self._timeout = prepare, idle, timeout
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.close)

    def _begin(self) -> None:
        """Nothing runs yet; nor in a forked child, which leaves its parent's browser alone."""
        self._lock = threading.RLock()
        self._page: Page | None = None
        self._timer: threading.Timer | None = None

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
        if self._page is None:
            from reports.browser import Page  # noqa: PLC0415  # choreographer, for who draws only

            self._page = Page(find(), self._prepare(), self._timeout)
            for note in STARTED:
                note()
        try:
            return self._page.evaluate(script)
        except ChromiumFailedError:
            self.close()
            raise

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
        return self._page.pid if self._page else None

    def close(self) -> None:
        """End the browser; the next evaluation starts another."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            page, self._page, self._timer = self._page, None, None
            if page is not None:
                page.close()
