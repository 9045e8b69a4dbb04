"""A workspace that holds something of everything, whoever may be there, and every address of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.routing import Rule
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from assessment.access import rooms as keys
from assessment.access import shares as links
from assessment.models import Artifact, Audience, Organisation
from assessment.store import (
    actions,
    addresses,
    drafts,
    figures,
    reports,
    shares,
    workspaces,
)
from assessment.store.addresses import Person
from assessment.store.database import db
from assessment.wave import FigureValue
from reports.settings import Settings
from tests import people, published, room, rows
from tests.fuzz.keeping import Keeper
from tests.pages import hand_in

PEOPLE = ("owner", "facilitator", "viewer", "stranger", "phone", "nobody")


@dataclass
class World:
    """Where everything is, and with which cookies people come."""

    app: Flask
    keeper: Keeper = None  # remembers the database, once all is there
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # of the CSRF protection
    known: dict[str, list[Any]] = field(default_factory=dict)  # what may stand in an address
    tries: int = 0
    forms: list[Any] = field(default_factory=list)  # that stand on its pages

    def send(self, who: str, method: str, path: str, **more: Any) -> Response:
        """One request as this person's browser sends it; its cookies stay as they were."""
        headers = [("Cookie", self.cookies[who]), *more.pop("headers", [])]
        environ = create_environ(path, method=method, headers=headers, **more)
        body, status, told = run_wsgi_app(self.app, environ, buffered=True)
        return Response(body, status, told)

    def paths(self, rule: Rule) -> Iterator[str]:
        """The addresses of a route: one for each kind of thing that it may lead to."""
        kind = rule.rule.split("/")[1]
        wanted = {name: self._values(kind, rule, name) for name in sorted(rule.arguments)}
        for turn in range(max([1, *map(len, wanted.values())])):
            given = {name: values[turn % len(values)] for name, values in wanted.items()}
            built = rule.build(given, append_unknown=False)
            assert built is not None, rule
            yield built[1]

    def _values(self, kind: str, rule: Rule, name: str) -> list[Any]:
        if name == "id":
            return self.known[kind]
        if name in ("key", "token", "command"):
            return self.known.get(f"{kind}:{name}") or self.known[name]
        return self.known[name]


def made(app: Flask) -> World:
    """The world, in an empty database."""
    app.test_client_class = FlaskClient
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    world = World(app)
    workspace = people.workspace(
        app, owner="owner", facilitator="facilitator", viewer="viewer", fourth="viewer"
    )
    strange = people.workspace(app, "Fremd AG", stranger="owner")
    world.known["workspace"] = [str(workspace)]
    world.known["strange"] = [str(strange)]
    world.known["account"] = [people.account(app, "fourth@example.com")]
    _fill(world, workspace)
    _open_room(world, workspace)
    check = app.test_client()
    world.known["check:token"] = [hand_in(check).rpartition("/")[2], "example"]
    world.known["token"] = ["A" * 43]
    world.known["which"] = ["stage", "control"]
    world.known["command"] = [*COMMANDS]
    for who in PEOPLE[:4]:
        _come(world, who, people.signed_in(app, f"{who}@example.com"))
    _come(world, "nobody", app.test_client())
    return world


COMMANDS = (
    *("forward", "back", "skip", "go", "open_votes", "close_votes", "undo_close", "reveal"),
    *("undo_reveal", "vote_again", "undo_vote_again", "agree", "withdraw_agreement", "pause"),
    *("resume", "set_timer", "stop_timer", "set_plan", "rehearse", "end_rehearsal", "finish"),
    *("add_action", "change_action", "delete_action", "reopen", "no_such_thing"),
)


