"""Addresses, keys and filters that somebody makes up, and answers that are sent more than once."""

import re
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import ClassVar
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import ImmutableMultiDict

from assessment.models import Invitation, Response
from assessment.store.audiences import LETTERS
from assessment.store.database import db
from tests import people
from tests.attacks.scene import answers, differences, varied

# On both engines: each keeps twins apart in a way of its own.
from tests.conftest import database_url  # noqa: F401

GROUPS = ({"key": "contact"}, {"key": "department", "names": ["Sales", "Service", "Board"]})
FILTERS = (
    "department=Board", "groups=department", "cell=department%3DBoard", "k=1", "k=0", "n=1",
    "contact=yes&department=Board", "language=de", "from=2026-01-01", "since=1", "invitation=1",
    "raw=1", "debug=1", "exact=1", "format=csv", "confidentiality=open", "role=owner", "all=1",
)  # fmt: skip
ABOUT = ("", "/results", "/results.json", "/comments", "/close", "/invitations", "/edit", "/poster")


def count(app, row, *which) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(row).where(*which))
        db.session.rollback()
        return found


def closed(scene):
    random = np.random.default_rng(6)
    asked = scene.audience(groups=GROUPS)
    departments = ["Sales"] * 20 + ["Service"] * 16 + ["Board"] * 4
    asked.store(
        varied(random, groups={"department": one, "contact": str(random.choice(["yes", "no"]))})
        for one in departments
    )
    asked.close()
    return asked


def test_no_filter_narrows_or_widens_what_is_shown(scene) -> None:
    asked = closed(scene)
    signed = re.compile(r'value="[^"]{60,}"')
    pages = ("/results", "/results.json")
    plain = {page: signed.sub("", asked.get(page).text) for page in pages}
    assert asked.get(f"/results.json?{'&'.join(FILTERS)}").text == plain["/results.json"]
    for forged in ("&".join(FILTERS), *FILTERS[:4]):
        found = {page: signed.sub("", asked.get(f"{page}?{forged}").text) for page in pages}
        assert differences(plain, found) == [], forged
    for page in pages:
        address = f"/audience/{asked.id}{page}"
        heads = {"Accept": "text/csv", "X-HTTP-Method-Override": "PUT", "X-Forwarded-User": "owner"}
        forged = scene.member().get(address, headers=heads).text
        assert people.unsigned(forged) == people.unsigned(asked.get(page).text)
        assert people.post(scene.member(), address, k="1").status_code == 405


class Noting(ImmutableMultiDict):
    """The query of a request, and every name in it that a view asks for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)

    def getlist(self, key, *more, **kinds):
        self.asked.add(key)
        return super().getlist(key, *more, **kinds)

    def __iter__(self):
        self.asked.add("whatever there is")
        return super().__iter__()

    def items(self, multi=False):
        self.asked.add("whatever there is")
        return super().items(multi)


def test_no_view_of_results_asks_for_a_filter_of_whatever_name(scene, app, monkeypatch) -> None:
    """What is not read cannot narrow: pages know the language and the page of comments alone."""
    asked = closed(scene)
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    monkeypatch.setattr(Noting, "asked", set())
    for page in ("", "/results", "/results.json", "/comments"):
        assert asked.get(f"{page}?lang=en&{FILTERS[0]}", "facilitator").status_code == 200
    compared = scene.member().get(f"/assessment/{asked.wave}/results?lang=en&{FILTERS[0]}")
    assert compared.status_code == 200
    assert Noting.asked <= {"lang", "page"}
    assert "lang" in Noting.asked, "it does note"


def test_nobody_gets_by_made_up_addresses_what_is_not_theirs(scene, client) -> None:
    asked = closed(scene)
    for page in ABOUT:
        address = f"/audience/{asked.id}{page}"
        anonymous, stranger = client.get(address), scene.member("stranger").get(address)
        assert anonymous.status_code in (303, 401), page
        assert "/sign-in" in anonymous.headers.get("Location", "")
        assert stranger.status_code == 404, page
        nowhere = str(uuid4())
        missing = scene.member("stranger").get(address.replace(str(asked.id), nowhere))
        assert asked.blank(stranger.text) == missing.text.replace(nowhere, "…"), "as if not there"
    for page in ("/comments", "/close", "/invitations", "/edit", "/poster"):
        assert asked.get(page, "viewer").status_code == 403, page
    for page in ("/responses", "/answers", "/responses.json", "/ledger", "/results.csv"):
        assert asked.get(page, "owner").status_code == 404, page


def test_no_member_can_reach_a_single_answer(scene, app) -> None:
    """Not even the owner, by any address that takes an audience's number."""
    asked = scene.audience()
    numbers = asked.store(
        answers(1 + n % 5, comments={"start": f"ganz eigen {n}"}) for n in range(9)
    )
    asked.close()
    owner, walked = scene.member("owner"), 0
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"id"} and "GET" in (rule.methods or ()):
            ids = {"audience": asked.id, "assessment": asked.wave, "organisation": asked.home}
            first = rule.rule.split("/")[1]
            page = owner.get(rule.rule.replace("<uuid:id>", str(ids.get(first, scene.workspace))))
            walked += page.status_code == 200
            assert b"ganz eigen" not in page.data
            names = [form.encode() for one in numbers for form in (str(one), one.hex)]
            assert not [name for name in names if name in page.data]
    assert walked > 10


