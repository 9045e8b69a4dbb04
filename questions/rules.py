"""The rules that hold between the parts of a bank: numbers, unique ids, citations, forms.

Each rule yields its breaches as a sentence that names the file, the place and the cure. It never
changes the bank and never reads a file.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, product

from questions import bank as b

FORMS = ("full", "pulse", "quick")
ALLOCATIONS = ("single", "decisions", "resources", "growth")


def problems(bank: b.Bank) -> Iterator[str]:
    """Every breach of a rule, the most basic first; nothing if the bank is sound."""
    yield from _order(bank)
    yield from _levers(bank)
    yield from _numbers(bank)
    yield from _unique_ids(bank)
    yield from _steps(bank)
    yield from _forms(bank)
    yield from _citations(bank)


def _order(bank: b.Bank) -> Iterator[str]:
    ordered = (
        ("bank.toml: the levels", tuple(level.number for level in bank.levels), (1, 2, 3, 4, 5)),
        ("bank.toml: the forms", tuple(form.key for form in bank.forms), FORMS),
        ("strategies.toml: the keys", tuple(s.key for s in bank.strategies), b.STRATEGIES),
        ("modules.toml: the allocations", tuple(a.key for a in bank.allocations), ALLOCATIONS),
    )
    for place, found, needed in ordered:
        if found != needed:
            yield f"{place} must be {', '.join(map(str, needed))}, in this order"


def _levers(bank: b.Bank) -> Iterator[str]:
    for key, lever in zip(b.LEVERS, bank.levers, strict=True):
        file = f"levers/{key}.toml:"
        if lever.key != key:
            yield f"{file} the lever calls itself {lever.key}; call it {key}"
        if len(lever.items) != 5:
            yield f"{file} the lever has {len(lever.items)} items; it needs five"
        if len(lever.levels) != 5:
            yield f"{file} the lever describes {len(lever.levels)} levels; it needs five"
        for item in lever.items:
            if item.lever != key:
                yield f"{file} item {item.id} says that it belongs to {item.lever}; write {key}"
            if len(item.anchors) != 5:
                yield f"{file} item {item.id} has {len(item.anchors)} anchors; it needs five"
            if item.judged_by not in ("everyone", "leadership"):
                yield f"{file} item {item.id} is judged_by everyone or leadership; choose one"


def _numbers(bank: b.Bank) -> Iterator[str]:
    counted = [
        ("contrasts", len(bank.contrasts), 5),
        ("service ratings", len(bank.service), 2),
        ("stages", len(bank.stages), 4),
        ("importance_anchors", len(bank.importance_anchors), 5),
    ]
    counted += [(f"anchors of {r.key}", len(r.anchors), 5) for r in (*bank.service, bank.price)]
    for what, found, needed in counted:
        if found != needed:
            yield f"modules.toml: there are {found} {what}; {needed} are needed"
    for figure in bank.figures:
        if not figure.low < figure.high:
            yield f"modules.toml: figure {figure.key} needs low below high; correct them"


def _unique_ids(bank: b.Bank) -> Iterator[str]:
    ids = chain(
        ((f"levers/{i.lever}.toml", i.id) for i in bank.items),
        ((_file_of(bank, s), s.id) for s in bank.steps),
        (("modules.toml", rated.key) for rated in (*bank.service, bank.price)),
        (("modules.toml", entry.key) for entry in (*bank.allocations, bank.intended)),
        (("modules.toml", contrast.key) for contrast in bank.contrasts),
        (("modules.toml", figure.key) for figure in bank.figures),
        (("modules.toml", question.key) for question in bank.open_questions),
        (("glossary.toml", term.key) for term in bank.glossary),
        (("sources.toml", article.id) for article in bank.articles),
        (("sources.toml", fact.id) for fact in bank.sources),
    )
    first: dict[str, str] = {}
    for file, name in ids:
        if name in first:
            yield f"{file}: the id '{name}' is used already in {first[name]}; choose another"
        first.setdefault(name, file)


def _file_of(bank: b.Bank, step: b.Step) -> str:
    lever = next((lever.key for lever in bank.levers if step.practice.startswith(lever.letter)), "")
    return f"steps/{lever or '*'}.toml"


def _steps(bank: b.Bank) -> Iterator[str]:
    there = Counter((step.practice, step.band) for step in bank.steps)
    needed = dict.fromkeys(product((item.id for item in bank.items), b.BANDS))
    lever_of = {item.id: item.lever for item in bank.items}
    for practice, band in needed:
        if (practice, band) not in there:
            file = f"steps/{lever_of[practice]}.toml"
            yield f"{file}: practice {practice} has no next step for '{band}'; write it"
    for step in bank.steps:
        place = f"{_file_of(bank, step)}: next step {step.id}"
        if step.practice not in lever_of:
            yield f"{place} belongs to the unknown practice {step.practice}; correct it"
        if step.id != f"{step.practice}-{step.band}":
            yield f"{place} must be called {step.practice}-{step.band}"
        if step.effort not in b.EFFORTS or step.horizon not in b.HORIZONS:
            yield f"{place}: effort is S, M or L and horizon 30, 60 or 90; correct it"


def _forms(bank: b.Bank) -> Iterator[str]:
    known = {item.id for item in bank.items}
    for form in bank.forms:
        place = f"bank.toml: form {form.key}"
        if unknown := set(form.items) - known:
            yield f"{place} asks the unknown item {min(unknown)}; correct it"
        if unknown := set(form.allocations) - set(ALLOCATIONS):
            yield f"{place} asks the unknown allocation {min(unknown)}; correct it"
        if len(set(form.items)) != len(form.items):
            yield f"{place} asks an item twice; remove one"
    pulse = next(form for form in bank.forms if form.key == "pulse")
    for item in bank.items:
        if item.pulse != (item.id in pulse.items):
            yield f"bank.toml: form pulse and item {item.id} disagree on being asked; align them"


def _citations(bank: b.Bank) -> Iterator[str]:
    known = {source.id for source in bank.sources}
    for place, sources in _cited(bank):
        for source in sources:
            if source not in known:
                yield f"{place} cites the unknown source '{source}'; correct it or add the source"
        if not sources and not place.startswith("glossary"):  # a term may be our own
            yield f"{place} cites no source; add one"
    articles = {article.id for article in bank.articles}
    for fact in bank.sources:
        if fact.article not in articles:
            yield f"sources.toml: {fact.id} names the unknown article '{fact.article}'; add it"


def _cited(bank: b.Bank) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that rests on an article: its file and name, and what it cites."""
    for lever in bank.levers:
        yield f"levers/{lever.key}.toml: the lever", lever.sources
        for item in lever.items:
            yield f"levers/{lever.key}.toml: item {item.id}", item.sources
    for step in bank.steps:
        yield f"{_file_of(bank, step)}: next step {step.id}", step.sources
    for strategy in bank.strategies:
        yield f"strategies.toml: {strategy.key}", strategy.sources
    for term in bank.glossary:
        yield f"glossary.toml: {term.key}", term.sources
    yield from _cited_in_modules(bank)


def _cited_in_modules(bank: b.Bank) -> Iterator[tuple[str, tuple[str, ...]]]:
    for allocation in (*bank.allocations, bank.intended):
        yield f"modules.toml: {allocation.key}", allocation.sources
    for rating in (*bank.service, bank.price):
        yield f"modules.toml: {rating.key}", rating.sources
    for contrast in bank.contrasts:
        yield f"modules.toml: {contrast.key}", contrast.sources
    for figure in bank.figures:
        yield f"modules.toml: {figure.key}", figure.sources
    for question in bank.open_questions:
        yield f"modules.toml: {question.key}", question.sources
