"""The address of a PostgreSQL that may be several servers, and how one that is gone is noticed."""

import re
from typing import Any

from sqlalchemy import URL

READ_ONLY = "25006"  # says PostgreSQL of a standby
# A server that vanishes without a word, as with a power cut, is given up within seconds.
PATIENT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}
WRITING = {"target_session_attrs": "read-write"}  # of several servers the one that is no standby
# postgresql://user:password@one:5432,two:5432/name?…
SEVERAL = re.compile(
    r"(postgres\w*(?:\+\w+)?://(?:[^/?]*@)?)([^/?@]+,[^/?@]+)(?:/([^?]*))?(?:\?(.*))?"
)


def hosts_apart(url: str) -> str:
    """An address with several hosts as PostgreSQL writes it, in the way that SQLAlchemy reads."""
    found = SEVERAL.fullmatch(url)
    if found is None:
        return url
    start, hosts, name, query = found.groups()
    named = "&".join(f"host={host}" for host in hosts.split(","))
    return f"{start}/{name or ''}?{named}{'&' + query if query else ''}"


def settled(url: URL) -> tuple[URL, dict[str, Any]]:
    """The address with its hosts apart, and what it does not say itself of how to connect."""
    named = url.query.get("host", ())
    hosts = tuple(named.split(",")) if isinstance(named, str) else named
    if len(hosts) > 1 and "port" not in url.query:  # each may have its own behind a colon
        url = url.update_query_dict({"host": hosts})
    wanted = PATIENT | WRITING if len(hosts) > 1 else PATIENT
    return url, {name: value for name, value in wanted.items() if name not in url.query}


def leave_standby(context: Any) -> None:
    """A server that may only be read is the wrong one: no connection to it is used again."""
    if getattr(context.original_exception, "sqlstate", "") == READ_ONLY:
        context.is_disconnect = True
