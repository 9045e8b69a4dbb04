"""The proofs beside the password: codes of an app, and passkeys. Stores nothing by itself."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_security import Totp, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from assessment.config import Settings


class Codes(Totp):
    """Codes that change every thirty seconds; each works once."""

    def get_last_counter(self, user: Any) -> int | None:
        """The thirty seconds whose code was used last; a new app starts afresh."""
        return user.tf_last_counter if user.tf_totp_secret else None

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Note which code was used; the view commits."""
        user.tf_last_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Passkeys that their device keeps with the account's name, so that nobody types an address."""

    def origin(self) -> str:
        """The address the browser shows: where a proxy ends TLS, PUBLIC_URL knows it."""
        settings: Settings = current_app.config["SETTINGS"]
        public = urlsplit(settings.public_url)
        here: str = super().origin()
        return f"{public.scheme}://{public.netloc}" if public.netloc == request.host else here

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """A passkey that stands alone asks for a finger, a face or a PIN."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED
            if usage == "first"
            else ResidentKeyRequirement.DISCOURAGED,
            user_verification=self.user_verification(user, [usage]),
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Required where the passkey is the only proof."""
        if usage == ["first"]:
            return UserVerificationRequirement.REQUIRED
        return UserVerificationRequirement.PREFERRED
