"""A file with customer figures is read line by line, as people and their programs write it."""

from datetime import date

import pytest

from assessment.scoring import calculators
from assessment.table.figures import read
from assessment.table.upload import UnreadableError
from questions.load import bank

TODAY = date(2026, 11, 21)


def one(line: str, *, language: str = "de", head: str = "Kennzahl;Wert;Datum;Notiz"):
    found = read(f"{head}\n{line}\n".encode(), bank(), language, TODAY)
    return found.values[0] if found.values else found.problems[0].code


@pytest.mark.parametrize("name", ["nps", "NPS", "Weiterempfehlung (NPS)", "Recommendation (NPS)"])
def test_a_figure_is_known_by_its_key_its_names_and_its_short_form(name) -> None:
    assert one(f"{name};12").figure == "nps"


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        ("12,5", "de", 12.5), ("12.5", "en", 12.5), ("1.234", "de", 1234.0),
        ("1.234", "en", 1.234), ("1,234", "en", 1234.0), ("12,5", "en", 12.5),
        ("1.234,5", "de", 1234.5), ("80 %", "de", 80.0), ("−5", "de", "range"),
        ("viel", "de", "value"), ("nan", "de", "range"), ("", "de", "value"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_the_way_of_the_language(typed, language, value) -> None:
    head = "figure\tvalue"
    found = one(f"clv\t{typed}", language=language, head=head)
    assert (found if isinstance(found, str) else found.value) == value


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)), ("1.11.2026", date(2026, 11, 1)),
        ("01/11/2026", date(2026, 11, 1)), ("", None), ("gestern", "date"),
        ("2026-02-30", "date"), ("2026-11-22", date(2026, 11, 22)), ("2026-11-23", "future"),
        ("1999-12-31", "future"),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them_and_none_lies_ahead(typed, day) -> None:
    found = one(f"nps;5;{typed}")
    assert (found if isinstance(found, str) else found.taken_on) == day


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Glück;5", "figure"),
        ("csat;101", "range"),
        (f"nps;5;;{'x' * 201}", "note"),
        (";5", "figure"),
    ],
)
def test_what_is_wrong_with_a_line_has_a_code(line, code) -> None:
    assert one(line) == code


def test_a_figure_counts_once_and_lines_keep_their_numbers() -> None:
    found = read(b"figure,value\n\nnps,5\n\nnps,6\n", bank(), "en", TODAY)
    assert [(v.figure, v.value) for v in found.values] == [("nps", 5.0)]
    assert [(p.line, p.code) for p in found.problems] == [(5, "repeated")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_of_all_programs_are_read(encoding) -> None:
    content = "Kennzahl;Wert;Notiz\nNPS;5;„Größe“\n".encode(encoding)
    assert read(content, bank(), "de", TODAY).values[0].note == "„Größe“"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-columns"), (b"name,number\nnps,5\n", "no-columns"), (b"PK\0\3", "no-table"),
        (b"figure,value\n", "nothing"), (b"figure,value\nnps,5\n" * 51, "too-many"),
        (b"x" * 65_537, "too-large"), (b'figure,value\n"nps,5\n', "no-table"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_figures_is_refused(content, code) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(content, bank(), "en", TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize("zeros", [(0, 0, 0)])
def test_nothing_comes_out_of_no_answers_or_no_years(zeros) -> None:
    assert calculators.nps(*zeros) is None
    assert calculators.clv(*zeros) is None


def test_the_calculators_follow_their_formulas() -> None:
    assert calculators.nps(50, 30, 20) == 30.0
    assert calculators.nps(0, 0, 7) == -100.0
    assert calculators.clv(500.0, 120.0, 4.0) == 1520.0
    assert calculators.clv(100.0, 250.0, 4.0) == 0.0
