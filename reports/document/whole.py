"""What is said about a whole assessment: puts the chapters over all its audiences together.

Starts from a story and from nothing else; every figure in it was rounded and audited.
"""

from datetime import date as Date  # noqa: N812 - `date` is the argument below
from itertools import combinations

from assessment.scoring.comparison import compare
from assessment.wave import Story
from questions.bank import Bank
from questions.load import bank as instrument
from reports.document import overview, positions
from reports.document.across import across
from reports.document.build import FINGERPRINT, clean
from reports.document.cockpit import build_cockpit
from reports.document.comparison import build_comparison, relevance
from reports.document.contact import contact
from reports.document.shape import Comparison
from reports.document.side_by_side import levers
from reports.document.strengths import strengths
from reports.document.tasks import build_tasks
from reports.document.trend import build_trend
from reports.document.voices import Spoken, limits, response, spoken
from reports.document.whole_shape import CommentSet, Whole
from reports.document.wishes import asked, figures, importance
from reports.words import Words

MAIN = ("pulse", "leadership", "workshop")  # whom the overview speaks of first


def build_whole(story: Story, *, language: str, date: Date | None = None) -> Whole | None:
    """The wave that is looked at; None while no audience of it has a result.

    `date` is the day that it bears: without one, the last day on which something was published.
    """
    bank, words = instrument(story.now.bank_version), Words(language)
    voices = spoken(story, bank, words)
    if not voices:
        return None
    day = date or story.now.day or max(one.voice.made_on for one in voices)
    return _whole(story, bank, words, voices, day)


def _whole(story: Story, bank: Bank, words: Words, voices: tuple[Spoken, ...], day: Date) -> Whole:
    by_kind = {one.kind: one for one in voices}
    main = next(by_kind[kind] for kind in MAIN if kind in by_kind)
    pairs = _pairs(bank, words, voices)
    strong = strengths(words, voices)
    first = main.document.said.document.first_steps
    profile_title, profile_text = overview.profile(words, voices, main)
    weights, weights_text = importance(words, voices, main)
    used, weighing = figures(words, voices), asked(voices)
    between, between_text = contact(words, voices, main)
    return Whole(
        language=words.language,
        organisation=clean(story.organisation),
        wave=clean(story.now.name),
        date=words.date(day),
        date_iso=day.isoformat(),
        version=bank.version,
        fingerprint=bank.hash[:FINGERPRINT],
        headline=main.document.said.document.summary.headline,
        lead=overview.lead(words, voices, main),
        how=overview.how(words, voices, main, pairs, strong),
        where=overview.where(words, voices, main),
        now=overview.now(words, main, first),
        voices=tuple(one.document for one in voices),
        profile_title=profile_title,
        profile_text=profile_text,
        pairs=pairs,
        contact=between,
        relevance=relevance(words),
        positions_title=positions.title(words, voices),
        positions=positions.positions(voices),
        strengths=strong,
        findings=across(words, voices),
        tables=(used,) if used else (),
        importance=weights,
        importance_text=weights_text,
        response=response(words, voices),
        first_steps=first,
        trend=build_trend(story, words),
        tasks=build_tasks(story, words),
        cockpit=build_cockpit(story, words),
        comments=_comments(bank, words, voices),
        levers=levers(voices, main),
        weighed_by=weighing.kind if weighing else "",
        contact_text=between_text,
        limits=limits(words, main, voices),
        levers_title=overview.levers_title(words, voices, main),
    )


def _pairs(bank: Bank, words: Words, voices: tuple[Spoken, ...]) -> tuple[Comparison, ...]:
    found = []
    for one, other in combinations(voices, 2):
        compared = compare(one.voice.snapshot, other.voice.snapshot)
        if compared:
            found.append(build_comparison(bank, compared, (one.kind, other.kind), words))
    return tuple(found)


def _comments(bank: Bank, words: Words, voices: tuple[Spoken, ...]) -> tuple[CommentSet, ...]:
    """What was released, in the order of its shuffle."""
    return tuple(
        CommentSet(one.kind, one.name, question.prompt[words.language], tuple(map(clean, texts)))
        for one in voices
        for question in bank.open_questions
        if (texts := one.voice.comments.get(question.key))
    )
