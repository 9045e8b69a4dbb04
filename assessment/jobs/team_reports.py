"""Many reports as one job: the latest of every organisation or team, packed into one ZIP file.

Starts from the stories of what was published. Reports are made in processes of their own, as many
as the machine has room for; each report in the file is the one that its own page would make.
"""

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from assessment.jobs import documents
from assessment.store import reports, waves, work
from assessment.store.database import db
from assessment.wave import Story
from reports import formats
from reports.settings import Settings

if TYPE_CHECKING:
    from reports.report import Edition

KIND = "team-reports"
KEPT = timedelta(days=30)
MOST = 100  # reports in one file
PROCESSES = 2  # a browser each
PER_PROCESS = 25  # reports, after which one makes room for another
BEGINNING = (1980, 1, 1, 0, 0, 0)  # in a ZIP file, whenever it is made


def order(workspace: UUID, language: str, of: UUID | None) -> work.Order:
    """The work: of all organisations, or of the teams of one."""
    said = f"team reports {workspace} {language} {of or ''}"
    arguments = {"language": language, "of": str(of) if of else ""}
    return work.Order(hashlib.sha256(said.encode()).hexdigest(), KIND, str(workspace), arguments)


def make(owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The ZIP file; None where there is nothing to make a report of any more."""
    of = UUID(arguments["of"]) if arguments["of"] else None
    wanted = reports.latest(db.session, UUID(owner), of, MOST)
    settings, target, named = Settings(arguments["language"]), BytesIO(), set[str]()
    found = made(_stories(wanted, settings), settings, len(wanted))
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for number, (story, content) in enumerate(found, 1):
            if content:
                info = ZipInfo(_name(story, named), BEGINNING)
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
            progress(5 + 94 * number // len(wanted))
    if not named:
        return None
    return work.Made("application/zip", target.getvalue(), datetime.now(UTC) + KEPT)


def _stories(wanted: Sequence[UUID], settings: Settings) -> Iterator[tuple[Story, "Edition"]]:
    for assessment in wanted:
        story = waves.story(db.session, assessment)
        yield story, documents.edition(story, documents.logo_of(assessment), settings)


def made(
    stories: Iterable[tuple[Story, "Edition"]], settings: Settings, most: int
) -> Iterator[tuple[Story, bytes | None]]:
    """The reports in their order, `most` of them; a few stories are read ahead, never all."""
    several = min(PROCESSES, os.cpu_count() or 1, most or 1)
    waiting: deque[tuple[Story, Future[bytes | None]]] = deque()
    context = get_context("spawn")  # a fork would take the worker's connections along
    with ProcessPoolExecutor(several, context, max_tasks_per_child=PER_PROCESS) as pool:
        for story, edition in stories:
            waiting.append((story, pool.submit(formats.make, story, "pdf", settings, edition)))
            if len(waiting) > 2 * several:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(
    waiting: "deque[tuple[Story, Future[bytes | None]]]",
) -> tuple[Story, bytes | None]:
    story, future = waiting.popleft()
    return story, future.result()


def _name(story: Story, known: set[str]) -> str:
    """'Muster GmbH 2026-11-22.pdf', and no two alike."""
    safe = "".join(c if c.isalnum() or c in " .,&+-" else " " for c in story.organisation)
    name = f"{' '.join(safe.split())[:80]} {story.now.day or ''}".strip()
    found, number = f"{name}.pdf", 1
    while found in known:
        number += 1
        found = f"{name} ({number}).pdf"
    known.add(found)
    return found
