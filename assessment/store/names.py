"""How names are sought and put in order: as people read them, by both databases alike.

Ö stands with o and ß is ss, whatever is large or small: what SQLite calls lower knows no umlauts,
and PostgreSQL's order is the one that its database happened to be made with.
"""

import re
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

MARKS = r"[\u0300-\u036f]"  # the dots of ö, the hook of ç and such; both databases' way to write it
_MARKS = re.compile(MARKS)


class Folded(FunctionElement[str]):
    """A name in the database as `folded` makes it."""

    type = String()
    inherit_cache = True


@compiles(Folded, "sqlite")
def _by_us(element: Folded, compiler: SQLCompiler, **more: Any) -> str:
    return f"folded({compiler.process(element.clauses, **more)})"


@compiles(Folded, "postgresql")
def _by_itself(element: Folded, compiler: SQLCompiler, **more: Any) -> str:
    name = compiler.process(element.clauses, **more)
    bare = f"lower(regexp_replace(normalize({name}, NFKD), '{MARKS}', '', 'g'))"
    return f"(replace(replace({bare}, 'ß', 'ss'), 'ς', 'σ') COLLATE \"C\")"


def folded(text: str) -> str:
    """Small letters without marks: 'Österreich' and 'OSTERREICH' become the same."""
    if text.isascii():  # most are, and there are thousands
        return text.lower()
    return _MARKS.sub("", normalize("NFKD", text)).casefold()


def teach(connection: Any) -> None:
    """Let a connection of SQLite's fold names as well."""
    connection.create_function("folded", 1, folded, deterministic=True)


def sorting(column: Any) -> ColumnElement[Any]:
    """What rows are ordered by to stand in the order of this name; it may be the same for two."""
    return Folded(column)


def matches(column: Any, sought: str) -> ColumnElement[bool]:
    """Whether this is a part of the name; signs such as % are signs."""
    return Folded(column).contains(folded(sought), autoescape=True)
