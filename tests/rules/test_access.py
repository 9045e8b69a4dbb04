"""Who may open what: one table over every address, walked with real rows as six kinds of people.

A new address needs a line in `ACCESS`; without one, or with a wrong one, this fails.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import Rule

from assessment.access.rooms import hash_of
from assessment.config import Settings
from assessment.store import rooms
from assessment.store.database import db
from tests import people, rows
from tests.pages import hand_in

# everyone    may open it, signed in or not
# link        only whoever holds the secret in the address: all others find nothing
# signed-in   needs an account and no workspace
# viewer, facilitator, owner    needs at least this role in the workspace it belongs to
# half-way    goes on with a sign-in that was begun, and leads to the start without one
# administrator    needs an account that ADMINISTRATORS names; no member finds anything
# nobody      is switched off
ACCESS: dict[str, str | dict[str, str]] = {
    "home.start": "everyone",
    "home.example": "everyone",
    "home.robots": "everyone",
    "home.icon": "everyone",
    "health.alive": "everyone",
    "health.ready": "everyone",
    "watching.show": "nobody",  # but who shows METRICS_TOKEN
    "administration.show": "administrator",
    "administration.try_again": "administrator",
    "schemas.results": "everyone",
    "check.form": "everyone",
    "check.hand_in": "everyone",
    "result.deleted": "everyone",
    "result.show": "link",
    "result.ask": "link",
    "result.delete": "link",
    "report.make": "link",
    "report.follow": "link",
    "report.download": "link",
    "participate.begin": "everyone",
    "participate.enter": "everyone",
    "participate.notice": "everyone",
    "participate.logo": "everyone",
    "participate.form": "everyone",
    "participate.submit": "everyone",
    "participate.thanks": "everyone",
    "room_phone.join": "everyone",  # whoever has the code; without a room it leads to the notice
    "room_phone.show": "everyone",
    "room_phone.vote": "everyone",
    "room_phone.dots": "everyone",
    "room_phone.beat": "everyone",
    "security.login": "everyone",
    "security.logout": "everyone",
    "security.register": "everyone",
    "security.forgot_password": "everyone",
    "security.reset_password": "everyone",
    "security.send_confirmation": "everyone",
    "security.confirm_email": "everyone",
    "security.change_email_confirm": "everyone",
    "security.wan_signin": "everyone",
    "security.wan_signin_response": "everyone",
    "security.tf_select": "half-way",
    "security.two_factor_token_validation": "half-way",
    "security.mf_recovery": "half-way",
    "security.two_factor_rescue": "nobody",
    "security.verify": "signed-in",
    "security.change_password": "signed-in",
    "security.change_email": "signed-in",
    "security.two_factor_setup": "signed-in",
    "security.two_factor_setup_validate": "signed-in",
    "security.mf_recovery_codes": "signed-in",
    "security.wan_register": "signed-in",
    "security.wan_register_response": "signed-in",
    "security.wan_delete": "signed-in",
    "security.wan_verify": "signed-in",
    "security.wan_verify_response": "signed-in",
    "account.overview": "signed-in",
    "account.change": "signed-in",
    "account.end": "signed-in",
    "account.end_all": "signed-in",
    "account.ask": "signed-in",
    "account.delete": "signed-in",
    "workspaces.index": "signed-in",
    "workspaces.add": "signed-in",
    "joining.show": "link",
    "joining.accept": "link",
    "workspaces.overview": "viewer",
    "workspaces.settings": "owner",
    "workspaces.change": "owner",
    "workspaces.log": "owner",
    "members.index": "owner",
    "members.invite": "owner",
    "members.take_back": "owner",
    "members.role": "owner",
    "members.ask": "owner",
    "members.remove": "owner",
    "members.hand_over": "owner",
    "members.ask_to_leave": "viewer",
    "members.leave": "viewer",
    "operations.export": "owner",
    "operations.make": "owner",
    "operations.download": "owner",
    "operations.delete": "owner",
    "operations.keep": "owner",
    "portfolio.index": "viewer",
    "portfolio.show": "viewer",
    "organisations.show": "viewer",
    "organisations.logo": "viewer",
    "organisations.new": "facilitator",
    "organisations.edit": "facilitator",
    "organisations.delete": "facilitator",
    "organisations.keep": "facilitator",
    "assessments.show": "viewer",
    "assessments.new": "facilitator",
    "assessments.edit": "facilitator",
    "assessments.duplicate": "facilitator",
    "assessments.archive": "facilitator",
    "assessments.unarchive": "facilitator",
    "assessments.delete": "facilitator",
    "assessments.keep": "facilitator",
    "audiences.show": "viewer",
    "audiences.new": "facilitator",
    "audiences.edit": "facilitator",
    "audiences.launch": "facilitator",
    "audiences.delete": "facilitator",
    "invitations.index": "facilitator",
    "invitations.read": "facilitator",
    "invitations.check": "facilitator",
    "invitations.add": "facilitator",
    "invitations.correct": "facilitator",
    "invitations.remove": "facilitator",
    "mailings.preview": "facilitator",
    "mailings.progress": "facilitator",
    "mailings.send": "facilitator",
    "mailings.again": "facilitator",
    "mailings.remind": "facilitator",
    "poster.show": "facilitator",
    "poster.make": "facilitator",
    "poster.download": "facilitator",
    "poster.svg": "viewer",
    "poster.png": "viewer",
    "privacy.show": "viewer",
    "privacy.make": "viewer",
    "privacy.download": "viewer",
    "sharing.index": "viewer",
    "sharing.add": "facilitator",
    "sharing.revoke": "facilitator",
    "shared.show": "link",
    "shared.unlock": "link",
    "shared.file": "link",
    "closing.ask": "facilitator",
    "closing.close": "facilitator",
    "results_page.show": "viewer",
    "results_page.data": "viewer",
    "agreed.edit": "facilitator",
    "audience_report.show": "viewer",
    "audience_report.make": "viewer",
    "audience_report.download": "viewer",
    "assessment_results.show": "viewer",
    "assessment_results.compare": "viewer",
    "trend.show": "viewer",
    "team_reports.show": "facilitator",
    "team_reports.make": "facilitator",
    "team_reports.download": "facilitator",
    "documents.index": "viewer",
    "documents.make": "facilitator",
    "documents.show": "viewer",
    "documents.download": "viewer",
    "documents.delete": "facilitator",
    "actions.index": "viewer",
    "actions.board": "viewer",
    "actions.new": "facilitator",
    "actions.show": "viewer",
    "actions.change": "facilitator",
    "actions.move": "facilitator",
    "actions.delete": "facilitator",
    "action_files.dates": "viewer",
    "action_files.table": "viewer",
    "cockpit.show": "viewer",
    "cockpit.edit": "facilitator",
    "cockpit.upload": "facilitator",
    "cockpit.check": "facilitator",
    "cockpit.add": "facilitator",
    "cockpit.table": "viewer",
    "comments.index": "facilitator",
    "comments.change": "facilitator",
    "comments.release": "facilitator",
    "rooms.show": "facilitator",
    "rooms.open_": "facilitator",
    "rooms.change": "facilitator",
    "rooms.renew": "facilitator",
    "stage.show": "viewer",
    "stage.beat": "viewer",
    "stage_by_key.show": "link",
    "stage_by_key.beat": "link",
    "control.show": "facilitator",
    "control.beat": "facilitator",
    "control.back": "facilitator",
    "control.carry_out": "facilitator",
    "control_by_key.show": "link",
    "control_by_key.beat": "link",
    "control_by_key.back": "link",
    "control_by_key.carry_out": "link",
    "wizard.whom": "facilitator",
    "wizard.who": "facilitator",
    "wizard.again": "facilitator",
    "wizard.check": "facilitator",
}
# Where somebody is let in and still finds nothing: no logo, no file yet, or deleted just before.
NOTHING_THERE = {
    "team_reports.download",
    "documents.show",
    "documents.download",
    "audiences.delete",
    "participate.enter",
    "home.example",
    "actions.show",
    "actions.change",
    "actions.move",
    "actions.delete",
    "cockpit.check",
    "cockpit.add",
    "account.end",
    "participate.form",
    "participate.notice",
    "participate.logo",
    "participate.submit",
    "participate.thanks",
    "room_phone.join",
    "room_phone.show",
    "room_phone.vote",
    "room_phone.dots",
    "room_phone.beat",
    "invitations.add",
    "invitations.check",
    "invitations.correct",
    "invitations.remove",
    "mailings.again",
    "mailings.remind",
    "mailings.send",
    "members.take_back",
    "members.role",
    "operations.download",
    "poster.download",
    "organisations.logo",
}
QUERY = {"audiences.new": "?kind=leadership"}  # what an address says behind its question mark
SIGNS_OUT = {
    *("security.logout", "security.confirm_email"),
    *("account.end_all", "account.delete", "members.leave"),
}
SIGNED_IN = ("viewer", "facilitator", "owner", "stranger")
PEOPLE = ("anonymous", "participant", *SIGNED_IN)
RANK = ("viewer", "facilitator", "owner")
# An account and its browsers note when they were seen, whatever was asked.
READING = re.compile(r"\s*(SELECT|BEGIN|PRAGMA|SAVEPOINT|RELEASE|UPDATE (sign_in|account) )")
IN, TO_SIGN_IN, FORBIDDEN, NOT_FOUND = "let in", "to sign in", "forbidden", "not found"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Everything that can be switched on is on; no mail server answers."""
    return replace(
        settings, sign_up="open", mail_url="smtp://127.0.0.1:9", mail_from="leitstern@example.com"
    )


