"""A database with rows in every table, for what has to handle all of them alike."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.engine import Engine

from assessment.models import Base

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SPACE = UUID("6f2d1f8e-4c55-4c3c-9b1e-0a7a4a1c2d3e")
ID = {
    name: uuid5(SPACE, name)
    for name in (
        "workspace",
        "organisation",
        "first",
        "second",
        "audience",
        "room",
        "address",
        "mailing",
        "action",
        "report",
    )
}
WITHIN = {"audience_id": ID["audience"]}
INSIDE = {"audience_id": ID["room"]}
PAYLOAD = {"items": {"G1": 4, "G2": None}, "comments": {"start": "„Mehr Zeit“ 🙂"}, "groups": {}}

# What each row says where a value of its column's type alone would not do.
ROWS: dict[str, list[dict[str, Any]]] = {
    "account": [{"email": "anna@example.com", "mf_recovery_codes": ["a", "b"]}],
    "workspace": [{"id": ID["workspace"], "name": "Beratung Nord", "leaves_at": None}],
    "organisation": [
        {"id": ID["organisation"], "workspace_id": ID["workspace"], "accent": "#0b6e69"}
        | {"address": "sie", "language": "de", "leaves_at": None, "part_of": None}
    ],
    # The second wave's id may come before the first one's in the order of the keys.
    "assessment": [
        {"id": ID[name], "organisation_id": ID["organisation"], "previous_id": None}
        | {"wave": wave, "state": "open", "targets": {"goals": 3.5}, "leaves_at": None}
        for wave, name in enumerate(("first", "second"), start=1)
    ],
    "audience": [
        {"id": ID["audience"], "assessment_id": ID["second"], "kind": "pulse", "form": "pulse"}
        | {"confidentiality": "anonymous", "k": 5, "entry": "invited", "code": "ABC234"}
        | {"live": False}
        | {"language": "de", "address": "sie", "state": "closing", "welcome": {"de": "Hallo"}}
        | {"groups": [{"key": "leadership"}], "crosses": [], "closes_at": None}
        | {"opens_at": None, "closed_at": None, "launched_at": NOW},
        {"id": ID["room"], "assessment_id": ID["second"], "kind": "workshop", "form": "full"}
        | {"confidentiality": "open", "k": 5, "entry": "link", "code": "ABD234", "live": True}
        | {"language": "de", "address": "sie", "state": "open", "groups": [], "crosses": []}
        | {"welcome": {}, "closes_at": None, "opens_at": None, "closed_at": None},
    ],
    "address": [{"id": ID["address"], "email": "ben@example.com", "language": "de"} | WITHIN],
    "mailing": [{"id": ID["mailing"], "kind": "invitation"} | WITHIN],
    "delivery": [
        {"mailing_id": ID["mailing"], "address_id": ID["address"], "state": "done", "tries": 1}
    ],
    "invitation": [{"token_hash": mark * 64, "used": mark == "a"} | WITHIN for mark in "ab"],
    "response": [
        {"uuid": uuid5(SPACE, f"response {n}"), "payload": PAYLOAD | {"seconds": n}} | WITHIN
        for n in range(7)
    ],
    "snapshot": [{"content": {"k": 5}, "content_hash": "c" * 64} | WITHIN],
    "standing": [{"content": {"form": "pulse"}, "overall": 3.4, "goals": 3.4} | WITHIN],
    "release": [{"output": "goals", "cell": "total"} | WITHIN],
    "comment": [{"question": "start", "place": 1, "state": "waiting"} | WITHIN],
    "room": [{"stage_key": "1" * 64, "control_key": "2" * 64, "state": {"plan": 60}} | INSIDE],
    "seat": [{"token_hash": mark * 64} | INSIDE for mark in "34"],
    "vote": [
        {"token_hash": "3" * 64, "part": "goals", "round": 1, "payload": None} | INSIDE,
        {"token_hash": "4" * 64, "part": "goals", "round": 1, "payload": {"G1": 4}} | INSIDE,
    ],
    "ballot": [{"part": "goals", "round": 1, "payload": {"G1": 3}} | INSIDE],
    "room_dot": [{"token_hash": "3" * 64, "step_id": "G1-start", "count": 2} | INSIDE],
    "action": [
        {"id": ID["action"], "assessment_id": ID["second"], "step_id": "G1-start"}
        | {"title": "Zuhören", "status": "doing"}
    ],
    "action_change": [{"action_id": ID["action"], "changes": {"status": ["open", "doing"]}}],
    "figure_value": [{"assessment_id": ID["second"], "figure": "nps", "value": 12.5}],
    "report": [
        {"id": ID["report"], "assessment_id": ID["second"], "format": "pdf", "language": "de"}
        | {"key": "f" * 64, "sha256": "9" * 64, "settings": {"sections": ["summary"]}}
    ],
    "share": [
        {"assessment_id": ID["second"], "report_id": ID["report"], "token_hash": "5" * 64}
        | {"sections": ["summary"]}
    ],
    "outcome": [{"content": {"dots": []}, "content_hash": "c" * 64} | WITHIN],
    "membership": [{"workspace_id": ID["workspace"], "role": "owner"}],
    "member_invitation": [
        {"workspace_id": ID["workspace"], "role": "viewer", "token_hash": "d" * 64}
    ],
    "deed": [{"workspace_id": ID["workspace"], "action": "audience-launched"}] * 3,
    "passkey": [{"name": "Laptop", "transports": ["usb"]}],
    "quick_check": [
        {"token_hash": "e" * 64, "language": "de", "sample": False, "responses": [PAYLOAD]}
        | {"expires_at": NOW + timedelta(days=30), "invited": None}
    ],
    "job": [{"key": "f" * 64, "owner": "e" * 64, "state": "queued", "progress": 0}],
    "artifact": [{"key": "f" * 64, "owner": "e" * 64, "size": 4, "content": b"%PDF"}],
    "sign_in": [{"device": "Firefox, Linux"}],
    "worker": [{"host": "one"}],
    "lead": [{"duty": "giving out", "worker": "one"}],
    "backup": [{"size": 4}],
}
BY_TYPE: dict[type, Any] = {
    int: 1,
    float: 0.5,
    str: "ü",
    bool: True,
    bytes: b"\0\xff",
    datetime: NOW,
    date: NOW.date(),
    object: {},  # JSON
    UUID: uuid5(SPACE, "other"),
}


def fill(engine: Engine) -> None:
    """Put rows into every table, and close the audience."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        account = None
        for table in Base.metadata.sorted_tables:
            for given in ROWS.get(table.name, [{}]):
                known = {"account_id": account, "user_id": account} | given
                _add(connection, table, known)
            if table.name == "account":
                account = connection.scalar(select(table.c.id))
        tables = Base.metadata.tables
        wave = update(tables["assessment"]).where(tables["assessment"].c.id == ID["first"])
        connection.execute(wave.values(previous_id=ID["second"]))
        connection.execute(update(tables["audience"]).values(state="closed", closed_at=NOW))


def _add(connection: Connection, table: Table, known: dict[str, Any]) -> None:
    row = {}
    for column in table.c:
        if column.name in known:
            row[column.name] = known[column.name]
        elif column is not table.autoincrement_column and not column.default:
            kind = getattr(column.type, "impl_instance", column.type)
            row[column.name] = BY_TYPE[kind.python_type]
    connection.execute(insert(table).values(row))


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of the keys."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
