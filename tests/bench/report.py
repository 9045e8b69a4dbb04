"""The PDF report: cold from the start of a process, warm in one; charts and layout apart."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from assessment.demo import responses
from assessment.scoring.responses import Answers, collect
from assessment.scoring.results import Result
from assessment.scoring.score import score
from questions.load import bank
from reports import pdf, report, svg
from reports.document import build
from tests.bench import machine
from tests.bench.person import EDITION, one_person

WARM, COLD = 15, 5


def organisation(seed: int) -> Result:
    """Sixty people and the full form."""
    instrument = bank()
    people = [Answers(**person) for person in responses(instrument, seed)]
    return score(instrument, collect(instrument, people), form="full", invited=84)


def timed(result: Result) -> tuple[float, float, float, bytes, int]:
    """Seconds for words and figures, for drawing, for layout; the file; the number of charts."""
    instrument, start = bank(), time.perf_counter()
    document = build(instrument, result, language="de", date=EDITION.date, title=EDITION.title)
    charts = report.charts(instrument, result, EDITION)
    built = time.perf_counter()
    drawings = svg.render([chart.figure for chart in charts])
    drawn = time.perf_counter()
    content = pdf.render(document, charts, drawings)
    done = time.perf_counter()
    return built - start, drawn - built, done - drawn, content, len(charts)


def made(result: Result) -> float:
    """Seconds for a report as the job makes it, where drawing and words overlap."""
    start = time.perf_counter()
    report.make(bank(), result, EDITION)
    return time.perf_counter() - start


def cold() -> float:
    """Seconds from the start of a process to the finished file, with a browser of its own."""
    code = (
        "from reports import report; from tests.bench import person as p; "
        "report.make(p.bank(), p.one_person(0), p.EDITION)"
    )
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=True)
    return time.monotonic() - start


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    yield (
        "report cold, from process start",
        f"{statistics.median(cold() for _ in range(COLD)):.2f} s",
        "≤ 4 s",
    )
    for name, result, target in (
        ("one person", one_person, "≤ 0.8 s, charts ≤ 0.15 s"),
        ("60 people, full form", organisation, ""),
    ):
        timed(result(1000))
        runs = [timed(result(seed)) for seed in range(WARM)]
        words, charts, layout = (statistics.median(run[i] for run in runs) for i in range(3))
        whole = statistics.median(made(result(seed)) for seed in range(WARM, 2 * WARM))
        content, count = runs[0][3], runs[0][4]
        pages = len(PdfReader(BytesIO(content)).pages)
        size = f"{pages} pages, {count} charts, {len(content) / 1000:.0f} kB"
        yield (
            f"report warm, {name} ({size})",
            f"{whole:.2f} s (apart: words {words:.2f}, charts {charts:.2f}, layout {layout:.2f})",
            target,
        )
    yield "report process with browser, PSS", f"{machine.pss_megabytes(os.getpid()):.0f} MB", ""
