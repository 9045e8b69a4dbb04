"""Deletion after a grace period, alike for whatever can go: told, asked for, taken back.

Who may do that is for the page to say that calls.
"""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from assessment.store import organisations
from assessment.store.database import db
from assessment.store.places import Place
from assessment.views import writing


def ask(place: Place, row: Any, extent: Any, home: str) -> Answer | str:
    """Say what would go with an organisation or assessment, and let it go after the grace."""
    if request.method != "POST":
        days = organisations.GRACE.days
        return render_template(
            "deleting/ask.html", place=place, name=row.name, extent=extent, days=days, home=home
        )
    return begin(place, row, home)


def begin(place: Place, row: Any, home: str) -> Answer:
    """Let a row go after the grace period."""
    writing.start()
    organisations.ask_deletion(row, datetime.now(UTC))
    writing.note(place, "deletion-asked", row.name)
    db.session.commit()
    return redirect(home, 303)


def keep(place: Place, row: Any, home: str) -> Answer:
    """Take a deletion back."""
    writing.start()
    organisations.take_back(row)
    writing.note(place, "deletion-taken-back", row.name)
    db.session.commit()
    return redirect(home, 303)
