"""The settings of one installation, read once from the environment and frozen.

Every setting has a comment and, where that is safe, a default; a missing secret stops the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ("production", "development", "testing")

Environment = Literal["production", "development", "testing"]


class SettingError(Exception):
    """A setting is missing or makes no sense; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and the next."""

    # SECRET_KEY: signs sessions and turns a form's number into its result link. Whoever knows it
    # can forge both; changing it ends every open form. `make run` writes one into `.env`.
    secret_key: str
    # LEITSTERN_ENV: production (default), development or testing.
    environment: Environment = "production"
    # LEITSTERN_VAR: the folder for what this installation writes (database, job queue, assets).
    var: Path = ROOT / "var"
    # DATABASE_URL: SQLite by default; postgresql://… for several machines.
    database_url: str = ""
    # REDIS_URL: the job queue for several machines; without it a file in `var`.
    redis_url: str = ""
    # HOST and PORT: where `flask serve` listens. All interfaces, so that phones reach a laptop.
    host: str = "0.0.0.0"  # noqa: S104
    port: int = 8000
    # WEB_WORKERS and WEB_THREADS: processes that answer requests, and threads in each.
    web_workers: int = 2
    web_threads: int = 3
    # PROXIES: how many reverse proxies stand in front and set X-Forwarded-*; 0 trusts none.
    proxies: int = 0
    # TRUSTED_HOSTS: comma-separated names this server answers to; empty: every name.
    trusted_hosts: tuple[str, ...] = ()
    # CHROMIUM: the browser that draws the charts of the PDF; empty: the one that is found.
    chromium: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings that `environ` describes; SettingError names what has to be put right."""
        environment = environ.get("LEITSTERN_ENV") or "production"
        if environment not in ENVIRONMENTS:
            raise SettingError(f"LEITSTERN_ENV is '{environment}'; use one of {ENVIRONMENTS}")
        hosts = environ.get("TRUSTED_HOSTS", "").split(",")
        var = Path(environ.get("LEITSTERN_VAR") or ROOT / "var").absolute()
        return cls(
            secret_key=_secret(environ, environment),
            environment=environment,  # type: ignore[arg-type]
            var=var,
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{var / 'leitstern.sqlite'}",
            redis_url=environ.get("REDIS_URL", ""),
            host=environ.get("HOST") or "0.0.0.0",  # noqa: S104
            port=_number(environ, "PORT", 8000),
            web_workers=_number(environ, "WEB_WORKERS", 2),
            web_threads=_number(environ, "WEB_THREADS", 3),
            proxies=_number(environ, "PROXIES", 0),
            trusted_hosts=tuple(host.strip() for host in hosts if host.strip()),
            chromium=environ.get("CHROMIUM", ""),
        )


def _secret(environ: Mapping[str, str], environment: str) -> str:
    secret = environ.get("SECRET_KEY", "")
    if environment != "production":
        return secret or "not a secret: development and testing only"
    if len(secret) < 16:
        what = "is shorter than 16 characters" if secret else "is not set"
        raise SettingError(
            f"SECRET_KEY {what}. 'make run' writes one into .env, which the flask command reads; "
            "elsewhere put the output of 'python3 -c \"import secrets; "
            "print(secrets.token_urlsafe(32))\"' into the environment and keep it"
        )
    return secret


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or len(value) > 5:
        raise SettingError(f"{name} is '{value}'; give a whole number")
    return int(value)
