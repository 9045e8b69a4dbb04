"""The settings of one installation, read once from the environment and frozen.

Every setting has a comment and, where that is safe, a default; a missing secret stops the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

from assessment import mailbox, servers

ROOT = Path(__file__).parent.parent
TLS: tuple[dict[str, list[str]], ...] = ({}, {"tls": ["required"]}, {"tls": ["none"]})
ENVIRONMENTS = ("production", "development", "testing")

Environment = Literal["production", "development", "testing"]
SignUp = Literal["invitation", "open"]
LogFormat = Literal["json", "text"]


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
    # DATABASE_URL: SQLite by default; postgresql://… for several machines. A primary with its
    # standbys: postgresql://user:password@one:5432,two:5432/name.
    database_url: str = ""
    # REDIS_URL: job queue and counts of tries for several machines, redis://:password@host:6379/0
    # or rediss://…; without it a file in `var`, and counts in the memory of each process.
    redis_url: str = ""
    # HOST and PORT: where `flask serve` listens. All interfaces, so that phones reach a laptop.
    host: str = "0.0.0.0"  # noqa: S104
    port: int = 8000
    # WEB_WORKERS and WEB_THREADS: processes that answer requests, and threads in each.
    web_workers: int = 2
    web_threads: int = 2
    # PROXIES: how many reverse proxies stand in front and set X-Forwarded-*; 0 trusts none.
    proxies: int = 0
    # TRUSTED_HOSTS: comma-separated names this server answers to; empty: every name.
    trusted_hosts: tuple[str, ...] = ()
    # PUBLIC_URL: the address under which others reach this server, for links in mails and posters,
    # such as https://survey.example.com; without it http://localhost:PORT.
    public_url: str = "http://localhost:8000"
    # MAIL_URL: the server that sends mails, smtp://user:password@host:587 or smtps://…@host:465.
    # smtp encrypts (STARTTLS) where that is offered; with a password, or with ?tls=required at the
    # end, it insists on that and on a certificate it can prove (SSL_CERT_FILE names one's own);
    # ?tls=none never encrypts. Without MAIL_URL no mail is sent, and pages say so.
    mail_url: str = ""
    # MAIL_FROM: the sender of all mails, such as Leitstern <survey@example.com>.
    mail_from: str = ""
    # SIGN_UP: 'invitation' (default: accounts come by invitation to a workspace, the first one by
    # 'flask --app wsgi create-owner') or 'open' (anybody may sign up for a workspace of their own).
    sign_up: SignUp = "invitation"
    # TIME_ZONE: in which members read and set times, such as the closing of an audience.
    time_zone: str = "Europe/Berlin"
    # LOG_FORMAT: 'json' (default in production: one line for each event) or 'text'.
    log_format: LogFormat = "text"
    # METRICS_TOKEN: who shows it as 'Authorization: Bearer …' reads /metrics (Prometheus); at least
    # 16 characters. Without it nothing is counted and there is no such page, for anybody.
    metrics_token: str = ""
    # METRICS_PORT: where a job worker that runs alone ('flask worker') answers /metrics; 0: not.
    metrics_port: int = 0
    # ADMINISTRATORS: comma-separated addresses of accounts that may open /administration, which
    # shows how the installation does and nothing of what is in it; empty: nobody.
    administrators: tuple[str, ...] = ()
    # CHROMIUM: the browser that draws the charts of the PDF; empty: the one that is found.
    chromium: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings that `environ` describes; SettingError names what has to be put right."""
        environment = environ.get("LEITSTERN_ENV") or "production"
        if environment not in ENVIRONMENTS:
            raise SettingError(f"LEITSTERN_ENV is '{environment}'; use one of {ENVIRONMENTS}")
        sign_up = environ.get("SIGN_UP") or "invitation"
        if sign_up not in ("invitation", "open"):
            raise SettingError(f"SIGN_UP is '{sign_up}'; use 'invitation' or 'open'")
        log_format = environ.get("LOG_FORMAT") or (
            "json" if environment == "production" else "text"
        )
        if log_format not in ("json", "text"):
            raise SettingError(f"LOG_FORMAT is '{log_format}'; use 'json' or 'text'")
        port = _number(environ, "PORT", 8000, servers.PORTS)
        var = _folder(environ)
        return cls(
            secret_key=_secret(environ, environment),
            environment=environment,  # type: ignore[arg-type]
            var=var,
            database_url=_database_url(environ, var),
            redis_url=_redis_url(environ),
            host=_host(environ),
            port=port,
            web_workers=_number(environ, "WEB_WORKERS", 2, range(1, 1001)),
            web_threads=_number(environ, "WEB_THREADS", 2, range(1, 1001)),
            proxies=_number(environ, "PROXIES", 0, range(101)),
            trusted_hosts=_trusted_hosts(environ),
            public_url=_public_url(environ, port),
            mail_url=_mail_url(environ),
            mail_from=_mail_from(environ),
            sign_up=sign_up,  # type: ignore[arg-type]
            time_zone=_time_zone(environ),
            log_format=log_format,  # type: ignore[arg-type]
            metrics_token=_metrics_token(environ),
            metrics_port=_number(environ, "METRICS_PORT", 0, range(servers.PORTS.stop)),
            administrators=_administrators(environ),
            chromium=environ.get("CHROMIUM", ""),
        )


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What commas separate, in small letters: names and addresses are compared so."""
    return tuple(one.strip().casefold() for one in environ.get(name, "").split(",") if one.strip())


def _folder(environ: Mapping[str, str]) -> Path:
    folder = Path(environ.get("LEITSTERN_VAR") or ROOT / "var").absolute()
    if not servers.can_be_folder(folder):
        raise SettingError(f"LEITSTERN_VAR is '{folder}'; give a folder that this user may make")
    return folder


def _database_url(environ: Mapping[str, str], var: Path) -> str:
    url = environ.get("DATABASE_URL", "")
    if url and not servers.is_database(url):
        raise SettingError(
            "DATABASE_URL makes no sense; give postgresql://user:password@host:5432/name, or "
            "sqlite:////folder/file in a folder that this user may make"
        )
    return url or f"sqlite:///{var / 'leitstern.sqlite'}"


def _host(environ: Mapping[str, str]) -> str:
    host = environ.get("HOST") or "0.0.0.0"  # noqa: S104
    bare = host[1:-1] if host.startswith("[") else host
    if not servers.is_host(bare):
        raise SettingError(f"HOST is '{host}'; give an address or name, and PORT by itself")
    return f"[{bare}]" if ":" in bare else bare


def _trusted_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    names = _listed(environ, "TRUSTED_HOSTS")
    for name in names:
        if not servers.is_trusted(name):
            raise SettingError(f"TRUSTED_HOSTS has '{name}'; give names such as survey.example.com")
    return names


def _administrators(environ: Mapping[str, str]) -> tuple[str, ...]:
    addresses = _listed(environ, "ADMINISTRATORS")
    for address in addresses:
        if not mailbox.is_deliverable(address):
            raise SettingError(f"ADMINISTRATORS has '{address}', which is no e-mail address")
    return addresses


def _metrics_token(environ: Mapping[str, str]) -> str:
    token = environ.get("METRICS_TOKEN", "")
    if token and (len(token) < 16 or not token.isascii() or not token.isprintable()):
        raise SettingError("METRICS_TOKEN needs at least 16 plain characters, as a password would")
    return token


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


def _public_url(environ: Mapping[str, str], port: int) -> str:
    url = (environ.get("PUBLIC_URL") or f"http://localhost:{port}").rstrip("/")
    parts = servers.parts(url, "http", "https")
    if parts is None or parts.query or parts.fragment:
        raise SettingError(f"PUBLIC_URL is '{url}'; give an address such as https://example.com")
    return url


def _redis_url(environ: Mapping[str, str]) -> str:
    url = environ.get("REDIS_URL", "")
    if url and not servers.is_redis(url):
        raise SettingError("REDIS_URL makes no sense; give redis://:password@host:6379/0")
    return url


def _mail_url(environ: Mapping[str, str]) -> str:
    url = environ.get("MAIL_URL", "")
    if not url:
        return url
    parts = servers.parts(url, "smtp", "smtps")
    if parts is None:
        raise SettingError("MAIL_URL makes no sense; give smtp://user:password@host:587")
    if not unquote(f"{parts.username}{parts.password}").isascii():
        raise SettingError("MAIL_URL has signs beyond ASCII in user or password; SMTP takes none")
    if parse_qs(parts.query, keep_blank_values=True) not in TLS:
        raise SettingError("MAIL_URL ends in an unknown ?tls=; use 'required' or 'none'")
    if not environ.get("MAIL_FROM"):
        raise SettingError("MAIL_FROM is not set; mails need a sender, survey@example.com say")
    return url


def _mail_from(environ: Mapping[str, str]) -> str:
    sender = environ.get("MAIL_FROM", "")
    if sender and not mailbox.is_sender(sender):
        raise SettingError(
            f"MAIL_FROM is '{sender}'; give an address such as Leitstern <survey@example.com>"
        )
    return sender


def _time_zone(environ: Mapping[str, str]) -> str:
    name = environ.get("TIME_ZONE") or "Europe/Berlin"
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise SettingError(
            f"TIME_ZONE is '{name}', which this machine does not know; give a name such as "
            "Europe/Berlin, and see that the system's package 'tzdata' is installed"
        ) from None
    return name


def _number(environ: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    value = environ.get(name) or str(default)
    is_number = value.isascii() and value.isdigit() and len(value) <= 5
    if not is_number or int(value) not in allowed:
        least, most = allowed[0], allowed[-1]
        raise SettingError(f"{name} is '{value}'; give a whole number from {least} to {most}")
    return int(value)
