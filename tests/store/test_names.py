"""Names are sought and put in order as people read them, by both databases alike."""

import re
from unicodedata import category, normalize

import pytest
from sqlalchemy import literal, select

from assessment.models import Snapshot, Workspace
from assessment.store import addresses, names, organisations, portfolio, reports, workspaces
from assessment.store.addresses import Person
from assessment.store.database import db
from assessment.store.portfolio import Wish
from tests import people, rows

ORDERED = ["apfel", "Apfelmus", "Maß & Co", "Mastgut", "Österreich AG", "Otto", "Zebra", "Zürich"]
SPELLED = ["österreich", "ÖSTERREICH", "ReIcH", normalize("NFD", "Österreich"), "osterr"]


@pytest.fixture
def home(context) -> Workspace:
    """A workspace whose organisations came in no order."""
    anna = people.account(context)
    made = workspaces.add(db.session, "Beratung", anna, rows.NOW)
    for name in sorted(ORDERED, key=lambda name: name[::-1]):
        rows.organisation(db.session, made.id, name)
    return made


@pytest.mark.parametrize("sought", SPELLED)
def test_a_name_is_found_however_it_is_spelled(home, sought) -> None:
    found = organisations.listed(db.session, home.id, sought=sought)
    assert [one.organisation.name for one in found.rows] == ["Österreich AG"]
    wish = Wish("pulse", named=sought)
    assert [one.name for one in portfolio.page(db.session, home.id, wish)] == ["Österreich AG"]
    assert portfolio.count(db.session, home.id, wish) == 1


@pytest.mark.parametrize(
    ("sought", "found"), [("mass", ["Maß & Co"]), ("MAẞ", ["Maß & Co"]), ("%", []), ("f_l", [])]
)
def test_a_sharp_s_is_two_and_signs_are_signs(home, sought, found) -> None:
    listed = organisations.listed(db.session, home.id, sought=sought)
    assert [one.organisation.name for one in listed.rows] == found


def test_somebody_is_found_by_a_name_with_an_umlaut(context) -> None:
    made = rows.audience(db.session, entry="invited")
    both = Person("a@b.test", "Jörg Özil"), Person("c@d.test", "Anna")
    addresses.add(db.session, made, both)
    for sought in ("özil", "ÖZIL", "JÖRG", normalize("NFD", "Jörg"), "A@B"):
        found = addresses.listed(db.session, made.id, sought=sought)
        assert [row.email for row in found.rows] == ["a@b.test"], sought


def test_every_list_is_in_the_order_that_people_expect(home) -> None:
    session, here = db.session, home.id
    listed = organisations.listed(session, here).rows
    rising, falling = (Wish("pulse", falling=down) for down in (False, True))
    assert [one.organisation.name for one in listed] == ORDERED
    assert [name for _, name in organisations.names(session, here)] == ORDERED
    assert list(organisations.wholes(session, here, None).values()) == ORDERED
    assert [one.name for one in workspaces.organisations(session, here)] == ORDERED
    assert [one.name for one in portfolio.page(session, here, rising)] == ORDERED
    assert [one.name for one in portfolio.page(session, here, falling)] == ORDERED[::-1]


def test_the_reports_of_all_come_in_the_order_that_people_expect(home) -> None:
    waves = {}
    for one in workspaces.organisations(db.session, home.id)[::-1]:
        wave = rows.assessment(db.session, one.id)
        audience = rows.audience(db.session, assessment_id=wave.id)
        audience.state = "closing"
        db.session.flush()
        frozen = {"made_on": rows.NOW.date(), "content": {}, "content_hash": "0" * 64}
        db.session.add(Snapshot(audience_id=audience.id, **frozen))
        db.session.flush()
        audience.state, audience.closed_at = "closed", rows.NOW
        waves[wave.id] = one.name
    db.session.flush()
    found = reports.latest(db.session, home.id, None, 100)
    assert [waves[wave] for wave in found] == ORDERED


def test_workspaces_are_in_the_order_that_people_expect(context) -> None:
    anna = people.account(context)
    for name in reversed(ORDERED):
        workspaces.add(db.session, name, anna, rows.NOW)
    mine = workspaces.of_member(db.session, anna)
    assert [one.workspace.name for one in mine] == ORDERED
    assert [one.name for one in workspaces.owned_alone(db.session, anna)] == ORDERED


def test_names_that_read_the_same_follow_each_other_in_one_order_whatever_the_page(home) -> None:
    for name in ("Osterreich AG", "ÖSTERREICH AG"):
        rows.organisation(db.session, home.id, name)
    same = [
        one for one in workspaces.organisations(db.session, home.id) if "AG" in one.name.upper()
    ]
    assert [one.id for one in same] == sorted(one.id for one in same)
    listed = organisations.listed(db.session, home.id, sought="österreich ag")
    assert [one.organisation for one in listed.rows] == same


def test_the_database_reads_a_name_as_we_read_what_is_sought(context) -> None:
    """In the alphabets of Europe; whatever else there is, at least itself."""
    signs = [chr(number) for number in (*range(0x20, 0x530), *range(0x1E00, 0x2000))]
    words = [f"a{sign}b" for sign in signs if category(sign)[0] in "LNPSZ"]
    words += ["ﬁn", "ΝΊΚΟΣ", "Νίκος", "Łódź", "Ørsted", "İstanbul", "x²", "株式会社", "مثال"]
    query = select(names.Folded(literal("\n".join(words))))
    folded = re.split("\n", db.session.scalar(query))
    different = {
        word: (ours, theirs)
        for word, ours, theirs in zip(words, map(names.folded, words), folded, strict=True)
        if ours != theirs
    }
    assert different == {}
