"""What is said about a whole assessment: at the edges of what may be said, in both languages."""

import json
import re
import string
from dataclasses import replace

import pytest

from assessment import demo_audiences
from assessment.scoring.plain import to_plain
from assessment.scoring.results import Interval, NiceTrap
from assessment.scoring.snapshot import GroupCell, Participation, Snapshot
from questions.bank import LEVERS
from reports.document import build_whole, voices
from reports.document.comparison import apart_in_words
from reports.words import Words
from tests import factories
from tests.reports import stories
from tests.reports.stories import few, story, voice
from tests.reports.test_audience_report import leaders, snapshot_of, staff
from tests.reports.test_document import everything_said, placed, with_levers
from tests.reports.workshops import REASON

EN = Words("en")


def said(result, kind="pulse", **more) -> Snapshot:
    """What would be published with this result."""
    base = {"pulse": staff, "leadership": leaders}[kind]()
    return replace(base, total=result, **({"shared": None, "groups": ()} | more))


def people(kind: str, n: int) -> Snapshot:
    """So many people's own answers, published."""
    if kind == "leadership":
        return snapshot_of(demo_audiences.LEADERS, demo_audiences.leaders(stories.BANK)[:n])
    plan = replace(demo_audiences.STAFF, kind=kind, groups=(), confidentiality="open")
    return snapshot_of(plan, demo_audiences.staff(stories.BANK, n))


def levelled(*means, kind="pulse", **more) -> Snapshot:
    return said(with_levers(factories.result(60, form="pulse"), *means), kind, **more)


def whole(*audiences, language="en", **more):
    built = build_whole(story(*audiences, **more), language=language)
    assert built is not None
    return built


def pair(first: Snapshot, second: Snapshot, language="en"):
    return whole(voice("leadership", first), voice("pulse", second), language=language)


EDGES = {
    "three audiences": stories.full,
    "staff alone": lambda: story(voice("pulse")),
    "leadership alone": lambda: story(voice("leadership")),
    "a workshop alone": lambda: story(voice("workshop")),
    "three leaders": lambda: story(voice("leadership", people("leadership", 3))),
    "one leader beside staff": lambda: story(
        voice("leadership", people("leadership", 1)), voice("pulse")
    ),
    "three in a workshop": lambda: story(replace(voice("workshop", people("workshop", 3)),
                                                 outcome=None)),
    "staff of whom too few answered": lambda: story(voice("leadership"), few()),
    "no lever has a score": lambda: story(voice("pulse", levelled(*[None] * 5))),
    "one lever has a score": lambda: story(voice("pulse", levelled(2.0, *[None] * 4))),
    "all levers alike": lambda: story(voice("pulse", levelled(*[3.0] * 5))),
    "no group is shown": lambda: story(voice("pulse", replace(staff(), groups=()))),
    "one group is shown": lambda: story(
        voice("pulse", replace(staff(), groups=staff().groups[:1]))
    ),
    "everybody at the top": lambda: story(voice("pulse", levelled(*[5.0] * 5))),
}  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_gives_finished_text(edge, language) -> None:
    found = build_whole(EDGES[edge](), language=language)
    for text in everything_said(found):
        assert "%(" not in text
        assert not re.search(r"\bNone\b(?! was)", text)
        assert "nan" not in text.split()
        assert text == text.strip()


@pytest.mark.parametrize("edge", EDGES)
def test_german_has_no_english_sentence_left(edge) -> None:
    german, english = (
        set(everything_said(build_whole(EDGES[edge](), language=one))) for one in ("de", "en")
    )
    given = {*demo_audiences.OBSTACLES, REASON, "Muster & Söhne <GmbH>", "Herbst 2026 · Workshop"}
    both = {text for text in german & english if len(text.split()) > 3} - given
    assert not {text for text in both if set(text) & set(string.ascii_lowercase)}


def test_there_is_nothing_while_no_audience_has_a_result() -> None:
    assert build_whole(story(), language="en") is None
    assert build_whole(story(few()), language="en") is None


