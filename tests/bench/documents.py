"""Documents of a whole assessment: report, deck and workbook warm, many reports one after another.

All of one invented company with two waves and three audiences, changed a little each time, so that
nothing is found ready.
"""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf

from assessment import demo_audiences
from assessment.jobs import team_reports as many
from assessment.wave import Story
from reports import formats
from reports.report import Edition
from reports.settings import Settings
from tests.bench import machine
from tests.reports import stories
from tests.reports.decks import DAY, two_waves
from tests.reports.test_audience_report import snapshot_of

WARM, TEAMS, MANY, STORIES = 9, 100, 500, 100
STAFF = ("pulse",)
NOTE = "Diese Woche besprechen wir, was jede und jeder von uns ab Montag anders macht.\n\n" * 3
TWENTY = Settings("de", audiences=STAFF, note=NOTE)  # pages, and about ten charts
WHOLE = Settings("de")
SHORT = Settings("de", sections=("summary", "levers", "steps"))


@cache
def story(number: int) -> Story:
    """The company under another name, and some of its people less content: few charts are alike."""
    answers = demo_audiences.staff(stories.BANK)
    for person in answers[number % STORIES :: 3 + number % 7]:
        person["items"] = {
            key: value and max(1, value - 1) for key, value in person["items"].items()
        }
    staff = snapshot_of(demo_audiences.STAFF, answers)
    before, now = two_waves().waves
    voices = tuple(
        replace(one, snapshot=staff) if one.kind == "pulse" else one for one in now.voices
    )
    waves = before, replace(now, voices=voices)
    return replace(two_waves(), organisation=f"Bereich {number}", waves=waves)


def made(key: str, number: int, settings: Settings = WHOLE) -> tuple[float, bytes]:
    """Seconds for one document, and the file."""
    told = story(number)
    start = time.perf_counter()
    content = formats.make(told, key, settings, Edition("de", DAY, told.organisation))
    return time.perf_counter() - start, content or b""


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    for what, key, settings, target in (
        ("whole report of staff over two waves, cover note", "pdf", TWENTY, "≤ 1.3 s"),
        ("whole report of three audiences over two waves", "pdf", WHOLE, ""),
        ("deck of the same", "deck", WHOLE, "≤ 1 s"),
        ("workbook of the same", "workbook", WHOLE, "≤ 1 s"),
        ("CSV of the same", "csv", WHOLE, ""),
        ("JSON of the same", "json", WHOLE, ""),
    ):
        made(key, 0, settings)
        runs = [made(key, number, settings) for number in range(1, WARM)]
        size = f"{extent(runs[0][1]) if key == 'pdf' else ''}{len(runs[0][1]) / 1000:.0f} kB"
        seconds = statistics.median(seconds for seconds, _ in runs)
        yield f"{what}, warm ({size})", f"{seconds:.2f} s", target
    yield from team_reports()
    yield from memory()


def extent(data: bytes) -> str:
    """Pages and charts of a PDF."""
    with pikepdf.open(BytesIO(data)) as file:
        parts = (one for one in file.objects if isinstance(one, pikepdf.Dictionary))
        charts = sum(one.get("/S") == "/Figure" for one in parts)
        return f"{len(file.pages)} pages, {charts} charts, "


def team_reports() -> Iterator[tuple[str, str, str]]:
    """A hundred reports as the job of many makes them: in two processes."""
    stories = [story(number) for number in range(TEAMS)]
    pairs = [(one, Edition("de", DAY, one.organisation)) for one in stories]
    start = time.perf_counter()
    settings = Settings("de", audiences=STAFF)
    files = [content or b"" for _, content in many.made(pairs, settings, TEAMS)]
    rate = TEAMS / (time.perf_counter() - start) * 60
    what = f"{TEAMS} team reports ({extent(files[-1])}two waves) as one job"
    yield what, f"{rate:.0f} a minute", "≥ 60 a minute"


def memory() -> Iterator[tuple[str, str, str]]:
    """What a process holds after many reports."""
    marks = {}
    for number in range(1, MANY + 1):
        made("pdf", number % STORIES, SHORT)
        if number in {50, MANY // 2, MANY}:
            marks[number] = machine.pss_megabytes(os.getpid())
    held = ", ".join(f"{size:.0f} MB after {number}" for number, size in marks.items())
    yield f"process and browser over {MANY} reports, PSS", held, "flat"
