"""The settings in force, as they may be shown to whoever helps: without what is secret."""

from dataclasses import fields
from urllib.parse import urlsplit

from assessment.config import Settings

SECRET = {"secret_key", "metrics_token"}
HIDDEN = "***"


def told(settings: Settings) -> dict[str, str]:
    """Every setting by the name of its variable."""
    return {_variable(one.name): _told(one.name, settings) for one in fields(settings)}


def _variable(name: str) -> str:
    return {"environment": "LEITSTERN_ENV", "var": "LEITSTERN_VAR"}.get(name, name.upper())


def _told(name: str, settings: Settings) -> str:
    value = getattr(settings, name)
    if name in SECRET:
        return HIDDEN if value else ""
    if isinstance(value, tuple):
        return ",".join(value)
    return _without_password(str(value)) if name.endswith("_url") else str(value)


def _without_password(url: str) -> str:
    """A password can stand before the host, and behind the question mark as well."""
    parts = urlsplit(url)
    who, at, where = parts.netloc.rpartition("@")
    if at and ":" in who:
        url = url.replace(parts.netloc, f"{who.partition(':')[0]}:{HIDDEN}@{where}", 1)
    if "pass" in parts.query.lower():
        url = url.replace(parts.query, HIDDEN, 1)
    return url