@dataclass(frozen=True)
class World:
    """One workspace down to an audience, by the first part of the addresses, and a member."""

    ids: dict[str, UUID]
    member: int
    code: str

    def path(self, rule: Rule) -> str:
        """The address of a route in this world; secrets are such that nobody has."""
        path = rule.rule.replace("<token>", "A" * 43).replace("<code>", self.code)
        path = path.replace("<int:account>", str(self.member)).replace("<key>", "a" * 64)
        path = path.replace("<command>", "set_plan").replace("<which>", "stage")
        known = {"token", "code", "account", "key", "command", "which"}
        for name in set(rule.arguments) - known:
            here = self.ids.get(path.split("/")[1], self.ids["assessment"])
            path = path.replace(f"<uuid:{name}>", str(here))
        assert "<" not in path, f"say here what stands in {rule.rule}"
        return path + QUERY.get(rule.endpoint, "")


def made(app: Flask, rule: Rule) -> World:
    workspace = people.workspace(
        app, viewer="viewer", facilitator="facilitator", owner="owner", fourth="viewer"
    )
    with app.app_context():
        organisation = rows.organisation(db.session, workspace)
        assessment = rows.assessment(db.session, organisation.id)
        draft = rule.endpoint in ("audiences.launch", "audiences.delete")
        live = rule.endpoint.split(".")[0] in ("rooms", "stage", "control")
        kind, state = "workshop" if live else "pulse", "draft" if draft else "open"
        audience = rows.audience(db.session, kind, assessment.id, state=state)
        ids = {
            "workspace": workspace,
            "organisation": organisation.id,
            "assessment": assessment.id,
            "audience": audience.id,
        }
        code = audience.code
        db.session.commit()
        if live:
            rooms.open_(db.session, ids["audience"], 60, 0.0, hash_of)
            db.session.commit()
    return World(ids, people.account(app, "fourth@example.com"), code)


