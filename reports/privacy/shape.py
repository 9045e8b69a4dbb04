"""The privacy pack as finished sentences: chapters of paragraphs, lists, tables and mails."""

from dataclasses import dataclass

from reports.privacy.facts import Letter


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a head; the first cell of a row names it."""

    key: str  # which widths its columns have
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Something under a heading of its own ('' for none): sentences, a list, a table or a mail."""

    title: str = ""
    lines: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    letter: Letter | None = None
    html: str = ""  # cleaned before it came here


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question of works council or data protection officer, and the answer."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
