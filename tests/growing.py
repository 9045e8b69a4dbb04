"""A workspace that holds as many of everything that members' pages list as is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert, select, text, update

from assessment import demo_audiences
from assessment.access.rooms import hash_of
from assessment.models import (
    Account,
    Action,
    ActionChange,
    Address,
    Assessment,
    Audience,
    Base,
    Comment,
    Deed,
    Delivery,
    Mailing,
    MemberInvitation,
    Membership,
    Organisation,
    Report,
    Share,
    SignIn,
    Snapshot,
    Standing,
    Workspace,
)
from assessment.store import rooms, snapshots
from assessment.store.database import db
from tests import people, published, rows

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=7)


@dataclass(frozen=True)
class Grown:
    """Where everything is, by the parts of the addresses that lead there."""

    workspace: UUID
    organisation: UUID
    assessments: tuple[UUID, ...]  # one that runs, a draft
    audiences: tuple[UUID, ...]  # one that is asked, one with results, one in a room, a draft
    address: UUID
    action: UUID
    report: UUID
    member: int


def grow(app: Flask, many: int, *, whole: bool = False) -> Grown:
    """So many of everything, in the workspace of anna@example.com; results whole or in short."""
    anna = people.account(app)
    home = people.workspace(app, f"Beratung {many}", anna="owner")
    wave = published.assessment(app, home)
    staff = published.staff(40)
    results = published.closed(app, wave, demo_audiences.STAFF, staff)
    with app.app_context():
        organisation = db.session.get_one(Assessment, wave).organisation_id
        asked = rows.audience(db.session, "leadership", wave, entry="invited").id
        draft = rows.assessment(db.session, organisation, "Winter").id
        planned = rows.audience(db.session, "pulse", draft, state="draft").id
        room = rows.audience(db.session, "workshop", wave, live=True).id
        db.session.commit()
        rooms.open_(db.session, room, 60, 0.0, hash_of)
        _people(home, anna, many)
        _portfolio(home, organisation, results, many, whole=whole)
        address = _invited(asked, many)
        action, report = _of_assessment(wave, many)
        _put(Comment, many, lambda n: _comment(results, n))
        db.session.commit()
        if db.engine.dialect.name == "postgresql":  # as it does by itself within a minute
            db.session.execute(text("ANALYZE"))
            db.session.commit()
    audiences = (asked, results, room, planned)
    return Grown(home, organisation, (wave, draft), audiences, address, action, report, anna)


def _put(row: type[Base], many: int, values: Callable[[int], dict[str, Any]]) -> None:
    db.session.execute(insert(row), [values(number) for number in range(many)])


def _people(home: UUID, anna: int, many: int) -> None:
    """Members, invitations, browsers, the log, and as many workspaces of Anna's."""
    mark = f"{many}-"
    _put(Account, many, lambda n: {"email": f"m{mark}{n}@example.com", "name": f"Mia {n}",
         "fs_uniquifier": f"{mark}{n}".rjust(64, "x"), "language": "de", "active": True,
         "created_at": NOW, "confirmed_at": NOW})  # fmt: skip
    numbers = db.session.scalars(select(Account.id).where(Account.email.startswith(f"m{mark}")))
    member = {"workspace_id": home, "role": "viewer", "since": NOW}
    db.session.execute(insert(Membership), [member | {"account_id": one} for one in numbers])
    _put(MemberInvitation, many, lambda n: {"token_hash": f"{mark}{n}".rjust(64, "0"),
         "workspace_id": home, "email": f"i{n}@example.com", "role": "viewer",
         "expires_at": SOON})  # fmt: skip
    _put(SignIn, many, lambda n: {"id": uuid4(), "account_id": anna, "device": f"Firefox {n}",
         "since": NOW, "seen_at": NOW})  # fmt: skip
    _put(Deed, many, lambda n: {"workspace_id": home, "at": NOW, "actor": "anna@example.com",
         "action": "organisation-created", "subject": f"Nr. {n}", "detail": {}})  # fmt: skip
    ids = [uuid4() for _ in range(many)]
    _put(Workspace, many, lambda n: {"id": ids[n], "name": f"Haus {n}", "created_at": NOW})
    owner = {"account_id": anna, "role": "owner", "since": NOW}
    db.session.execute(insert(Membership), [owner | {"workspace_id": one} for one in ids])


