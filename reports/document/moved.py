"""How one practice moved between two waves, in words: from published figures and nothing else.

Says 'higher' or 'lower' only where the interval of the change, as it is shown, leaves out 0.
"""

from dataclasses import dataclass

from assessment.scoring.results import Interval
from assessment.scoring.trend import Line, Seen, trend
from assessment.wave import Wave
from questions.load import bank
from reports.document.comparison import kind_name
from reports.words import Words

KINDS = ("pulse", "leadership", "workshop")  # whose view counts first


@dataclass(frozen=True, slots=True)
class Moved:
    """A practice in two waves, seen by the same kind of audience."""

    kind: str
    before: float
    after: float
    interval: Interval | None  # of after − before

    @property
    def change(self) -> float:
        """The difference of the figures as they are shown."""
        return round(self.after - self.before, 1)

    @property
    def clear(self) -> bool:
        """Whether it may be called higher or lower: the rule of every trend."""
        return Line("", (), self.change, self.interval).clear


def moved(item: str, before: Wave, after: Wave) -> Moved | None:
    """The change of a practice; None where nobody saw it in both waves, or its text is another."""
    for kind in KINDS:
        seen = [_seen(wave, kind) for wave in (before, after)]
        changed = trend(seen) if all(seen) else None
        for line in changed.practices if changed else ():
            first, last = line.points[0], line.points[-1]
            if line.key == item and first and last:
                return Moved(kind, first.value, last.value, line.interval)
    return None


def _seen(wave: Wave, kind: str) -> Seen | None:
    voice = wave.voice(kind)
    return Seen(bank(wave.bank_version), voice.snapshot) if voice else None


def told(words: Words, of: Moved) -> str:
    """'Staff: 2.4 → 2.9, that is +0.5 (+0.1 to +0.9)'."""
    values = {
        "who": kind_name(words, of.kind),
        "before": words.number(of.before),
        "after": words.number(of.after),
        "change": words.number(of.change, sign=True),
    }
    if of.interval is None:
        return words("%(who)s: %(before)s → %(after)s, that is %(change)s", **values)
    return words(
        "%(who)s: %(before)s → %(after)s, that is %(change)s (%(low)s to %(high)s)",
        low=words.number(of.interval.low, sign=True),
        high=words.number(of.interval.high, sign=True),
        **values,
    )


def verdict(words: Words, of: Moved) -> str:
    """What may be said about the change."""
    if of.interval is None:
        return words("may be chance: no interval can be given")
    if not of.clear:
        return words("may be chance")
    return words("higher") if of.change > 0 else words("lower")