def test_an_audience_of_too_few_is_no_part_of_anything_that_is_said() -> None:
    found = whole(voice("leadership"), few())
    assert [one.kind for one in found.voices] == ["leadership"]
    assert found == whole(voice("leadership"))


def test_names_of_people_stay_on_the_page_that_they_were_promised_to() -> None:
    text = json.dumps(to_plain(build_whole(stories.full(), language="de")), ensure_ascii=False)
    assert leaders().people
    assert not [name for name in demo_audiences.NAMES if name in text]


# Overview


def test_staff_come_first_and_figures_are_never_mixed() -> None:
    found = whole(voice("leadership"), voice("pulse"))
    assert found.main.kind == "pulse"
    assert found.headline == found.main.said.document.summary.headline
    assert found.lead.startswith("Leadership (6 people) and Staff (60 people) have answered.")
    assert found.how[0].text == "Leadership: 3.2 · Staff: 2.8"


@pytest.mark.parametrize(
    ("leadership", "pulse", "title"),
    [
        ((3, 3, 3, 3, 2), (4, 4, 4, 4, 2), "For every audience Measurability is the weakest lever"),
        ((3, 3, 3, 3, 2), (2, 4, 4, 4, 4), "The audiences do not share one weakest lever"),
        ((3, 3, 3, 2.1, 2), (4, 4, 4, 4, 2), "No lever is clearly the weakest for every audience"),
    ],
)
def test_a_weakest_lever_is_shared_only_where_it_is_sure_in_each(leadership, pulse, title) -> None:
    one, other = levelled(*leadership, kind="leadership"), levelled(*pulse)
    assert pair(one, other).profile_title == title


def test_an_audience_that_misses_levers_has_no_say_in_which_is_weakest() -> None:
    one = levelled(2.0, 3.0, None, None, None, kind="leadership")
    shown = pair(one, levelled(3, 3, 3, 3, 2)).profile_title
    assert shown.endswith("weakest: Measurability")


# What differs


def test_the_overview_names_only_pairs_that_differ_relevantly() -> None:
    apart = pair(levelled(4, 4, 4, 4, 4, kind="leadership"), levelled(4, 4, 4, 4, 2))
    facts = {fact.key: fact for fact in apart.how}
    assert facts["gap-1"].text == (
        "Leadership higher in Measurability (4.0 and 2.0)."
        " Compared on the 15 practices that both answered."
    )
    alike = pair(levelled(4, 4, 4, 4, 4, kind="leadership"), levelled(4, 4, 4, 4, 4))
    facts = {fact.key: fact for fact in alike.how}
    assert facts["gaps"].text == "No difference between the audiences is relevant."
    empty = pair(levelled(*[None] * 5, kind="leadership"), levelled(4, 4, 4, 4, 4))
    facts = {fact.key: fact for fact in empty.how}
    assert facts["gaps"].text == "Too little is shown to compare them."


def test_what_is_higher_is_said_for_both_sides() -> None:
    found = pair(levelled(4, 2, 3, 3, 3, kind="leadership"), levelled(2, 4, 3, 3, 3))
    assert apart_in_words(EN, found.pairs[0]) == (
        "Leadership higher in Goals (4.0 and 2.0). Staff higher in Culture (2.0 and 4.0)."
    )


def cells(yes: float | None, no: float | None, spread: float | None = 0.7):
    """People with and without customer contact, alike in all five levers."""
    return tuple(
        GroupCell(
            f"contact={answer}",
            "20–29",
            dict.fromkeys(LEVERS, mean),
            dict.fromkeys(LEVERS, None if mean is None else spread),
        )
        for answer, mean in (("yes", yes), ("no", no))
    )


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        (cells(3.6, 2.4), "differ: Goals, Culture, Customer knowledge, Holistic approach and Meas"),
        (cells(3.0, 2.9), "no relevant difference"),
        (cells(4.0, 2.0, None), "no relevant difference"),
    ],
)
def test_customer_contact_is_compared_with_none(shown, title) -> None:
    found = whole(voice("pulse", replace(staff(), groups=shown)))
    assert found.contact is not None
    assert title in found.contact.title
    assert found.contact.rows[0].interval == ("–" if shown[0].spreads["goals"] is None else
                                              found.contact.rows[0].interval)  # fmt: skip