def _portfolio(home: UUID, organisation: UUID, results: UUID, many: int, *, whole: bool) -> None:
    """Organisations with results and a survey that runs, a third of them teams, and waves."""
    homes = [uuid4() for _ in range(many)]
    _put(Organisation, many, lambda n: {"id": homes[n], "workspace_id": home,
         "name": f"Klinik {n:04}", "created_at": NOW, "compared": n % 3 > 0,
         "part_of": organisation if n % 3 == 0 else None})  # fmt: skip
    like = db.session.get_one(Assessment, db.session.get_one(Audience, results).assessment_id)
    begun = {"name": "Herbst", "wave": 1, "bank_version": like.bank_version, "targets": {},
             "bank_hash": like.bank_hash, "created_at": NOW, "state": "open"}  # fmt: skip
    waves = [uuid4() for _ in range(many)]
    _put(Assessment, many, lambda n: begun | {"id": waves[n], "organisation_id": homes[n]})
    for state in ("draft", "archived"):
        here = begun | {"organisation_id": organisation, "state": state}
        _put(Assessment, many, lambda n, here=here: here | {"id": uuid4(), "name": f"Welle {n}"})
    done, runs = [uuid4() for _ in range(many)], [uuid4() for _ in range(many)]
    for kind, ids, form in (("pulse", done, "pulse"), ("leadership", runs, "full")):
        _put(Audience, many, lambda n, kind=kind, ids=ids, form=form: {"id": ids[n],
             "assessment_id": waves[n], "kind": kind, "form": form,
             "confidentiality": "anonymous", "k": 5, "entry": "link", "code": _code(kind, many, n),
             "language": "de", "address": "sie", "groups": [], "crosses": [], "welcome": {},
             "state": "closing" if ids is done else "open", "created_at": NOW})  # fmt: skip
    content = db.session.get_one(Snapshot, results).content
    content = content if whole else _short(content)
    frozen = {"made_on": NOW.date(), "content": content, "content_hash": "0" * 64}
    _put(Snapshot, many, lambda n: frozen | {"audience_id": done[n]})
    _put(Standing, many, lambda n: snapshots.standing(done[n], NOW.date(), content))
    closed = update(Audience).where(Audience.id.in_(done)).values(state="closed", closed_at=NOW)
    db.session.execute(closed)


def _short(content: dict[str, Any]) -> dict[str, Any]:
    """As much of a snapshot as a portfolio reads."""
    total = {key: content["total"][key] for key in ("n", "bank_version", "overall", "levers")}
    levers = [{k: lever[k] for k in ("lever", "n", "mean", "sd")} for lever in total["levers"]]
    return {"form": content["form"], "total": total | {"levers": levers}, "shared": None}


def _code(kind: str, many: int, number: int) -> str:
    letters = "ABCDEFGHJK"
    digits = "".join(letters[int(one)] for one in f"{number:04}")
    return f"{letters[len(str(many))]}{kind[0].upper()}{digits}"


def _invited(asked: UUID, many: int) -> UUID:
    """Addresses that were invited, and many rounds of reminders."""
    ids, rounds = [uuid4() for _ in range(many)], [uuid4() for _ in range(many)]
    _put(Address, many, lambda n: {"id": ids[n], "audience_id": asked, "bounce": "",
         "email": f"p{n:04}@example.com", "name": "", "language": "de"})  # fmt: skip
    _put(Mailing, many, lambda n: {"id": rounds[n], "audience_id": asked, "done_at": NOW,
         "kind": "reminder" if n else "invitation", "asked_at": NOW})  # fmt: skip
    _put(Delivery, many, lambda n: {"mailing_id": rounds[0], "address_id": ids[n],
         "state": "failed", "tries": 1, "due_at": NOW})  # fmt: skip
    return ids[0]


def _of_assessment(wave: UUID, many: int) -> tuple[UUID, UUID]:
    """Actions, the changes of the first one, documents, and links."""
    ids, made = [uuid4() for _ in range(many)], [uuid4() for _ in range(many)]
    _put(Action, many, lambda n: {"id": ids[n], "assessment_id": wave, "title": f"Nr. {n}",
         "owner": "Mia", "created_at": NOW, "status": "open", "rehearsed": False})  # fmt: skip
    _put(ActionChange, many, lambda n: {"action_id": ids[0], "at": NOW, "actor": "Mia",
         "changes": {"status": ["open", "doing"]}})  # fmt: skip
    _put(Report, many, lambda n: {"id": made[n], "assessment_id": wave, "format": "pdf",
         "language": "de", "settings": {"language": "de", "sections": ["summary"]},
         "key": f"{n}".rjust(64, "0"), "version": "1", "made_by": "Mia",
         "created_at": NOW})  # fmt: skip
    _put(Share, many, lambda n: {"id": uuid4(), "assessment_id": wave, "note": f"Nr. {n}",
         "token_hash": f"{many}-{n}".rjust(64, "0"), "sections": ["summary"],
         "audiences": ["pulse"], "made_by": "Mia", "created_at": NOW,
         "expires_at": SOON})  # fmt: skip
    return ids[0], made[0]


def _comment(audience: UUID, number: int) -> dict[str, Any]:
    return {"audience_id": audience, "question": "start", "place": 1000 + number,
            "text": f"Satz {number}", "state": "released"}  # fmt: skip
