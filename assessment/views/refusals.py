"""Why answers were not stored: a status, what happened, and what to do. Stores nothing."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from assessment.clock import in_words
from assessment.store.doors import Door
from assessment.views import branding
from assessment.views.headers import bring_style, keep_private


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody is told whose answers were not stored."""

    status: int
    title: str
    text: str
    kept: bool = True  # the draft stays on the device
    again: bool = False  # reading the notice and opening the form anew is the way on


def refusal(reason: str, door: Door) -> Refusal:
    """What to say; the reasons are the keys below."""
    return {
        "early": _early,
        "late": _late,
        "used": _used,
        "unknown": _unknown,
        "doubled": _doubled,
        "unsealed": _unsealed,
        "elsewhere": _elsewhere,
        "room": _room,
    }[reason](door)


def _early(door: Door) -> Refusal:
    text = _("Your answers were not stored. They stay on this device until then.")
    if door.opens_at is None:
        return Refusal(403, _("This survey is not open yet"), text)
    opening = _("It opens on %(moment)s.", moment=in_words(door.opens_at))
    return Refusal(403, _("This survey is not open yet"), f"{opening} {text}")


def _late(door: Door) -> Refusal:
    if door.live:
        return Refusal(410, _("The workshop has ended"), _("It takes no more answers."))
    return Refusal(
        410,
        _("This survey is closed"),
        _("It takes no more answers, so that its results can no longer change."),
    )


def _used(_door: Door) -> Refusal:
    return Refusal(
        409,
        _("This invitation has been used already"),
        _(
            "Everyone answers once, and the first answers count. What was sent now was not stored "
            "and changed nothing."
        ),
    )


def _unknown(_door: Door) -> Refusal:
    return Refusal(
        403,
        _("This personal key does not fit"),
        _(
            "It may be incomplete, or belong to another survey. Please open the link in your "
            "invitation again, or copy the key from it. Your answers stay on this device; nothing "
            "was stored."
        ),
    )


def _doubled(_door: Door) -> Refusal:
    return Refusal(
        409,
        _("Your answers had arrived before"),
        _("The first ones are stored and count. What you changed since was not stored."),
        kept=False,
    )


def _unsealed(_door: Door) -> Refusal:
    return Refusal(
        409,
        _("Please read the notice again"),
        _(
            "This form does not belong to the survey as it is now. Your answers stay on this "
            "device, and nothing was stored: please read what holds now, and send them again."
        ),
        again=True,
    )


def _elsewhere(_door: Door) -> Refusal:
    return Refusal(
        403,
        _("This came from another page"),
        _("Answers are taken from the form of this survey only. Nothing was stored."),
        again=True,
    )


def _room(_door: Door) -> Refusal:
    return Refusal(
        409,
        _("This is a live workshop"),
        _(
            "It asks its questions in the room, part by part. This form was not stored: please "
            "join."
        ),
        again=True,
    )


def answer(told: Refusal, door: Door, *, as_data: bool) -> Response:
    """The refusal as a page, or as data for the script that sends."""
    address = url_for("participate.notice", code=door.code) if told.again else None
    if as_data:
        body = {"said": f"{told.title}. {told.text}", "kept": told.kept}
        see = _("To the start of the workshop") if door.live else _("To the notice and the form")
        link = {"location": address, "see": see} if address else {}
        return make_response(body | link, told.status)
    bring_style(branding.style(door.accent))
    page = render_template("participate/told.html", told=told, door=door)
    return keep_private(make_response(page, told.status))
