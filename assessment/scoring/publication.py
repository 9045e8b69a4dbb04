"""From all answers of a closed audience to what is published of them, and the ledger of that.

The only way from responses to pages. Implements the publication rules of an 'anonymous' audience;
an 'open' one has no groups and is shown from three answers, a 'named' one shows its people. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np

from assessment.scoring import flags as careless
from assessment.scoring import reliability
from assessment.scoring.cells import TOTAL, Plan
from assessment.scoring.discretion import INVITED_FROM, Rules
from assessment.scoring.levels import shown
from assessment.scoring.levers import asked, person_scores
from assessment.scoring.partly import hidden, without_few
from assessment.scoring.published import levers_only, published
from assessment.scoring.releases import release
from assessment.scoring.responses import Array, Mask, Numbers, Responses
from assessment.scoring.results import LeverResult, Result
from assessment.scoring.score import score
from assessment.scoring.snapshot import (
    SHARED,
    Confidentiality,
    Kind,
    Participation,
    Person,
    Snapshot,
)
from assessment.scoring.veiling import Circumstances
from questions.bank import Bank

COMMENTERS_FROM = {"anonymous": 10, "open": 3, "named": 1}  # and never fewer than k
COEFFICIENT_PEOPLE, COEFFICIENT_GROUPS = 100, 10  # for the ICC


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was fixed before launch, and how many people were asked, if that is known."""

    form: str
    kind: Kind
    confidentiality: Confidentiality
    k: int = 5
    invited: int | None = None
    plan: Plan = field(default_factory=Plan)
    targets: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """The snapshot, and every cell that it releases as (output, cell)."""

    snapshot: Snapshot
    ledger: tuple[tuple[str, str], ...]


def publish(
    bank: Bank,
    responses: Responses,
    agreed: Agreed,
    *,
    names: Sequence[str] = (),
    commenters: Mapping[str, int] | None = None,
) -> Publication:
    """What may be shown of these responses.

    `names` has one for each response of a 'named' audience; `commenters` is how many wrote
    something, per question.
    """
    there = responses.answered()
    rules = Rules.of(agreed.confidentiality, agreed.k)
    if not there.all():  # a copy of a million people's answers is not made for nothing
        responses = responses.where(there)
    if agreed.invited is not None and agreed.invited < len(responses):
        agreed = replace(agreed, invited=None)  # a link went on to more people than were asked
    if len(responses) < rules.least:
        return Publication(_nothing(agreed, rules), ())
    careful, unjudged = ~_careless(bank, responses, agreed), _unjudged(bank, responses)
    if rules.veiled:
        responses = without_few(responses, asked(bank, agreed.form), rules.least)
    scores = _scores(bank, responses, agreed)
    under = _under(bank, responses, agreed, rules, unjudged)
    plan = agreed.plan if rules.veiled else Plan()
    releases = release(responses, scores, careful, plan, rules)
    exact = _exact(bank, responses, agreed)
    total = published(bank, exact, responses, under, releases.careful)
    snapshot = replace(
        _nothing(agreed, rules),
        participation=_participation(under),
        total=total,
        groups=releases.groups,
        withheld=releases.withheld,
        shared=_shared(bank, responses, agreed, under, total),
        people=() if rules.veiled else _people(list(compress(names, there)), scores),
        comments=_comments(agreed, rules, commenters or {}),
    )
    return Publication(snapshot, (*releases.ledger, *_beside_levers(snapshot)))


def _scores(bank: Bank, responses: Responses, agreed: Agreed) -> dict[str, Array]:
    """Everybody's score, by lever."""
    codes = responses.codes()
    return {of.lever: person_scores(codes, of) for of in asked(bank, agreed.form)}


def _careless(bank: Bank, responses: Responses, agreed: Agreed) -> Mask:
    codes, over = responses.codes(), asked(bank, agreed.form)
    return careless.too_fast(codes, responses.seconds, over) | careless.uniform(codes, over)


def _unjudged(bank: Bank, responses: Responses) -> dict[str, float]:
    """The share of people who gave no answer, by item."""
    given = (responses.codes() > 0).sum(axis=0)
    people = max(1, len(responses))
    return {
        item.id: (people - n) / people for item, n in zip(bank.items, given.tolist(), strict=True)
    }


def _under(
    bank: Bank, responses: Responses, agreed: Agreed, rules: Rules, unjudged: Mapping[str, float]
) -> Circumstances:
    over = asked(bank, agreed.form)
    return Circumstances(
        rules=rules,
        people=len(responses),
        invited=agreed.invited,
        hidden=hidden(responses, over, rules.least) if rules.veiled else frozenset(),
        targets=agreed.targets,
        unjudged=unjudged,
        complete=_complete(bank, responses, agreed.form),
    )


