"""A snapshot goes to JSON and comes back the same, or not at all."""

import json
from dataclasses import replace

import pytest

from assessment.scoring import snapshot as snapshots
from assessment.scoring.snapshot import GroupCell, Participation, Person, Snapshot, SnapshotError
from tests.factories import result

CELL = GroupCell(
    "department=F %26 E&leadership=yes",
    "10–19",
    {"goals": 2.4, "culture": None},
    {"goals": 0.7, "culture": None},
)
SNAPSHOT = Snapshot(
    kind="pulse",
    form="full",
    confidentiality="anonymous",
    k=5,
    participation=Participation(40, 60, 65),
    total=result(40, form="full", invited=60),
    groups=(CELL,),
    withheld=True,
    shared=None,
    people=(Person("Ada", {"goals": 3.4}, None),),
    comments={"start": 12},
)
EMPTY = replace(SNAPSHOT, total=None, groups=(), people=(), comments={})


def stored(snapshot: Snapshot = SNAPSHOT) -> dict:
    return json.loads(snapshots.to_bytes(snapshots.to_json(snapshot)))


@pytest.mark.parametrize("snapshot", [SNAPSHOT, EMPTY])
def test_a_snapshot_comes_back_as_it_was(snapshot) -> None:
    assert snapshots.from_json(stored(snapshot)) == snapshot


def test_the_same_snapshot_has_the_same_bytes_whatever_the_order_of_its_keys() -> None:
    content = stored()
    turned = dict(reversed(content.items()))
    assert snapshots.to_bytes(turned) == snapshots.to_bytes(content)
    assert snapshots.hash_of(turned) == snapshots.hash_of(content)


def test_another_figure_has_another_hash() -> None:
    other = stored(replace(SNAPSHOT, participation=Participation(41, 60, 70)))
    assert snapshots.hash_of(other) != snapshots.hash_of(stored())


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=1),
        lambda content: content.update(format=3),
        lambda content: content.update(format=True),
        lambda content: content.update(format=[]),
        lambda content: content.pop("format"),
        lambda content: content.update(more=1),
        lambda content: content.pop("groups"),
        lambda content: content.update(k="5"),
        lambda content: content.update(k=True),
        lambda content: content.update(kind="poll"),
        lambda content: content.update(groups={}),
        lambda content: content["groups"][0].update(n=12),
        lambda content: content["groups"][0].update(means=[2.4]),
        lambda content: content["groups"][0].pop("spreads"),
        lambda content: content["total"]["levers"][0].update(mean="2.4"),
        lambda content: content["total"]["levers"][0].update(mean=float("inf")),
        lambda content: content["total"]["positioning"]["mean"].append(0.1),
    ],
)
def test_what_is_no_snapshot_is_refused(change) -> None:
    content = stored()
    change(content)
    with pytest.raises(SnapshotError):
        snapshots.from_json(content)


def test_what_was_published_before_groups_had_spreads_is_still_read() -> None:
    content = stored() | {"format": 1}
    for cell in content["groups"]:
        del cell["spreads"]
    expected = replace(SNAPSHOT, groups=(replace(CELL, spreads={}),))
    assert snapshots.from_json(content) == expected
    assert snapshots.from_json(stored(expected)) == expected


@pytest.mark.parametrize("groups", [None, {}, [1]])
def test_an_older_snapshot_with_damaged_groups_is_refused(groups) -> None:
    with pytest.raises(SnapshotError):
        snapshots.from_json(stored() | {"format": 1, "groups": groups})


@pytest.mark.parametrize("content", [None, [], "snapshot", {}])
def test_something_else_altogether_is_refused(content) -> None:
    with pytest.raises(SnapshotError):
        snapshots.from_json(content)


@pytest.mark.parametrize("name", ["Vertrieb", "F & E", "A=B", "100 %", "%26", "Grün/Blau"])
def test_a_cell_s_key_leads_back_to_its_names(name) -> None:
    pairs = (("department", name), ("leadership", "yes"))
    assert snapshots.parts(snapshots.cell_key(*pairs)) == pairs