@pytest.mark.parametrize(
    "shown", [(), cells(3.0, 2.0)[:1], cells(3.0, None), cells(None, None)],
    ids=["neither", "one", "one without a figure", "both without a figure"],
)  # fmt: skip
def test_customer_contact_that_is_withheld_is_the_same_neutral_sentence(shown) -> None:
    found = whole(voice("pulse", replace(staff(), groups=shown)))
    assert found.contact is None
    assert found.contact_text == whole(voice("leadership")).contact_text
    assert "it was not asked, or it could tell" in found.contact_text


# Strengths


def with_practice(snapshot: Snapshot, item: str, mean: float, interval: Interval | None):
    """The snapshot in which this practice alone stands out, if it does."""
    total = snapshot.total
    assert total is not None
    changed = tuple(
        replace(lever, practices=tuple(
            replace(p, mean=mean, interval=interval) if p.item == item
            else replace(p, mean=total.overall, interval=None) for p in lever.practices
        ))
        for lever in total.levers
    )  # fmt: skip
    return replace(snapshot, total=replace(total, levers=changed))


@pytest.mark.parametrize(
    ("mean", "interval", "strong"),
    [
        (3.4, Interval(3.1, 3.7), True),
        (3.4, Interval(3.0, 3.8), False),  # touches the overall score of 3.0
        (3.4, None, False),
        (3.5, None, True),
    ],
)
def test_a_strength_lies_surely_above_the_overall_score(mean, interval, strong) -> None:
    snapshot = with_practice(levelled(*[3.0] * 5), "G1", mean, interval)
    found = whole(voice("pulse", snapshot)).strengths
    assert [one.practice for one in found] == (["G1"] if strong else [])


def test_a_strength_holds_for_every_audience_that_was_asked() -> None:
    high = with_practice(levelled(*[3.0] * 5), "G1", 4.0, Interval(3.8, 4.2))
    low = with_practice(levelled(*[3.0] * 5, kind="leadership"), "G1", 3.0, Interval(2.8, 3.2))
    assert pair(low, high).strengths == ()
    same = with_practice(levelled(*[3.0] * 5, kind="leadership"), "G1", 4.4, Interval(4.2, 4.6))
    (only,) = pair(same, high).strengths
    assert only.text == "Leadership 4.4 (overall 3.0), Staff 4.0 (overall 3.0)."


def test_what_is_ahead_but_low_is_called_early() -> None:
    snapshot = with_practice(levelled(*[1.4] * 5), "G1", 2.3, Interval(2.0, 2.6))
    (only,) = whole(voice("pulse", snapshot)).strengths
    assert only.text == "Staff 2.3 (overall 1.4): ahead of the rest, though still early."


# Positions


@pytest.mark.parametrize(
    ("leadership", "pulse", "title"),
    [
        ("strategy", "strategy", "For every audience Customer First comes first"),
        ("strategy", "between", "Customer First comes first for leadership; elsewhere no strategy"),
        ("balanced", "between", "No audience clearly puts one strategy first"),
    ],
)
def test_a_position_is_shared_only_where_each_audience_has_one(leadership, pulse, title) -> None:
    one, other = (
        replace(factories.result(60, form="pulse"), positioning=placed(0.5, 0.3, 0.2, verdict=v))
        for v in (leadership, pulse)
    )
    found = pair(said(one, "leadership"), said(other))
    assert found.positions_title.startswith(title)
    assert found.positions[0].today == ("50%", "30%", "20%")
    assert found.positions[0].flip.startswith("If 7 points out of 100 moved")


