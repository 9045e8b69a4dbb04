"""People with an account and the browsers they are signed in with. Knows no password's words."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask_security import FSQLALiteUserDatastore
from sqlalchemy import ColumnElement, and_, delete, func, not_, select, update
from sqlalchemy.orm import Session

from assessment.models import Account, SignIn, WebAuthn
from assessment.store.database import begin_write, db
from assessment.store.paging import Page, page

DEMO = "demo@example.com"  # the account of the demonstration
FEW = 20  # browsers on one page
IDLE = timedelta(days=14)  # a browser that was not seen for so long is signed out
LONGEST = timedelta(days=30)  # since it signed in; then it does so again
SEEN_EVERY = timedelta(minutes=10)  # how precisely we know when a browser was last seen


class Datastore(FSQLALiteUserDatastore):
    """How Flask-Security reaches accounts and passkeys. It knows no roles; workspaces do."""

    def __init__(self) -> None:
        super().__init__(db, Account, None, WebAuthn)  # type: ignore[arg-type]

    def create_user(self, **given: Any) -> Account:
        """An account of somebody who signed up."""
        values = self._prepare_create_user_args(**given)  # type: ignore[no-untyped-call]
        del values["roles"]
        account = Account(**values)
        db.session.add(account)
        db.session.flush()
        return account


def find(session: Session, email: str) -> Account | None:
    """The account with this address, however it is capitalised."""
    return session.scalar(select(Account).where(func.lower(Account.email) == email.lower()))


def add(  # noqa: PLR0913  # what an account consists of
    session: Session,
    email: str,
    now: datetime,
    *,
    name: str = "",
    language: str = "de",
    password_hash: str | None = None,
) -> Account:
    """A new account whose address counts as confirmed."""
    account = Account(
        email=email,
        name=name,
        language=language,
        password=password_hash,
        created_at=now,
        confirmed_at=now,
        fs_uniquifier=uuid4().hex,
    )
    session.add(account)
    session.flush()
    return account


def change(session: Session, id: int, *, name: str, language: str) -> None:
    """How somebody is called, and in which language mails to them are written."""
    session.execute(update(Account).where(Account.id == id).values(name=name, language=language))


def confirm(session: Session, id: int, now: datetime) -> None:
    """Note that somebody reads mail to the address, unless that is known already."""
    one = update(Account).where(Account.id == id, Account.confirmed_at.is_(None))
    session.execute(one.values(confirmed_at=now))


def signed_in(
    session: Session, uniquifier: str, sign_in: UUID, now: datetime
) -> tuple[Account, SignIn] | None:
    """Who is signed in with this browser; None if that was ended here or elsewhere."""
    query = (
        select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(Account.fs_uniquifier == uniquifier, SignIn.id == sign_in, Account.active)
        .where(*_lasting(now))
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def _lasting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Used not long ago, and begun not too long ago."""
    return SignIn.seen_at > now - IDLE, SignIn.since > now - LONGEST


def note_sign_in(session: Session, account_id: int, device: str, now: datetime) -> UUID:
    """A browser that has just signed in; its number goes into its cookie."""
    session.execute(delete(SignIn).where(not_(and_(*_lasting(now)))))
    row = SignIn(id=uuid4(), account_id=account_id, device=device, since=now, seen_at=now)
    session.add(row)
    session.flush()
    return row.id


def note_seen(session: Session, sign_in: UUID, now: datetime) -> None:
    """The browser was seen just now; opens a writing transaction of its own."""
    begin_write(session)
    session.execute(update(SignIn).where(SignIn.id == sign_in).values(seen_at=now))


def sign_ins(session: Session, account_id: int, now: datetime, number: int = 1) -> Page[SignIn]:
    """A page of the browsers that are signed in, the latest first."""
    query = select(SignIn).where(SignIn.account_id == account_id, *_lasting(now))
    found = page(session, query.order_by(SignIn.seen_at.desc(), SignIn.id), number, FEW)
    return Page([row[0] for row in found.rows], found.number, found.total, FEW)


def sign_out(session: Session, account_id: int, sign_in: UUID) -> bool:
    """End one of an account's sign-ins; False if there is none such."""
    mine = (SignIn.account_id == account_id, SignIn.id == sign_in)
    return session.execute(delete(SignIn).where(*mine)).rowcount > 0  # type: ignore[attr-defined,no-any-return]


def sign_out_everywhere(session: Session, account_id: int, keep: UUID | None = None) -> None:
    """End all of an account's sign-ins but one; without one, old cookies never work again."""
    query = delete(SignIn).where(SignIn.account_id == account_id)
    session.execute(query if keep is None else query.where(SignIn.id != keep))
    if keep is None:
        fresh = {"fs_uniquifier": uuid4().hex}
        session.execute(update(Account).where(Account.id == account_id).values(fresh))


def remove(session: Session, id: int) -> None:
    """Delete an account; memberships, passkeys and sign-ins go with it, logs keep its address."""
    session.execute(delete(Account).where(Account.id == id))


def drop_second_step(session: Session, account_id: int) -> None:
    """Whoever lost phone and recovery codes signs in with the password alone again."""
    nothing = {"tf_primary_method": None, "tf_totp_secret": None, "mf_recovery_codes": None}
    session.execute(update(Account).where(Account.id == account_id).values(nothing))
    session.execute(
        delete(WebAuthn).where(WebAuthn.user_id == account_id, WebAuthn.usage == "secondary")
    )