def _come(world: World, who: str, client: FlaskClient) -> None:
    """Whoever comes has a page open already, so that what is sent is signed."""
    world.tokens[who] = people.signature(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    world.cookies[who] = f"session={cookie.value}"


def _fill(world: World, workspace: UUID) -> None:
    """Organisations, assessments and audiences in every state, and what belongs to them."""
    app, now = world.app, datetime.now(UTC)
    with app.app_context():
        home = rows.organisation(db.session, workspace, accent="#0b6e69")
        picture = BytesIO()
        Image.new("RGB", (40, 20), "#0b6e69").save(picture, "PNG")
        home.logo, home.logo_type = picture.getvalue(), "image/png"
        wave = rows.assessment(db.session, home.id)
        empty = rows.assessment(db.session, home.id, "Frühjahr 2027")
        draft = rows.audience(db.session, "pulse", empty.id, state="draft")
        invited = rows.audience(db.session, "leadership", empty.id)
        addresses.add(db.session, invited, [Person("a@example.com"), Person("b@example.com")])
        listed = addresses.listed(db.session, invited.id).rows
        running = rows.assessment(db.session, home.id, "Sommer 2027")
        asked = rows.audience(db.session, "pulse", running.id, entry="link", groups=GROUPS)
        told = {"people": [("c@example.com", "", "de")], "repeated": 0, "problems": []}
        list_key = drafts.keep(db.session, invited.id, told, now)
        told = {"values": [], "problems": []}
        figure_key = drafts.keep(db.session, wave.id, told, now)
        figures.put(db.session, wave.id, [FigureValue("nps", 12.5, None, "geschätzt")])
        plan = actions.Details("Einmal im Monat zuhören", owner="Ada", email="ada@example.com")
        action = actions.create(db.session, wave.id, plan, now, actor="x@example.com")
        wanted = reports.Wanted(wave.id, "pdf", "de", Settings("de").plain(), "f" * 64, "1")
        report = reports.note(db.session, wanted, "owner@example.com", now)
        row = {"key": "f" * 64, "owner": str(wave.id), "media_type": "application/pdf"}
        db.session.add(Artifact(**row, size=4, content=b"%PDF", created_at=now))
        given = [_share(wave.id, None, now), _share(wave.id, report.id, now)]
        workspaces.invite(
            db.session, workspace, email="new@example.com", role="viewer", token="join-me", now=now
        )
        leaving = rows.organisation(db.session, workspace, "Geht GmbH")
        organisations_leave(leaving, now)
        world.known |= {
            "organisation": [str(home.id), str(leaving.id)],
            "assessment": [str(wave.id), str(empty.id)],
            "audience": [str(invited.id), str(draft.id), str(asked.id)],
            "address": [str(listed[0].id)],
            "action": [str(action.id)],
            "report": [str(report.id)],
            "share": [str(one.id) for one in given],
            "shared:token": [links.token_of(one.id) for one in given],
            "join:token": ["join-me"],
            "audience:key": [list_key],
            "assessment:key": [figure_key],
            "code": [asked.code, invited.code],
        }
        number = wave.id
        db.session.commit()
    closed = published.closed(app, number, published.STAFF, published.staff(20))
    world.known["audience"].append(str(closed))


GROUPS = ({"key": "leadership"}, {"key": "department", "names": ["Vertrieb", "Technik"]})


def organisations_leave(organisation: Organisation, now: datetime) -> None:
    """It waits to be deleted, and can be kept."""
    organisation.leaves_at = now + timedelta(days=20)


def _share(assessment: UUID, report: UUID | None, now: datetime) -> Any:
    """A link to results, or with a password to a document."""
    wanted = shares.Wanted(
        report_id=report,
        sections=["summary"],
        audiences=["pulse"],
        note="für den Beirat",
        password=people.HASHES[0] if report else "",
        expires_at=now + timedelta(days=9),
        made_by="owner@example.com",
    )

    def hash_of(number: UUID) -> str:
        return links.token_hash(links.token_of(number))

    return shares.add(db.session, assessment, wanted, hash_of, now)


def _open_room(world: World, workspace: UUID) -> None:
    """Two workshops: one waits for its room, in the other a phone is asked."""
    with world.app.app_context():
        home = rows.organisation(db.session, workspace, "Werk AG")
        wave = rows.assessment(db.session, home.id).id
        second = rows.assessment(db.session, home.id, "Später").id
        later = rows.audience(db.session, "workshop", second, live=True)
        db.session.commit()
        audience = room.open_room(db.session, assessment_id=wave, live=True)
        code = db.session.get_one(Audience, audience).code
        room.ask(db.session, audience, "goals")
        room.phones(db.session, audience, 3)
        ways = {way: keys.key_of(way, audience, 1) for way in ("stage", "control")}
        world.known["audience"] += [str(audience), str(later.id)]
        world.known["stage:key"], world.known["control:key"] = [ways["stage"]], [ways["control"]]
        world.known["code"] += [code, later.code]
        db.session.rollback()
    phone = world.app.test_client()
    assert phone.post(f"/r/{code}/join").status_code == 303
    seat = phone.get_cookie("seat", path=f"/r/{code}")
    assert seat is not None
    _come(world, "phone", phone)
    world.cookies["phone"] += f"; seat={seat.value}"
