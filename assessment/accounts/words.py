"""What Flask-Security says to people, in our words; its other messages are never shown."""

from typing import Any

from assessment.config import ROOT

CATALOGUES = ROOT / "assessment" / "translations"


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for it
    """Mark a text for the catalogue; Flask-Security translates it when it is shown."""
    return text


AGAIN = N_("That did not arrive whole. Please try again.")
LATE = N_("That took longer than %(within)s. Please start again.")
CODE = N_("This code does not fit. Please use the one that your app shows now.")
SENT = N_("If there is something to confirm for %(email)s, a mail is on its way.")
PASSKEY_FAILED = N_("The passkey was not accepted. Please try again or use another one.")

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (AGAIN, "error"),
    "GENERIC_AUTHN_FAILED": (N_("Address and password do not fit together."), "error"),
    "GENERIC_RECOVERY": (SENT, "info"),
    "UNAUTHORIZED": (N_("Your role does not allow this."), "error"),
    "UNAUTHENTICATED": (N_("Please sign in first."), "info"),
    "REAUTHENTICATION_REQUIRED": (N_("Please show once more that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. Please go on."), "success"),
    "CONFIRM_REGISTRATION": (
        N_("We have sent a mail to %(email)s. Please open the link in it to confirm the address."),
        "success",
    ),
    "EMAIL_CONFIRMED": (N_("Thank you, your address is confirmed. Please sign in."), "success"),
    "ALREADY_CONFIRMED": (N_("This address is confirmed already."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (N_("This link is not valid. Ask for a new one here."), "error"),
    "CONFIRMATION_EXPIRED": (
        N_("The link was valid for %(within)s. Ask for a new one here."),
        "error",
    ),
    "CONFIRMATION_REQUIRED": (N_("Please confirm your address first."), "error"),
    "CONFIRMATION_REQUEST": (SENT, "info"),
    "EMAIL_ALREADY_ASSOCIATED": (N_("There is an account with %(email)s already."), "error"),
    "IDENTITY_ALREADY_ASSOCIATED": (N_("This address has an account already."), "error"),
    "PASSWORD_MISMATCH": (N_("The two passwords differ."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ."), "error"),
    "INVALID_REDIRECT": (N_("This address leads elsewhere; we do not follow it."), "error"),
    "INVALID_RECOVERY_CODE": (
        N_("This recovery code does not fit. Each one works once only."),
        "error",
    ),
    "NO_RECOVERY_CODES_SETUP": (N_("There are no recovery codes yet."), "info"),
    "PASSWORD_RESET_EXPIRED": (
        N_("The link was valid for %(within)s. Ask for a new one here."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link is not valid or was used already. Ask for a new one here."),
        "error",
    ),
    "DISABLED_ACCOUNT": (N_("This account is switched off."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Please enter your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Please enter a complete e-mail address."), "error"),
    "INVALID_CODE": (CODE, "error"),
    "INVALID_INPUT": (N_("Please use letters, digits and simple punctuation."), "error"),
    "INVALID_INPUT_LENGTH": (N_("Please use at most %(length)d characters."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Please enter the password."), "error"),
    "PASSWORD_NOT_REPEATED": (N_("Please repeat the password."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("A password has at least %(length)s characters. Several words are easiest to keep."),
        "error",
    ),
    "PASSWORD_TOO_SIMPLE": (
        N_("This password would soon be guessed. Several words that do not belong together hold."),
        "error",
    ),
    "USER_DOES_NOT_EXIST": (N_("Address and password do not fit together."), "error"),
    "INVALID_PASSWORD": (N_("This password is not the right one."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your new password is set. Please sign in with it."),
        "success",
    ),
    "PASSWORD_IS_THE_SAME": (N_("The new password is the same as the old one."), "error"),
    "PASSWORD_CHANGE": (
        N_("Your password is changed. Other browsers are signed out."),
        "success",
    ),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("Welcome back."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("From now on, signing in asks for a code. Please keep recovery codes as well."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please sign in from the start."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Please choose one of the ways offered."), "error"),
    "TWO_FACTOR_DISABLED": (N_("Signing in asks for no code any more."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (LATE, "error"),
    "WEBAUTHN_EXPIRED": (LATE, "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Please give the passkey a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("One of your passkeys is called %(name)s already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("None of your passkeys is called %(name)s."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        N_("Please use letters, digits, spaces, hyphens and underscores for the name."),
        "error",
    ),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey %(name)s is removed."), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey %(name)s is ready for use."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is known already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (
        N_("This passkey was added for another step of signing in."),
        "error",
    ),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY_FAILED, "error"),
    "CHANGE_EMAIL_EXPIRED": (LATE, "error"),
    "CHANGE_EMAIL_CONFIRMED": (N_("Your new address is confirmed."), "success"),
    "CHANGE_EMAIL_SENT": (
        N_("We have sent a mail to %(email)s. Please open the link in it to confirm the address."),
        "success",
    ),
}
SUBJECTS = {
    "EMAIL_SUBJECT_REGISTER": N_("Please confirm your address for Leitstern"),
    "EMAIL_SUBJECT_CONFIRM": N_("Please confirm your address for Leitstern"),
    "EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Your password for Leitstern was changed"),
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Your password for Leitstern was changed"),
    "EMAIL_SUBJECT_PASSWORD_RESET": N_("A new password for Leitstern"),
    "CHANGE_EMAIL_SUBJECT": N_("Please confirm your new address for Leitstern"),
}


def configuration() -> dict[str, Any]:
    """The texts as settings of Flask-Security."""
    messages = {f"SECURITY_MSG_{key}": value for key, value in MESSAGES.items()}
    return messages | {f"SECURITY_{key}": value for key, value in SUBJECTS.items()}
