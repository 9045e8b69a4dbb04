"""Addresses as people keep them: pasted, in CSV of every dialect, in Excel files; bounded."""

import io
import zipfile

import openpyxl
import pytest

from assessment.store.addresses import Person
from assessment.table import addresses
from assessment.table.addresses import read_file, read_text
from assessment.table.upload import UnreadableError


def people(text: str) -> list[tuple[str, str, str]]:
    return [(one.email, one.name, one.language) for one in read_text(text).people]


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in read_text(text).problems]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("anna@kunde.test", ("anna@kunde.test", "", "")),
        ("  Anna@Kunde.TEST  ", ("anna@kunde.test", "", "")),
        ("Anna Muster <anna@kunde.test>", ("anna@kunde.test", "Anna Muster", "")),
        ('"Muster, Anna" <anna@kunde.test>', ("anna@kunde.test", "Anna Muster", "")),
        ("<anna@kunde.test>; de", ("anna@kunde.test", "", "de")),
        ("anna@kunde.test; Anna Muster; en", ("anna@kunde.test", "Anna Muster", "en")),
        ("Anna Muster, anna@kunde.test", ("anna@kunde.test", "Anna Muster", "")),
        ('"Muster, Anna",anna@kunde.test,Deutsch', ("anna@kunde.test", "Anna Muster", "de")),
        ("Anna\tMuster\tanna@kunde.test\tEnglish", ("anna@kunde.test", "Anna Muster", "en")),
        ("anna@münchen.test", ("anna@münchen.test", "", "")),
    ],
)
def test_a_line_is_understood_as_it_was_meant(line, found) -> None:
    assert people(line) == [found]


def test_several_addresses_in_a_line_are_several_people() -> None:
    assert [one[0] for one in people("a@b.test, c@d.test")] == ["a@b.test", "c@d.test"]
    assert [one[0] for one in people("a@b.test; c@d.test;")] == ["a@b.test", "c@d.test"]
    pasted = '"Groß, Bert" <bert@kunde.test>; Cleo <cleo@kunde.test>'
    assert people(pasted) == [("bert@kunde.test", "Bert Groß", ""), ("cleo@kunde.test", "Cleo", "")]


def test_what_is_wrong_has_the_number_of_its_line() -> None:
    text = "a@b.test\n\nnobody\nbad@\nkim@kunde.test; Kim; fr\r\n<script>\n@b.test"
    assert problems(text) == [
        (3, "no-address"),
        (4, "wrong-address"),
        (5, "language"),
        (6, "wrong-address"),
        (7, "wrong-address"),
    ]


def test_a_line_with_two_faults_is_listed_once() -> None:
    assert problems("a@ <b@>; c@ <d@>\nx@;y@") == [(1, "wrong-address"), (2, "wrong-address")]


def test_whoever_is_named_twice_is_taken_once() -> None:
    found = read_text("A@b.test; Anna\na@B.test\na@b.test; Bert")
    assert found.people == (Person("a@b.test", "Anna"),)
    assert found.repeated == 2


@pytest.mark.parametrize(
    "head",
    ["Name;E-Mail;Sprache", "name;EMAIL;language", "Nachname;E-Mail-Adresse:;Sprache"],
)
def test_a_row_of_headings_says_what_the_columns_hold(head) -> None:
    found = read_text(f"{head}\nJung;cleo@kunde.test;en\nGroß;;de\nLang;kurt@kunde.test;xx")
    assert found.people == (Person("cleo@kunde.test", "Jung", "en"),)
    assert [(one.line, one.code) for one in found.problems] == [(3, "no-address"), (4, "language")]


@pytest.mark.parametrize(
    "head",
    ["E-Mail Adresse", "Email-Adresse", "EMAIL_ADDRESS", "E\u2011Mail", "E-Mail (geschäftlich)"],
)
def test_a_heading_is_known_by_its_letters(head) -> None:
    found = read_text(f"Nr.;Anrede;Name;{head}\n1;Frau;Anna Muster;anna@kunde.test")
    assert found.people == (Person("anna@kunde.test", "Anna Muster"),)
    assert not found.problems


def test_a_street_is_no_mail_address() -> None:
    found = read_text("Name;Adresse;Ort;E-Mail\nAnna;Am Markt 1;Ulm;anna@kunde.test\nBert;Weg 2;;")
    assert found.people == (Person("anna@kunde.test", "Anna"),)
    assert [(one.line, one.code) for one in found.problems] == [(3, "wrong-address")]


