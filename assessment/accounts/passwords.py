"""Which passwords will do: long enough, and none that somebody would try first.

Stores nothing, and asks nobody outside. What a guess takes is estimated by zxcvbn, which knows
thirty thousand common passwords and words, keyboards, years and repetitions.
"""

from typing import Any

from flask_security import PasswordUtil
from flask_security.utils import get_message

LONG = 72  # characters; what follows them adds nothing to be estimated
SAFE = 4  # the most it gives: ten thousand million guesses and more
# What is on the mind of whoever chooses one here; zxcvbn knows English only.
NEAR = (
    *("leitstern", "kunde", "kunden", "kundenorientierung", "kundenzentrierung", "befragung"),
    *("passwort", "kennwort", "geheim", "willkommen", "hallo", "schatz", "berlin", "sommer"),
    *("winter", "herbst", "frühling", "januar", "februar", "montag", "freitag", "qwertz"),
)


class Passwords(PasswordUtil):
    """The demands on a new password, wherever it is chosen."""

    def validate(
        self, password: str, is_register: bool, **known: Any
    ) -> tuple[list[str] | None, str]:
        """What is wrong with it, if anything, and how it is hashed."""
        wrong, normal = super().validate(password, is_register, **known)
        if not wrong and is_guessable(normal, _about(known)):
            wrong = [get_message("PASSWORD_TOO_SIMPLE")[0]]
        return wrong, normal


def is_guessable(password: str, about: list[str]) -> bool:
    """Whether somebody who knows these words about a person would soon have it."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  # its lists take a while

    found = zxcvbn(password[:LONG], user_inputs=[*NEAR, *about])
    return int(found["score"]) < SAFE


def _about(known: dict[str, Any]) -> list[str]:
    """Address and name, in their parts."""
    user = known.get("user")
    told = [getattr(user, "email", ""), getattr(user, "name", "")] if user else known.values()
    texts = [text.lower() for text in told if isinstance(text, str)]
    return [part for text in texts for part in (text, *text.replace("@", " ").split())]
