"""The formats in which a whole assessment is handed over: what each is called, and who makes it.

One table, `FORMATS`: page, job and shared link ask it and know no format by name. A maker gets what
is said and nothing else, imports what is heavy when it runs, and makes the same bytes every time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.wave import Story
from reports.settings import Settings

if TYPE_CHECKING:
    from reports.document.whole_shape import Whole
    from reports.report import Edition

# What is said, in the language and of the audiences of the settings; the plain values that it was
# said of; what else was chosen; whose document it is (name, colour, logo, day).
Maker = Callable[["Whole", Story, Settings, "Edition"], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    suffix: str
    media_type: str
    maker: Maker


def make(story: Story, key: str, settings: Settings, edition: "Edition") -> bytes | None:
    """The file; None where none of the chosen audiences has a result."""
    from reports.document.whole import build_whole  # noqa: PLC0415

    chosen = story.only(settings.audiences)
    whole = build_whole(chosen, language=settings.language, date=edition.date)
    return FORMATS[key].maker(whole, chosen, settings, edition) if whole else None


def _pdf(whole: "Whole", story: Story, settings: Settings, edition: "Edition") -> bytes:
    from reports import whole_report  # noqa: PLC0415

    return whole_report.make_whole(whole, story, settings, edition)


def _deck(whole: "Whole", story: Story, settings: Settings, edition: "Edition") -> bytes:
    from reports import deck  # noqa: PLC0415

    return deck.make(whole, story, settings, edition)


def _workbook(whole: "Whole", story: Story, settings: Settings, edition: "Edition") -> bytes:
    from reports import tables  # noqa: PLC0415

    return tables.workbook(whole, story, settings, edition)


def _csv(whole: "Whole", story: Story, settings: Settings, edition: "Edition") -> bytes:
    from reports import tables  # noqa: PLC0415

    return tables.csv(whole, story, settings, edition)


def _json(whole: "Whole", story: Story, settings: Settings, edition: "Edition") -> bytes:
    from reports import tables  # noqa: PLC0415

    return tables.json(whole, story, settings, edition)


# In the order in which they are offered. The keys are those of `Report.format`.
FORMATS: dict[str, Format] = {
    "pdf": Format("pdf", "application/pdf", _pdf),
    "deck": Format(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _deck,
    ),
    "workbook": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook
    ),
    "csv": Format("csv", "text/csv; charset=utf-8", _csv),
    "json": Format("json", "application/json", _json),
}
