"""Reads one version of the instrument from its folder and refuses a gap.

A version is a folder `v<version>` of TOML files, German and English side by side. What is loaded
is complete and consistent, or a `BankError` names the file, the place and the cure.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from questions import bank as b
from questions.rules import problems

HERE = Path(__file__).parent
CURRENT = "1"  # the version that new assessments use
CONTENTS = {  # which file holds which part of the bank; levers and steps have a file per lever
    "bank.toml": ("version", "levels", "forms"),
    "modules.toml": (
        "allocations",
        "intended",
        "service",
        "price",
        "contrasts",
        "figures",
        "stages",
        "importance",
        "importance_anchors",
        "target",
        "open_questions",
        "open_notice",
        "cant_judge",
    ),
    "strategies.toml": ("strategies",),
    "glossary.toml": ("glossary",),
    "sources.toml": ("articles", "sources"),
}
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
    hints = get_type_hints(b.Bank)
    parts: dict[str, Any] = {"hash": ""}
    for name, keys in CONTENTS.items():
        table, where = _toml(folder, name), f"{folder.name}/{name}"
        _check_names(table, keys, f"{where}:")
        parts |= {key: _build(hints[key], table[key], f"{where}: {key}") for key in keys}
    parts["levers"] = tuple(_lever(folder, key) for key in b.LEVERS)
    parts["steps"] = tuple(step for key in b.LEVERS for step in _steps(folder, key))
    loaded = b.Bank(**parts)
    for problem in problems(loaded):
        raise BankError(f"{folder.name}/{problem}")
    content = json.dumps(asdict(loaded), sort_keys=True, ensure_ascii=False)
    return replace(loaded, hash=hashlib.sha256(content.encode()).hexdigest())


def _lever(folder: Path, key: str) -> b.Lever:
    name = f"levers/{key}.toml"
    return _build(b.Lever, _toml(folder, name), f"{folder.name}/{name}:")


def _steps(folder: Path, key: str) -> tuple[b.Step, ...]:
    name = f"steps/{key}.toml"
    table, where = _toml(folder, name), f"{folder.name}/{name}:"
    _check_names(table, ("steps",), where)
    return _build(tuple[b.Step, ...], table["steps"], where)


def _toml(folder: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BankError(f"{folder.name}/{name} is missing; add the file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BankError(f"{folder.name}/{name} is not readable TOML: {error}; mend it") from error


def _check_names(table: Mapping[str, object], names: Iterable[str], where: str) -> None:
    if unknown := set(table) - set(names):
        raise BankError(f"{where} '{min(unknown)}' is unknown; correct or remove it")
    for name in names:
        if name not in table:
            what = f"the language '{name}'" if name in b.LANGUAGES else f"'{name}'"
            raise BankError(f"{where} {what} is missing; write it")


def _build(kind: type[T], value: object, where: str) -> T:
    """`value` as `kind`: a dataclass, a tuple of something, or a plain value; BankError if not."""
    if is_dataclass(kind):
        return _build_dataclass(kind, value, where)
    if get_origin(kind) is tuple:
        return _build_tuple(kind, value, where)
    plain: tuple[type, ...] = (int, float) if kind is float else (kind,)
    if get_args(kind):  # a Literal
        if value not in get_args(kind):
            one_of = ", ".join(map(str, get_args(kind)))
            raise BankError(f"{where}: '{value}' is none of {one_of}; correct it")
    elif not isinstance(value, plain) or isinstance(value, bool) is not (kind is bool):
        raise BankError(f"{where}: needs {kind.__name__}, found {type(value).__name__}; correct it")
    if isinstance(value, str):
        value = value.strip()
        if not value:
            raise BankError(f"{where}: is empty; write it")
    return value  # type: ignore[return-value]


def _build_dataclass(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, Mapping):
        raise BankError(f"{where}: needs a table, found {type(value).__name__}; correct it")
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    _check_names(value, names, where)
    hints = get_type_hints(kind)
    return kind(**{n: _build(hints[n], value[n], f"{where} {n}") for n in names})


def _build_tuple(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, list):
        raise BankError(f"{where}: needs a list, found {type(value).__name__}; correct it")
    inner = get_args(kind)
    if inner[-1] is not Ellipsis and len(inner) != len(value):
        raise BankError(f"{where}: has {len(value)} entries; it needs {len(inner)}")
    entries = (_build(inner[0], e, f"{where} {_label(e, i)}") for i, e in enumerate(value, 1))
    return tuple(entries)  # type: ignore[return-value]


def _label(entry: object, number: int) -> str:
    if isinstance(entry, Mapping):
        for name in ("id", "key"):
            if isinstance(entry.get(name), str):
                return str(entry[name])
    return str(number)
