"""The PDF of a quick check, made outside the web process. Lays out and draws nothing itself."""

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from assessment.config import ROOT
from assessment.store import checks, results, work
from assessment.store.database import db

FOLDERS = (
    "reports", "templates/report", "assessment/scoring", "assessment/workshop",
    "assessment/translations",
)  # fmt: skip


@lru_cache
def report_source() -> str:
    """A hash of everything that makes the report, so that a new version makes a new file."""
    files = sorted(
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".css") or path.name == "report.po"
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def report_key(check: Any, language: str) -> str:
    """The key of a check's report: a hash of all that it is made from."""
    said = [check.responses, check.organisation, check.form, check.invited, check.sample]
    made_with = [str(check.created_on), check.bank_hash, report_source(), language]
    return hashlib.sha256(json.dumps([said, made_with], sort_keys=True).encode()).hexdigest()


def make_check_report(
    owner: str, arguments: dict[str, Any], progress: work.Progress
) -> work.Made | None:
    """The PDF of one check; None if the check was deleted meanwhile."""
    from reports.report import Edition, make  # noqa: PLC0415  # heavy, and for the worker only

    check = checks.find(db.session, owner, datetime.now(UTC))
    if check is None:
        return None
    edition = Edition(arguments["language"], check.created_on, check.organisation)
    instrument, result, until = results.instrument(check), results.result(check), check.expires_at
    progress(20)  # and its commit: nothing is held open while the report is drawn
    return work.Made("application/pdf", make(instrument, result, edition), until)
