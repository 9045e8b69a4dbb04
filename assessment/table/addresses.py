"""Reads whom to invite from pasted lines or a file, line by line; what is wrong gets its number.

Knows the ways in which people keep addresses, and no audience. Codes, not words, name a problem.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from assessment import mailbox
from assessment.store.addresses import Person
from assessment.table import workbook
from assessment.table.upload import Problem, UnreadableError, decoded

LARGEST = 12 * 1024 * 1024  # bytes of a file; a hundred thousand with names have half of that
MOST = 100_000  # addresses, or lines without one; and as many empty lines beside
LONGEST_NAME = 120  # characters; the column's
LONGEST_ADDRESS = 1_000  # characters; what is longer is looked at no closer
WIDEST = 1_000  # columns that may have a heading
SHOWN = 80  # characters of a wrong line
ANGLED = re.compile(r"([^<>]*)<([^<>]*)>")
SEPARATORS = ";\t,"
QUOTED = re.compile(r'"(?:[^"]|"")*"')
OPENED = re.compile(r'(?:^|[;\t,]) *"(?:[^"]|"")*$')  # a quoted field that goes on in the next line
LONGEST_FIELD = 20  # lines that one field may go over
BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")  # no opening one is looked behind twice
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))  # come along when copied
LANGUAGES = {
    "de": "de",
    "deutsch": "de",
    "german": "de",
    "en": "en",
    "englisch": "en",
    "english": "en",
}
# Headings of columns, without what is in brackets and by their letters alone.
COLUMNS = {
    "email": "email",
    "mail": "email",
    "emailadresse": "email",
    "mailadresse": "email",
    "emailaddress": "email",
    "mailaddress": "email",
    "adresse": "email",
    "address": "email",
    "name": "name",
    "vorname": "name",
    "nachname": "name",
    "firstname": "name",
    "lastname": "name",
    "surname": "name",
    "sprache": "language",
    "language": "language",
    "lang": "language",
}


Row = tuple[int, Sequence[str], str]  # its number, its fields, and all of it as text


@dataclass(frozen=True, slots=True)
class Reading:
    """Whom the lines name, each once; how many lines named somebody again; what is wrong."""

    people: tuple[Person, ...]
    repeated: int
    problems: tuple[Problem, ...]  # no-address, wrong-address, language


def read_text(text: str) -> Reading:
    """From lines that somebody pasted, or the text of a CSV file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > (LONGEST_FIELD + 1) * MOST:  # too many, however many one field goes over
        raise UnreadableError("too-many")
    lines = text.translate(INVISIBLE).split("\n")
    return _read((number, _fields(line), line) for number, line in _whole(lines))


