"""Frozen dataclasses as plain values (dict, list, text, numbers) and back, by their annotations.

Strict on the way back: nothing is guessed, defaulted or left over. Knows no particular class.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from math import isfinite
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


class PlainError(ValueError):
    """A value is not what the annotation says."""


def to_plain(value: Any) -> Any:
    """Dataclasses and mappings become dicts, tuples become lists."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: Any, value: Any) -> Any:
    """The value of an annotated kind; PlainError if it is none."""
    return _reader(kind)(value)


@lru_cache(maxsize=256)
def _reader(kind: Any) -> Reader:
    if is_dataclass(kind):
        return _dataclass(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin = get_origin(kind)
    if origin in _COMPOUND:
        return _COMPOUND[origin](get_args(kind))
    raise TypeError(f"no plain form of {kind} is known")


def _dataclass(kind: Any) -> Reader:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(value: Any) -> Any:
        given = value if isinstance(value, Mapping) else {}
        if given.keys() != readers.keys():
            odd = sorted(map(str, given.keys() ^ readers.keys()))
            raise PlainError(f"{kind.__name__} has other keys: {', '.join(odd)}")
        return kind(**{name: readers[name](one) for name, one in given.items()})

    return read


def _optional(arguments: tuple[Any, ...]) -> Reader:
    (rest,) = (one for one in arguments if one is not type(None))
    there = _reader(rest)
    return lambda value: None if value is None else there(value)


def _tuple(arguments: tuple[Any, ...]) -> Reader:
    if arguments[-1] is Ellipsis:
        each = _reader(arguments[0])
        return lambda value: tuple(map(each, _list(value)))
    readers = tuple(map(_reader, arguments))

    def read(value: Any) -> Any:
        if len(_list(value)) != len(readers):
            raise PlainError(f"{len(readers)} values are wanted, not {len(value)}")
        return tuple(reader(one) for reader, one in zip(readers, value, strict=True))

    return read


def _mapping(arguments: tuple[Any, ...]) -> Reader:
    name, each = map(_reader, arguments)

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise PlainError("a mapping is wanted")
        return {name(key): each(one) for key, one in value.items()}

    return read


def _literal(arguments: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in arguments:
            raise PlainError(f"one of {', '.join(arguments)} is wanted")
        return value

    return read


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise PlainError("a list is wanted")
    return value


def _exactly(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise PlainError(f"{kind.__name__} is wanted, not {type(value).__name__}")
        return value

    return read


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise PlainError("a number is wanted")
    return float(value)


_SIMPLE: dict[Any, Reader] = {
    int: _exactly(int),
    str: _exactly(str),
    bool: _exactly(bool),
    float: _number,
}
_COMPOUND: dict[Any, Callable[[tuple[Any, ...]], Reader]] = {
    tuple: _tuple,
    Mapping: _mapping,
    Literal: _literal,
    UnionType: _optional,
    Union: _optional,
}
