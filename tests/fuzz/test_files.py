"""Uploads and files that are made to harm: refused or read, in bounded memory and time."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wtforms.validators import ValidationError

from assessment.forms.pictures import written_anew
from assessment.table.errors import TableError
from assessment.table.read import read
from questions.load import bank
from tests.fuzz import strange, traps
from tests.fuzz.bounded import outcomes
from tests.fuzz.conftest import examples

ITEMS = bank().form("quick").items
TURNED = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"
POINTS = ["p_first", "p_centric", "p_product"]


def test_no_picture_unfolds_runs_or_brings_along_what_it_held(tmp_path) -> None:
    found = outcomes("logo", traps.pictures(), tmp_path)
    assert {name for name, what in found.items() if what == "taken"} == traps.TAKEN


def test_no_list_of_people_unfolds(tmp_path) -> None:
    found = outcomes("people", traps.workbooks(), tmp_path)
    assert found == dict.fromkeys(found, "no-table") | traps.READ


def test_no_returned_mail_is_too_deep_or_too_wide(tmp_path) -> None:
    found = outcomes("mail", traps.reports(), tmp_path)
    failed = {"headers.eml", "words.eml", "bytes.eml", "charset.eml"}
    assert {name for name, what in found.items() if what != "0 failures"} <= failed


def test_no_text_takes_more_than_its_length_or_links_to_a_program(tmp_path) -> None:
    assert set(outcomes("markdown", traps.texts(), tmp_path).values()) == {"drawn"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_with_any_byte_wrong_is_read_or_refused(kind: str) -> None:
    whole = traps.picture(kind, (64, 48), exif=TURNED)

    @examples(60)
    @given(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.binary(max_size=4)), max_size=4))
    def holds(wrong: list[tuple[int, bytes]]) -> None:
        content = bytearray(whole)
        for place, some in wrong:
            content[place : place + len(some)] = some
        with suppress(ValidationError):
            assert written_anew(BytesIO(bytes(content))).startswith(b"\x89PNG")

    holds()


def test_a_table_of_answers_is_read_or_refused_with_its_place(tmp_path) -> None:
    head = ",".join([*ITEMS, *POINTS])
    cells = [*["3"] * len(ITEMS), "50", "30", "20"]

    @examples(60)
    @given(
        st.integers(0, len(cells) - 1),
        strange.texts | strange.numbers,
        st.sampled_from(("utf-8", "utf-16", "cp1252")),
        st.sampled_from(("", "\ufeff", "\n" * 99, '"')),
    )
    @example(0, "1e999", "utf-8", "")
    def holds(place: int, value: str, encoding: str, before: str) -> None:
        row = ",".join([*cells[:place], value, *cells[place + 1 :]])
        file = tmp_path / "answers.csv"
        file.write_bytes(f"{before}{head}\n{row}\n".encode(encoding, "replace"))
        with suppress(TableError):
            assert len(read(file, bank()).items) >= 1

    holds()


def test_whatever_is_given_as_returned_mail_ends_without_a_stack_of_calls(tmp_path, runner) -> None:
    (tmp_path / "folder").mkdir()
    box = tmp_path / "box"
    deep = traps.reports()["deep.eml"]
    box.write_bytes(b"From a@b.test Sat Nov 21 12:00:00 2026\n" + deep + b"\n\nFrom \n\n\xff\0\n")
    for file, code in ((box, 0), (tmp_path / "folder", 1)):
        done = runner.invoke(args=["bounces", str(file)])
        assert done.exit_code == code, done.exception
        assert len(done.output.splitlines()) == 1
