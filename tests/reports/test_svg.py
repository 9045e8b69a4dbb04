"""Figures to SVG in the real browser: same bytes, whole or not at all, well after a crash."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from xml.etree import ElementTree

import psutil
import pytest

from questions.load import bank
from reports import chromium
from reports.charts import Setting, contrast_profile, lever_bars, radar, step_matrix, ternary
from reports.chromium import ChromiumFailedError, ChromiumMissingError, PageFailedError, Tab
from reports.svg import ChartFailedError, Drawings, prepared
from reports.words import Words
from tests import factories

MANY = factories.result(24, form="full")
FIGURE = {"data": [{"type": "scatter", "x": [1, 2], "y": [1, 2]}], "layout": {"width": 300}}


def figures(width=640):
    where = Setting(bank(), Words("de"), "print", width, day=date(2026, 11, 21), source="<b>&")
    charts = (
        radar(where, MANY),
        ternary(where, MANY.positioning, MANY.intended),
        lever_bars(where, MANY),
        step_matrix(where, MANY.priorities),
        contrast_profile(where, MANY),
    )
    return [chart.figure for chart in charts]


@pytest.fixture(scope="module")
def drawings():
    drawn = Drawings(Tab(prepared))
    yield drawn
    drawn.close()


@pytest.fixture
def tab():
    """A tab without Plotly: quick to start."""
    tab = Tab(lambda: "globalThis.ready = true", timeout=20)
    yield tab
    tab.close()


def alive(group: int) -> bool:
    """Whether a process of the group runs; one that only waits to be collected does not count."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if group not in groups():
            return False
        time.sleep(0.02)
    return True


def groups() -> set[int]:
    found = set()
    for process in psutil.process_iter(["status"]):
        if process.info["status"] not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}:
            with contextlib.suppress(ProcessLookupError):
                found.add(os.getpgid(process.pid))
    return found


