"""Mails as a real mail server gets them: whole, safe, encrypted where that is offered."""

import socket
from dataclasses import replace

import pytest
from flask import Flask

from assessment import mail
from assessment.config import Settings
from tests.postbox import certificate, lets_in, postbox


@pytest.fixture
def box():
    with postbox() as box:
        yield box


@pytest.fixture
def mailing():
    """Work within an application; a function that says which mail server is used."""
    app = Flask("mailing")
    app.config["SETTINGS"] = Settings(secret_key="a secret for tests only")
    with app.app_context():

        def use(url: str, **more: str) -> None:
            given = {"mail_url": url, "mail_from": "Leitstern <survey@firma.test>", **more}
            app.config["SETTINGS"] = replace(app.config["SETTINGS"], **given)

        yield use


def written(to="anna@kunde.test", subject="Ihre Sicht zählt", **more):
    return mail.compose(to, subject, "Guten Tag äöü\n", "<p>Guten Tag äöü</p>", **more)


def test_without_a_mail_server_nothing_is_set_up(mailing) -> None:
    assert not mail.is_set_up()
    with pytest.raises(mail.MailError, match="MAIL_URL"):
        mail.Server().open()


def test_a_mail_arrives_with_both_its_parts_and_all_headers(mailing, box) -> None:
    mailing(box.url, public_url="https://survey.firma.test")
    assert mail.is_set_up()
    mail.deliver(written(name="Anna Müller", headers={"List-Unsubscribe": "<mailto:a@b.test>"}))
    (came,) = box.mails
    assert came["Subject"] == "Ihre Sicht zählt"
    assert str(came["To"]) == "Anna Müller <anna@kunde.test>"
    assert str(came["From"]) == "Leitstern <survey@firma.test>"
    assert came["Auto-Submitted"] == "auto-generated"
    assert came["List-Unsubscribe"] == "<mailto:a@b.test>"
    assert came["Message-ID"].endswith("@survey.firma.test>")
    assert came["Date"].datetime.utcoffset() is not None
    assert came.get_body(("plain",)).get_content().strip() == "Guten Tag äöü"
    assert "Guten Tag äöü" in came.get_body(("html",)).get_content()
    assert box.senders == ["survey@firma.test"]


@pytest.mark.parametrize("length", [20, 60, 62, 64, 200])
def test_a_long_subject_with_umlauts_arrives_as_it_was_written(mailing, box, length) -> None:
    mailing(box.url)
    subject = f"{('Wie gut ' * 30)[:length].strip()} arbeitet Müller? Ihre Sicht zählt"
    mail.deliver(written(subject=subject))
    assert box.mails[0]["Subject"] == subject


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\x00"])
def test_nothing_that_somebody_typed_becomes_a_header(mailing, box, end) -> None:
    mailing(box.url)
    evil = f"Frist{end}Bcc: all@firma.test{end}{end}Body"
    mail.deliver(written(subject=evil, name=evil, headers={"X-Kind": evil}))
    (came,) = box.mails
    assert came["Bcc"] is None
    assert came["Subject"] == came["X-Kind"] == "Frist Bcc: all@firma.test Body"
    assert len(came["To"].addresses) == 1
    assert box.to() == ["anna@kunde.test"]


@pytest.mark.parametrize(
    "address",
    ["a@b.test, c@d.test", "a@b.test\r\nBcc: c@d.test", "a@b", "<a@b.test>", "", "a b@c.de"],
)
def test_what_is_no_address_gets_no_mail(mailing, address) -> None:
    with pytest.raises(mail.MailError) as caught:
        written(to=address)
    assert caught.value.is_permanent
    assert caught.value.is_about_recipient


def test_a_domain_with_umlauts_is_written_as_servers_take_it(mailing, box) -> None:
    mailing(box.url)
    mail.deliver(written(to="anna@münchen.test"))
    assert box.to() == ["anna@xn--mnchen-3ya.test"]


