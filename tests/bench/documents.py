"""Documents of a whole assessment: report, deck and workbook warm, many reports one after another.

All of one invented company with two waves and three audiences, changed a little each time, so that
nothing is found ready.
"""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from assessment.jobs import team_reports as many
from assessment.wave import Story
from reports import formats
from reports.report import Edition
from reports.settings import SECTIONS, Settings
from tests.bench import machine
from tests.reports.decks import DAY, two_waves

WARM, TEAMS, MANY = 9, 100, 500
TWENTY = tuple(one for one in SECTIONS if one not in {"workshop", "trend"})  # pages
SHORT = ("summary", "levers", "steps")


def story(number: int) -> Story:
    """The company under another name."""
    return replace(two_waves(), organisation=f"Bereich {number}")


def made(key: str, number: int, sections: tuple[str, ...] = SECTIONS) -> tuple[float, bytes]:
    """Seconds for one document, and the file."""
    settings, start = Settings("de", sections=sections), time.perf_counter()
    told = story(number)
    content = formats.make(told, key, settings, Edition("de", DAY, told.organisation))
    return time.perf_counter() - start, content or b""


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    for key, sections, target in (
        ("pdf", TWENTY, "≤ 1.3 s"),
        ("pdf", SECTIONS, ""),
        ("deck", SECTIONS, "≤ 1 s"),
        ("workbook", SECTIONS, "≤ 1 s"),
        ("csv", SECTIONS, ""),
        ("json", SECTIONS, ""),
    ):
        made(key, 0, sections)
        runs = [made(key, number, sections) for number in range(1, WARM)]
        pages = f"{len(PdfReader(BytesIO(runs[0][1])).pages)} pages, " if key == "pdf" else ""
        size = f"{pages}{len(runs[0][1]) / 1000:.0f} kB"
        yield (
            f"whole assessment as {key}, warm ({size})",
            f"{statistics.median(seconds for seconds, _ in runs):.2f} s",
            target,
        )
    yield from team_reports()
    yield from memory()


def team_reports() -> Iterator[tuple[str, str, str]]:
    """A hundred reports as the job of many makes them: in two processes."""
    stories = [story(number) for number in range(TEAMS)]
    pairs = [(one, Edition("de", DAY, one.organisation)) for one in stories]
    start = time.perf_counter()
    pages = [
        len(PdfReader(BytesIO(content or b"")).pages)
        for _, content in many.made(pairs, Settings("de"), TEAMS)
    ]
    rate = TEAMS / (time.perf_counter() - start) * 60
    what = f"{TEAMS} team reports of {statistics.median(pages):.0f} pages as one job"
    yield what, f"{rate:.0f} a minute", "≥ 60 a minute"


def memory() -> Iterator[tuple[str, str, str]]:
    """What a process holds after many reports."""
    marks = {}
    for number in range(1, MANY + 1):
        made("pdf", number, SHORT)
        if number in {50, MANY // 2, MANY}:
            marks[number] = machine.pss_megabytes(os.getpid())
    held = ", ".join(f"{size:.0f} MB after {number}" for number, size in marks.items())
    yield f"process and browser over {MANY} reports, PSS", held, "flat"