def test_different_positions_are_named() -> None:
    one, other = (
        replace(factories.result(60, form="pulse"), positioning=placed(*shares))
        for shares in ((0.5, 0.3, 0.2), (0.2, 0.3, 0.5))
    )
    found = pair(said(one, "leadership"), said(other))
    assert found.positions_title == (
        "The audiences put different strategies first "
        "(Leadership: Customer First, Staff: Product Centricity)"
    )


def test_one_person_decides_no_position() -> None:
    alone = replace(factories.result(1), positioning=placed(0.6, 0.3, 0.1, n=1, verdict=None))
    most = replace(factories.result(60, form="pulse"), positioning=placed(0.5, 0.3, 0.2))
    found = pair(said(alone, "leadership"), said(most))
    assert found.positions_title.startswith("Customer First comes first for staff; elsewhere")


def test_where_nobody_placed_the_organisation_that_is_said() -> None:
    from assessment.scoring.positioning import position  # noqa: PLC0415

    bare = replace(factories.result(60, form="pulse"), positioning=position(None))
    found = whole(voice("pulse", said(bare)))
    assert found.positions_title == "There is no positioning yet"
    assert found.positions[0].today == ()
    assert found.positions[0].flip == ""


# What stands beside the levers


def trap(value: float, *, warn: bool) -> NiceTrap:
    return NiceTrap(60, 4.0, 4.0 - value, value, warn, impression=False, lagging="H2")


@pytest.mark.parametrize(
    ("leadership", "pulse", "title"),
    [
        (True, True, "The nice trap: service is friendlier than the structures (Leadership and S"),
        (False, True, "The nice trap: service is friendlier than the structures (Staff)"),
        (False, False, "No audience shows the nice trap"),
    ],
)
def test_the_nice_trap_names_the_audiences_that_give_the_warning(leadership, pulse, title) -> None:
    one, other = (
        replace(factories.result(60, form="pulse"), nice_trap=trap(1.5 if warn else 0.5, warn=warn))
        for warn in (leadership, pulse)
    )
    found = next(f for f in pair(said(one, "leadership"), said(other)).findings
                 if f.key == "nice-trap")  # fmt: skip
    assert found.title.startswith(title)
    assert len(found.points) == 2


def test_an_invisible_practice_is_beside_what_others_say_of_it() -> None:
    snapshot = said(factories.result(60, form="pulse"))
    total = snapshot.total
    assert total is not None
    hidden = tuple(
        replace(lever, practices=tuple(
            replace(p, invisible=p.item == "G1", cant_judge=0.4) for p in lever.practices
        ))
        for lever in total.levers
    )  # fmt: skip
    one = levelled(*[3.0] * 5, kind="leadership")
    found = pair(one, replace(snapshot, total=replace(total, levers=hidden)))
    finding = next(f for f in found.findings if f.key == "invisible")
    score = one.total.levers[0].practices[0].mean
    name = stories.BANK.item("G1").name["en"]
    expected = f"{name}: Leadership {EN.number(score)}, Staff can’t judge it: 40%"
    assert finding.points == (expected,)
    assert found.levers[0].practices[0].note == "Invisible to many: Staff"


def weighed(importance, targets, *means) -> Snapshot:
    full = with_levers(factories.result(12, form="full"), *means)
    return said(replace(full, importance=importance, targets=targets), "leadership", form="full")


@pytest.mark.parametrize(
    ("importance", "targets", "title", "follows"),
    [
        ((3, 3, 5, 3, 3), (4,) * 5, "Most important for the coming year: Customer knowledge",
         "Furthest from its target: Measurability (2.0 levels)."),
        ((3, 3, 3, 3, 5), (4,) * 5, "Most important and furthest from its target: Measurability",
         "Furthest from its target: Measurability (2.0 levels)."),
        ((3,) * 5, (2,) * 5, "The levers are equally important",
         "Every lever has reached its target."),
        ((3,) * 5, (4, 4, 4, 4, 3), "The levers are equally important",
         "All levers are 1.0 levels from their target."),
    ],
)  # fmt: skip
def test_importance_is_said_beside_the_distance(importance, targets, title, follows) -> None:
    found = whole(voice("leadership", weighed(importance, targets, 3, 3, 3, 3, 2)))
    assert found.importance is not None
    assert (found.importance.title, found.importance_text) == (title, follows)
    assert found.weighed_by == "leadership"