def _complete(bank: Bank, responses: Responses, form: str) -> dict[str, int]:
    """How many answered all items of a lever."""
    codes = responses.codes()
    return {
        of.lever: int(reliability.complete(codes[:, of.columns]).sum()) for of in asked(bank, form)
    }


def _nothing(agreed: Agreed, rules: Rules) -> Snapshot:
    """What is said where too few answered: only what everybody knew before."""
    known = agreed.invited is not None and agreed.invited >= INVITED_FROM
    return Snapshot(
        kind=agreed.kind,
        form=agreed.form,
        confidentiality=agreed.confidentiality,
        k=rules.least,
        participation=Participation(None, agreed.invited if known else None, None),
        total=None,
        groups=(),
        withheld=rules.veiled and bool(agreed.plan.groups),
        shared=None,
        people=(),
        comments={},
    )


def _participation(under: Circumstances) -> Participation:
    invited = under.known
    if invited is None or invited < INVITED_FROM:
        return Participation(under.people, invited, None)
    return Participation(under.people, invited, 5 * (20 * under.people // invited))


def _exact(bank: Bank, responses: Responses, agreed: Agreed) -> Result:
    """The unrounded result; for the ICC with the first group that has enough names."""
    group = next(
        (
            key
            for key, _ in agreed.plan.groups
            if key in responses.groups
            and _names_in(responses.groups[key].numbers) >= COEFFICIENT_GROUPS
            and len(responses) >= COEFFICIENT_PEOPLE
        ),
        None,
    )
    return score(
        bank,
        responses,
        form=agreed.form,
        invited=agreed.invited,
        targets=agreed.targets,
        group=group,
    )


def _names_in(numbers: Numbers) -> int:
    """How many groups somebody belongs to; who said none is in none."""
    return len(np.unique(numbers[numbers >= 0]))


def _shared(
    bank: Bank, responses: Responses, agreed: Agreed, under: Circumstances, total: Result
) -> Result | None:
    """The levers over the items that every form asks.

    In an 'anonymous' audience their means follow from those of the practices: other people than
    for the whole levers have a score, and their answers would be the difference.
    """
    if agreed.form == SHARED:
        return None
    exact = score(bank, responses, form=SHARED, invited=agreed.invited)
    under = replace(under, complete=_complete(bank, responses, SHARED))
    if under.rules.veiled:
        exact = replace(exact, levers=tuple(map(_of_practices, exact.levers, total.levers)))
    return levers_only(exact, under)


def _of_practices(shared: LeverResult, whole: LeverResult) -> LeverResult:
    """The lever with the mean of what is published of its practices; nobody has one without all."""
    means = {one.item: one.mean for one in whole.practices}
    found = [means[one.item] for one in shared.practices]
    there = [mean for mean in found if mean is not None]
    if shared.mean is None or len(there) < len(found) or not there:
        return replace(shared, n=0, mean=None, practices=())
    return replace(shared, mean=sum(there) / len(there), practices=())


def _people(names: Sequence[str], scores: Mapping[str, Array]) -> tuple[Person, ...]:
    """Everybody by name, as was announced to them."""
    found = []
    for i, name in enumerate(names):
        levers = {key: _shown(of[i]) for key, of in scores.items()}
        there = [value for value in levers.values() if value is not None]
        overall = shown(sum(there) / len(there)) if len(there) == len(levers) else None
        found.append(Person(name, levers, overall))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.name)))


def _shown(value: float) -> float | None:
    return None if np.isnan(value) else shown(float(value))


def _comments(agreed: Agreed, rules: Rules, commenters: Mapping[str, int]) -> dict[str, int]:
    least = max(rules.least, COMMENTERS_FROM[agreed.confidentiality])
    return {question: n for question, n in sorted(commenters.items()) if n >= least}


def _beside_levers(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The outputs that are shown of the whole only."""
    total = snapshot.total
    if total is None:
        return []
    practices = [p.item for lever in total.levers for p in lever.practices if p.mean is not None]
    there = {
        "positioning": total.positioning.mean,
        "intended": total.intended,
        "nice-trap": total.nice_trap,
        "price": total.price_pull,
        "contrasts": total.contrasts,
        "figures": any(figure.stage is not None for figure in total.figures),
        "shared": snapshot.shared,
    }
    comments = [f"comments-{question}"[:16] for question in snapshot.comments]
    return [(key, TOTAL) for key in (*practices, *(k for k, v in there.items() if v), *comments)]
