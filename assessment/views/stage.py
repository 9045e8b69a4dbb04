"""The projector of a workshop: no controls, one thing at a time, always in step with the room.

Members open it from the room, and whoever has its key without an account. In the language of the
audience. Shows nothing of an answer before its reveal.
"""

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import refresh
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from assessment.store.places import Place
from assessment.views import live as lives
from assessment.views import reaching
from assessment.views.audiences import can_have_room
from assessment.views.headers import keep_private
from assessment.views.language import YEAR
from assessment.views.live import Live
from assessment.views.room_words import clock_text, part_name

LOOKS = {"night": "dark", "day": "light"}  # as `?look=` and as the charts know them
COOKIE = "look"

pages = Blueprint("stage", __name__, url_prefix="/audience/<uuid:id>/stage")
by_key = Blueprint("stage_by_key", __name__, url_prefix="/stage/<key>")
for blueprint in (pages, by_key):
    blueprint.after_request(keep_private)
    blueprint.register_error_handler(lives.LeavingError, lives.leaving)


@pages.get("")
@by_key.get("")
def show(**where: Any) -> Answer:
    """What the room sees now; for a script only what changes."""
    place = lives.place_of("stage", where, "viewer")
    live = lives.look("stage", where, place)
    if live is None:
        return _not_open(place)
    speak(place.audience.language)
    response = lives.answer("stage", live, _shown(live))
    if request.args.get("look") in LOOKS:
        _remember(response, request.args["look"])
    return response


def _not_open(place: Place) -> Answer:
    """Members who are early learn so, and the page looks again; there is nothing else here."""
    if not can_have_room(place.audience) or place.audience.state not in ("draft", "open"):
        raise NotFound
    response = make_response(render_template("room/setup/early.html", place=place))
    response.headers["Refresh"] = str(lives.REFRESH)
    return response


@pages.get("/beat")
@by_key.get("/beat")
def beat(**where: Any) -> Answer:
    """Whether something has changed: version and counts."""
    place = lives.place_of("stage", where, "viewer")
    return tell(lives.now_marked("stage", place))


def tell(mark: str | None) -> Answer:
    """304 where the browser shows this already."""
    if mark is None:
        raise NotFound
    response = Response("", mimetype="text/plain")
    response.set_etag(mark)
    return response.make_conditional(request)


def speak(language: str) -> None:
    """From here on in this language, whatever the browser asks for."""
    g.language = language
    refresh()


def _shown(live: Live) -> dict[str, Any]:
    """What the page draws."""
    from assessment.views import scenes  # noqa: PLC0415  # brings numpy along

    audience, way = live.place.audience, reaching.way()
    left = live.room.timer_left(live.now)
    return {
        "scene": scenes.scene(live, audience.language),
        "told": scenes.told(live, audience.language),
        "name": part_name(live.bank, live.room.part, audience.language),
        "look": LOOKS[look()],
        "way": way,
        "others": [one for one in reaching.ways() if one != way],
        "code": audience.code,
        "qr": reaching.qr(way.join(audience.code)),
        "left": left,
        "clock": clock_text(left or 0),
        "fragment": live.address("show", **{k: v for k, v in request.args.items() if k == "at"}),
    }


def look() -> str:
    """'night' unless somebody chose the day."""
    known = (request.args.get("look"), request.cookies.get(COOKIE))
    return next((one for one in known if one in LOOKS), "night")


def _remember(response: Response, chosen: str) -> None:
    response.set_cookie(
        COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