@pytest.fixture
def profiles(tmp_path, monkeypatch):
    """Temporary files go into a folder of their own; a call lists the profiles in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return lambda: list(tmp_path.glob("leitstern-chromium-*"))


def test_a_drawing_is_plain_svg_with_text_in_the_reports_font(drawings) -> None:
    for figure, svg in zip(figures(), drawings.render(figures()), strict=True):
        root = ElementTree.fromstring(svg)
        assert root.get("width") == str(figure["layout"]["width"])
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "path", "rect", "line", "circle", "text", "tspan"}
        assert not re.search(r"url\(|href|style=|class=|\bid=|data-", svg)
        texts = root.findall("{http://www.w3.org/2000/svg}text")
        assert texts
        assert all(text.get("font-family", "").startswith("Inter") for text in texts)
        assert not [t for t in texts if t.get("fill-opacity") or t.get("opacity")]
        assert len(svg) < 16_000


def test_the_values_can_be_read_in_the_drawing(drawings) -> None:
    text = " ".join(ElementTree.fromstring(drawings.render(figures())[0]).itertext())
    for lever, result in zip(bank().levers, MANY.levers, strict=True):
        assert lever.name["de"] in text
        assert f"{result.mean:.1f}".replace(".", ",") in text


def test_another_browser_draws_the_same_bytes(drawings) -> None:
    other = Drawings(Tab(prepared))
    try:
        backwards = other.render(figures()[::-1])
        assert backwards[::-1] == drawings.render(figures())
    finally:
        other.close()


def test_what_was_drawn_is_remembered(drawings) -> None:
    first = drawings.render(figures(630))
    drawings.close()
    assert drawings.render(figures(630)) == first
    assert drawings.render([figures(630)[0]] * 2) == (first[0], first[0])
    assert drawings._tab.pid is None, "no browser was needed"


@pytest.mark.parametrize(
    "broken",
    [
        {"data": [{"type": "scatterpolar", "r": "no", "theta": []}], "layout": {"width": 300}},
        {"data": [], "layout": {}},
        {"data": 3, "layout": {}},
    ],
)
def test_one_chart_that_fails_fails_the_whole_and_is_named(drawings, broken) -> None:
    broken = {**broken, "layout": {**broken["layout"], "meta": {"key": "radar"}}}
    with pytest.raises(ChartFailedError, match=r"Chart 2 \(radar\)"):
        drawings.render([FIGURE, broken])
    assert drawings.render([FIGURE])[0].startswith("<svg")


def test_a_figure_that_is_not_a_number_is_refused(drawings) -> None:
    with pytest.raises(ValueError, match="JSON"):
        drawings.render([{"data": [{"x": [float("nan")]}], "layout": {}}])


def test_names_from_people_stay_text(drawings) -> None:
    figure = figures()[0]
    note = {"x": 0, "y": 0, "xref": "paper", "yref": "paper", "showarrow": False}
    text = "&lt;script&gt;alert(1)&lt;/script&gt; שלום 👩‍👩‍👧"
    layout = {**figure["layout"], "annotations": [{**note, "text": text}]}
    svg = drawings.render([{**figure, "layout": layout}])[0]
    assert "&lt;script&gt;" in svg
    assert "<script" not in svg


def test_without_a_browser_the_message_says_what_to_install(monkeypatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ChromiumMissingError, match="apt-get install chromium"):
        Drawings(Tab(prepared)).render([FIGURE])
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")
    with pytest.raises(ChromiumMissingError, match="CHROMIUM names"):
        chromium.find()


def test_a_named_program_that_is_no_browser_is_an_error_and_leaves_nothing(
    monkeypatch, profiles
) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    with pytest.raises(ChromiumFailedError):
        Tab(prepared, timeout=10).evaluate("1")
    assert not profiles()


def test_after_a_crash_the_tab_starts_again(tab) -> None:
    assert tab.evaluate("ready") is True
    first = tab.pid
    os.killpg(first, signal.SIGKILL)
    assert tab.evaluate("1 + 1") == 2
    assert tab.pid != first
    assert not alive(first)


def test_a_script_that_fails_does_not_cost_the_browser(tab) -> None:
    tab.evaluate("1")
    first = tab.pid
    with pytest.raises(PageFailedError, match="Error: no"):
        tab.evaluate("Promise.reject(new Error('no'))")
    assert tab.pid == first


def test_a_script_that_never_ends_is_given_up() -> None:
    tab = Tab(lambda: "1")
    tab.evaluate("1")
    group = tab.pid
    tab._timeout = tab._page._timeout = 3  # not for the start before, which may take longer
    with pytest.raises(ChromiumFailedError, match="in time"):
        tab.evaluate("new Promise(() => {})")
    assert tab.pid is None
    assert not alive(group)


def test_closing_leaves_neither_process_nor_profile(tab, profiles) -> None:
    tab.evaluate("1")
    group, (profile,) = tab.pid, profiles()
    tab.close()
    assert not alive(group)
    assert not profile.exists()
    assert tab.evaluate("1") == 1


def test_an_idle_tab_closes_itself() -> None:
    tab = Tab(lambda: "1", idle=0.3)
    tab.evaluate("1")
    group = tab.pid
    assert not alive(group)
    assert tab.pid is None


def test_threads_share_one_tab(tab) -> None:
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append((n, tab.evaluate(f"{n} * 2"))))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [(n, n * 2) for n in range(12)]


@pytest.mark.parametrize("ending", ["sys.exit()", "os.kill(os.getpid(), 9)"])
def test_the_browser_ends_with_its_process_however_that_ends(ending, profiles) -> None:
    script = (
        "import os, sys\nfrom reports.chromium import Tab\n"
        f"tab = Tab(lambda: '1')\ntab.evaluate('1')\nprint(tab.pid, flush=True)\n{ending}"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    group = int(done.stdout)
    assert not alive(group)
    deadline = time.monotonic() + 20
    while profiles() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not profiles()


def test_the_page_reaches_no_network(tab) -> None:
    answer = tab.evaluate("fetch('http://example.org/').then(() => 'reached', () => 'refused')")
    assert answer == "refused"
