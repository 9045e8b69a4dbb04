"""The results of an audience: what is shown after closing, to whom, and that it is the snapshot."""

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from assessment import demo_audiences
from assessment.models import Assessment, Release, Snapshot
from assessment.scoring.snapshot import from_json
from assessment.store import responses
from assessment.store.database import db
from tests import people, published
from tests.published import LEADERS, STAFF

TABLES = {
    "audience", "assessment", "organisation", "workspace", "membership", "account", "sign_in",
    "snapshot", "comment", "release", "artifact", "job",
}  # fmt: skip
NEUTRAL = "Not every group or figure is shown."


@pytest.fixture
def staff(app, place):
    return published.closed(app, place, STAFF, published.staff())


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_page_answers_how_where_and_what_now_in_this_order(staff, viewer) -> None:
    page = viewer.get(f"/audience/{staff}/results").text
    order = ['class="overall"', 'id="h-levers"', 'id="h-where"', 'id="h-steps"', 'id="h-groups"',
             'id="h-each"', 'id="comments"', 'id="h-care"', 'id="h-method"']  # fmt: skip
    places = [page.index(mark) for mark in order]
    assert places == sorted(places)
    assert "60 of 84 people invited (about 70%)" in page
    assert page.count("data-chart") == 3
    assert page.count('class="card ') == 3
    assert "Rank 1: (target" in page


def test_numbers_and_words_are_those_of_the_reader(staff, viewer) -> None:
    german = text_of(viewer.get(f"/audience/{staff}/results?lang=de").text)
    assert "60 von 84 Eingeladenen (etwa 70 %)" in german
    assert re.search(r"gesamt, auf einer Skala von 1 bis 5 \d,\d", german)


def test_only_released_groups_are_shown_with_bands_and_one_decimal(app, staff, viewer) -> None:
    with app.app_context():
        snapshot = from_json(db.session.get(Snapshot, staff).content)
        ledger = set(db.session.execute(select(Release.output, Release.cell)))
    page = viewer.get(f"/audience/{staff}/results").text
    table = page[page.index('id="h-groups"') :].split("</section>")[0].split("<table")[1]
    shown = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>(.*?)</tr>', table)
    assert len(shown) == len(snapshot.groups) > 3
    for (_name, size, cells), cell in zip(shown, snapshot.groups, strict=True):
        assert size == cell.size
        for lever, mean in zip(cell.means, re.findall(r"<td>(.*?)</td>", cells), strict=True):
            assert ((lever, cell.key) in ledger) == (mean != "–")
            assert mean == "–" or re.fullmatch(r"\d\.\d", mean)


def test_what_is_withheld_is_one_neutral_sentence(app, place, viewer) -> None:
    plan = replace(
        STAFF, groups=({"key": "department", "names": ["Vertrieb", "Service", "Einkauf"]},)
    )
    answers = published.staff()
    for person in answers[:3]:
        person["groups"] = person["groups"] | {"department": "Einkauf"}
    audience = published.closed(app, place, plan, answers)
    text = text_of(viewer.get(f"/audience/{audience}/results").text)
    assert text.count(NEUTRAL) == 1
    assert "Einkauf" not in text


def test_before_closing_nothing_is_shown_however_many_answered(app, place, viewer) -> None:
    audience = published.asked(app, place, STAFF, published.staff(2))
    few = viewer.get(f"/audience/{audience}/results")
    with app.app_context():
        number = demo_audiences.numbers(9)[0]
        responses.add(db.session, audience, number, published.staff(9)[8], None)
        db.session.commit()
    more = viewer.get(f"/audience/{audience}/results")
    assert "Results appear once, after closing" in few.text
    assert people.unsigned(few.text) == people.unsigned(more.text)
    early = viewer.get(f"/audience/{audience}/results.json")
    assert (early.status_code, early.json) == (409, {"problem": "not closed"})


