"""Reads one version of the instrument from its folder and refuses a gap.

A version is a folder `v<version>` of TOML files, German and English side by side. What is loaded
is complete and consistent, or a `BankError` names the file, the place and the cure.
"""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from functools import lru_cache
from itertools import chain, product
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from questions import bank as b

HERE = Path(__file__).parent
CURRENT = "1"  # the version that new assessments use
T = TypeVar("T")


class BankError(Exception):
    """The data break a rule; the message names the file, the place and the cure."""


@lru_cache
def bank(version: str = CURRENT) -> b.Bank:
    """The instrument of one version; KeyError if this installation does not have it."""
    folder = HERE / f"v{version}"
    if not version.isalnum() or not folder.is_dir():
        raise KeyError(version)
    return load(folder)


def load(folder: Path) -> b.Bank:
    """Everything in `folder` as one checked bank, with the SHA-256 of its content."""
    files = ["bank.toml", *(f"{kind}/{key}.toml" for kind in ("levers", "steps") for key in b.LEVERS)]
    tables = {name: _toml(folder, name) for name in files}
    whole = {
        **tables["bank.toml"],
        **_toml(folder, "modules.toml"),
        **_toml(folder, "strategies.toml"),
        **_toml(folder, "glossary.toml"),
        **_toml(folder, "sources.toml"),
        "levers": [tables[f"levers/{key}.toml"] for key in b.LEVERS],
        "steps": list(chain.from_iterable(tables[f"steps/{key}.toml"].get("steps", []) for key in b.LEVERS)),
        "hash": "",
    }
    loaded = _build(b.Bank, whole, folder.name)
    for problem in _problems(loaded):
        raise BankError(f"{folder.name}: {problem}")
    content = json.dumps(asdict(loaded), sort_keys=True, ensure_ascii=False)
    return replace(loaded, hash=hashlib.sha256(content.encode()).hexdigest())


