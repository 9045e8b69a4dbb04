"""What is said about a whole assessment over its audiences and waves, as frozen plain values.

Page, PDF, deck and tables read these and only lay them out. Text is '' and a tuple is () where
there is nothing to say; numbers beside a text are rounded and are for drawing alone.
"""

from dataclasses import dataclass

from reports.document.shape import AudienceDocument, Comparison, Finding, Limit, Step, Table


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the overview."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class VoiceDocument:
    """One audience of the assessment."""

    kind: str  # leadership | pulse | workshop
    name: str  # 'Leadership'
    said: AudienceDocument
    overall: str  # '2.8', '–' where it is not shown
    weakest: str  # the weakest lever's name, '' without one
    response: str  # how many answered, and how far the others could move the score


@dataclass(frozen=True, slots=True)
class Position:
    """Where one audience sees the organisation."""

    kind: str
    name: str
    headline: str
    today: tuple[str, ...]  # shares of first, centric, product: '45 %'; () where not shown
    intended: tuple[str, ...]
    flip: str  # what would change the verdict


@dataclass(frozen=True, slots=True)
class Strength:
    """A practice that is further than the others, in all audiences that were asked."""

    practice: str  # id
    name: str
    lever: str  # key
    text: str


@dataclass(frozen=True, slots=True)
class ComparedPractice:
    """One practice over the audiences, in their order; '–' where one has no figure for it."""

    id: str
    name: str
    scores: tuple[str, ...]
    here: str  # the written level where an audience sees it, with its name
    note: str  # invisible to many


@dataclass(frozen=True, slots=True)
class ComparedLever:
    """One lever over the audiences, in their order."""

    key: str
    letter: str
    name: str
    colour: str
    meaning: str
    scores: tuple[str, ...]
    levels: tuple[str, ...]  # 'between Isolated and Defined'
    spans: tuple[str, ...]  # '2.3–2.5'
    finding: str
    practices: tuple[ComparedPractice, ...]
    chart: str  # key of its chart


@dataclass(frozen=True, slots=True)
class CommentSet:
    """What was written to one open question by one audience, as far as it was released."""

    kind: str
    audience: str
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One score in one wave."""

    wave: str
    value: float | None  # None: not shown there
    low: float | None
    high: float | None
    score: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A lever, practice or group over the waves, and its change from the wave before."""

    key: str
    name: str
    points: tuple[TrendPoint, ...]  # one for each wave, the oldest first
    change: str  # '+0.4', '–' where it cannot be said
    interval: str  # '+0.1 to +0.7'
    verdict: str  # 'higher', 'may be chance', 'not compared'
    clear: bool  # the interval does not contain 0


@dataclass(frozen=True, slots=True)
class TrendGroup:
    """One group over the waves: a row for each lever that is shown in two of them."""

    name: str
    rows: tuple[TrendRow, ...]


@dataclass(frozen=True, slots=True)
class TrendOfVoice:
    """One kind of audience over the waves."""

    kind: str
    name: str
    title: str  # the finding
    levers: tuple[TrendRow, ...]
    practices: tuple[TrendRow, ...]
    groups: tuple[TrendGroup, ...]
    path_title: str  # how the positioning moved; '' where it cannot be said
    path: str
    notes: tuple[str, ...]  # changed groups, forms, versions
    text: str = ""  # what changed clearly, with its intervals
    since: str = ""  # the wave that it is compared with
    positions: tuple[TrendRow, ...] = ()  # shares (0…1) of first, centric, product; () if not shown


@dataclass(frozen=True, slots=True)
class Trend:
    """What changed since the waves before, and whether that is real."""

    title: str
    text: str
    waves: tuple[str, ...]
    voices: tuple[TrendOfVoice, ...]
    method: str  # what 'may be chance' is


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One action, with how its practice moved since it was taken on."""

    id: str
    title: str
    owner: str  # '–' while nobody is named
    due: str
    status: str  # in words
    status_key: str  # open | doing | done | dropped
    late: bool
    practice: str  # its name, '' without one
    figure: str
    note: str
    moved: str  # '2.4 → 2.9: +0.5 (+0.1 to +0.9)'; '' before the next wave
    verdict: str  # 'higher', 'may be chance'
    wave: str  # in which it was taken on


@dataclass(frozen=True, slots=True)
class Tasks:
    """The action plan."""

    title: str
    text: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class CockpitRow:
    """One customer figure, or the overall score, over the waves."""

    key: str
    name: str
    values: tuple[str, ...]  # one for each wave, '–' without one
    numbers: tuple[float | None, ...]
    change: str  # since the wave before
    note: str


@dataclass(frozen=True, slots=True)
class Cockpit:
    """Figures beside the scores."""

    title: str
    text: str
    waves: tuple[str, ...]
    rows: tuple[CockpitRow, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is said about one assessment."""

    language: str
    organisation: str
    wave: str
    date: str
    date_iso: str
    version: str  # of the instrument
    fingerprint: str
    headline: str  # how are we, in one sentence
    lead: str
    how: tuple[Fact, ...]
    where: tuple[Fact, ...]
    now: tuple[Fact, ...]
    voices: tuple[VoiceDocument, ...]
    profile_title: str
    profile_text: str
    pairs: tuple[Comparison, ...]  # leadership ↔ staff ↔ workshop
    contact: Comparison | None  # with customer contact ↔ without
    relevance: str  # what a relevant difference is
    positions_title: str
    positions: tuple[Position, ...]
    strengths: tuple[Strength, ...]
    findings: tuple[Finding, ...]  # nice trap, invisible practices, careless answers …
    tables: tuple[Table, ...]  # figures in use
    importance: Table | None  # importance, target and score of each lever
    importance_text: str
    response: Table  # who answered, with worst-case bounds
    first_steps: tuple[Step, ...]
    trend: Trend | None = None
    tasks: Tasks | None = None
    cockpit: Cockpit | None = None
    comments: tuple[CommentSet, ...] = ()
    levers: tuple[ComparedLever, ...] = ()
    levers_title: str = ""
    limits: tuple[Limit, ...] = ()  # on method; a line for each paragraph
    weighed_by: str = ""  # kind of the audience that said what is important
    contact_text: str = ""  # customer contact ↔ none in a sentence; or why it is not shown

    @property
    def main(self) -> VoiceDocument:
        """The audience that the overview speaks of first: staff, else leadership, else workshop."""
        known = {voice.kind: voice for voice in self.voices}
        return next(known[kind] for kind in ("pulse", "leadership", "workshop") if kind in known)
