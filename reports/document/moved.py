"""How one practice moved between two waves, in words: from published figures and nothing else.

Says 'higher' or 'lower' only where the interval of the change, as it is shown, leaves out 0.
"""

from dataclasses import dataclass

from assessment.scoring.arithmetic import Moments, welch
from assessment.scoring.levels import shown
from assessment.scoring.results import Interval, PracticeResult
from assessment.scoring.snapshot import Snapshot
from assessment.scoring.wording import same_words
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


def moved(item: str, before: Wave, after: Wave) -> Moved | None:
    """The change of a practice; None where nobody saw it in both waves, or its text is another."""
    if not same_words(item, bank(before.bank_version), bank(after.bank_version)):
        return None
    for kind in KINDS:
        first, second = (_practice(wave, kind, item) for wave in (before, after))
        if first and second and first.mean is not None and second.mean is not None:
            test = welch(_moments(second), _moments(first))
            limits = (shown(test.interval.low), shown(test.interval.high)) if test else None
            interval = Interval(*limits) if limits else None
            return Moved(kind, first.mean, second.mean, interval)
    return None


def _practice(wave: Wave, kind: str, item: str) -> PracticeResult | None:
    voice = wave.voice(kind)
    snapshot: Snapshot | None = voice.snapshot if voice else None
    if snapshot is None or snapshot.total is None:
        return None
    practices = (one for lever in snapshot.total.levers for one in lever.practices)
    return next((one for one in practices if one.item == item), None)


def _moments(practice: PracticeResult) -> Moments:
    return Moments(practice.n, practice.mean, practice.sd)


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
        return words("not distinguishable: no interval can be given")
    if of.interval.low > 0 and of.change > 0:
        return words("higher")
    if of.interval.high < 0 and of.change < 0:
        return words("lower")
    return words("not distinguishable")