def _toml(folder: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BankError(f"{folder.name}/{name} is missing; add the file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BankError(f"{folder.name}/{name} is not readable TOML: {error}") from error


def _build(kind: type[T], value: object, where: str) -> T:
    """`value` as `kind`: a dataclass, a tuple of something, or a plain value; BankError if not."""
    if is_dataclass(kind):
        return _build_dataclass(kind, value, where)
    if get_origin(kind) is tuple:
        return _build_tuple(kind, value, where)
    plain: tuple[type, ...] = (int, float) if kind is float else (kind,)
    if get_args(kind):  # a Literal
        if value not in get_args(kind):
            raise BankError(f"{where}: '{value}' is none of {', '.join(map(str, get_args(kind)))}")
    elif not isinstance(value, plain) or isinstance(value, bool) is not (kind is bool):
        raise BankError(f"{where}: needs {kind.__name__}, found {type(value).__name__}")
    if isinstance(value, str):
        if not value.strip() and not where.endswith(" hash"):
            raise BankError(f"{where}: is empty; write it")
        value = value.strip()
    return value  # type: ignore[return-value]


def _build_dataclass(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, Mapping):
        raise BankError(f"{where}: needs a table")
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if unknown := set(value) - set(names):
        raise BankError(f"{where}: '{min(unknown)}' is unknown; correct or remove it")
    for name in names:
        if name not in value:
            what = f"the language '{name}'" if kind is b.Text else f"'{name}'"
            raise BankError(f"{where}: {what} is missing; write it")
    hints = get_type_hints(kind)
    return kind(**{n: _build(hints[n], value[n], f"{where} {n}") for n in names})


def _build_tuple(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, list):
        raise BankError(f"{where}: needs a list")
    inner = get_args(kind)
    if inner[-1] is not Ellipsis and len(inner) != len(value):
        raise BankError(f"{where}: has {len(value)} entries, needs {len(inner)}")
    entries = (_build(inner[0], entry, f"{where} {_label(entry, i)}") for i, entry in enumerate(value, 1))
    return tuple(entries)  # type: ignore[return-value]


def _label(entry: object, number: int) -> str:
    if isinstance(entry, Mapping):
        if "band" in entry:
            return f"{entry.get('practice')}-{entry['band']}"
        for name in ("id", "key"):
            if isinstance(entry.get(name), str):
                return str(entry[name])
    return str(number)


def _problems(bank: b.Bank) -> Iterator[str]:
    yield from _shape_problems(bank)
    yield from _step_problems(bank)
    yield from _form_problems(bank)
    yield from _source_problems(bank)


def _shape_problems(bank: b.Bank) -> Iterator[str]:
    if tuple(lever.key for lever in bank.levers) != b.LEVERS:
        yield f"the levers must be {', '.join(b.LEVERS)}, in this order"
    for lever in bank.levers:
        if len(lever.items) != 5:
            yield f"lever {lever.key} has {len(lever.items)} items; it needs five"
        if len(lever.levels) != 5:
            yield f"lever {lever.key} describes {len(lever.levels)} levels; it needs five"
        for item in lever.items:
            if item.lever != lever.key:
                yield f"item {item.id} says that it belongs to {item.lever}, not {lever.key}"
    if [level.number for level in bank.levels] != [1, 2, 3, 4, 5]:
        yield "the levels must be numbered 1 to 5"
    if tuple(s.key for s in bank.strategies) != b.STRATEGIES:
        yield f"the strategies must be {', '.join(b.STRATEGIES)}, in this order"
    for written in chain(bank.items, bank.service, [bank.price]):
        if len(written.anchors) != 5:
            name = getattr(written, "id", None) or getattr(written, "key", "")
            yield f"{name} has {len(written.anchors)} written levels; it needs five"
    if len(bank.contrasts) != 5:
        yield f"there are {len(bank.contrasts)} contrasts; five are needed"
    if len(bank.stages) != 4 or len(bank.importance_anchors) != 5:
        yield "figures need four stages, importance needs five anchors"
    ids = chain(
        (i.id for i in bank.items), (s.id for s in bank.steps), (r.key for r in bank.service),
        (c.key for c in bank.contrasts), (f.key for f in bank.figures), (s.id for s in bank.sources),
        (t.key for t in bank.glossary), (q.key for q in bank.open_questions),
        (a.id for a in bank.articles), (f"form {f.key}" for f in bank.forms),
    )
    for id, count in Counter(ids).items():
        if count > 1:
            yield f"the id '{id}' is used {count} times; ids are unique"


def _step_problems(bank: b.Bank) -> Iterator[str]:
    there = {(step.practice, step.band) for step in bank.steps}
    needed = set(product((item.id for item in bank.items), b.BANDS))
    for practice, band in sorted(needed - there):
        yield f"practice {practice} has no next step for the band '{band}'; write it"
    for practice, band in sorted(there - needed):
        yield f"next step {practice}-{band} belongs to no practice"
    for step in bank.steps:
        if step.id != f"{step.practice}-{step.band}":
            yield f"next step {step.id} must be called {step.practice}-{step.band}"
        if step.effort not in b.EFFORTS or step.horizon not in b.HORIZONS:
            yield f"next step {step.id}: effort is S, M or L, horizon 30, 60 or 90"


def _form_problems(bank: b.Bank) -> Iterator[str]:
    known = {item.id for item in bank.items}
    for form in bank.forms:
        if unknown := set(form.items) - known:
            yield f"form {form.key} asks the unknown item {min(unknown)}"
        if unknown := set(form.allocations) - {a.key for a in bank.allocations}:
            yield f"form {form.key} asks the unknown allocation {min(unknown)}"
    for item in bank.items:
        if item.pulse != (item.id in bank.form("pulse").items):
            yield f"item {item.id} and the form 'pulse' disagree whether it is asked"


def _source_problems(bank: b.Bank) -> Iterator[str]:
    known = {source.id for source in bank.sources}
    cited = chain(
        bank.levers, bank.items, bank.steps, bank.strategies, bank.allocations, [bank.intended, bank.price],
        bank.service, bank.contrasts, bank.figures, bank.open_questions, bank.glossary,
    )
    for entry in cited:
        name = getattr(entry, "id", None) or getattr(entry, "key", "")
        for source in entry.sources:  # type: ignore[attr-defined]
            if source not in known:
                yield f"{name} cites the unknown source '{source}'; correct it or add it to sources.toml"
        if not entry.sources:  # type: ignore[attr-defined]
            yield f"{name} cites no source; add one"
    articles = {article.id for article in bank.articles}
    for source in bank.sources:
        if source.article not in articles:
            yield f"source {source.id} names the unknown article '{source.article}'"
