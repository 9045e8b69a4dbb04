"""What is important beside where it stands, and which figures are used, over all audiences.

Importance and targets come from those who were asked; each score stays its audience's own.
"""

from collections.abc import Sequence

from reports.document.findings import figures as figures_of_one
from reports.document.shape import Table
from reports.document.voices import Spoken
from reports.words import Words, rounded


def asked(voices: Sequence[Spoken]) -> Spoken | None:
    """Who says how important the levers are: leadership before staff before the workshop."""
    return next((one for one in voices if one.case.asks("importance")), None)


def importance(words: Words, voices: Sequence[Spoken], main: Spoken) -> tuple[Table | None, str]:
    """Importance, target and score of each lever, and what follows; None where nobody was asked."""
    said = asked(voices)
    if said is None:
        return None, ""
    case, result = said.case, said.result
    rows = []
    for number, lever in enumerate(result.levers):
        target = result.targets[number]
        scores = (one.result.levers[number].mean for one in voices)
        rows.append(
            (
                case.lever_name(lever.lever),
                words.number(result.importance[number]),
                words.number(target),
                *(words.number(score) for score in scores),
                _distance(words, target, main.result.levers[number].mean),
            )
        )
    table = Table(
        "importance", _title(words, said, main), _source(words, said, main),
        _head(words, voices), tuple(rows),
    )  # fmt: skip
    return table, _follows(words, said, main)


def _head(words: Words, voices: Sequence[Spoken]) -> tuple[str, ...]:
    scores = (
        [words("Score")]
        if len(voices) == 1
        else [words("Score (%(name)s)", name=one.name) for one in voices]
    )
    return (words("Lever"), words("Importance"), words("Target"), *scores, words("Distance"))


def _source(words: Words, said: Spoken, main: Spoken) -> str:
    return words(
        "How important a lever is for the coming year says ‘%(said)s’; the distance is the target "
        "minus the score of ‘%(main)s’. All figures on the scale from 1 to 5.",
        said=said.name,
        main=main.name,
    )


def _distance(words: Words, target: float, mean: float | None) -> str:
    return words.number(None if mean is None else rounded(target) - rounded(mean), sign=True)


def _top(said: Spoken) -> list[str]:
    """The most important levers; none where all are alike."""
    weights = [rounded(weight) for weight in said.result.importance]
    found = [
        lever.lever
        for lever, weight in zip(said.result.levers, weights, strict=True)
        if weight == max(weights)
    ]
    return [] if len(found) == len(weights) else found


def _furthest(said: Spoken, main: Spoken) -> tuple[list[str], float]:
    """The levers furthest below their target, and by how much; none where all are reached."""
    gaps = {
        lever.lever: rounded(rounded(target) - rounded(lever.mean))
        for lever, target in zip(main.result.levers, said.result.targets, strict=True)
        if lever.mean is not None
    }
    most = max(gaps.values(), default=0.0)
    return ([key for key, gap in gaps.items() if gap == most] if most > 0 else []), most


def _title(words: Words, said: Spoken, main: Spoken) -> str:
    top, (far, _) = _top(said), _furthest(said, main)
    both = [key for key in top if key in far]
    if both:
        levers = said.case.lever_names(both)
        return words.plural(
            "Most important and furthest from its target: %(levers)s",
            "Most important and furthest from their target: %(levers)s",
            len(both),
            levers=levers,
        )
    if top:
        return words.plural(
            "Most important for the coming year: %(levers)s",
            "Most important for the coming year: %(levers)s",
            len(top),
            levers=said.case.lever_names(top),
        )
    return words("The levers are equally important")


def _follows(words: Words, said: Spoken, main: Spoken) -> str:
    """What lies furthest from its target, in figures that stand in the table."""
    far, most = _furthest(said, main)
    known = [lever for lever in main.result.levers if lever.mean is not None]
    if not known:
        return words("No lever has a score so far.")
    if not far:
        return words("Every lever has reached its target.")
    if len(far) == len(known) > 1:
        return words("All levers are %(gap)s levels from their target.", gap=words.number(most))
    return words.plural(
        "Furthest from its target: %(levers)s (%(gap)s levels).",
        "Furthest from their target: %(levers)s (%(gap)s levels).",
        len(far),
        levers=said.case.lever_names(far),
        gap=words.number(most),
    )


def figures(words: Words, voices: Sequence[Spoken]) -> Table | None:
    """Which customer figures are taken, seen and used, by whom was asked."""
    known = [one for one in voices if any(figure.n for figure in one.result.figures)]
    if not known:
        return None
    if len(known) == 1:
        return figures_of_one(known[0].case)
    case = known[0].case
    rows = tuple(
        (case.text(figure.name), *(_stage(one, figure.key) for one in known))
        for figure in case.bank.figures
    )
    head = (words("Figure"), *(one.name for one in known))
    text = words("Per figure the middle answer of each audience; of two, the lower one.")
    return Table("figures", _steering(words, known), text, head, rows)


def _stage(one: Spoken, key: str) -> str:
    stage = next((figure.stage for figure in one.result.figures if figure.key == key), None)
    return "–" if stage is None else one.case.text(one.case.bank.stages[stage])


def _steering(words: Words, known: Sequence[Spoken]) -> str:
    """The figures that steer decisions in the eyes of everybody who was asked."""
    sets = [{f.key for f in one.result.figures if f.stage == 3} for one in known]
    if not set.union(*sets):
        return words("No customer figure steers decisions yet")
    common = set.intersection(*sets)
    if not common:
        return words("No customer figure steers decisions in the eyes of every audience")
    return words.plural(
        "%(n)s customer figure steers decisions in the eyes of every audience",
        "%(n)s customer figures steer decisions in the eyes of every audience",
        len(common),
    )
