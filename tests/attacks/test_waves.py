"""Waves of the same people laid beside each other: a trend adds nothing to what both published."""

import json
import re
from html import unescape

import numpy as np
import pytest

from assessment.models import Assessment
from assessment.store.database import db
from tests.attacks.scene import ITEMS, LEVER, Asked, answers, numbers, varied
from tests.attacks.subtracting import attack
from tests.attacks.test_rounding import SIGNED
from tests.rows import audience

NAMES = ["Sales", "Service", "Board"]
GROUPS = ({"key": "contact"}, {"key": "department", "names": NAMES})
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
CELLS = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
FIGURE = re.compile(r"[−+]?\d+(?:\.\d+)?")


def staff(*parts, seed=5):
    """So many people of each department; everybody else is in none."""
    random = np.random.default_rng(seed)
    return [
        varied(random, groups={"department": name} if name else {})
        for count, name in parts
        for _ in range(count)
    ]


def closed(scene, people, after=None, groups=GROUPS):
    """A closed wave; `after` is the one before it."""
    if after is None:
        asked = scene.audience(groups=groups)
    else:
        with scene.app.app_context():
            before = db.session.get_one(Assessment, after.wave)
            wave = Assessment(
                organisation_id=after.home,
                name="Welle zwei",
                wave=before.wave + 1,
                previous_id=before.id,
                bank_version=before.bank_version,
                bank_hash=before.bank_hash,
                created_at=before.created_at,
            )
            db.session.add(wave)
            db.session.flush()
            made = audience(db.session, "pulse", wave.id, groups=groups)
            asked = Asked(scene, made.id, wave.id, after.home, made.code)
            db.session.commit()
    asked.store(people)
    asked.close()
    return asked


def page(asked, query="?lang=en"):
    response = asked.scene.member().get(f"/assessment/{asked.wave}/trend{query}")
    assert response.status_code == 200
    return response.text


def shown(published):
    """Names of departments that a wave released."""
    return {cell["key"].partition("=")[2] for cell in published["groups"]}


@pytest.mark.parametrize("withheld_in", ["the first wave", "the second wave"])
def test_a_group_that_one_wave_withheld_never_appears(scene, withheld_in) -> None:
    large = staff((20, "Sales"), (20, "Service"), (8, "Board"), (8, ""))
    small = staff((20, "Sales"), (20, "Service"), (4, "Board"), (8, ""), seed=6)
    waves = (small, large) if withheld_in == "the first wave" else (large, small)
    before = closed(scene, waves[0])
    now = closed(scene, waves[1], after=before)
    assert ("Board" in shown(before.published())) != ("Board" in shown(now.published()))
    text = page(now)
    assert "Sales" in text
    assert "Board" not in text
    assert "Board" not in page(now, "?lang=de&group=department%3DBoard")


def test_a_lever_that_one_wave_withheld_of_a_group_is_not_compared(scene) -> None:
    people = staff((20, "Sales"), (20, "Service"), (8, "Board"), (8, ""))
    fewer = staff((20, "Sales"), (20, "Service"), (8, "Board"), (8, ""), seed=6)
    for one in fewer[40:44]:
        one["items"] |= {item: None for item in ITEMS if LEVER[item] == "goals"}
    before = closed(scene, fewer)
    now = closed(scene, people, after=before)
    board = page(now).split(">Board<")[1].split("</tbody>", maxsplit=1)[0]
    assert ">Goals<" not in board
    assert ">Culture<" in board


def test_whatever_the_page_shows_is_in_a_snapshot_or_a_difference_of_two(scene) -> None:
    """Every figure of a table: a score of one of the waves, their difference, or its interval."""
    before = closed(scene, staff((20, "Sales"), (20, "Service"), (9, "Board")))
    now = closed(scene, staff((25, "Sales"), (18, "Service"), (7, "Board"), seed=9), after=before)
    one, other = before.published(), now.published()
    means = [set(numbers(it)) for it in (one, other)]
    rows = table_rows(page(now))
    assert len(rows) > 30
    for row in rows:
        points = [cell for cell in row[1:3] if cell != "–"]
        for cell, known in zip(points, means, strict=True):
            assert value(cell) in known, row
        if row[3] != "–":
            assert value(row[3]) == round(value(points[1]) - value(points[0]), 2), row


def table_rows(text):
    tables = re.findall(r'<table class="figures gaps">(.*?)</table>', text, re.DOTALL)
    lines = [line for one in tables for line in re.findall(r"<tr[^>]*>(.*?)</tr>", one, re.DOTALL)]
    rows = [[unescape(cell) for cell in CELLS.findall(line)] for line in lines]
    return [row for row in rows if len(row) == 6 and not row[1].startswith(("Herbst", "Welle"))]