@pytest.mark.parametrize(
    ("kind", "promise"),
    [
        ("pulse", "no result shows who said what"),
        ("workshop", "Everyone in the room sees how they spread"),
        ("leadership", "stored with your name, if you agree"),
    ],
)
def test_a_link_past_the_notice_still_says_what_is_promised(scene, client, kind, promise) -> None:
    """Before the first question, whatever address somebody was given."""
    asked = scene.audience(kind)
    for page in (
        client.get(f"/r/{asked.code}/form?lang=en"),
        client.post(f"/r/{asked.code}?lang=en"),
    ):
        before, radio, _rest = page.text.partition('type="radio"')
        assert radio
        assert promise in before


# Keys


def forged(asked, one, app) -> dict[str, str]:
    """What somebody can make who knows the list, the database and everything but the secret."""
    with app.app_context():
        stored = db.session.scalars(select(Invitation.token_hash)).all()
        db.session.rollback()
    hashed = sha256(b"invitation " + asked.id.bytes + one.address.bytes).digest()[:18]
    flipped = one.token[:-1] + ("A" if one.token[-1] != "A" else "B")
    return {
        "the hash in the database": stored[0],
        "its first letters": stored[0][:24],
        "the number of the address": one.address.hex,
        "a hash without the secret": urlsafe_b64encode(hashed).decode(),
        "a neighbour's key with another letter": flipped,
        "a key and something behind it": one.token + "A",
        "a key in capitals": one.token.swapcase(),
        "nothing": "",
        "a wildcard": "%" * 24,
    }


def test_a_made_up_key_lets_nobody_answer(scene, app, client) -> None:
    asked = scene.audience(entry="invited")
    one = asked.invite(3)[1]
    sent = asked.form(client)
    for name, key in forged(asked, one, app).items():
        response = asked.send(client, sent | {"key": key, "number": str(uuid4())})
        assert response.status_code in (403, 422), name
    assert count(app, Response) == 0
    assert count(app, Invitation, Invitation.used) == 0


def test_the_key_of_another_audience_opens_nothing_and_is_not_used_up(scene, app, client) -> None:
    here, elsewhere = scene.audience(entry="invited"), scene.audience(entry="invited")
    here.invite(2)
    foreign = elsewhere.invite(2)[0].token
    assert here.send(client, here.form(client) | {"key": foreign}).status_code == 403
    sealed = elsewhere.form(client) | {"key": foreign}
    assert here.send(client, sealed).status_code == 409, "the form of another audience"
    assert count(app, Response) == 0
    assert elsewhere.send(client, sealed).status_code == 201


