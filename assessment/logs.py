"""What is written down while the server runs: one line for each event, and nothing about anybody.

A line names the route, never the address asked for; of an error it holds the kind and the places in
the code, never the message, which may quote what somebody sent. Participants' requests leave no
line, count or number unless they fail: a log of the moments in which people answered would undo
what storage keeps apart.
"""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.logging import default_handler

from assessment import metrics, trace

log = logging.getLogger(__name__)
QUIET = ("participate", "room_phone")  # the blueprints of those who answer
BESIDE = ("home.icon",)  # what a browser fetches along with their pages
NUMBER = "X-Request-ID"
UNKNOWN = "an unknown address"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# A net below all care: what looks like it came from somebody goes. Mail and network addresses,
# numbers of rows, and runs that are long and mixed enough to be a key.
PERSONAL = re.compile(
    r"[^\s<>\"'(]+@[^\s<>\"')]+"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w.])(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}\b"
    r"|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*"
    r"|\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b"
    r"|(?<![\w-])(?=[\w-]*[0-9A-Z])[\w-]{20,}",
)
# What steers a terminal or turns text round; JSON escapes only the oldest of these by itself.
STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Lines(logging.Formatter):
    """One JSON object for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": PERSONAL.sub("…", STEERS.sub(" ", record.getMessage())),
        }
        if number := trace.current():
            line["request"] = number
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(_causes(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class Text(logging.Formatter):
    """For people at a terminal who develop: everything, in several lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The event, and what came with it."""
        fields = getattr(record, "fields", {})
        if number := trace.current():
            fields = fields | {"request": number}
        return " ".join([super().format(record), *(f"{k}={v}" for k, v in fields.items())])


def _causes(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """An error and what led to it: the kind, and where in the code."""
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        yield {"kind": type(error).__qualname__, "places": places}
        error = error.__cause__ or error.__context__


def set_up(form: str) -> None:
    """Write this process's log to standard error: as 'json' lines, or as 'text'."""
    logging.getLogger("assessment").removeHandler(default_handler)
    handler = logging.StreamHandler(sys.stderr)
    plain = Text("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(Lines() if form == "json" else plain)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("assessment").setLevel(logging.INFO)
    logging.captureWarnings(True)


def init_app(app: Flask) -> None:
    """Give every request a number of its own, and a line when it is done."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: trace.end())


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = trace.begin(_number_sent())


def _number_sent() -> str:
    """What a trusted proxy gave; never of who answers: its log may have it beside an address."""
    sent = request.headers.get(NUMBER, "")
    trusted = current_app.config["SETTINGS"].proxies > 0 and request.blueprint not in QUIET
    return sent if trusted and trace.WELL_FORMED.fullmatch(sent) else ""


def _end(response: Response) -> Response:
    if _is_silent(response):
        return response
    response.headers[NUMBER] = g.get("request_id", "")
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    method = request.method if request.method in METHODS else "another"
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    metrics.current().requested(method, route, response.status_code, seconds)
    fields = {
        "route": route,
        "method": method,
        "status": response.status_code,
        "ms": round(1000 * seconds, 1),
    }
    log.info("request", extra={"fields": fields})
    return response


def _is_silent(response: Response) -> bool:
    """Whether nothing may be written down or counted: the moment is one in which people answer."""
    theirs = request.blueprint in QUIET or request.endpoint in BESIDE
    return theirs and response.status_code < 400
