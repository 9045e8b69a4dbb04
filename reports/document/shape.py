"""What a report says, as frozen plain values: finished text in the reader's language.

Result page and PDF both read these and only lay them out; nothing here computes or translates.
Text is '' and a tuple is () where there is nothing to say, so that templates ask for presence only.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a score and its interval lie on the scale 1…5, in per cent of the scale's length."""

    at: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice: where it stands, in the words of its level, and what the next level is."""

    id: str
    name: str
    statement: str
    score: str  # '2.4', '–' without a score
    mark: Mark | None
    level: int  # nearest level, 0 without a score
    level_name: str
    here: str  # the written level where the practice stands
    next_name: str  # '' at the highest level
    next: str
    note: str  # invisible here, or nobody answered


@dataclass(frozen=True, slots=True)
class Lever:
    key: str
    letter: str
    name: str
    meaning: str
    colour: str
    score: str
    mark: Mark | None
    level: str  # 'Isolated', 'between Isolated and Defined', 'Isolated (estimate)'
    interval: str  # the interval as a sentence, or why there is none
    span: str  # '2.3–2.5', '–' without an interval
    people: str  # '60 people'
    finding: str  # headline of its page
    reading: tuple[Term, ...]  # what the lever looks like at its level, or at both
    notes: tuple[str, ...]
    practices: tuple[Practice, ...]
    discuss_name: str  # the practice that the question is about
    discuss: str
    sources: tuple[str, ...]
    chart: str  # key of its chart
    agreed: str = ""  # 'agreed 2.8', where a room did


@dataclass(frozen=True, slots=True)
class Strategy:
    key: str
    name: str
    meaning: str
    share: str  # '45 %'
    intended: str  # '' where it was not asked
    description: str
    challenge: str
    leads: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Positioning:
    headline: str
    verdict: str  # the class in a sentence, with its margin
    firsts: str  # 'x % put X first'
    flip: str  # what would change the verdict
    strategies: tuple[Strategy, ...]
    moving_title: str  # '' unless the intended position differs
    moving: str
    price: str


@dataclass(frozen=True, slots=True)
class Step:
    """One next step as a card, with the numbers that gave its rank."""

    rank: int
    id: str
    practice: str  # id
    practice_name: str
    lever: str  # key
    lever_name: str
    colour: str
    title: str
    monday: str
    why: str
    owner: str
    effort: str  # 'small', 'medium', 'large'
    horizon: str  # '30 days'
    days: int
    figure: str
    question: str
    reason: str  # '(target 4.0 − score 2.0) × importance 3 = 6.0'
    priority: str  # '6.0'
    sources: tuple[str, ...]
    agreed: str = ""  # who takes it on until when, where a room said so


@dataclass(frozen=True, slots=True)
class Horizon:
    """What begins within 30, 60 or 90 days."""

    days: int
    title: str
    lead: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding beside the levers: nice trap, what is invisible, the contrasts."""

    key: str
    title: str
    text: str
    points: tuple[str, ...]
    chart: str  # key of its chart, '' without one


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column heads its rows."""

    key: str
    title: str
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """One paragraph on method and limits."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source article with the facts of it that this report cites."""

    name: str
    facts: tuple[tuple[str, str], ...]  # id, fact


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer to 'how are we, where do we stand, what now', in this order."""

    headline: str
    lead: str
    overall: str  # '2.4', '–' while a lever is missing
    overall_label: str
    weakest: str  # the weakest lever in a sentence
    people: str  # who answered
    where: str  # the positioning in a sentence
    now: str  # leads to the first steps
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote on one practice."""

    score: str  # '2.8', '–' where there was none
    note: str  # 'divided', 'too few answers'


@dataclass(frozen=True, slots=True)
class VotedPractice:
    """One practice of a workshop, from the first vote to what was agreed."""

    id: str
    name: str
    first: Vote
    second: Vote
    agreed: str  # '3.0', '–' where nothing was
    reason: str
    moved_on: bool  # voted on again, or agreed on


@dataclass(frozen=True, slots=True)
class VotedLever:
    """One lever of a workshop; `score` is what counts in the end."""

    key: str
    name: str
    colour: str
    people: str
    first: str
    second: str
    agreed: str
    score: str
    reason: str
    practices: tuple[VotedPractice, ...]
    chart: str  # key of its chart

    @property
    def moved_on(self) -> tuple[VotedPractice, ...]:
        """The practices that the room came back to after its first vote."""
        return tuple(one for one in self.practices if one.moved_on)


@dataclass(frozen=True, slots=True)
class Dotted:
    """A next step, and how many dots the room gave it."""

    title: str
    dots: str  # '7 dots'


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a workshop said and agreed on."""

    title: str
    text: str
    levers: tuple[VotedLever, ...]
    dots_title: str
    dots: tuple[Dotted, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One action that was agreed."""

    what: str
    who: str  # '–' while nobody is named
    until: str  # '15 January 2027', '–' without a date
    dots: str  # that its step got; '' for none


@dataclass(frozen=True, slots=True)
class Actions:
    """What the room agreed to do, in the order in which it was taken down."""

    title: str
    text: str  # what is still to be settled
    rows: tuple[Agreed, ...]
    first: tuple[Agreed, ...]  # those on the summary
    more: str  # where the others stand; '' where there are none
    dotted: bool  # whether a step of them got dots


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its name, about how many people, and a score per lever ('–' where not shown)."""

    name: str
    size: str
    scores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupSet:
    """Groups of one attribute under its name."""

    name: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that are shown, and one sentence if some are not."""

    title: str
    head: tuple[str, ...]
    whole: GroupRow
    sets: tuple[GroupSet, ...]
    withheld: str


@dataclass(frozen=True, slots=True)
class Document:
    """One whole report."""

    language: str
    title: str  # of the document
    organisation: str  # '' where nobody named one
    form: str  # which form was answered
    date: str  # as its readers write it
    date_iso: str
    version: str  # of the instrument
    fingerprint: str  # first digits of the instrument's hash
    level_names: tuple[str, ...]
    summary: Summary
    levers: tuple[Lever, ...]
    radar_title: str
    radar_text: str
    positioning: Positioning
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]  # figures in use, importance
    steps: tuple[Step, ...]  # every step with a rank
    first_steps: tuple[Step, ...]  # the first three
    steps_title: str
    steps_text: str
    plan: tuple[Horizon, ...]
    limits: tuple[Limit, ...]
    glossary: tuple[Term, ...]
    sources: tuple[Source, ...]
    occasion: str = ""  # which wave and who was asked: 'Autumn 2026 · Staff'
    groups: Groups | None = None
    workshop: Workshop | None = None
    actions: Actions | None = None


@dataclass(frozen=True, slots=True)
class AudienceDocument:
    """What is published of one audience."""

    document: Document
    people: Table | None  # by name, in a named audience; on its page alone
    careful: str  # how carefully people answered; '' where nothing tells


@dataclass(frozen=True, slots=True)
class GapRow:
    """One lever in two audiences."""

    lever: str  # key
    name: str
    first: str  # '3.4'
    second: str
    gap: str  # '+0.8'
    interval: str  # '+0.2 to +1.4'
    relevant: bool
    verdict: str  # 'relevant: Leadership higher'


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two audiences beside each other, in words."""

    title: str
    first: str  # their names
    second: str
    rows: tuple[GapRow, ...]
    practices: tuple[str, ...]  # that were compared, by name
    reason: str  # why these