def test_too_few_answers_look_the_same_whatever_their_number(app, viewer) -> None:
    workspace = people.workspace(app, "Beratung Süd", viewer="viewer", second="owner")
    pages, data = set(), set()
    for count in (0, 1, 4):
        place = published.assessment(app, workspace)
        audience = published.closed(app, place, STAFF, published.staff(count))
        page = viewer.get(f"/audience/{audience}/results")
        assert page.status_code == 200
        pages.add(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", people.unsigned(page.text)))
        data.add(viewer.get(f"/audience/{audience}/results.json").data)
    assert len(pages) == len(data) == 1
    assert "Too few answers for a result" in pages.pop()


def test_the_json_is_the_stored_snapshot_and_nobody_keeps_it(app, staff, viewer) -> None:
    response = viewer.get(f"/audience/{staff}/results.json")
    with app.app_context():
        assert response.json == db.session.get(Snapshot, staff).content
    assert response.mimetype == "application/json"
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers
    assert "Last-Modified" not in response.headers
    assert "no-store" in viewer.get(f"/audience/{staff}/results").headers["Cache-Control"]


def test_forged_parameters_change_nothing(staff, viewer) -> None:
    plain = viewer.get(f"/audience/{staff}/results.json").data
    for forged in ("?department=Vertrieb", "?group=leadership", "?k=1", "?filter[contact]=yes"):
        assert viewer.get(f"/audience/{staff}/results.json{forged}").data == plain
    assert viewer.get(f"/audience/{staff}/results?page=99").status_code == 404


def test_no_figure_of_a_page_is_finer_than_it_is_published(staff, viewer) -> None:
    page = viewer.get(f"/audience/{staff}/results").text
    for raw in re.findall(r'<script type="application/json">(.*?)</script>', page, re.S):
        for trace in json.loads(raw)["wide"]["data"]:
            if trace["mode"] == "markers" and trace["type"] == "scatter":
                assert all(round(x, 1) == x for x in trace["x"])


def test_named_people_are_shown_with_their_scores_as_announced(app, place, viewer) -> None:
    audience = published.closed(app, place, LEADERS, published.leaders())
    text = text_of(viewer.get(f"/audience/{audience}/results").text)
    assert "Who sees it how" in text
    assert re.search(r"Katrin Albers (\d\.\d ){5}\d\.\d", text)
    assert "No customer figure steers decisions yet" in text or "steer" in text
    assert "Most important for the coming year" in text


def test_nobody_is_named_in_an_anonymous_audience(app, place, viewer) -> None:
    answers = [one | {"name": "Erika Muster"} for one in published.staff()]
    audience = published.closed(app, place, STAFF, answers)
    for address in ("results", "results.json"):
        assert "Erika" not in viewer.get(f"/audience/{audience}/{address}").text


def test_a_workshop_is_shown_from_three_answers_without_groups(app, place, viewer) -> None:
    plan = replace(STAFF, kind="workshop", confidentiality="open", headcount=None)
    audience = published.closed(app, place, plan, published.staff(3))
    page = viewer.get(f"/audience/{audience}/results").text
    assert "This is how 3 people see the organisation" in page
    assert 'id="h-groups"' not in page


def test_a_results_request_reads_published_tables_only(app, staff, viewer) -> None:
    read: set[str] = set()
    with app.app_context():
        engine = db.engine
        number = db.session.scalar(select(Assessment.id))

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        read.update(re.findall(r"(?:FROM|JOIN|UPDATE|INTO) \"?(\w+)", statement))

    facilitator = people.signed_in(app, "facilitator@example.com")
    read.clear()
    for client in (viewer, facilitator):
        for address in ("results", "results.json", "comments"):
            client.get(f"/audience/{staff}/{address}")
    viewer.get(f"/assessment/{number}/compare")
    event.remove(engine, "before_cursor_execute", note)
    assert "snapshot" in read
    assert read <= TABLES, read - TABLES
