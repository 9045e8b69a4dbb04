"""The room that attacks are made on: who commands it, its phones by HTTP, and all that is shown."""

import io
import re
import zipfile
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assessment.jobs import exporting as packing
from assessment.models import Assessment, Audience, Organisation
from assessment.store import votes
from assessment.store.database import db
from questions.load import bank
from tests import live, people
from tests.live import Workshop

AS_DATA = {"Accept": "application/json"}
GOALS = [item.id for item in bank().lever("goals").items]
# What is another in every room: numbers, codes, keys, marks, pictures of addresses, and the time.
OWN = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # ids
    r'|"[0-9a-f]{24}"|&#34;[0-9a-f]{24}&#34;'  # marks of phones
    r"|(?<=/(?:stage)/)[\w-]{24}|(?<=/control/)[\w-]{24}"  # keys
    r"|data:image[^\"]+|(?<=-1-)\d{10}|(?<=-2-)\d{10}|\d\d:\d\d(?::\d\d)?(?:\.\d+)?"
    r'|(?<="id": )\d+'  # of deeds in the log
)


class Room:
    """A room, who commands it, and its phones by HTTP alone."""

    def __init__(self, app: Flask, **more: Any) -> None:
        self.app = app
        self.made: Workshop = live.workshop(app, **more)
        self.anna = people.signed_in(app, "anna@example.com")
        self.code, self.at = self.made.code, f"/r/{self.made.code}"

    def do(self, command: str, **values: Any) -> int:
        return self.made.command(self.anna, command, **values).status_code

    def ask(self, key: str = "goals") -> None:
        assert self.do("go", part=key) == 303
        assert self.do("open_votes", part=key) == 303

    def phone(self) -> FlaskClient:
        client = self.app.test_client()
        assert client.post(f"{self.at}/join").status_code == 303
        return client

    def vote(self, phone: FlaskClient, *answers: int, round: int = 1, part: str = "goals") -> Any:
        said = dict(zip(GOALS, answers, strict=False))
        sent = {"part": part, "round": round} | said
        return phone.post(f"{self.at}/vote", data=sent, headers=AS_DATA)

    def voted(self, *people_: tuple[int, ...]) -> list[FlaskClient]:
        """Phones that join and answer the goals."""
        phones = [self.phone() for _ in people_]
        for phone, answers in zip(phones, people_, strict=True):
            assert self.vote(phone, *answers).status_code == 200
        return phones

    def count(self, row: Any) -> int:
        with self.app.app_context():
            mine = row.audience_id == self.made.id
            return db.session.scalar(select(func.count()).select_from(row).where(mine)) or 0

    def counts(self) -> dict[tuple[str, int], votes.Count]:
        with self.app.app_context():
            return votes.counts(db.session, self.made.id)

    def seen(self) -> dict[str, str]:
        """Everything that anybody can fetch: status, headers, size and text."""
        with self.app.app_context():
            wave = db.session.get_one(Audience, self.made.id).assessment_id
        home, stranger = self.made.path, self.app.test_client()
        onlooker, vera = self.phone(), people.signed_in(self.app, "vera@example.com")
        stage, control = (f"/{which}/{self.made.key(which)}" for which in ("stage", "control"))
        found = {}
        looks: list[tuple[str, FlaskClient, tuple[str, ...]]] = [
            ("key", stranger, (stage, f"{stage}/beat", control, f"{control}/beat")),
            ("viewer", vera, (home, f"{home}/stage", f"{home}/stage/beat", f"{home}/results")),
            ("anna", self.anna, (f"{home}/control", f"{home}/control/beat", f"{home}/room")),
            ("anna", self.anna, (home, f"{home}/results.json", f"{home}/close", "/")),
            ("anna", self.anna, (f"/assessment/{wave}", f"/assessment/{wave}/compare")),
            ("phone", onlooker, (f"{self.at}/room", f"{self.at}/beat", self.at)),
        ]
        for who, client, paths in looks:
            for path in paths:
                for part in ({}, {"X-Part": "1"}):
                    found[f"{who} {self.blank(path)} {part}"] = self.told(client, path, part)
        return found

    def told(self, client: FlaskClient, path: str, part: dict[str, str]) -> str:
        response = client.get(path, headers=part)
        less = {"Set-Cookie", "Date", "X-Request-ID"}  # by chance, or of the moment
        if "data:image" in response.text:
            less.add("Content-Length")  # a QR code of another key is a little longer or shorter
        heads = [f"{k}: {v}" for k, v in response.headers if k not in less]
        data = response.json if response.is_json else {}
        body = live.still(data.get("html", response.text))
        return self.blank("\n".join([response.status, *sorted(heads), body]))

    def blank(self, text: str) -> str:
        for code in (self.code, f"{self.code[:3]} {self.code[3:]}"):
            text = text.replace(code, "CODE")
        return OWN.sub("…", text)

    def exported(self) -> dict[str, str]:
        """What the export of the workspace says of rooms."""
        with self.app.app_context():
            home = select(Organisation.workspace_id).join(Assessment).join(Audience)
            found = db.session.scalar(home.where(Audience.id == self.made.id))
        otto = people.signed_in(self.app, "otto@example.com")
        assert people.post(otto, f"/workspace/{found}/export").status_code == 303
        self.app.extensions["jobs"].run(packing.order(found).key)
        response = otto.get(f"/workspace/{found}/export.zip")
        with zipfile.ZipFile(io.BytesIO(response.data)) as folder:
            return {self.blank(n): self.blank(folder.read(n).decode()) for n in folder.namelist()}


def two_rooms(app: Flask) -> tuple[Room, Room]:
    return Room(app), Room(app)
