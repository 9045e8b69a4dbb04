"""Documents of a whole assessment, made outside the web process: PDF, deck, tables.

Starts from the story of what was published; lays out and draws nothing itself.
"""

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.exc import NoResultFound

from assessment.jobs.reports import report_source
from assessment.store import organisations, reports, waves, work
from assessment.store.database import begin_write, db
from assessment.store.reports import Wanted
from assessment.wave import Story
from questions.load import bank
from reports import formats, settings
from reports.settings import Settings

if TYPE_CHECKING:
    from reports.report import Edition

KIND = "document"
VERSION = 12  # digits of the hash of what makes a document


def wanted(
    assessment: UUID, story: Story, logo: bytes | None, kind: str, chosen: Settings
) -> Wanted:
    """A document; its key is a hash of all that it is made from."""
    told, heard = chosen.plain(), story.only(chosen.audiences)
    instruments = sorted({bank(wave.bank_version).hash for wave in story.waves})
    made_of = [str(assessment), heard.fingerprint(), hashlib.sha256(logo or b"").hexdigest()]
    said = [*made_of, instruments, report_source(), kind, told]
    key = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return Wanted(assessment, kind, chosen.language, told, key, report_source()[:VERSION])


def order(one: Wanted) -> work.Order:
    """The work of making it."""
    arguments = {"format": one.format, "settings": one.settings}
    return work.Order(one.key, KIND, str(one.assessment_id), arguments | {"key": one.key})


def make(owner: str, arguments: dict[str, Any], progress: work.Progress) -> work.Made | None:
    """The file; None if the assessment has gone meanwhile, or what it is made from is new."""
    assessment, kind = UUID(owner), arguments["format"]
    chosen = settings.from_plain(arguments["settings"])
    try:
        story = waves.story(db.session, assessment)
    except NoResultFound:
        return None
    logo = logo_of(assessment)
    if wanted(assessment, story, logo, kind, chosen).key != arguments["key"]:
        return None
    progress(20)  # and its commit: nothing is held open while the document is made
    content = formats.make(story, kind, chosen, edition(story, logo, chosen))
    if content is None:
        return None
    progress(90)
    begin_write(db.session)
    reports.note_made(
        db.session, arguments["key"], hashlib.sha256(content).hexdigest(), len(content)
    )
    db.session.commit()
    return work.Made(formats.FORMATS[kind].media_type, content, None)


def logo_of(assessment: UUID) -> bytes | None:
    """The picture of the organisation that the assessment is about."""
    return organisations.logo_of_assessment(db.session, assessment)


def edition(story: Story, logo: bytes | None, chosen: Settings) -> "Edition":
    """Whose document it is, and how it looks."""
    from reports import look, report  # noqa: PLC0415  # heavy, and for the worker only

    return report.Edition(
        chosen.language,
        story.only(chosen.audiences).now.day or date.min,
        story.organisation,
        accent=chosen.accent or story.accent or look.ACCENT,
        logo=logo,
        wave=story.now.name,
    )