def value(text):
    number = float(text.replace("−", "-").rstrip("%"))
    return number / 100 if "%" in text else number


def test_no_text_of_a_chart_is_finer_than_the_tables(scene) -> None:
    before = closed(scene, staff((20, "Sales"), (20, "Service"), (20, ""), seed=8))
    now = closed(scene, staff((20, "Sales"), (20, "Service"), (20, "")), after=before)
    drawn = [json.loads(found) for found in DATA.findall(page(now))]
    said = [x for one in drawn for width in ("wide", "narrow") for x in texts(one[width])]
    assert len(said) > 20
    for text in said:
        assert all(len(x.partition(".")[2]) <= 1 for x in FIGURE.findall(text)), text


def texts(value):
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("text", "name"):
                yield from [one] if isinstance(one, str) else [x for x in one if x]
            else:
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_what_rounding_hides_in_a_wave_is_in_no_letter_of_the_trend(scene) -> None:
    """One answer one step lower, which no published figure shows: the same page."""
    found = []
    for lower in (0, 1):
        before = closed(scene, people_of_sixty())
        changed = people_of_sixty()
        changed[0]["items"]["K4"] -= lower
        now = closed(scene, changed, after=before)
        found.append((now.published(), plain(before, now, page(now))))
    (published, text), (same, again) = found
    assert published == same, "the attack needs an answer that is not seen in the snapshot"
    assert text == again


def people_of_sixty():
    random = np.random.default_rng(1)
    return [varied(random, groups={"contact": "yes" if i % 2 else "no"}) for i in range(60)]


def plain(before, now, text):
    text = re.sub(r'nonce="[^"]*"', "", SIGNED.sub("", text))
    return now.blank(before.blank(text))


def test_a_panel_inside_a_wave_shows_no_more_than_two_results(scene) -> None:
    """Twenty of twenty-one answer again the same: no figure is about the one who is gone."""
    everybody = staff((20, "Sales"), (1, ""))
    before = closed(scene, everybody)
    now = closed(scene, everybody[:20], after=before)
    for asked, people in ((before, everybody), (now, everybody[:20])):
        assert attack(asked.published(), people) == []
    text = page(now)
    assert "Sales" not in text, "in the first wave Sales would have told the one who is not there"
    gone = [answers(5, groups={}), answers(1, groups={})]
    tables = []
    for last in gone:
        first = closed(scene, [*everybody[:20], last])
        tables.append(table_rows(page(closed(scene, everybody[:20], after=first))))
    for one, other in zip(*tables, strict=True):
        assert one[2] == other[2], "the second wave says nothing of somebody who is not in it"
        assert one[0] == other[0]


def test_departments_that_were_cut_anew_are_compared_by_name_and_that_is_said(scene) -> None:
    """One department is split: its new part has nothing to be subtracted from in the trend."""
    split = ({"key": "department", "names": ["Sales", "Key accounts", "Service"]},)
    before = closed(scene, staff((26, "Sales"), (20, "Service")), groups=GROUPS[1:])
    now = closed(
        scene,
        staff((20, "Sales"), (6, "Key accounts"), (20, "Service")),
        after=before,
        groups=split,
    )
    text = page(now)
    assert "The departments were cut differently" in text
    assert "may stand for other people" in text
    assert "Key accounts" in shown(now.published())
    assert "Key accounts" not in text
    renamed = ({"key": "department", "names": ["Vertrieb", "Kundendienst"]},)
    third = closed(scene, staff((26, "Vertrieb"), (20, "Kundendienst")), after=now, groups=renamed)
    text = page(third)
    assert "Vertrieb" not in text
    assert "The departments were cut differently" in text


@pytest.mark.parametrize("few", ["first", "second"])
def test_a_wave_of_which_too_few_answered_looks_like_none(scene, few) -> None:
    """Whether four answered or nobody: the same page, letter by letter."""
    found = []
    for count in (0, 4):
        sizes = (count, 30) if few == "first" else (30, count)
        before = closed(scene, staff((sizes[0], "Sales")))
        now = closed(scene, staff((sizes[1], "Sales"), seed=7), after=before)
        found.append(plain(before, now, page(now)))
    assert found[0] == found[1]


def test_the_trend_is_for_members_alone_and_never_kept_in_a_cache(scene, client) -> None:
    before = closed(scene, staff((20, "Sales"), (20, "Service")))
    now = closed(scene, staff((20, "Sales"), (20, "Service"), seed=7), after=before)
    response = scene.member().get(f"/assessment/{now.wave}/trend")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    assert client.get(f"/assessment/{now.wave}/trend").status_code in (302, 303, 401, 404)