def test_importance_is_not_shown_where_nobody_was_asked() -> None:
    found = whole(voice("pulse"))
    assert (found.importance, found.importance_text, found.weighed_by) == (None, "", "")


# Who answered


def test_the_worst_cases_stand_where_they_are_known() -> None:
    staff_row, leader_row = (
        dict(zip(found.response.head, row, strict=True))
        for found in [whole(voice("pulse"), voice("leadership"))]
        for row in found.response.rows[::-1]
    )
    assert (staff_row["Answered"], staff_row["Invited"]) == ("60", "84")
    assert (staff_row["All others at 1"], staff_row["All others at 5"]) == ("2.3", "3.5")
    assert (leader_row["All others at 1"], leader_row["All others at 5"]) == ("–", "–")


@pytest.mark.parametrize(
    ("n", "invited", "text"),
    [
        (60, 60, "60 of 60 people invited: everybody answered."),
        (60, None, "60 people."),
        (60, 84, "60 of 84 people invited. Whatever the others think, the overall score lies"),
    ],
)
def test_the_response_says_how_far_the_others_could_move_the_score(n, invited, text) -> None:
    answered = Participation(n, invited, None)
    result = factories.result(n, form="pulse", invited=invited)
    found = whole(voice("pulse", said(result, participation=answered)))
    assert found.voices[0].response.startswith(text)


def test_method_is_said_once_where_it_is_the_same() -> None:
    found = whole(voice("leadership"), voice("pulse"))
    keys = [limit.key for limit in found.limits]
    assert len(keys) == len(set(keys))
    by_key = {limit.key: limit.text for limit in found.limits}
    assert "\n" not in by_key["validity"]
    told = by_key["promise"].splitlines()
    assert [line.partition(":")[0] for line in told] == ["Staff", "Leadership"]


def test_comments_keep_the_order_of_their_shuffle_and_name_no_group() -> None:
    written = ("Zuerst", "Danach", "Am Ende")
    (only,) = whole(voice("pulse", comments={"obstacle": written})).comments
    assert only.texts == written
    assert only.audience == "Staff"


def test_who_asks_twice_gets_the_same() -> None:
    one, other = (build_whole(stories.full(), language="de") for _ in range(2))
    assert one == other
    assert voices.spoken(story(), stories.BANK, EN) == ()


def test_the_written_level_says_whose_view_it_is() -> None:
    found = whole(voice("leadership"), voice("pulse")).levers[1]
    assert found.finding == "Culture: weakest in ‘Managers who set the example’ (Staff)"
    whose = [one.here.partition(":")[0] for one in found.practices]
    assert whose == ["Staff", "Leadership", "Staff", "Staff", "Leadership"]
    (alone,) = {one.here.startswith("Staff:") for one in whole(voice("pulse")).levers[1].practices}
    assert not alone


@pytest.mark.parametrize(("times", "told"), [(1, False), (3, True)])
def test_coefficients_of_large_groups_stand_with_the_method(times, told) -> None:
    answers = [one for one in demo_audiences.staff(stories.BANK) for _ in range(times)]
    said = voice("pulse", snapshot_of(demo_audiences.STAFF, answers))
    found = {limit.key: limit for limit in whole(said).limits}
    assert ("reliability" in found) is told
    if told:
        total = said.snapshot.total.levers[0]
        figures = f"Goals {total.alpha:.2f} and {total.omega:.2f}"
        assert figures in found["reliability"].text
        assert f"Goals {total.rwg_j:.2f}" in found["reliability"].text
        assert "ICC" not in found["reliability"].text, "of three departments there is none"
