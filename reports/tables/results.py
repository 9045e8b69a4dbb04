"""What was found in each audience of each wave, row by row."""

from collections.abc import Iterator

from assessment.scoring.results import PracticeResult
from assessment.workshop.room import Agreement
from questions.bank import LEVERS, STRATEGIES
from reports.document.build import clean
from reports.document.groups import group_name
from reports.tables.source import Row, Source


def participation(source: Source) -> Iterator[Row]:
    """Who answered; also audiences of whom too few did."""
    for _, wave, voice in source.voices():
        snapshot, total = voice.snapshot, voice.snapshot.total
        yield source.of_voice(wave, voice) | {
            "form": snapshot.form,
            "confidentiality": snapshot.confidentiality,
            "least": snapshot.k,
            "n": snapshot.participation.n,
            "invited": snapshot.participation.invited,
            "rate": None
            if snapshot.participation.rate is None
            else snapshot.participation.rate / 100,
            "overall": total.overall if total else None,
        }


def levers(source: Source) -> Iterator[Row]:
    """Every lever in every audience."""
    for instrument, wave, voice in source.voices():
        total = voice.snapshot.total
        if total is None:
            continue
        for place, one in enumerate(total.levers):
            yield (
                source.of_voice(wave, voice)
                | source.of_lever(instrument, one.lever)
                | {
                    "n": one.n if one.mean is not None else None,
                    "score": one.mean,
                    "low": one.interval.low if one.interval else None,
                    "high": one.interval.high if one.interval else None,
                    "sd": one.sd,
                    "agreement": one.agreement,
                    "level_low": one.level.low if one.level else None,
                    "level_high": one.level.high if one.level else None,
                    "worst": one.bounds.low if one.bounds else None,
                    "best": one.bounds.high if one.bounds else None,
                    "importance": total.importance[place],
                    "target": total.targets[place],
                }
            )


def practices(source: Source) -> Iterator[Row]:
    """Every practice in every audience."""
    for instrument, wave, voice in source.voices():
        for lever in voice.snapshot.total.levers if voice.snapshot.total else ():
            for one in lever.practices:
                yield (
                    source.of_voice(wave, voice)
                    | source.of_lever(instrument, lever.lever)
                    | source.of_item(instrument, one.item)
                    | {
                        "n": one.n if one.mean is not None else None,
                        "score": one.mean,
                        "low": one.interval.low if one.interval else None,
                        "high": one.interval.high if one.interval else None,
                        "sd": one.sd,
                        "cant_judge": one.cant_judge,
                        "favourable": one.favourable,
                    }
                    | _distribution(one)
                )


def _distribution(one: PracticeResult) -> Row:
    shares: tuple[float, ...] = one.shares or ()
    if one.counts and sum(one.counts):
        shares = tuple(round(count / sum(one.counts), 3) for count in one.counts)
    return {f"level_{level}": share for level, share in enumerate(shares, start=1)}


def positioning(source: Source) -> Iterator[Row]:
    """Where each audience sees the organisation, today and in three years."""
    for instrument, wave, voice in source.voices():
        total = voice.snapshot.total
        sides = {"today": total.positioning, "intended": total.intended} if total else {}
        for aspect, stands in sides.items():
            if stands is None or stands.mean is None:
                continue
            firsts = stands.first_choice or (None,) * len(STRATEGIES)
            for key, share, first in zip(STRATEGIES, stands.mean, firsts, strict=True):
                yield source.of_voice(wave, voice) | {
                    "aspect": aspect,
                    "strategy": key,
                    "strategy_name": instrument.strategy(key).name[source.words.language],
                    "n": stands.n,
                    "share": share,
                    "put_first": first,
                }


def groups(source: Source) -> Iterator[Row]:
    """Every group that was released, for the levers for which it was."""
    for instrument, wave, voice in source.voices():
        for cell in voice.snapshot.groups:
            for lever in LEVERS:
                if (mean := cell.means.get(lever)) is None:
                    continue
                yield (
                    source.of_voice(wave, voice)
                    | {"group": group_name(source.words, cell), "size": cell.size}
                    | source.of_lever(instrument, lever)
                    | {"score": mean, "sd": cell.spreads.get(lever)}
                )


def workshop(source: Source) -> Iterator[Row]:
    """Both votes of a room and what it agreed on, for levers and practices that it voted on."""
    for instrument, wave, voice in source.voices():
        for lever in voice.outcome.levers if voice.outcome else ():
            wave_name: Row = {"wave": clean(wave.name)}
            where = wave_name | source.of_lever(instrument, lever.lever)
            if lever.score is not None:
                yield where | _voted(lever.first, lever.second, lever.agreed, lever.score)
            for one in lever.practices:
                if one.score is None:
                    continue
                first, second = (vote.mean if vote else None for vote in (one.first, one.second))
                voted = _voted(first, second, one.agreed, one.score)
                yield where | source.of_item(instrument, one.item) | voted


def _voted(
    first: float | None, second: float | None, agreed: Agreement | None, score: float
) -> Row:
    return {
        "first_vote": first,
        "second_vote": second,
        "agreed": agreed.score if agreed else None,
        "reason": agreed.reason if agreed else None,
        "score": score,
    }