def browser(app: Flask, who: str, world: World) -> FlaskClient:
    if who in SIGNED_IN:
        return people.signed_in(app, f"{who}@example.com")
    client = app.test_client()
    if who == "participant":
        client.get(f"/r/{world.code}")
    return client


def expected(access: str, who: str, endpoint: str) -> set[str]:
    if access == "everyone":
        found = {IN, TO_SIGN_IN} if endpoint.startswith("security") else {IN}
    elif access in ("link", "nobody"):
        found = {NOT_FOUND}
    elif access == "half-way":
        found = {TO_SIGN_IN, IN} if who in SIGNED_IN else {TO_SIGN_IN}
    elif who not in SIGNED_IN:
        found = {TO_SIGN_IN}
    elif access == "administrator":
        found = {NOT_FOUND}
    elif access == "signed-in":
        found = {IN}
    elif who == "stranger":
        found = {NOT_FOUND}
    else:
        found = {IN} if RANK.index(who) >= RANK.index(access) else {FORBIDDEN}
    if IN in found and endpoint in NOTHING_THERE:
        found.add(NOT_FOUND)
    if IN in found and endpoint in ("account.end_all", "account.delete"):
        found.add(TO_SIGN_IN)
    return found


def got(client: FlaskClient, method: str, path: str) -> str:
    response = client.get(path) if method == "GET" else people.post(client, path)
    if response.status_code in (301, 302, 303):
        to_sign_in = response.headers["Location"].split("?")[0] == "/sign-in"
        return TO_SIGN_IN if to_sign_in else IN
    if response.status_code in (200, 409, 410, 422) or path == "/readyz":
        return IN
    known = {401: TO_SIGN_IN, 403: FORBIDDEN, 404: NOT_FOUND}
    return known.get(response.status_code, str(response.status_code))


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in app.url_map.iter_rules():
        access = ACCESS.get(rule.endpoint, {})  # one without a line is found above
        if not access:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, access if isinstance(access, str) else access[method]


