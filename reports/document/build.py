"""Puts the chapters together to one document; every figure is finished text when it leaves."""

from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is the argument below
from unicodedata import category

from assessment.scoring.results import LeverResult, Result
from assessment.scoring.snapshot import Snapshot
from questions.bank import Bank
from reports.document import findings, levers, method, positioning, steps
from reports.document.case import Case, apart
from reports.document.shape import Document
from reports.document.summary import scored, summary
from reports.words import Words, rounded

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # text direction
FIRST = 3  # steps on the summary
FINGERPRINT = 12  # digits of the instrument's hash that tell versions apart


def build(  # noqa: PLR0913 — the circumstances of one report, all by name
    bank: Bank,
    result: Result,
    *,
    language: str,
    date: Date,
    title: str = "",
    snapshot: Snapshot | None = None,
) -> Document:
    """The report of one result; `title` is the organisation's name, '' where nobody gave one.

    One of a `snapshot` was published: it is rounded, and what tells too much is withheld.
    """
    case = Case(bank, result, Words(language), snapshot)
    ranked = steps.steps(case)
    plan = steps.plan(case, ranked)
    radar_title, radar_text = radar(case)
    printed = (*ranked[:FIRST], *(step for horizon in plan for step in horizon.steps))
    said = Document(
        language=language,
        title=case.words("How customer-centric are we?"),
        organisation=clean(title),
        form=case.text(bank.form(result.form).name),
        date=case.words.date(date),
        date_iso=date.isoformat(),
        version=bank.version,
        fingerprint=bank.hash[:FINGERPRINT],
        level_names=tuple(case.text(level.name) for level in bank.levels),
        summary=summary(case),
        levers=levers.levers(case),
        radar_title=radar_title,
        radar_text=radar_text,
        positioning=positioning.positioning(case),
        findings=findings.findings(case),
        tables=findings.tables(case),
        steps=printed,
        first_steps=ranked[:FIRST],
        steps_title=steps.title(case),
        steps_text=steps.text(case),
        plan=plan,
        limits=method.limits(case),
        glossary=(),
        sources=(),
    )
    return replace(
        said,
        steps=ranked,
        glossary=method.glossary(case, said),
        sources=method.sources(case, method.cited(case, printed)),
    )


def clean(text: str) -> str:
    """A name as it may stand in a document: one line, nothing that controls text or direction."""
    kept = (" " if category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text if c not in TURNS)
    return " ".join("".join(kept).split())


def radar(case: Case) -> tuple[str, str]:
    """The finding over all levers: how far the strongest and the weakest are apart."""
    words, known = case.words, sorted(scored(case), key=lambda lever: rounded(lever.mean or 0))
    if not known:
        return words("There is no profile yet"), words("No lever has a score so far.")
    low, high = known[0], known[-1]
    text = words("The profile shows the five levers on the scale from 1 to 5.")
    if len(known) == 1:
        title = words("Only one lever has a score: %(lever)s", lever=case.lever_name(low.lever))
        return title, text
    spread = words(
        "Between %(low)s (%(lowest)s) and %(high)s (%(highest)s) lie %(gap)s levels.",
        low=case.quote(case.lever_name(low.lever)),
        lowest=words.number(low.mean),
        high=case.quote(case.lever_name(high.lever)),
        highest=words.number(high.mean),
        gap=words.number(rounded(high.mean or 0) - rounded(low.mean or 0)),
    )
    if rounded(low.mean or 0) == rounded(high.mean or 0):
        return words("The five levers stand at the same point"), text
    if not apart(low, high):
        return words("The five levers lie close together"), f"{text} {spread}"
    title = words(
        "Strongest: %(high)s, weakest: %(low)s",
        high=_alike(case, high),
        low=_alike(case, low),
    )
    return title, f"{text} {spread}"


def _alike(case: Case, one: LeverResult) -> str:
    """The lever, and every other with the same score as it is shown."""
    score = rounded(one.mean or 0)
    return case.lever_names(e.lever for e in scored(case) if rounded(e.mean or 0) == score)
