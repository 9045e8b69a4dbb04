"""No page grows with what it lists: neither in statements nor in size, at 10 and 1,000 rows each.

Every address that members can open is walked, so that none can be forgotten.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import event

from assessment.store.database import db
from tests import people
from tests.growing import Grown, grow
from tests.rules.test_access import ACCESS, QUERY

FEW, SOME, MANY = 10, 160, 1000
WORDS = 2000  # bytes that longer numbers and the way back may take
MEMBERS = {"signed-in", "viewer", "facilitator", "owner"}
# What leads elsewhere, and files that nobody has made here.
NOTHING_HERE = {
    "agreed.edit", "assessment_results.compare", "control.back", "members.ask_to_leave",
    "cockpit.check", "invitations.check", "operations.download", "team_reports.download",
    "documents.download", "privacy.download", "poster.download", "audience_report.download",
    "organisations.logo",
}  # fmt: skip


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the database gets."""
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def addresses(app: Flask, here: Grown) -> list[tuple[str, int, str]]:
    """Every page of members, by its endpoint; those of an audience once for each there is."""
    ids = {"workspace": [here.workspace], "organisation": [here.organisation]}
    ids |= {"assessment": here.assessments, "audience": here.audiences}
    parts: dict[str, object] = {"action": here.action, "report": here.report, "key": "a" * 64}
    parts |= {"address": here.address, "account": here.member, "command": "set_plan"}
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in pages_of_members(app):
            continue
        first = rule.rule.split("/")[1]
        for place, one in enumerate(ids.get(first, [None])):
            said = parts | {"id": one}
            with app.test_request_context():
                path = url_for(rule.endpoint, **{name: said[name] for name in rule.arguments})
            found.append((rule.endpoint, place, path + QUERY.get(rule.endpoint, "")))
    return found


def pages_of_members(app: Flask) -> set[str]:
    """Whatever a member opens by an address."""
    access = {
        rule.endpoint: ACCESS[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("security.")
    }
    asks = {
        name: one if isinstance(one, str) else one.get("GET", "") for name, one in access.items()
    }
    return {name for name, one in asks.items() if one in MEMBERS} - {"joining.show"}


def walk(app: Flask, many: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Per page and audience: statements, and bytes if it is HTML."""
    here = grow(app, many)
    client, found = people.signed_in(app), {}
    for endpoint, place, path in addresses(app, here):
        if many == FEW:
            client.get(path)  # what is read once for a process is read
        with counted(app) as said:
            answer = client.get(path)
        if answer.status_code == 200:
            size = len(answer.data) if answer.mimetype == "text/html" else 0
            found[endpoint, place] = len(said), size
    return found


def test_no_page_asks_or_holds_more_for_a_thousand_rows_than_for_few(app) -> None:
    """Statements are those of ten rows; bytes those of as many as fill every page."""
    app.test_client_class = FlaskClient  # the pages are looked at elsewhere
    few, some, many = (walk(app, rows) for rows in (FEW, SOME, MANY))
    seen = {endpoint for endpoint, _place in few}
    assert pages_of_members(app) - seen == NOTHING_HERE, "every page is walked"
    assert few.keys() == some.keys() == many.keys()
    asked = {page: (few[page][0], many[page][0]) for page in few if few[page][0] != many[page][0]}
    assert asked == {}, "statements at ten and at a thousand"
    grown = {page: (some[page][1], many[page][1]) for page in some}
    grown = {page: pair for page, pair in grown.items() if pair[1] > pair[0] + WORDS}
    assert grown == {}, "bytes where pages are full and at a thousand"