def test_headings_may_stand_below_a_title() -> None:
    found = read_text("sep=;\nTeilnehmende 2026\n\nNr.;E-Mail\n1;a@b.test\n2;b@")
    assert found.people == (Person("a@b.test"),)
    assert [(one.line, one.code) for one in found.problems] == [(6, "wrong-address")]


def test_a_quoted_field_may_go_over_several_lines() -> None:
    found = read_text('E-Mail;Notiz;Name\na@b.test;"eins\nzwei ""2""\ndrei";Anna\nb@\nc@b.test;;C')
    assert found.people == (Person("a@b.test", "Anna"), Person("c@b.test", "C"))
    assert [(one.line, one.code) for one in found.problems] == [(5, "wrong-address")]


def test_a_quotation_mark_that_nobody_closes_swallows_nobody() -> None:
    found = read_text('a@b.test;"Anna\nb@b.test;Bert\nc@b.test;17" Bildschirm\nd@b.test')
    assert [one.email for one in found.people] == ["a@b.test", "b@b.test", "c@b.test", "d@b.test"]
    many = "\n".join(f"p{number}@b.test" for number in range(50))
    assert len(read_text(f'a@b.test;"Anna\n{many}').people) == 51


def test_a_separator_in_quotes_parts_nothing() -> None:
    found = read_text('email,name\na@b.test,"Muster; Anna"\nb@b.test,"Groß, Bert"')
    assert found.people == (Person("a@b.test", "Muster; Anna"), Person("b@b.test", "Bert Groß"))


def test_brackets_beside_an_address_column_part_nothing_either() -> None:
    found = read_text("E-Mail;Name\na@b.test;Anna <3\nBert <b@b.test>;Bert")
    assert found.people == (Person("a@b.test", "Anna <3"), Person("b@b.test", "Bert"))


