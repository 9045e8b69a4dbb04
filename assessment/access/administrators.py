"""Who may see how the installation does: accounts that the setting ADMINISTRATORS names.

They are no members of anything by that, and see nothing of what is in a workspace. Whoever is not
named finds no such page. Draws no page.
"""

from flask import current_app
from flask_security import current_user
from werkzeug.exceptions import NotFound

from assessment.access.members import Member, member
from assessment.config import Settings


def administrator() -> Member:
    """Whoever is signed in; NotFound unless the setting names them."""
    who = member()
    if not is_administrator():
        raise NotFound
    return who


def is_administrator() -> bool:
    """Whether the account here is one that ADMINISTRATORS names.

    Its address has to be confirmed: without a mail server anybody could sign up under any name.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.administrators or not current_user.is_authenticated:
        return False
    named = current_user.email.casefold() in settings.administrators
    return named and current_user.confirmed_at is not None
