"""Tables: the same released figures as workbook, tidy CSV and JSON; harmless, explained, stable."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.wave import FigureValue, Task
from reports import formats
from reports.cells import BEGINNINGS, harmless
from reports.report import Edition
from reports.settings import SECTIONS, Settings
from reports.tables import schema
from tests.reports.stories import few, full, story

DAY = date(2026, 11, 22)
EVIL = ('=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r=1")
MADE: dict[tuple, bytes] = {}
TOPICS = {
    "participation", "levers", "practices", "positioning", "groups", "comparison", "workshop",
    "steps", "actions", "figures", "comments",
}  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """One wave with everything, and texts that a spreadsheet would run."""
    wave = full().now
    tasks = tuple(
        Task(UUID(int=n), text, owner=text, due=DAY, item="G1", note=text)
        for n, text in enumerate(EVIL, start=1)
    )
    figures = (FigureValue("nps", -12.5, DAY, "=1+1"), FigureValue("churn", 3.0))
    voices = tuple(
        replace(one, comments={"obstacle": EVIL}) if one.kind == "pulse" else one
        for one in wave.voices
    )
    changed = replace(wave, name="=cmd()", tasks=tasks, figures=figures, voices=voices)
    return replace(full(), waves=(changed,))


def made(story, key, language="de", **more) -> bytes:
    """The file, made once for each input; only one test makes it twice, to compare."""
    asked = id(story), key, language, tuple(sorted(more.items()))
    if asked not in MADE:
        MADE[asked] = anew(story, key, language, **more)
    return MADE[asked]


def anew(story, key, language="de", **more) -> bytes:
    edition = Edition(language, DAY, story.organisation)
    return formats.make(story, key, Settings(language, **more), edition)


def as_json(story, language="de", **more) -> dict:
    return json.loads(made(story, "json", language, **more))


def as_rows(story, language="de", **more) -> list[dict[str, str]]:
    text = made(story, "csv", language, **more).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if language == "de" else ","))


def as_book(story, language="de", **more):
    return load_workbook(io.BytesIO(made(story, "workbook", language, **more)))


@pytest.mark.parametrize("key", ["workbook", "csv", "json"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_same_input_gives_the_same_bytes(told, key, language) -> None:
    assert made(told, key, language) == anew(told, key, language)


@pytest.mark.parametrize("language", ["de", "en"])
def test_json_holds_what_its_published_schema_says(told, language) -> None:
    content = as_json(told, language)
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(content, schema())
    assert set(content["topics"]) == TOPICS
    assert content["organisation"] == told.organisation


def test_the_schema_refuses_what_it_does_not_know(told) -> None:
    content = as_json(told)
    content["topics"]["levers"][0]["email"] = "eve@example.com"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema())


def test_everybody_can_read_the_schema(client) -> None:
    response = client.get("/schemas/results-1.json")
    assert (response.status_code, response.mimetype) == (200, "application/schema+json")
    assert response.get_json() == schema()


def test_levers_in_json_are_those_of_the_snapshots(told) -> None:
    rows = {(row["audience"], row["lever"]): row for row in as_json(told)["topics"]["levers"]}
    for voice in told.now.voices:
        for one in voice.snapshot.total.levers:
            row = rows.pop((voice.kind, one.lever))
            assert row["score"] == one.mean
            assert (row["low"], row["high"]) == (
                (one.interval.low, one.interval.high) if one.interval else (None, None)
            )
    assert not rows


def test_groups_are_those_that_were_released_and_no_other(told) -> None:
    shown = {
        (lever, mean)
        for voice in told.now.voices
        for cell in voice.snapshot.groups
        for lever, mean in cell.means.items()
        if mean is not None
    }
    rows = as_json(told)["topics"]["groups"]
    assert {(row["lever"], row["score"]) for row in rows} == shown
    assert all(row["score"] == round(row["score"], 1) for row in rows)


def test_of_too_few_there_is_a_row_that_somebody_was_asked_and_nothing_else() -> None:
    content = as_json(story(full().now.voice("leadership"), few()))
    rows = [
        (topic, row)
        for topic, rows in content["topics"].items()
        for row in rows
        if row.get("audience") == "pulse"
    ]
    assert [topic for topic, _ in rows] == ["participation"]
    assert rows[0][1]["n"] is None
    assert rows[0][1]["overall"] is None


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_not_chosen_has_no_sheet(told, section) -> None:
    chosen = as_json(told, sections=(section,))["topics"]
    others = as_json(told, sections=tuple(one for one in SECTIONS if one != section))["topics"]
    assert not set(chosen) & set(others)
    assert set(chosen) | set(others) == TOPICS


def test_an_audience_that_is_not_chosen_is_nowhere(told) -> None:
    text = made(told, "json", audiences=("leadership",)).decode()
    assert '"pulse"' not in text
    assert '"workshop"' not in text


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(told) -> None:
    book = as_book(told)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert EVIL[0] in {cell.value for cell in cells}, "it stands there as text"


@pytest.mark.parametrize(("language", "name"), [("de", "Hebel"), ("en", "Levers")])
def test_the_workbook_has_a_sheet_for_each_topic_and_one_that_explains_each_column(
    told, language, name
) -> None:
    book = as_book(told, language)
    first, *others = book.worksheets
    assert len(others) == len(TOPICS)
    assert name in book.sheetnames
    explained = {(row[0].value, row[1].value) for row in first.iter_rows(min_row=6)}
    for sheet in others:
        heads = [cell.value for cell in sheet[4]]
        assert {(sheet.title, head) for head in heads} <= explained
        assert all(heads)
        assert len(set(heads)) == len(heads)
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref


def test_numbers_of_the_workbook_are_numbers_with_a_format(told) -> None:
    sheet = as_book(told)["Hebel"]
    heads = [cell.value for cell in sheet[4]]
    cell = sheet.cell(5, heads.index("Wert") + 1)
    assert isinstance(cell.value, float)
    assert cell.number_format == "0.0"


def test_words_of_the_workbook_stand_away_from_figures_and_short_ones_on_one_line(told) -> None:
    for sheet in as_book(told).worksheets[1:]:
        for row in sheet.iter_rows(min_row=5):
            words = [cell for cell in row if cell.data_type == "s"]
            assert {(c.alignment.horizontal, c.alignment.indent) for c in words} == {("left", 1)}
            if max(len(cell.value) for cell in words) <= 48:
                assert sheet.row_dimensions[row[0].row].height < 20


def test_german_csv_has_semicolons_and_decimal_commas_and_a_mark_where_asked(told) -> None:
    plain, marked = made(told, "csv"), made(told, "csv", marked=True)
    assert marked == b"\xef\xbb\xbf" + plain
    head = plain.decode().splitlines()[0]
    assert head.startswith("topic;wave;audience;")
    value = next(row for row in as_rows(told) if row["figure"] == "nps" and row["value"] != "1")
    assert value["value"].count(",") <= 1
    assert "." not in value["value"]


def test_each_row_of_the_csv_holds_one_figure(told) -> None:
    rows = as_rows(told, "en")
    assert rows
    assert all(row["measure"] and row["value"] for row in rows)
    assert all(float(row["value"]) is not None for row in rows if row["measure"] != "relevant")
    scores = [row for row in rows if row["topic"] == "levers" and row["measure"] == "score"]
    assert len(scores) == sum(
        one.mean is not None for v in told.now.voices for one in v.snapshot.total.levers
    )


def test_text_of_the_csv_never_begins_like_a_formula(told) -> None:
    for row in as_rows(told, "en"):
        for key, cell in row.items():
            if key not in {"value", "low", "high"}:
                assert not cell.startswith(BEGINNINGS), (key, cell)
    assert as_rows(told)[0]["wave"] == "'=cmd()"


@given(st.text())
def test_whatever_somebody_wrote_is_harmless(text) -> None:
    assert not harmless(text).lstrip(" ").startswith(BEGINNINGS)
    assert harmless(text).removeprefix("'") == text.removeprefix("'")