@contextmanager
def changes(app: Flask) -> Iterator[list[str]]:
    """What is said to the database to change anything but the notes about browsers."""
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        if not READING.match(statement):
            said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_every_address_has_its_line_and_every_line_its_address(app) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_everybody_gets_what_the_table_says_and_nobody_more(app, caplog) -> None:
    caplog.set_level(logging.CRITICAL)
    app.test_client_class = FlaskClient  # the pages are looked at elsewhere
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    people.workspace(app, "Fremd AG", stranger="owner")
    world, browsers, wrong, changed = None, {}, [], set()
    for rule, method, access in rules(app):
        if world is None or access in RANK:
            world = made(app, rule)
        allowed = {who: expected(access, who, rule.endpoint) for who in PEOPLE}
        for who in PEOPLE:
            if who not in browsers or rule.endpoint in SIGNS_OUT:
                browsers[who] = browser(app, who, world)
            with changes(app) as said:
                found = got(browsers[who], method, world.path(rule))
            if found not in allowed[who]:
                wrong.append(f"{method} {rule.rule}: {who} {found}, not {allowed[who]}")
            changed.update({who} if said else ())
            if said and IN not in allowed[who]:
                wrong.append(f"{method} {rule.rule}: {who} changed something: {said}")
        if rule.endpoint in SIGNS_OUT:
            browsers.clear()
    assert not wrong, "\n".join(wrong)
    assert changed >= set(SIGNED_IN), "whoever may change something does"


def test_whatever_changes_something_is_signed(app) -> None:
    """Without the token of the page nothing is taken, however much somebody may do."""
    exempt = {"check.hand_in", "participate.enter", "participate.submit"}  # sign for themselves
    exempt |= {"room_phone.join", "room_phone.vote", "room_phone.dots"}
    exempt |= {"control_by_key.carry_out"}  # signed by its key
    exempt |= {"shared.unlock"}  # asks for a password and changes nothing
    people.workspace(app, "Fremd AG", stranger="owner")
    taken = []
    for rule, method, _access in rules(app):
        if method == "GET" or rule.endpoint in exempt:
            continue
        world = made(app, rule)
        status = browser(app, "owner", world).post(world.path(rule)).status_code
        if status != 400:
            taken.append((rule.rule, status))
    assert taken == []


def test_whoever_has_no_link_gets_nothing_behind_one(app, client) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    hand_in(client)
    for rule, method, access in rules(app):
        if access != "link":
            continue
        for token in ("A" * 43, "x", "example" if "check" in rule.rule else "y"):
            path = rule.rule.replace("<token>", token)
            found = client.open(path, method=method).status_code
            sample = token == "example"
            assert found == 404, (method, rule.rule, sample)


def test_public_pages_do_not_ask_the_database_who_is_there(app) -> None:
    """A member's cookie costs the quick check nothing."""
    client = people.signed_in(app)
    with app.app_context():
        engine = db.engine
    asked: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    for path in ("/", "/check", "/healthz", "/robots.txt", "/r"):
        assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    assert not [statement for statement in asked if "account" in statement]
