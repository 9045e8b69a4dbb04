"""How often somebody may try: guessing is slowed down, answering never is."""

from dataclasses import replace

import pytest

from assessment.access import seals
from assessment.store import audiences, doors
from assessment.store.database import db
from assessment.views import limits
from tests import people, rows
from tests.pages import hand_in

ANNA = {"email": "anna@example.com"}
FEW = 20  # wrong codes, where the number itself is not what is shown


def sign_in(client, password: str, email: str = "anna@example.com", **more):
    return people.post(client, "/sign-in", email=email, password=password, **more)


def guess(client, times: int, email: str = "anna@example.com"):
    return [sign_in(client, "falsch geraten", email).status_code for _ in range(times)]


@pytest.fixture
def launched(app) -> str:
    """The code of an audience that anybody may answer."""
    with app.app_context():
        code = rows.audience(db.session, "pulse").code
        db.session.commit()
    return code


@pytest.fixture
def few(monkeypatch) -> None:
    """Fewer wrong codes are enough; asked for before the application is made."""
    monkeypatch.setattr(limits, "WRONG_CODES", f"{FEW} per 10 minutes")


def test_every_limit_stands_before_a_page_that_exists(app, make_app, settings) -> None:
    everything_on = make_app(
        replace(settings, sign_up="open", mail_url="smtp://localhost", mail_from="a@example.com")
    )
    known = {rule.endpoint for rule in limits.RULES} | set(limits.CODES)
    assert known <= set(everything_on.view_functions)


def test_guessing_a_password_is_stopped_after_ten_wrong_ones(app, client) -> None:
    people.account(app)
    codes = guess(client, 11)
    assert codes[-1] == 429
    assert 429 not in codes[:10]
    stopped = sign_in(client, people.PASSWORD)
    assert stopped.status_code == 429, "the right one is not told either"
    assert 0 < int(stopped.headers["Retry-After"]) <= 15 * 60 + 1, "whole seconds, rounded up"


def test_nobody_locks_somebody_out_from_another_network(app, client) -> None:
    people.account(app)
    guess(client, 11)
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert sign_in(elsewhere, people.PASSWORD).status_code == 302


def test_a_colleague_behind_the_same_address_signs_in_meanwhile(app, client) -> None:
    people.account(app)
    people.account(app, "ben@example.com")
    guess(client, 11)
    assert sign_in(app.test_client(), people.PASSWORD, "ben@example.com").status_code == 302


def test_signing_in_rightly_is_never_counted(app) -> None:
    people.account(app)
    assert {sign_in(app.test_client(), people.PASSWORD).status_code for _ in range(12)} == {302}


def test_one_network_cannot_try_one_password_on_many_accounts(app, client) -> None:
    codes = [guess(client, 1, f"nobody{n}@example.com")[0] for n in range(101)]
    assert codes[-1] == 429
    assert 429 not in codes[:100]


def test_an_account_looks_the_same_whether_it_exists_or_not(app, client) -> None:
    people.account(app)
    assert guess(client, 11) == guess(client, 11, "nobody@example.com")


def test_nobody_is_sent_mails_without_end(client) -> None:
    codes = [people.post(client, "/reset", **ANNA).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert 429 not in codes[:5]


SPELLINGS = (
    "anna@example.com",
    "ANNA@example.com",
    " anna@ｅxample.com",
    "anna@ＥＸＡＭＰＬＥ。com",
)


def test_an_account_has_one_count_however_its_address_is_spelled(app, client) -> None:
    people.account(app)
    codes = [guess(client, 1, SPELLINGS[n % len(SPELLINGS)])[0] for n in range(11)]
    assert codes[-1] == 429
    assert 429 not in codes[:10]
    assert {guess(client, 1, email)[0] for email in SPELLINGS} == {429}


@pytest.mark.parametrize("path", ["/reset", "/confirm"])
def test_nobody_is_sent_more_mails_by_another_spelling(make_app, settings, path) -> None:
    app = make_app(replace(settings, mail_url="smtp://localhost", mail_from="a@example.com"))
    client = app.test_client()
    codes = [
        people.post(client, path, email=SPELLINGS[n % len(SPELLINGS)]).status_code for n in range(6)
    ]
    assert codes[-1] == 429
    assert 429 not in codes[:5]
    app.extensions["letters"].shutdown()  # nobody is looked for after the test


def test_what_is_no_address_is_counted_as_it_is_written(client) -> None:
    codes = [guess(client, 1, email)[0] for email in ("nobody", "NOBODY ") * 6]
    assert codes[-1] == 429


def wrong_codes(client, times: int) -> list[int]:
    return [client.post("/r", data={"code": "CCC CCC"}).status_code for _ in range(times)]


def test_guessing_codes_is_stopped(client, launched) -> None:
    codes = wrong_codes(client, 201)
    assert codes[:200] == [404] * 200
    assert codes[200] == 429
    assert client.post("/r", data={"code": launched}).status_code == 429


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("HEAD", ""), ("GET", "/form"), ("POST", ""), ("GET", "/thanks")],
)
def test_no_other_page_of_participants_is_a_way_round(few, app, launched, method, path) -> None:
    client = app.test_client_class.__base__(app)  # looks at no page: HEAD has none
    wrong_codes(client, FEW // 2)
    for _ in range(FEW // 2):
        assert client.open(f"/r/CCCCCC{path}", method=method).status_code == 404
    assert client.open(f"/r/{launched}{path}", method=method).status_code == 429


def test_right_codes_are_never_counted(few, client, launched) -> None:
    assert {client.get(f"/r/{launched}").status_code for _ in range(2 * FEW)} == {200}


def test_whoever_has_a_form_hands_it_in_even_if_somebody_here_guesses(few, app, client, launched):
    wrong_codes(client, FEW)
    with app.test_request_context():
        seal = seals.seal_of(doors.behind(db.session, audiences.typed_code(launched)))
    sent = client.post(f"/r/{launched}", data={"seal": seal})
    assert sent.status_code == 422, "read, and found to be without answers"
    assert client.post(f"/r/{launched}", data={"seal": "0" * 32}).status_code == 429


def test_a_hundred_phones_behind_one_address_all_hand_in(app) -> None:
    for _ in range(100):
        assert hand_in(app.test_client())


def test_a_proxy_names_the_network_only_where_it_is_set(few, make_app, settings) -> None:
    for proxies, stopped in ((0, 429), (1, 404)):
        client = make_app(replace(settings, proxies=proxies)).test_client()
        for number in range(FEW):
            from_there = {"X-Forwarded-For": f"198.51.100.{number}"}
            client.post("/r", data={"code": "CCCCCC"}, headers=from_there)
        last = client.post("/r", data={"code": "CCCCCC"}, headers={"X-Forwarded-For": "192.0.2.1"})
        assert last.status_code == stopped


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::1%eth1", True),
    ],
)
def test_a_household_has_one_network_and_no_address_is_kept(app, one, other, same) -> None:
    found = []
    for address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            found.append(limits.network())
    assert (found[0] == found[1]) is same
    assert one not in found[0]