def _whole(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; those that a quoted field goes over are one, with the first's."""
    at = 0
    while at < len(lines):
        end = _end(lines, at) if '"' in lines[at] and _is_opened(lines[at]) else at + 1
        yield at + 1, " ".join(lines[at:end])
        at = end


def _end(lines: Sequence[str], at: int) -> int:
    """Behind the line in which a field is closed; nobody's address is taken for a part of it."""
    for number in range(at + 1, min(at + LONGEST_FIELD, len(lines))):
        is_last = lines[number].count('"') % 2 == 1
        if "@" in (lines[number].partition('"')[0] if is_last else lines[number]):
            break
        if is_last:
            return number + 1
    return at + 1


def _is_opened(line: str) -> bool:
    return line.count('"') % 2 == 1 and OPENED.search(QUOTED.sub("", line)) is not None


def read_file(content: bytes) -> Reading:
    """From a CSV or Excel file; what it is shows in its first bytes."""
    if len(content) > LARGEST:
        raise UnreadableError("too-large")
    if content.startswith(b"PK"):
        try:
            with closing(workbook.rows(content, most=MOST + 2)) as rows:
                return _read((number, row, "; ".join(filter(None, row))) for number, row in rows)
        except workbook.NoWorkbookError as error:
            raise UnreadableError("no-table") from error
    return read_text(decoded(content))


def _fields(line: str) -> list[str]:
    """A line's fields; one with brackets is looked at as a whole."""
    return [line.strip()] if "<" in line else _parted(line)


def _parted(line: str) -> list[str]:
    """What separators part; quotes hold together what a separator would part."""
    bare = QUOTED.sub("", line)
    separator = next((sign for sign in SEPARATORS if sign in bare), None)
    if separator is None:
        return [line.strip()]
    try:
        row = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        row = line.split(separator)
    return [field.strip() for field in row]


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something, as long as there are no more empty ones than may be."""
    empty = 0
    for row in rows:
        if any(row[1]):
            yield row
        elif empty == MOST:
            raise UnreadableError("too-many")
        else:
            empty += 1


def _read(rows: Iterable[Row]) -> Reading:
    people: dict[str, Person] = {}
    problems: dict[int, Problem] = {}  # by line: one is enough to look at it
    repeated, columns, named = 0, None, 0
    for number, row, line in _filled(rows):
        if not people and not columns:  # a title may stand above the headings
            columns = _columns(row)
            if columns:
                problems = {n: one for n, one in problems.items() if one.code != "no-address"}
                continue
        for person in _people(row, columns):
            named += 1
            if named > MOST:
                raise UnreadableError("too-many")
            if isinstance(person, str):
                problems.setdefault(number, Problem(number, person, line.strip()[:SHOWN]))
            elif person.email in people:
                repeated += 1
            else:
                people[person.email] = person
    if not people and not problems:
        raise UnreadableError("nothing")
    return Reading(tuple(people.values()), repeated, tuple(problems.values()))


def _columns(row: Sequence[str]) -> list[str] | None:
    """What the columns hold, if this is a row of headings."""
    if any("@" in field for field in row):
        return None
    named = [COLUMNS.get(_letters(field), "") for field in row[:WIDEST]]
    return named if "email" in named else None


def _letters(heading: str) -> str:
    return "".join(sign for sign in BRACKETS.sub("", heading).casefold() if sign.isalpha())


def _people(row: Sequence[str], columns: list[str] | None) -> Iterator[Person | str]:
    """Everybody whom a line names, or the code of what is wrong with it."""
    if columns:
        yield _by_columns(_parted(row[0]) if len(row) == 1 else row, columns)
    elif len(row) == 1 and "<" in row[0]:
        yield from _angled(row[0])
    else:
        yield from _by_look(row)


def _by_columns(row: Sequence[str], columns: list[str]) -> Person | str:
    held: dict[str, list[str]] = {"email": [], "name": [], "language": []}
    for kind, field in zip(columns, row, strict=False):
        if kind and field:
            held[kind].append(field)
    held["email"].sort(key=lambda field: "@" not in field)  # 'Adresse' may hold a street
    email = next(iter(held["email"]), "")
    angled = ANGLED.fullmatch(email)
    email = angled.group(2) if angled else email
    return _person(email, " ".join(held["name"]), next(iter(held["language"]), ""))


def _angled(line: str) -> Iterator[Person | str]:
    """'Anna Muster <anna@example.com>; Bert <bert@example.com>', as mail programs copy it."""
    *parts, tail = line.split(">")  # no pattern: it would look at a long line again and again
    found = [part.rpartition("<") for part in parts if "<" in part]
    if not found:
        yield "wrong-address"
        return
    language = tail.strip(" ;,\t<") if len(found) == 1 else ""
    for before, _sign, email in found:
        yield _person(email, before.rpartition("<")[2].strip(" ;,\t"), language)


def _by_look(row: Sequence[str]) -> Iterator[Person | str]:
    """What has an @ is the address; a language is one we know; the rest is the name."""
    mails = [field for field in row if "@" in field]
    if not mails:
        yield "no-address"
        return
    if len(mails) > 1:
        yield from (_person(mail, "", "") for mail in mails)
        return
    rest = [field for field in row if field and field not in mails]
    spoken = (f for f in reversed(rest) if f.lower() in LANGUAGES or _like_a_language(f, rest))
    language = next(spoken, "")
    yield _person(mails[0], " ".join(f for f in rest if f != language), language)


def _like_a_language(field: str, rest: Sequence[str]) -> bool:
    """'fr' at the end, after a name: better asked about than taken for a part of the name."""
    return len(rest) > 1 and field is rest[-1] and len(field) == 2 and field.islower()


def _person(email: str, name: str, language: str) -> Person | str:
    spoken = LANGUAGES.get(language.strip().lower(), "")
    if language and not spoken:
        return "language"
    if len(email) > LONGEST_ADDRESS:
        return "wrong-address"
    try:
        return Person(mailbox.normal(email.strip(" '\"")), _name(name), spoken)
    except mailbox.NotAMailboxError:
        return "wrong-address" if email.strip() else "no-address"


def _name(text: str) -> str:
    """A name on one line; 'Muster, Anna' the way round that one is greeted."""
    text = text[: 10 * LONGEST_NAME]  # a book is no name
    clean = "".join(sign if sign.isprintable() else " " for sign in text).strip(" '\"")
    last, comma, first = clean.partition(",")
    if comma and first.strip() and "," not in first:
        clean = f"{first} {last}"
    name = " ".join(clean.split())[:LONGEST_NAME]
    return "" if "@" in name else name