def test_many_mails_share_one_connection_and_survive_its_end(mailing, box) -> None:
    mailing(box.url)
    with mail.Server() as server:
        server.send(written())
        assert server._connection is not None
        server._connection.sock.shutdown(socket.SHUT_RDWR)  # as a server does that tires
        server.send(written(to="bert@kunde.test"))
    assert box.to() == ["anna@kunde.test", "bert@kunde.test"]


@pytest.mark.parametrize(
    ("reply", "permanent", "about"),
    [
        ("550 5.1.1 unknown", True, True),
        ("450 4.2.0 greylisted", False, True),
        ("421 4.3.2 going away", False, False),
    ],
)
def test_a_refusal_says_whether_it_is_final_and_whom_it_is_about(
    mailing, box, reply, permanent, about
) -> None:
    mailing(box.url)
    box.replies["anna@kunde.test"] = [reply]
    with mail.Server() as server:
        with pytest.raises(mail.MailError) as caught:
            server.send(written())
        assert caught.value.reply == reply
        assert (caught.value.is_permanent, caught.value.is_about_recipient) == (permanent, about)
        server.send(written(to="bert@kunde.test"))
    assert box.to() == ["bert@kunde.test"]


def test_a_sender_that_is_refused_is_no_recipients_fault(mailing, box) -> None:
    mailing(box.url)
    box.sender_reply = "553 you are not allowed"
    with pytest.raises(mail.MailError) as caught:
        mail.deliver(written())
    assert not caught.value.is_about_recipient
    assert not caught.value.is_permanent


def test_a_mail_whose_acknowledgement_is_lost_may_be_out(mailing, box) -> None:
    mailing(box.url)
    box.replies["anna@kunde.test"] = ["drop"]
    with pytest.raises(mail.MailError) as caught:
        mail.deliver(written())
    assert caught.value.may_be_out
    assert len(box.mails) == 1


def test_a_server_that_is_out_is_a_temporary_error(mailing) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        mailing(f"smtp://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(mail.MailError) as caught:
            mail.deliver(written())
    assert not caught.value.is_permanent
    assert not caught.value.may_be_out


def test_encryption_is_used_where_it_is_offered(mailing, tmp_path) -> None:
    context, _ = certificate(tmp_path)
    with postbox(tls_context=context) as box:
        mailing(box.url)
        mail.deliver(written())
        assert box.encrypted == [True]


def test_a_server_that_is_not_to_encrypt_is_greeted_as_well(mailing, box) -> None:
    mailing(f"{box.url}?tls=none")
    mail.deliver(written())
    assert box.to() == ["anna@kunde.test"]


def test_a_server_that_encrypts_from_the_start_needs_no_password(
    mailing, tmp_path, monkeypatch
) -> None:
    context, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with postbox(ssl_context=context) as box:
        mailing(box.url.replace("smtp:", "smtps:"))
        mail.deliver(written())
    assert box.to() == ["anna@kunde.test"]


def test_required_encryption_needs_a_proven_certificate(mailing, tmp_path, monkeypatch) -> None:
    context, file = certificate(tmp_path)
    with postbox(tls_context=context) as box:
        mailing(f"{box.url}?tls=required")
        with pytest.raises(mail.MailError, match=r"(?i)certificate"):
            mail.deliver(written())
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        mail.deliver(written())
        assert box.encrypted == [True]


def test_required_encryption_refuses_a_server_without(mailing, box) -> None:
    mailing(f"{box.url}?tls=required")
    with pytest.raises(mail.MailError, match="STARTTLS"):
        mail.deliver(written())
    assert box.mails == []


def test_a_password_is_sent_as_it_was_meant(mailing, tmp_path) -> None:
    context, _ = certificate(tmp_path)
    knows = {"authenticator": lets_in("anna@firma", "p@ss/w:rd"), "auth_required": True}
    with postbox(tls_context=context, auth_require_tls=True, **knows) as box:
        mailing(f"smtp://anna%40firma:p%40ss%2Fw%3Ard@127.0.0.1:{box.port}")
        mail.deliver(written())
        mailing(f"smtp://anna%40firma:wrong@127.0.0.1:{box.port}")
        with pytest.raises(mail.MailError) as caught:
            mail.deliver(written())
        assert "wrong" not in str(caught.value)
        assert len(box.mails) == 1
