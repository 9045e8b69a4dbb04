"""Waves for tests: what would be published of the invented company's people, as one story."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from uuid import UUID

from assessment import demo_audiences
from assessment.wave import ORDER, Story, Voice, Wave
from questions.load import bank
from tests.reports.test_audience_report import leaders, room, snapshot_of, staff
from tests.reports.workshops import held

DAY = date(2026, 11, 22)
BANK = bank()


def voice(kind: str, snapshot=None, **more) -> Voice:
    """One closed audience; without a snapshot that of the invented company."""
    made = {"pulse": staff, "leadership": leaders, "workshop": room}[kind]
    outcome = held(3) if kind == "workshop" else None
    return Voice(kind, DAY, f"hash-{kind}", snapshot or made(), outcome=outcome, **more)


def wave(voices: Sequence[Voice], number: int = 1, **more) -> Wave:
    """One wave with these audiences."""
    ordered = tuple(sorted(voices, key=lambda one: ORDER.index(one.kind)))
    name = more.pop("name", "Herbst 2026")
    return Wave(UUID(int=number), name, number, BANK.version, BANK.hash, voices=ordered, **more)


def story(*voices: Voice, **more) -> Story:
    """An organisation's only wave."""
    return Story("Muster & Söhne <GmbH>", "#7a1f5c", (wave(voices, **more),))


@cache
def full() -> Story:
    """Leadership, staff and a workshop, with comments."""
    written: Mapping[str, tuple[str, ...]] = {"obstacle": tuple(demo_audiences.OBSTACLES)}
    return story(voice("leadership"), voice("pulse", comments=written), voice("workshop"))


def few(kind: str = "pulse", people: int = 4) -> Voice:
    """An audience of which too few answered."""
    plan = replace(demo_audiences.STAFF, kind=kind, groups=())
    return voice(kind, snapshot_of(plan, demo_audiences.staff(BANK, people)))
