"""The span audit: against reference cases, an audit by hand, and the attacks that concern cells."""

import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assessment.scoring import spans
from assessment.scoring.disclosure import Cell, Isolated, audit, audit_outputs, isolates
from tests.scoring.examples import ORACLES
from tests.scoring.organisations import isolated_by_hand, organisation

ORACLE = json.loads((ORACLES / "disclosure.json").read_text())
SHARES = {30: 0.37, 60: 0.57, 120: 0.82, 300: 0.93}


@st.composite
def organisations(draw, k=5):
    """8 to 300 people, with missing answers."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    crosses = draw(st.sampled_from(["leadership", "department"]))
    missing = draw(st.sampled_from([0.0, 0.04, 0.12, 0.3]))
    people = draw(st.integers(8, 300))
    return organisation(chance, people, crosses=crosses, missing=missing, k=k)


@st.composite
def overlapping(draw, people=14, most=7):
    """Any groups whatever of a few people: cells × people."""
    shape = (draw(st.integers(1, most)), draw(st.integers(1, people)))
    return draw(hnp.arrays(bool, shape))


def cells(members, smallest=5):
    return [Cell(f"cell {i}", smallest) for i in range(len(members))]


def groups(people, **who):
    """Cells and memberships of groups given as ranges, in their order."""
    members = np.zeros((len(who), people), dtype=bool)
    for row, part in zip(members, who.values(), strict=True):
        row[list(part)] = True
    return [Cell(name, 5) for name in who], members


def reasons(result):
    return {refusal.key: refusal.reason for refusal in result.refused}


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: case["name"])
def test_reference_sets_of_cells_isolate_whom_they_should(case):
    persons = ORACLE["persons"]
    members = np.array([[person in cell for person in persons] for cell in case["cells"]])
    found = isolates(members, ORACLE["k"])
    if not case["leak"]:
        assert found is None
    else:
        assert found.count == case["smallest_isolated"]
        assert [persons[i] for i in found.people] == case["people"]


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: case["name"])
def test_the_audit_releases_a_reference_set_whole_only_if_it_isolates_nobody(case):
    persons = ORACLE["persons"]
    members = np.array([[person in cell for person in persons] for cell in case["cells"]])
    result = audit(cells(members), members)
    assert (len(result.released) == len(members)) is not case["leak"]


# Any organisation


@given(organisations())
@settings(deadline=None, max_examples=60)
def test_no_output_isolates_anyone_nor_do_all_outputs_together(org):
    outputs = org.outputs()
    results = audit_outputs(org.cells, outputs, base=org.members)
    for key, result in results.items():
        shown = org.released(result.released, outputs[key])
        assert isolated_by_hand(shown, 5) is None
        assert (shown.sum(axis=1) >= 5).all()
    ever = {key for result in results.values() for key in result.released}
    assert isolated_by_hand(org.released(ever), 5) is None


@given(organisations())
@settings(deadline=None, max_examples=40)
def test_without_a_base_those_who_count_for_any_output_are_the_base(org):
    outputs = org.outputs()
    base = org.members & org.counted.any(axis=0)
    assert audit_outputs(org.cells, outputs) == audit_outputs(org.cells, outputs, base=base)


@given(organisations())
@settings(deadline=None, max_examples=40)
def test_a_cell_is_withheld_only_for_a_reason(org):
    result = audit(org.cells, org.members)
    before: list[str] = []
    why = reasons(result)
    for i, cell in enumerate(org.cells):
        enough = org.members[i].sum() >= cell.smallest
        assert (why.get(cell.key) == "too-few") is not enough
        if why.get(cell.key) == "isolates":
            assert isolated_by_hand(org.released([*before, cell.key]), 5) is not None
        elif cell.key in result.released:
            before.append(cell.key)
    assert tuple(before) == result.released


@given(organisations())
@settings(deadline=None, max_examples=40)
def test_an_output_withholds_a_cell_only_for_a_reason_of_its_own_or_of_all(org):
    outputs = org.outputs()
    results = audit_outputs(org.cells, outputs, base=org.members)
    ever = [c.key for c in org.cells if any(c.key in r.released for r in results.values())]
    order = [cell.key for cell in org.cells]
    for output, result in results.items():
        for key, reason in reasons(result).items():
            at = order.index(key)
            if reason == "isolates":
                own = [k for k in result.released if order.index(k) < at]
                all_ = [k for k in ever if order.index(k) < at]
                assert (
                    isolated_by_hand(org.released([*own, key], outputs[output]), 5) is not None
                    or isolated_by_hand(org.released([*all_, key]), 5) is not None
                )
            else:
                assert outputs[output][at].sum() < org.cells[at].smallest


@given(organisations(), st.data())
@settings(deadline=None, max_examples=40)
def test_a_later_cell_never_removes_an_earlier_one(org, data):
    many = data.draw(st.integers(1, len(org.cells)))
    first = audit(org.cells[:many], org.members[:many])
    whole = audit(org.cells, org.members)
    assert whole.released[: len(first.released)] == first.released


@given(organisations())
@settings(deadline=None, max_examples=40)
def test_the_total_is_released_wherever_enough_people_count(org):
    outputs = org.outputs()
    for key, result in audit_outputs(org.cells, outputs, base=org.members).items():
        assert ("total" in result.released) == (outputs[key][0].sum() >= 5)


@given(organisations(), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_the_order_of_people_does_not_matter(org, seed):
    order = np.random.default_rng(seed).permutation(org.members.shape[1])
    outputs = org.outputs()
    shuffled = {key: members[:, order] for key, members in outputs.items()}
    assert audit_outputs(org.cells, shuffled) == audit_outputs(org.cells, outputs)


@given(organisations())
@settings(deadline=None, max_examples=40)
def test_one_output_that_everyone_answered_is_the_plain_audit(org):
    results = audit_outputs(org.cells, {"L1": org.members})
    assert results == {"L1": audit(org.cells, org.members)}


@pytest.mark.parametrize("people", SHARES)
def test_the_audit_releases_as_large_a_share_of_cells_as_was_measured_for_the_method(people):
    """Total, leadership, contact, departments, and leadership with and without contact."""
    released = offered = 0
    for seed in range(40):
        org = organisation(np.random.default_rng([people, seed]), people)
        results = audit_outputs(org.cells, org.outputs(), base=org.members)
        released += sum(len(result.released) for result in results.values())
        offered += len(results) * len(org.cells)
    assert released / offered >= SHARES[people]


@pytest.mark.parametrize("people", SHARES)
def test_of_the_cells_with_enough_people_few_are_withheld(people):
    """Every department × leadership and × contact: most are small, hardly one isolates."""
    released = large = 0
    for seed in range(40):
        org = organisation(np.random.default_rng([people, seed]), people, crosses="department")
        result = audit(org.cells, org.members)
        released += len(result.released)
        large += len(org.cells) - list(reasons(result).values()).count("too-few")
    assert released / large >= 0.93


# Any groups, any k


@given(overlapping(), st.integers(1, 12))
@settings(deadline=None, max_examples=150)
def test_the_smallest_isolated_union_is_found_for_any_k(members, k):
    found = isolates(members, k)
    assert (found.count if found else None) == isolated_by_hand(members, k)
    if found:
        alone = np.zeros(members.shape[1], dtype=bool)
        alone[list(found.people)] = True
        assert len(found.people) == found.count
        both = np.linalg.matrix_rank(np.vstack([members, alone]).astype(float))
        assert both == np.linalg.matrix_rank(members.astype(float))


def test_unions_that_only_many_dense_groups_together_isolate_are_found():
    found = []
    for seed in range(150):
        chance = np.random.default_rng(seed)
        shape = (int(chance.integers(4, 12)), int(chance.integers(6, 14)))
        members = chance.random(shape) < chance.choice([0.3, 0.5, 0.7])
        isolated = isolates(members, 5)
        found.append(isolated.count if isolated else None)
        assert found[-1] == isolated_by_hand(members, 5)
    assert {None, 1, 2, 3, 4} == set(found)


@given(overlapping(people=30, most=12), st.integers(5, 9))
@settings(deadline=None, max_examples=100)
def test_overlapping_groups_are_released_one_by_one_as_an_audit_by_hand_would(members, k):
    by_hand: list[int] = []
    for i, cell in enumerate(members):
        if cell.sum() >= k and isolated_by_hand(members[[*by_hand, i]], k) is None:
            by_hand.append(i)
    assert audit(cells(members), members, k=k).released == tuple(f"cell {i}" for i in by_hand)


@given(overlapping(people=40, most=10), st.integers(1, 9))
@settings(deadline=None, max_examples=60)
def test_what_is_already_published_counts(members, many):
    known, new = members[:many], members[many:]
    result = audit(cells(new), new, published=known)
    shown = [cell for i, cell in enumerate(new) if f"cell {i}" in result.released]
    before = isolated_by_hand(known, 5)
    together = np.vstack([known, *shown])
    assert isolated_by_hand(together, 5) == before
    if before is not None:  # what is out is unsafe: nothing is added to it
        rank = np.linalg.matrix_rank
        assert rank(together.astype(float)) == rank(known.astype(float))


@given(organisations(k=10), st.integers(8, 12))
@settings(deadline=None, max_examples=30)
def test_a_larger_k_protects_larger_groups(org, k):
    result = audit(org.cells, org.members, k=k)
    shown = org.released(result.released)
    assert (shown.sum(axis=1) >= k).all()
    assert isolates(shown, k) is None


@given(organisations())
@settings(deadline=None, max_examples=20)
def test_numbers_beyond_64_bits_lead_to_the_same_result(org):
    usual = audit(org.cells, org.members)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "LIMIT", 2)
        assert audit(org.cells, org.members) == usual


def test_groups_that_need_numbers_beyond_64_bits_still_isolate_whom_they_should():
    members = np.random.default_rng(5).random((48, 64)) < 0.5
    assert isolates(members, 5) is None
    without = members[3].copy()
    without[np.flatnonzero(without)[:2]] = False
    found = isolates(np.vstack([members, without]), 5)
    assert found == Isolated(2, tuple(np.flatnonzero(members[3])[:2].tolist()))


def test_nobody_and_nothing_have_an_audit_too():
    none = np.zeros((2, 0), dtype=bool)
    assert reasons(audit(cells(none), none)) == {"cell 0": "too-few", "cell 1": "too-few"}
    assert isolates(none, 5) is None
    assert audit([], np.zeros((0, 9), dtype=bool)).released == ()
    assert audit_outputs([], {}) == {}


def test_a_cell_never_needs_fewer_people_than_k():
    who, members = groups(20, total=range(20), part=range(6))
    assert reasons(audit(who, members, k=7)) == {"part": "too-few"}


# The attacks that concern cells


def test_total_minus_a_segment():
    who, members = groups(40, total=range(40), most=range(36))
    assert reasons(audit(who, members)) == {"most": "isolates"}
    who, members = groups(40, total=range(40), most=range(35))
    assert audit(who, members).released == ("total", "most")


def test_total_minus_all_siblings():
    who, members = groups(40, total=range(40), a=range(12), b=range(12, 24), c=range(24, 36))
    assert reasons(audit(who, members)) == {"c": "isolates"}


def test_margins_of_a_cross_table():
    """Rows 20 and 20, columns 22 and 18: the cell of 17 leaves 3, 5 and 15."""
    who, members = groups(
        40, total=range(40), row=range(20), column=[*range(17), *range(20, 25)], cross=range(17)
    )
    assert reasons(audit(who, members)) == {"cross": "isolates"}
    assert isolates(members, 5).people == (17, 18, 19)


def test_four_cells_combined():
    """No pair differs by fewer than five, but a + b − c − d are three people."""
    a, b = range(20), range(20, 40)
    c, d = [*range(10), *range(20, 30)], [*range(10, 20), *range(30, 37)]
    who, members = groups(50, a=a, b=b, c=c, d=d)
    assert all((x ^ y).sum() >= 5 for i, x in enumerate(members) for y in members[:i])
    assert reasons(audit(who, members)) == {"d": "isolates"}
    assert isolates(members, 5).people == (37, 38, 39)


def test_a_hidden_parent_with_a_shown_grandchild():
    """The parent is withheld, its sibling and all its children but one are shown."""
    who, members = groups(
        40, total=range(40), sibling=range(20), child=range(20, 29), grandchild=range(29, 36)
    )
    assert reasons(audit(who, members)) == {"grandchild": "isolates"}


@pytest.mark.parametrize(("answers", "safe"), [(1, False), (4, False), (5, True)])
def test_snapshots_before_and_after_a_few_answers(answers, safe):
    before, after = np.arange(30) < 30 - answers, np.ones(30, dtype=bool)
    result = audit([Cell("total", 5)], after[None], published=before[None])
    assert (result.released == ("total",)) is safe


def test_a_panel_of_20_inside_a_wave_of_21():
    wave, panel = np.ones((1, 21), dtype=bool), (np.arange(21) < 20)[None]
    result = audit([Cell("panel", 5)], panel, published=wave)
    assert reasons(result) == {"panel": "isolates"}


def test_redefined_departments():
    """One person moved from a to b between two tables of the same answers."""
    first = groups(40, total=range(40), a=range(20), b=range(20, 40))[1]
    who, second = groups(40, total=range(40), a=range(19), b=range(19, 40))
    result = audit(who, second, published=first)
    assert result.released == ("total",)
    assert set(reasons(result).values()) == {"isolates"}


@pytest.mark.parametrize("unanswered", [1, 2, 3, 4])
def test_levers_whose_n_differs_by_a_few(unanswered):
    """Five people stand outside the segment; for a lever that some of them left out, fewer do."""
    who, members = groups(40, total=range(40), most=range(35))
    fewer = members & (np.arange(40) < 40 - unanswered)
    results = audit_outputs(who, {"goals": members, "culture": fewer})
    assert results["goals"].released == ("total", "most")
    assert reasons(results["culture"]) == {"most": "isolates"}


def test_people_at_risk_who_count_for_no_lever_are_protected_among_all_who_answered():
    """Without an answer of the four outside, the segment is the total of the lever."""
    who, members = groups(40, total=range(40), most=range(36))
    fewer = members & (np.arange(40) < 36)
    assert audit(who, fewer).released == ("total", "most")
    assert reasons(audit_outputs(who, {"goals": fewer}, base=members)["goals"]) == {
        "most": "isolates"
    }


def test_a_cell_withheld_for_one_lever_can_not_be_had_from_the_others():
    """Each lever alone shows another part; all parts shown of any lever isolate four of all."""
    who, members = groups(40, total=range(40), a=range(18), b=range(18, 36))
    goals, culture = members.copy(), members.copy()
    goals[:, 4:18], culture[:, 22:36] = False, False  # a is too small for goals, b for culture
    results = audit_outputs(who, {"goals": goals, "culture": culture}, base=members)
    ever = {key for result in results.values() for key in result.released}
    assert ever == {"total", "a"}


@given(overlapping(people=25, most=8))
@settings(deadline=None, max_examples=60)
def test_no_complement_of_a_pair_of_released_cells_has_fewer_than_five_people(members):
    result = audit(cells(members), members)
    shown = [cell for i, cell in enumerate(members) if f"cell {i}" in result.released]
    assume(len(shown) > 1)
    for i, one in enumerate(shown):
        for other in shown[:i]:
            if (one <= other).all() or (other <= one).all():
                assert not 0 < (one ^ other).sum() < 5
