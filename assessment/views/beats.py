"""The answer to phones whose room has not moved on: 304 before Flask, for one indexed read.

Phones ask again and again rather than being told (server-sent events, web sockets). A question
needs no thread between two of them, where a hundred open streams would hold a hundred threads of
a small machine; it passes every proxy and captive portal of a hotel, survives a change of network
and a locked screen without a word of reconnecting, and needs no broker between worker processes.
The price is 67 questions a second for a hundred phones, so this one answer is made before
sessions, limits and templates. Whatever is not exactly the unchanged case goes on to Flask, where
wrong codes are counted. That opens no way around: the mark is a keyed hash that nobody can guess.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.sansio.utils import host_is_trusted

from assessment.access.seats import marked
from assessment.store.database import db
from assessment.store.versions import Versions

PATH = re.compile(r"/r/([A-Z0-9]{6})/beat")
MARK = re.compile(r'(?:W/)?("[0-9a-f]{24}")')  # a proxy that compresses may have made it weak
UNCHANGED = "304 Not Modified"


class Beats:
    """A WSGI application in front of another."""

    def __init__(self, app: Flask, behind: Callable[..., Iterable[bytes]]) -> None:
        self.behind = behind
        self.secret = app.config["SECRET_KEY"]
        self.trusted = app.config["TRUSTED_HOSTS"]
        with app.app_context():
            self.versions = Versions(db.engine)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """304 if the phone shows the room as it is; else what Flask says."""
        if mark := self._unchanged(environ):
            start(UNCHANGED, [("ETag", mark), ("Cache-Control", "private, no-store")])
            return ()
        return self.behind(environ, start)

    def _unchanged(self, environ: dict[str, Any]) -> str | None:
        path = PATH.fullmatch(environ["PATH_INFO"])
        sent = MARK.fullmatch(environ.get("HTTP_IF_NONE_MATCH", "")) if path else None
        if path is None or sent is None or environ["REQUEST_METHOD"] != "GET":
            return None
        if self.trusted and not host_is_trusted(environ.get("HTTP_HOST", ""), self.trusted):
            return None
        try:
            version = self.versions.of(path[1])
        except self.versions.errors:
            return None
        if version is None or marked(self.secret, path[1], version) != sent[1]:
            return None
        return sent[1]
