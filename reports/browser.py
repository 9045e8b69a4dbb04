"""One running Chromium with one empty page, spoken to through choreographer over a pipe.

It opens no port and no connection and leaves neither process nor profile behind. Only
`chromium.py` imports it, when a tab starts: who draws nothing never loads choreographer.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any

import choreographer
from choreographer import browsers

from reports.chromium import ChromiumFailedError, PageFailedError

GRACE = 2.0  # seconds for a browser to end by itself
# How choreographer tells that it has ended; the last where it finds out twice at once.
ENDED = (RuntimeError, OSError, CancelledError, asyncio.InvalidStateError)
# Chromium finds the DevTools pipe in files 3 and 4. When it ends, even because this process was
# killed and the pipe closed, the shell removes the profile and tells choreographer's reader.
LAUNCH = """exec 2>/dev/null; program=$1; profile=$2; shift 2
"$program" --headless --remote-debugging-pipe --user-data-dir="$profile" "$@" \
  "--host-resolver-rules=MAP * ~NOTFOUND" --disable-background-networking --disable-breakpad \
  --disable-component-update --disable-default-apps --disable-dev-shm-usage --disable-extensions \
  --disable-domain-reliability --disable-gpu --disable-sync --font-render-hinting=none \
  --force-color-profile=srgb --lang=en-GB --metrics-recording-only --mute-audio --no-first-run \
  --no-default-browser-check --password-store=basic --renderer-process-limit=1 \
  --use-mock-keychain about:blank 3<&0 4>&1 </dev/null >/dev/null
rm -rf "$profile"; echo '{bye}'"""


class Chromium(browsers.Chromium):
    """Started by our own command: with choreographer's flags any page may read any file."""

    profile = ""

    def pre_open(self) -> None:
        self.profile = tempfile.mkdtemp(prefix="leitstern-chromium-")

    def get_cli(self) -> list[str]:
        sandbox = ("--no-sandbox", "--no-zygote") if os.geteuid() == 0 else ()
        return ["/bin/sh", "-c", LAUNCH, "sh", str(self.path), self.profile, *sandbox]

    def clean(self) -> None:
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """An empty page in a browser of its own, with a thread for choreographer's event loop."""

    def __init__(self, path: str, script: str, timeout: float) -> None:
        self._timeout = timeout
        self._loop = asyncio.new_event_loop()
        # A daemon, as are then the threads that choreographer starts from it: none delays an exit.
        self._thread = threading.Thread(target=self._turn, name="chromium", daemon=True)
        self._thread.start()
        self._browser = choreographer.Browser(path, browser_cls=Chromium)
        try:
            self._wait(self._browser.open(), timeout)
            self.evaluate(script)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._browser.subprocess.pid

    def evaluate(self, script: str) -> Any:
        """The value of a script, or of its promise; its exception as PageFailedError."""
        params = {"expression": script, "awaitPromise": True, "returnByValue": True}
        if (tab := self._browser.get_tab()) is None:
            raise ChromiumFailedError("Chromium opened no page.")
        answer = self._wait(tab.send_command("Runtime.evaluate", params), self._timeout)
        if "error" in answer:
            raise ChromiumFailedError(f"Chromium refused a script: {answer['error']['message']}")
        if details := answer["result"].get("exceptionDetails"):
            reason = details.get("exception", {}).get("description") or details.get("text")
            raise PageFailedError(str(reason))
        return answer["result"]["result"].get("value")

    def close(self) -> None:
        """End the browser: by asking, else by force; nothing of its group or profile is left."""
        with contextlib.suppress(ChromiumFailedError):
            self._wait(self._end(), 5 * GRACE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(GRACE)

    async def _end(self) -> None:
        closing = asyncio.ensure_future(self._browser.close())
        await asyncio.wait({closing}, timeout=GRACE)
        with contextlib.suppress(ProcessLookupError, AttributeError):  # ended, or never started
            os.killpg(self.pid, signal.SIGKILL)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _turn(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_forever()

    def _wait(self, work: Coroutine[Any, Any, Any], timeout: float) -> Any:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)
        except TimeoutError:
            raise ChromiumFailedError("Chromium did not answer in time.") from None
        except ENDED as error:
            raise ChromiumFailedError("Chromium has ended.") from error
