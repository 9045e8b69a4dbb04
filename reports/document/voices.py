"""The audiences of one wave, each in words: what it says, and what the others could change.

Reads what was published of them; a person's name or single score does not get past this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from assessment.scoring.results import Interval, Result
from assessment.wave import Story, Task, Voice, Wave
from assessment.workshop.actions import Plan
from questions.bank import Bank
from reports.document.actions import taken_on
from reports.document.audience import build_audience, published
from reports.document.case import Case, apart
from reports.document.comparison import kind_name
from reports.document.shape import AudienceDocument, Limit, Table
from reports.document.summary import people, scored
from reports.document.whole_shape import VoiceDocument
from reports.words import Words, rounded


@dataclass(frozen=True, slots=True)
class Spoken:
    """One audience that has a result: its figures, and what is said about them."""

    voice: Voice
    case: Case
    document: VoiceDocument

    @property
    def kind(self) -> str:
        return self.voice.kind

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def result(self) -> Result:
        return self.case.result


def spoken(story: Story, bank: Bank, words: Words) -> tuple[Spoken, ...]:
    """Those of the wave that is looked at whose results are shown, in their order."""
    found = (_spoken(story, voice, bank, words) for voice in story.now.voices)
    return tuple(one for one in found if one)


def _spoken(story: Story, voice: Voice, bank: Bank, words: Words) -> Spoken | None:
    total = published(voice.snapshot, voice.outcome)
    said = _said(story, voice, bank, words)
    if total is None or said is None:
        return None
    case = Case(bank, total, words, voice.snapshot)
    document = VoiceDocument(
        kind=voice.kind,
        name=kind_name(words, voice.kind),
        said=said,
        overall=words.number(total.overall),
        weakest=words.listing([case.lever_name(key) for key in lowest(case)]),
        response=_response(case),
    )
    return Spoken(voice, case, document)


def _said(story: Story, voice: Voice, bank: Bank, words: Words) -> AudienceDocument | None:
    """Without the table of names: those were promised to one page alone."""
    wave = story.now
    said = build_audience(
        bank,
        voice.snapshot,
        voice.outcome,
        language=words.language,
        date=voice.made_on,
        title=story.organisation,
        wave=wave.name,
    )
    if said is None:
        return None
    return replace(said, people=None, document=taken_on(said.document, _plans(wave)))


def _plans(wave: Wave) -> list[Plan]:
    return [_plan(task) for task in wave.tasks if task.status != "dropped"]


def _plan(task: Task) -> Plan:
    return Plan(task.title, task.owner, task.step_id, task.due)


def lowest(case: Case) -> tuple[str, ...]:
    """The levers with the lowest score as it is shown; none where there is nothing to compare."""
    known = scored(case)
    if len(known) < 2:
        return ()
    least = min(rounded(lever.mean or 0) for lever in known)
    found = tuple(lever.lever for lever in known if rounded(lever.mean or 0) == least)
    return () if len(found) == len(known) else found


def candidates(case: Case) -> frozenset[str]:
    """The levers that may be the weakest: the lowest, and all that are not surely above it."""
    known = sorted(scored(case), key=lambda lever: lever.mean or 0)
    if len(known) < 2:
        return frozenset()
    first = known[0]
    return frozenset(one.lever for one in known if one is first or not apart(first, one))


def bounds(case: Case) -> Interval | None:
    """The overall score if all who did not answer had chosen 1, or 5; None where it is unknown."""
    known = [lever.bounds for lever in case.result.levers if lever.bounds]
    if len(known) < len(case.result.levers):
        return None
    return Interval(fmean(one.low for one in known), fmean(one.high for one in known))


def _everybody(case: Case) -> bool:
    return bool(case.result.invited) and case.result.n == case.result.invited


def _response(case: Case) -> str:
    """How many answered; how far the others could move the score, where that is known."""
    words, who, worst = case.words, people(case), bounds(case)
    if _everybody(case):
        return words("%(who)s: everybody answered.", who=who)
    if worst is None:
        return words("%(who)s.", who=who)
    return words(
        "%(who)s. Whatever the others think, the overall score lies between %(low)s and %(high)s.",
        who=who,
        low=words.number(worst.low),
        high=words.number(worst.high),
    )


def limits(words: Words, main: Spoken, voices: Sequence[Spoken]) -> tuple[Limit, ...]:
    """On method, by topic: once where it is the same for every audience, else under their names."""
    order = [main, *(one for one in voices if one is not main)]
    found: dict[str, list[tuple[Spoken, Limit]]] = {}
    for one in order:
        for limit in one.document.said.document.limits:
            found.setdefault(limit.key, []).append((one, limit))
    return tuple(_limit(words, said, len(order)) for said in found.values())


def _limit(words: Words, said: Sequence[tuple[Spoken, Limit]], audiences: int) -> Limit:
    """A paragraph for each text, with the names of those that it is about."""
    by_text: dict[str, list[str]] = {}
    for one, limit in said:
        by_text.setdefault(limit.text, []).append(one.name)
    first = said[0][1]
    if len(by_text) == 1 and len(said) == audiences:
        return first
    parts = [
        words("%(name)s: %(title)s", name=words.listing(names), title=text)
        for text, names in by_text.items()
    ]
    return replace(first, text="\n".join(parts))


def response(words: Words, voices: Sequence[Spoken]) -> Table:
    """Who answered, and the worst cases."""
    head = (
        words("Audience"), words("Answered"), words("Invited"), words("Response rate"),
        words("Overall"), words("All others at 1"), words("All others at 5"),
    )  # fmt: skip
    text = words(
        "An interval does not cover who chose not to answer. The last two columns do: they show "
        "the overall score if all the others had chosen level 1 throughout, or level 5. Where it "
        "is not known how many were invited, or everybody answered, there is nothing to show."
    )
    rows = tuple(_row(one) for one in voices)
    return Table("response", words("Who answered, and who did not"), text, head, rows)


def _row(one: Spoken) -> tuple[str, ...]:
    case, words = one.case, one.case.words
    worst = None if _everybody(case) else bounds(case)
    low, high = (words.number(worst.low), words.number(worst.high)) if worst else ("–", "–")
    invited = case.result.invited
    return (
        one.name,
        words.number(case.result.n, 0),
        words.number(invited, 0) if invited else "–",
        (case.response_rate() if invited else "") or "–",
        words.number(case.result.overall),
        low,
        high,
    )