def test_codes_are_not_guessed(app, scene, client) -> None:
    """Six of 22 letters: the 200 wrong ones that a network may try find nothing."""
    scene.audience()
    for limiter in app.extensions["limiter"]:
        limiter.enabled = True
    random, statuses = np.random.default_rng(2), []
    for _ in range(203):
        code = "".join(random.choice(list(LETTERS), 6))
        statuses.append(client.get(f"/r/{code}").status_code)
    assert set(statuses[:200]) == {404}
    assert set(statuses[200:]) == {429}
    assert len(LETTERS) ** 6 > 10**8


# Replay, twice and at once


def test_a_replay_changes_nothing(scene, app, client) -> None:
    asked = scene.audience(entry="invited")
    one = asked.invite(2)[0]
    sent = asked.form(client) | {"key": one.token}
    assert asked.send(client, sent).status_code == 201
    assert asked.send(client, sent).status_code == 200
    assert asked.send(client, sent | {"G1": "5"}).status_code == 409
    assert asked.send(client, sent | {"number": str(uuid4())}).status_code == 409
    with app.app_context():
        (payload,) = db.session.scalars(select(Response.payload))
        db.session.rollback()
    assert payload["items"]["G1"] == 3
    assert count(app, Invitation, Invitation.used) == 1


def test_of_many_at_once_with_one_key_one_counts(scene, make_app, settings) -> None:
    asked, app = scene.audience(entry="invited"), make_app(settings)
    one = asked.invite(2)[0]
    sent, together = asked.form(app.test_client()) | {"key": one.token}, Barrier(12)

    def answer(n: int) -> int:
        browser = app.test_client()
        together.wait()
        return asked.send(
            browser, sent | {"number": str(uuid4()), "G1": str(1 + n % 5)}
        ).status_code

    with ThreadPoolExecutor(12) as crowd:
        statuses = sorted(crowd.map(answer, range(12)))
    assert statuses == [201] + [409] * 11
    assert count(app, Response) == 1


def test_the_same_answer_at_once_counts_once_by_an_open_link(scene, make_app, settings) -> None:
    asked, app = scene.audience(), make_app(settings)
    sent, together = asked.form(app.test_client()), Barrier(12)

    def answer(_n: int) -> int:
        browser = app.test_client()
        together.wait()
        return asked.send(browser, sent).status_code

    with ThreadPoolExecutor(12) as crowd:
        statuses = sorted(crowd.map(answer, range(12)))
    assert statuses == [200] * 11 + [201]
    assert count(app, Response) == 1


def test_somebody_s_number_does_not_show_or_replace_their_answer(scene, app, client) -> None:
    """Whoever saw the number of a neighbour's form learns only that it is taken."""
    asked = scene.audience()
    sent = asked.form(client)
    asked.send(client, sent | {"G1": "5"})
    mine = asked.send(client, sent | {"G1": "1"})
    assert mine.status_code == 409
    assert set(mine.json) == {"said", "kept"}
    with app.app_context():
        (payload,) = db.session.scalars(select(Response.payload))
        db.session.rollback()
    assert payload["items"]["G1"] == 5


@pytest.mark.parametrize("extra", ["language", "device", "batch", "group-language", "name", "at"])
def test_nothing_but_the_form_s_own_fields_is_taken(scene, app, client, extra) -> None:
    """An attribute that was not agreed on is not smuggled in beside the answers."""
    asked = scene.audience(groups=GROUPS)
    assert asked.send(client, asked.form(client) | {extra: "x"}).status_code == 422
    assert count(app, Response) == 0


def test_language_and_device_and_batch_are_no_groups(scene) -> None:
    """Neither by the page that makes an audience nor by what a payload holds."""
    asked = scene.audience(groups=({"key": "language", "names": ["de", "en"]}, {"key": "contact"}))
    asked.store(
        answers(2 + n % 3, groups={"contact": "yes"}, language="de", device="x") for n in range(20)
    )
    asked.close()
    assert [cell["key"] for cell in asked.published()["groups"]] == ["contact=yes"]
    page = scene.member("owner").get(f"/assessment/{asked.wave}/audiences/new?kind=leadership").text
    names = set(re.findall(r'name="([\w-]+)"', page))
    assert {"department", "location"} <= names
    assert not names & {"device", "batch", "browser", "invitation"}
