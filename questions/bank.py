"""The shape of the instrument: frozen types for everything that is asked and advised.

`load.py` fills them from the TOML files; nothing here knows a web page, a database or a score.
"""

from dataclasses import dataclass
from typing import Literal

LANGUAGES = ("de", "en")
LEVERS = ("goals", "culture", "knowledge", "holistic", "measurability")
STRATEGIES = ("first", "centric", "product")
BANDS = ("start", "build", "embed")
EFFORTS = ("S", "M", "L")
HORIZONS = (30, 60, 90)

Band = Literal["start", "build", "embed"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language of the product."""

    de: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five maturity levels: its name, and in a line what it means anywhere."""

    number: int
    name: Text
    gloss: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One practice and the question about it, with five written levels from 1 to 5."""

    id: str
    lever: str
    name: Text
    statement: Text
    anchors: tuple[Text, ...]
    discuss: Text  # opens the talk where a room is divided
    sources: tuple[str, ...]
    pulse: bool
    judged_by: str  # everyone | leadership


@dataclass(frozen=True, slots=True)
class Lever:
    key: str
    letter: str
    name: Text
    meaning: Text  # one line
    description: Text
    levels: tuple[Text, ...]  # what the lever looks like at level 1 … 5
    items: tuple[Item, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: advice for a practice in one band of its score."""

    id: str  # "G1-start"
    practice: str
    band: Band
    title: Text
    monday: Text  # what to do on Monday
    why: Text
    owner: Text
    figure: Text  # which figure shows that it worked
    question: Text  # for the workshop
    effort: str  # S | M | L
    horizon: int  # days
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    key: str
    name: Text
    meaning: Text  # one line, for the corner of the ternary plot
    description: Text
    challenge: Text
    moving: Text  # what it means to move towards it
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """100 points over three statements, one for each strategy (in the order of STRATEGIES)."""

    key: str
    prompt: Text
    statements: tuple[Text, Text, Text]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """A question from 1 to 5 outside the levers, with five written levels."""

    key: str
    name: Text
    statement: Text
    anchors: tuple[Text, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A bipolar step from customer focus (1) to customer obsession (5)."""

    key: str
    name: Text
    focus: Text
    obsession: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A customer figure that may be in use; `low` and `high` bound a plausible value."""

    key: str
    name: Text
    gloss: Text
    unit: Text
    low: float
    high: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    prompt: Text
    hint: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Which items and modules one kind of respondent sees, and what makes a lever valid."""

    key: str
    name: Text
    minutes: int
    items: tuple[str, ...]
    modules: tuple[str, ...]
    allocations: tuple[str, ...]  # which allocations are asked today
    required: int  # answered items that a lever score needs


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary."""

    key: str
    name: Text
    gloss: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A fact of the source articles, cited by article and number."""

    id: str
    article: str
    fact: Text


@dataclass(frozen=True, slots=True)
class Article:
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Bank:
    """One version of the instrument, whole and checked."""

    version: str
    hash: str
    levels: tuple[Level, ...]
    levers: tuple[Lever, ...]
    steps: tuple[Step, ...]
    strategies: tuple[Strategy, ...]
    allocations: tuple[Allocation, ...]  # single, then the three situations
    intended: Allocation
    service: tuple[Rating, ...]
    price: Rating
    contrasts: tuple[Contrast, ...]
    figures: tuple[Figure, ...]
    stages: tuple[Text, ...]  # of a figure in use: not taken … steers decisions
    importance: Text
    importance_anchors: tuple[Text, ...]
    target: Text
    open_questions: tuple[Question, ...]
    open_notice: Text
    cant_judge: Text
    forms: tuple[Form, ...]
    glossary: tuple[Term, ...]
    articles: tuple[Article, ...]
    sources: tuple[Source, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for lever in self.levers for item in lever.items)

    def item(self, id: str) -> Item:
        return next(item for item in self.items if item.id == id)

    def lever(self, key: str) -> Lever:
        return next(lever for lever in self.levers if lever.key == key)

    def form(self, key: str) -> Form:
        return next(form for form in self.forms if form.key == key)

    def strategy(self, key: str) -> Strategy:
        return next(strategy for strategy in self.strategies if strategy.key == key)

    def allocation(self, key: str) -> Allocation:
        return next(allocation for allocation in self.allocations if allocation.key == key)

    def step(self, practice: str, band: str) -> Step:
        return next(s for s in self.steps if (s.practice, s.band) == (practice, band))

    def asked(self, form: str, lever: str) -> tuple[Item, ...]:
        """The items of one lever that a form asks, in their order."""
        wanted = self.form(form).items
        return tuple(item for item in self.lever(lever).items if item.id in wanted)
