"""Stored answers into arrays as they are read, part by part, so that many fit into little memory.

A payload that no form of ours sends is left out and counted. Nothing here scores or publishes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.responses import Array, Groups, Mask, Responses
from questions.bank import LEVERS, STRATEGIES, Bank

RATED = (1, 5)
NO_POINTS = (None,) * len(STRATEGIES)
NUMBERS = frozenset({int, float, type(None)})
FREE = frozenset({"targets", "seconds"})  # all other numbers are whole and fit into a byte
OPEN = -1  # not answered, in a byte
BROKEN = (TypeError, ValueError, AttributeError, KeyError)  # what odd payloads lead to


class Intake:
    """Fills with payloads; then has the responses, and beside them names and comments."""

    def __init__(
        self, bank: Bank, form: str, groups: Mapping[str, Sequence[str]], *, named: bool = False
    ) -> None:
        asked = bank.form(form)
        self.sections = dict(_sections(bank, asked.modules))
        self._sections = [(key, keys, (None,) * len(keys)) for key, keys in self.sections.items()]
        self.points = tuple(asked.allocations), "intended" in asked.modules
        self.groups = {key: tuple(names) for key, names in groups.items()}
        self.named = named
        self.left_out = 0
        self.names: list[str] = []
        self.comments: dict[str, list[str]] = {}
        self._questions = frozenset(question.key for question in bank.open_questions)
        self._whole: list[NDArray[np.int8]] = []
        self._free: list[Array] = []
        self._members: dict[str, list[Array]] = {key: [] for key in self.groups}
        self._low, self._high = self._limits()
        free = [section in FREE for section in self._columns()]
        self._is_free = np.array(free + [False] * self._points())

    def add(self, texts: Iterable[str]) -> None:
        """Take payloads in, as JSON."""
        read = [found for found in map(self._read, texts) if found is not None]
        block = np.array([row for row, _ in read], float).reshape(len(read), len(self._low))
        good = self._is_good(block)
        self.left_out += int((~good).sum())
        kept = [payload for (_, payload), fine in zip(read, good, strict=True) if fine]
        block = block[good]
        self._free.append(block[:, self._is_free])
        whole = block[:, ~self._is_free]
        self._whole.append(np.where(np.isnan(whole), OPEN, whole).astype(np.int8))
        for key, names in self.groups.items():
            number = {name: i for i, name in enumerate(names)}
            numbers = [
                number.get(one, -1) if isinstance(one := payload["groups"].get(key), str) else -1
                for payload in kept
            ]
            self._members[key].append(np.array(numbers, np.int32))
        for payload in kept:
            self._write_down(payload)

    def responses(self) -> Responses:
        """All that were taken in, in their order."""
        parts = {section: self._taken(list(places)) for section, places in self._places().items()}
        for single in ("price", "seconds"):
            if single in parts:
                parts[single] = parts[single][:, 0]
        given = parts["allocations"]
        parts["allocations"] = given.reshape(len(given), len(self.points[0]), 3)
        members = {
            key: Groups(names, np.concatenate([np.zeros(0, np.int32), *self._members[key]]))
            for key, names in self.groups.items()
        }
        return Responses(**parts, groups=members)

    def _places(self) -> dict[str, range]:
        """Which columns each part of the responses has."""
        widths = {section: len(keys) for section, keys in self.sections.items()}
        situations, intended = self.points
        widths |= {"allocations": 3 * len(situations)} | ({"intended": 3} if intended else {})
        ends = list(accumulate(widths.values(), initial=0))
        return {part: range(*place) for part, place in zip(widths, pairwise(ends), strict=True)}

    def _taken(self, columns: list[int]) -> Array:
        """Some columns, either all whole or all free; whole numbers take half the memory."""
        if self._is_free[columns].all() and columns:
            here = np.cumsum(self._is_free)[columns] - 1
            return np.concatenate([np.zeros((0, len(columns))), *(b[:, here] for b in self._free)])
        here = np.cumsum(~self._is_free)[columns] - 1
        nothing = np.zeros((0, len(columns)), np.int8)
        found = np.concatenate([nothing, *(block[:, here] for block in self._whole)])
        taken = found.astype(np.float32)
        taken[found == OPEN] = np.nan
        return taken

    def _points(self) -> int:
        """How many columns hold points."""
        situations, intended = self.points
        return 3 * (len(situations) + intended)

    def _read(self, text: str) -> tuple[list[Any], dict[str, Any]] | None:
        """One person's answers in the order of the columns, and all that was sent."""
        try:
            payload = json.loads(text)
            row = self._row(payload)
            if isinstance(payload.setdefault("groups", {}), dict):
                return row, payload
        except BROKEN:
            pass
        self.left_out += 1
        return None

    def _row(self, payload: Mapping[str, Any]) -> list[Any]:
        row: list[Any] = []
        for section, keys, empty in self._sections:
            given = payload.get(section)
            if given is None:
                row += empty
            elif len(empty) == 1 and not isinstance(given, dict):
                row.append(given)
            else:
                row += map(given.get, keys)
        situations, intended = self.points
        given = payload.get("allocations") or {}
        for key in situations:
            row += _three(given.get(key))
        if intended:
            row += _three(payload.get("intended"))
        if not NUMBERS.issuperset(map(type, row)):
            raise TypeError("an answer is no number")
        return row

    def _limits(self) -> tuple[Array, Array]:
        limits = [
            _SCALES.get(section, RATED) for section, keys in self.sections.items() for _ in keys
        ]
        limits += [(0, 100)] * self._points()
        low, high = zip(*limits, strict=True)
        return np.array(low, float), np.array(high, float)

    def _is_good(self, block: Array) -> Mask:
        """Who answered on the scales, with points that add up to 100."""
        open_ = np.isnan(block)
        whole = (block == np.rint(block)) | open_
        start = sum(map(len, self.sections.values()))
        whole[:, self._is_free] = True
        good = ((block >= self._low) & (block <= self._high) | open_) & whole
        points = block[:, start:].reshape(len(block), (block.shape[1] - start) // 3, 3)
        total = points.sum(axis=2)
        given = ~np.isnan(points).all(axis=2)
        return np.asarray(good.all(axis=1) & (~given | (total == 100)).all(axis=1))

    def _columns(self) -> Iterator[str]:
        for section, keys in self.sections.items():
            yield from (section for _ in keys)

    def _write_down(self, payload: Mapping[str, Any]) -> None:
        if self.named:
            self.names.append(str(payload.get("name") or ""))
        said = payload.get("comments")
        for question, text in said.items() if isinstance(said, dict) else ():
            if question in self._questions and isinstance(text, str) and text.strip():
                self.comments.setdefault(question, []).append(text.strip())


_SCALES: dict[str, tuple[float, float]] = {"figures": (0, 3), "seconds": (0, np.inf)}


def _sections(bank: Bank, modules: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a form asks in numbers, with the keys of each section; a single answer has one."""
    yield "items", tuple(item.id for item in bank.items)
    keys = {
        "service": tuple(one.key for one in bank.service),
        "price": ("price",),
        "contrasts": tuple(one.key for one in bank.contrasts),
        "figures": tuple(one.key for one in bank.figures),
        "importance": LEVERS,
    }
    yield from ((section, keys[section]) for section in keys if section in modules)
    if "importance" in modules:
        yield "targets", LEVERS
    yield "seconds", ("seconds",)


def _three(points: Any) -> Sequence[Any]:
    if points is None:
        return NO_POINTS
    if not isinstance(points, list) or len(points) != len(STRATEGIES):
        raise TypeError("points are three numbers")
    return points
