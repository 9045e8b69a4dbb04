"""What a request may carry: forms of text, a file where one is asked for, never a null character.

Looked at before any page, so that no field has to expect what no page of ours sends. Participants'
forms and the quick check look themselves, and keep what was answered.
"""

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import BadHost, BadRequest, NotFound, UnsupportedMediaType
from werkzeug.routing import IntegerConverter

FILES = {"logo", "file"}  # the fields that take one
LOOK_THEMSELVES = {"participate", "check"}


class Number(IntegerConverter):
    """A number in an address, of as many digits as fit a database's."""

    regex = "[0-9]{1,9}"


def init_app(app: Flask) -> None:
    """Look at every request whose address is known; before any address is made known."""
    app.url_map.converters["int"] = Number
    app.before_request(_look)


def _look() -> None:
    _look_at_host()
    if request.endpoint is None:
        return
    if "\0" in request.path:
        raise NotFound
    if any(text is None or "\0" in text for text in _texts()):
        raise BadRequest
    if request.method == "POST" and request.blueprint not in LOOK_THEMSELVES:
        _look_at_body()


def _look_at_host() -> None:
    """Addresses are made with it, which fails for what only looks like an international name."""
    try:
        _made = request.host_url
    except UnicodeError:
        raise BadHost from None


def _look_at_body() -> None:
    if request.is_json:
        raise UnsupportedMediaType
    if not FILES.issuperset(request.files):
        raise BadRequest


def _texts() -> Iterator[str | None]:
    """What stands in the address and in the form; databases refuse some of it.

    A part of a form may come without a name, which is None then.
    """
    sent = [request.args]
    if request.method == "POST" and request.blueprint not in LOOK_THEMSELVES:
        sent.append(request.form)
    for values in sent:
        for name, given in values.lists():
            yield name
            yield from given
