"""Addresses of servers as the settings give them: whether one can be used as it stands.

Asks no server and resolves no name; whatever reads an address later is asked whether it could.
"""

import os
import re
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from assessment.store.postgres import hosts_apart, settled

PORTS = range(1, 65536)
NAME = re.compile(r"[\w.-]+")
NUMBER_OF_DATABASE = re.compile(r"/?[0-9]*")
SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


def is_host(name: str) -> bool:
    """Whether this could be a name or an address; IPv6 without its brackets."""
    try:
        if ":" in name:
            return bool(IPv6Address(name))
        name.encode("idna")
    except ValueError:  # also what both raise
        return False
    return NAME.fullmatch(name) is not None


def is_trusted(name: str) -> bool:
    """Whether a request can come under this name, as Werkzeug compares; a dot stands for all."""
    host, _, port = name.removeprefix(".").partition(":")
    return is_host(host) and (not port or port.isdigit())


def parts(url: str, *schemes: str) -> SplitResult | None:
    """The parts of an address; None unless it has such a scheme, a host and no impossible port."""
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        return None
    good = found.scheme in schemes and is_host(found.hostname or "") and port != 0
    return found if good else None


def is_redis(url: str) -> bool:
    """Whether the library can read this address, and all behind the question mark."""
    found = parts(url, "redis", "rediss")
    if found is None or not NUMBER_OF_DATABASE.fullmatch(found.path):
        return False
    from redis import ConnectionPool, RedisError  # noqa: PLC0415  # most have none

    try:
        ConnectionPool.from_url(url).make_connection()  # which connects when first used
    except (TypeError, ValueError, RedisError):
        return False
    return True


def is_database(url: str) -> bool:
    """Whether this names a file for SQLite, or servers of PostgreSQL as its driver takes them."""
    try:
        found = make_url(hosts_apart(url))
        if found.drivername in SQLITE:
            return _is_file(found)
        return found.drivername in POSTGRESQL and found.port != 0 and _is_postgresql(found)
    except (ArgumentError, ValueError):
        return False


def _is_file(url: URL) -> bool:
    url.get_dialect()().create_connect_args(url)  # says whether there is a host
    file = url.database or ":memory:"  # which would be another one for each process
    return file != ":memory:" and can_be_folder(Path(file).absolute().parent)


def _is_postgresql(url: URL) -> bool:
    from psycopg import ProgrammingError  # noqa: PLC0415  # most have none
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    url, _ = settled(url.set(drivername="postgresql+psycopg"))
    told = url.get_dialect()().create_connect_args(url)[1]
    try:
        make_conninfo(**told)
    except ProgrammingError:  # an unknown word behind the question mark
        return False
    return all(int(port) in PORTS for port in str(told.get("port", "")).split(",") if port)


def can_be_folder(folder: Path) -> bool:
    """Whether this is a folder, or one can be made there."""
    there = next(one for one in (folder, *folder.parents) if os.access(one, os.F_OK))
    return there.is_dir() and (there == folder or os.access(there, os.W_OK))