def test_what_cannot_be_seen_is_no_part_of_an_address() -> None:
    assert people("\ufeffa@b.test\n\u200bb@b.test") == [("a@b.test", "", ""), ("b@b.test", "", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_the_encoding_it_has(encoding) -> None:
    found = read_file("Name;E-Mail\nJürgen Groß;j@kunde.test".encode(encoding))
    assert found.people == (Person("j@kunde.test", "Jürgen Groß"),)


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_an_excel_file_is_read_row_by_row() -> None:
    rows = (["Vorname", "Nachname", "E-Mail"], ["Cleo", "Jung", "cleo@kunde.test"], [], [1, 2, "x"])
    found = read_file(workbook(*rows))
    assert found.people == (Person("cleo@kunde.test", "Cleo Jung"),)
    assert [(one.line, one.code) for one in found.problems] == [(4, "wrong-address")]


def test_a_sheet_that_is_hidden_or_empty_is_passed_over() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["old@kunde.test"])
    book.active.sheet_state = "hidden"
    book.create_sheet()
    book.create_sheet().append(["cleo@kunde.test"])
    book.create_sheet().append(["later@kunde.test"])
    book.save(out)
    assert [one.email for one in read_file(out.getvalue()).people] == ["cleo@kunde.test"]


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_a_sheet_of_empty_rows_is_not_read_to_its_end() -> None:
    """It does not say its size; behind all that, nobody notices what is no sheet at all."""
    rows = b"<row/>" * (2 * addresses.workbook.EMPTY)
    with pytest.raises(UnreadableError, match="nothing"):
        read_file(with_part("xl/worksheets/sheet1.xml", SHEET + rows + b"</nothing>"))


def test_a_sheet_is_read_whatever_it_says_of_its_size() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for number in range(3):
        book.active.append([f"p{number}@kunde.test"])
    book.save(out)
    with zipfile.ZipFile(out) as source:
        sheet = source.read("xl/worksheets/sheet1.xml")
    for size in (b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>'):
        said = sheet.replace(b'<dimension ref="A1:A3"/>', size)
        assert b"A1:A3" not in said
        assert len(read_file(with_part("xl/worksheets/sheet1.xml", said)).people) == 3


def test_only_the_first_sheets_are_looked_at(monkeypatch) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet().append(["cleo@kunde.test"])
    book.save(out)
    assert len(read_file(out.getvalue()).people) == 1
    monkeypatch.setattr(addresses.workbook, "SHEETS", 1)
    with pytest.raises(UnreadableError, match="nothing"):
        read_file(out.getvalue())


def test_an_endless_cell_is_cut() -> None:
    longest = addresses.workbook.LONGEST_CELL
    found = list(addresses.workbook.rows(workbook(["a@b.test", "x" * 3 * longest]), most=9))
    assert found == [(1, ["a@b.test", "x" * longest, *[""] * 10])]


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook, with one of its parts replaced."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(["a@b.test"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return out.getvalue()


BOMB = (
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><sst><si><t>&y;</t></si></sst>'
)


@pytest.mark.parametrize(
    "content",
    [
        packed(a=b"0" * (addresses.workbook.UNPACKED + 1)),
        packed(**{f"p{number}": b"" for number in range(addresses.workbook.PARTS + 1)}),
        packed(a=b"no workbook"),
        b"PK\x03\x04 cut off",
        with_part("xl/workbook.xml", BOMB),
        with_part("xl/worksheets/sheet1.xml", BOMB),
        b"\x00\x01binary",
    ],
    ids=["bomb", "many parts", "other archive", "cut off", "entities", "entities below", "binary"],
)
def test_a_file_that_is_no_table_or_a_trap_is_refused(content) -> None:
    with pytest.raises(UnreadableError, match="no-table"):
        read_file(content)


def test_what_is_too_large_too_long_or_empty_is_refused(monkeypatch) -> None:
    with pytest.raises(UnreadableError, match="too-large"):
        read_file(b"a" * (addresses.LARGEST + 1))
    with pytest.raises(UnreadableError, match="nothing"):
        read_text(" \n\n ")
    monkeypatch.setattr(addresses, "MOST", 3)
    with pytest.raises(UnreadableError, match="too-many"):
        read_text("\n".join(f"p{number}@kunde.test" for number in range(4)))
    with pytest.raises(UnreadableError, match="too-many"):
        read_file(workbook(*([f"p{number}@kunde.test"] for number in range(4))))


@pytest.fixture
def looked(monkeypatch) -> list[str]:
    """The lines that are looked at; a list may have three."""
    seen: list[str] = []
    fields = addresses._fields
    monkeypatch.setattr(addresses, "MOST", 3)
    monkeypatch.setattr(addresses, "_fields", lambda line: seen.append(line) or fields(line))
    return seen


@pytest.mark.parametrize("empty", ["", " ", ";;"])
def test_empty_lines_count_as_well_and_reading_stops_there(looked, empty) -> None:
    people = "\n".join(f"p{number}@kunde.test\n{empty}" for number in range(3))
    assert len(read_text(people).people) == 3
    looked.clear()
    with pytest.raises(UnreadableError, match="too-many"):
        read_text(f"{empty}\n" * 40)
    assert len(looked) == 4


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_file_of_line_ends_is_looked_at_no_closer(looked, end) -> None:
    with pytest.raises(UnreadableError, match="too-many"):
        read_file(end.encode() * 100)
    assert looked == []


@pytest.mark.parametrize("line", ["p{}@kunde.test;", "p{}@;", "<p{}@kunde.test>", "<{}>"])
def test_a_line_may_name_as_many_as_all_lines(monkeypatch, looked, line) -> None:
    tried: list[str] = []
    person = addresses._person
    monkeypatch.setattr(addresses, "_person", lambda *one: tried.append(one[0]) or person(*one))
    read_text("".join(map(line.format, range(3))))
    assert len(tried) == 3
    with pytest.raises(UnreadableError, match="too-many"):
        read_text("".join(map(line.format, range(40))))
    assert len(tried) == 3 + 4


@pytest.mark.parametrize("address", ["{}@kunde.test", "a@{}.test", '"{}"@kunde.test', "a@{}"])
def test_an_endless_address_is_not_looked_at(monkeypatch, address) -> None:
    monkeypatch.setattr(addresses.mailbox, "normal", None)
    assert problems(address.format("a" * 2_000)) == [(1, "wrong-address")]


def test_an_endless_name_is_cut() -> None:
    found = read_text(f"a@b.test;{'Anna ' * 1_000}")
    assert found.people == (Person("a@b.test", "Anna " * 24),)


def test_a_hundred_thousand_lines_are_read() -> None:
    text = "\n".join(f"p{number}@kunde.test;Person {number};de" for number in range(100_000))
    assert len(read_text(text).people) == 100_000


@pytest.mark.parametrize(
    "line",
    ["<" + "a" * 2_000_000, "a" * 2_000_000 + "<", "<a" * 500_000, "\t" * 999_999 + 'a@"'],
)
def test_one_endless_line_is_read_once(line) -> None:
    """Read again from each of its letters it would take hours."""
    assert [problem.code for problem in read_text(line).problems] == ["wrong-address"]


def test_brackets_out_of_order_lose_nobody() -> None:
    found = read_text("> Anna <x <anna@example.com>; > Bert <bert@example.com> <")
    assert [person.email for person in found.people] == ["anna@example.com", "bert@example.com"]
