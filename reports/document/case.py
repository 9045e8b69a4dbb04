"""What every chapter starts from: the bank, the result and the words; and how levels are named.

The rules on what numbers allow to say stand here once; no chapter makes its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from assessment.scoring.results import Interval, LeverResult, PracticeResult, Result
from assessment.scoring.snapshot import Snapshot
from questions.bank import Bank, Text
from reports.document.shape import Mark
from reports.words import Words, rounded

CLEAR = 0.5  # a difference of less than half a level is not called one
PEOPLE_FOR_SHARES = 10  # below it 'x of n people' is said instead of a percentage
MOST, VAGUE_FROM = 0.9, 0.95  # of a published share


@dataclass(frozen=True, slots=True)
class Case:
    """One result in one language, and the texts of its instrument."""

    bank: Bank
    result: Result
    words: Words
    snapshot: Snapshot | None = None  # that the result was published in

    @property
    def published(self) -> bool:
        """Rounded, and with figures withheld: None may be 'too few'."""
        return self.snapshot is not None

    @property
    def single(self) -> bool:
        return self.result.n == 1

    def text(self, text: Text) -> str:
        return text[self.words.language]

    def quote(self, name: str) -> str:
        return self.words.quote(name)

    def quoted(self, items: Iterable[str]) -> str:
        """The names of practices, in quotation marks, as a list in words."""
        return self.words.listing(
            [self.quote(self.text(self.bank.item(item).name)) for item in items]
        )

    def lever_name(self, key: str) -> str:
        return self.text(self.bank.lever(key).name)

    def lever_names(self, keys: Iterable[str]) -> str:
        return self.words.listing([self.lever_name(key) for key in keys])

    def strategy_name(self, key: str) -> str:
        return self.text(self.bank.strategy(key).name)

    def level_name(self, number: int) -> str:
        return self.text(self.bank.levels[number - 1].name)

    def level(self, lever: LeverResult) -> str:
        """'Isolated', 'between Isolated and Defined', 'Isolated (estimate)'."""
        words, level = self.words, lever.level
        if level is None:
            return words("no score")
        low, high = self.level_name(level.low), self.level_name(level.high)
        if level.low != level.high:
            return words("between %(low)s and %(high)s", low=low, high=high)
        return words("%(level)s (estimate)", level=low) if level.estimate else low

    def share(self, share: float | None) -> str:
        """A share of people; of a published one that is close to all only so much is known."""
        if self.published and share is not None and share >= VAGUE_FROM:
            return self.words("more than %(share)s", share=self.words.percent(MOST))
        return self.words.percent(share)

    def response_rate(self) -> str:
        """The share of those invited that answered; '' where it is not published."""
        if self.snapshot is None:
            return self.words.percent(self.result.n / (self.result.invited or self.result.n))
        rate = self.snapshot.participation.rate
        if rate is None or self.result.n == self.result.invited:
            return "" if rate is None else self.words.percent(1)
        return self.words("about %(share)s", share=self.words.percent(rate / 100))

    def range(self, interval: Interval) -> tuple[str, str]:
        return self.words.number(interval.low), self.words.number(interval.high)

    def asks(self, module: str) -> bool:
        return module in self.bank.form(self.result.form).modules


def nearest(score: float) -> int:
    """The level whose half-open range [L − 0.5, L + 0.5) holds the score."""
    return min(5, max(1, floor(score + 0.5)))


def mark(mean: float | None, interval: Interval | None) -> Mark | None:
    """Places on the scale 1…5 in per cent, from figures rounded as they are shown."""
    if mean is None:
        return None
    ends = (interval.low, interval.high) if interval else (None, None)
    at, low, high = (None if x is None else round((rounded(x) - 1) * 25, 1) for x in (mean, *ends))
    return Mark(at or 0.0, low, high)


def apart(lower: PracticeResult | LeverResult, upper: PracticeResult | LeverResult) -> bool:
    """May `lower` be called lower? Intervals that do not overlap; else half a level, if none."""
    if lower.mean is None or upper.mean is None:
        return False
    if lower.interval and upper.interval:
        return lower.interval.high < upper.interval.low
    return rounded(upper.mean) - rounded(lower.mean) >= CLEAR
