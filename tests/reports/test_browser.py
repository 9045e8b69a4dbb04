"""The browser as a process: forked, stopped, closed many times; loaded only by who draws."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import choreographer
import psutil
import pytest

from reports.chromium import ChromiumFailedError, Tab

FORKED = """
import gc, os, pathlib, tempfile
from reports.chromium import Tab
tab = Tab(lambda: "globalThis.count = 0")
tab.evaluate("1")
first = tab.pid
if (child := os.fork()) == 0:
    gc.collect()
    print(tab.pid is None, tab.evaluate("++count"), tab.pid != first, flush=True)
    raise SystemExit
assert os.waitpid(child, 0)[1] == 0
profiles = list(pathlib.Path(tempfile.gettempdir()).glob("leitstern-chromium-*"))
print(tab.evaluate("++count"), tab.evaluate("++count"), tab.pid == first, len(profiles))
"""
LOADED = """
import sys
import assessment.app, reports.report, reports.svg
print(sorted(name for name in sys.modules if name in ("choreographer", "reports.browser")))
"""


def output(script: str, temporary: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture
def tab():
    tab = Tab(lambda: "1")
    yield tab
    tab.close()


def exists(process: int) -> bool:
    """Whether it still does after a while: who was killed ends when the machine comes to it."""
    until = time.monotonic() + 20
    while psutil.pid_exists(process) and time.monotonic() < until:
        time.sleep(0.02)
    return psutil.pid_exists(process)


def test_a_forked_child_starts_its_own_browser_and_leaves_its_parents_alone(tmp_path) -> None:
    assert output(FORKED, tmp_path) == ["True 1 True", "1 2 True 1"]
    assert not list(tmp_path.iterdir())


def test_who_draws_nothing_does_not_load_the_browsers_library(tmp_path) -> None:
    assert output(LOADED, tmp_path) == ["[]"]


def test_closing_leaves_no_thread_and_no_open_file(tab) -> None:
    others = set(threading.enumerate())  # left by tests before; they may end meanwhile

    def held():
        tab.evaluate("1")
        tab.close()
        own = set(threading.enumerate()) - others
        for thread in own:
            thread.join(20)
        return sum(thread.is_alive() for thread in own), psutil.Process().num_fds()

    _, files = held()
    for threads, now in [held() for _ in range(3)]:
        assert threads == 0
        assert now <= files


def test_a_browser_that_is_stopped_is_replaced(tab) -> None:
    tab.evaluate("1")
    group = tab.pid
    os.killpg(group, signal.SIGSTOP)
    tab._page._timeout = 3  # of this one only: the next has all its time to start
    assert tab.evaluate("1 + 1") == 2
    assert tab.pid != group
    assert not exists(group)


def test_a_browser_that_is_stopped_can_be_closed(tab) -> None:
    tab.evaluate("1")
    group = tab.pid
    os.killpg(group, signal.SIGSTOP)
    tab.close()
    assert not exists(group)


def test_the_page_reads_no_file(tab) -> None:
    read = "fetch('file:///etc/hostname').then(() => 'read', () => 'refused')"
    assert tab.evaluate(read) == "refused"


@pytest.mark.parametrize("told", [RuntimeError, BrokenPipeError, asyncio.InvalidStateError])
def test_however_the_end_is_told_it_is_an_end(monkeypatch, tab, told) -> None:
    async def ended(_browser) -> None:
        raise told

    monkeypatch.setattr(choreographer.Browser, "open", ended)
    with pytest.raises(ChromiumFailedError):
        tab.evaluate("1")
