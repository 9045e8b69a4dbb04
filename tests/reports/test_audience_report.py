"""The PDF of an audience, opened again: it says what was published, and no more."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pytest
from pdfua import Severity, validate
from PIL import Image
from pypdf import PdfReader

from assessment import demo_audiences
from assessment.scoring.cells import Plan
from assessment.scoring.intake import Intake
from assessment.scoring.publication import Agreed, publish
from assessment.scoring.snapshot import GroupCell, Snapshot, from_json, to_json
from questions.load import bank
from reports import report
from reports.document import build_audience, published
from tests.reports.pages import texts
from tests.reports.workshops import REASON, held

DAY = date(2026, 11, 22)
EDITION = report.Edition("de", DAY, "Muster & Söhne <GmbH>", accent="#7a1f5c", wave="Herbst 2026")
BANK = bank()
FIGURE = re.compile(r"(?<![\d.,\w])\d[.,]\d(?![\d.,]|\w)")  # with one decimal


def snapshot_of(plan, answers) -> Snapshot:
    """What is published of these answers, as at closing."""
    groups = Plan.of(plan.groups, plan.crosses)
    named = plan.confidentiality == "named"
    intake = Intake(BANK, plan.form, dict(groups.groups), named=named)
    intake.add(map(json.dumps, answers))
    agreed = Agreed(plan.form, plan.kind, plan.confidentiality, invited=plan.headcount, plan=groups)
    return publish(BANK, intake.responses(), agreed, names=intake.names).snapshot


@cache
def staff() -> Snapshot:
    """Sixty people in groups; one of four is too small to be shown."""
    answers = demo_audiences.staff(BANK)
    for person in answers[:4]:
        person["groups"] = person["groups"] | {"department": "Zentraleinkauf"}
    names = [*demo_audiences.STAFF.groups[2]["names"], "Zentraleinkauf"]
    groups = (*demo_audiences.STAFF.groups[:2], {"key": "department", "names": names})
    return snapshot_of(replace(demo_audiences.STAFF, groups=groups), answers)


@cache
def leaders() -> Snapshot:
    return snapshot_of(demo_audiences.LEADERS, demo_audiences.leaders(BANK))


@cache
def room() -> Snapshot:
    """A workshop of fifteen whose result is the one that its room saw."""
    found = held(3)
    plan = replace(demo_audiences.STAFF, kind="workshop", confidentiality="open", groups=())
    said = snapshot_of(plan, demo_audiences.staff(BANK, 15))
    return replace(said, form="full", total=found.result)


@cache
def made(kind: str, language: str, **more) -> bytes:
    edition = replace(EDITION, language=language, **more)
    outcome = held(3) if kind == "workshop" else None
    snapshot = {"pulse": staff, "leadership": leaders, "workshop": room}[kind]()
    content = report.make_audience(BANK, snapshot, edition, outcome)
    assert content is not None
    return content


def pages(data: bytes) -> list[str]:
    return [" ".join(text.replace("- ", "-").split()) for text in texts(data)]


def everything(data: bytes) -> str:
    """All that a PDF holds: its text, and whatever stands in its objects and streams."""
    found = pages(data)
    with pikepdf.open(io.BytesIO(data)) as file:
        for one in file.objects:
            found.append(str(one) if not isinstance(one, pikepdf.Stream) else "")
            if isinstance(one, pikepdf.Dictionary):
                found += [str(value) for value in one.values() if isinstance(value, pikepdf.String)]
    return " ".join(found)


@pytest.fixture(
    scope="module",
    params=[(kind, lang) for kind in ("pulse", "workshop", "leadership") for lang in ("de", "en")],
)
def whole(request):
    return *request.param, made(*request.param)


def test_an_independent_checker_finds_no_failure(whole, tmp_path) -> None:
    kind, language, data = whole
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    found = [f"{f.rule_id}: {f.message}" for f in validate(str(path)).findings
             if f.severity > Severity.INFO]  # fmt: skip
    assert found == [], (kind, language)


def test_cover_and_method_say_who_was_asked_when_and_what_was_promised(whole) -> None:
    kind, language, data = whole
    cover, *rest = pages(data)
    said = {
        ("pulse", "de"): ("Mitarbeitende", "60 von 84 Eingeladenen (etwa 70 %)", "weniger als 5"),
        ("pulse", "en"): ("Staff", "60 of 84 people invited (about 70%)", "fewer than 5 people"),
        ("workshop", "de"): ("Workshop", "15 Personen", "ab 3 Antworten"),
        ("workshop", "en"): ("Workshop", "15 people", "from 3 answers on"),
        ("leadership", "de"): ("Führung", "6 von 6 Eingeladenen", "nennt deshalb niemanden"),
        ("leadership", "en"): ("Leadership", "6 of 6 people invited", "so it names nobody"),
    }
    asked, people, promise = said[kind, language]
    day = {"de": "22. November 2026", "en": "22 November 2026"}[language]
    for part in ("Muster & Söhne <GmbH>", f"Herbst 2026 · {asked}", people, day):
        assert part in cover
    assert promise in " ".join(rest)
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == language


def test_the_groups_that_were_released_are_shown_and_no_other() -> None:
    data = made("pulse", "de")
    shown = {name for cell in staff().groups for name in [cell.key.partition("=")[2]]}
    assert {"Vertrieb", "Entwicklung"} <= shown
    (page,) = [text for text in pages(data) if "Ohne Kundenkontakt" in text]
    for name in shown - {"yes", "no"}:
        assert name in page
    assert "Nicht jede Gruppe" in page
    assert "Zentraleinkauf" not in everything(data), "four people"


def test_no_group_has_no_page_and_no_empty_heading() -> None:
    none = replace(staff(), groups=(), withheld=True)
    document = build_audience(BANK, none, language="en", date=DAY).document
    assert document.groups.sets == ()
    data = report.make_audience(BANK, none, replace(EDITION, language="en"))
    assert "Groups" not in {line for page in PdfReader(io.BytesIO(data)).pages
                            for line in page.extract_text().splitlines()}  # fmt: skip


def test_a_single_group_has_its_row_without_a_chart() -> None:
    one = GroupCell("contact=yes", "20–49", dict.fromkeys([x.key for x in BANK.levers], 3.1))
    data = report.make_audience(BANK, replace(staff(), groups=(one,)), EDITION)
    assert any("Mit Kundenkontakt" in page and "20–49" in page for page in pages(data))


def test_nobody_is_named_where_everybody_gave_a_name() -> None:
    assert {one.name for one in leaders().people} == set(demo_audiences.NAMES)
    data = made("leadership", "de")
    words, whole = set(re.findall(r"\w+", " ".join(pages(data)))), everything(data)
    for name in demo_audiences.NAMES:
        assert name not in whole
        assert words.isdisjoint(name.split())


def numbers(value) -> set[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(numbers, value))
    return {float(value)} if isinstance(value, int | float) and value is not None else set()


def derived(found: set[float]) -> set[float]:
    """Differences of published figures, rounded; that is all that a report works out."""
    scale = {x for x in found if 0 <= x <= 5} | {3.0, 4.0}
    return {round(abs(a - b), 1) for a in scale for b in scale}


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_figure_stands_in_the_report_that_the_snapshot_does_not_hold(language) -> None:
    snapshot = staff()
    there = {round(x, 1) for x in numbers(to_json(snapshot))}
    shown = {
        float(x.replace(",", ".")) for x in FIGURE.findall(" ".join(pages(made("pulse", language))))
    }
    assert len(shown) > 20
    assert shown <= there | derived(there)


def test_the_snapshot_as_it_was_stored_makes_the_same_bytes() -> None:
    stored = from_json(json.loads(json.dumps(to_json(staff()))))
    assert report.make_audience(BANK, stored, EDITION) == made("pulse", "de")


def test_first_second_vote_and_agreed_score_stand_beside_each_other_with_the_reason() -> None:
    text = pages(made("workshop", "en"))
    (row,) = [re.search(r"Culture ([\d.–]+) ([\d.–]+) ([\d.–]+)", page) for page in text
              if "Everybody voted alone" in page]  # fmt: skip
    assert row.groups() == ("3.0", "–", "4.0")
    assert any(REASON in page for page in text if "The votes, practice by practice" in page)
    assert "7 dots" in " ".join(text)


def test_next_steps_go_by_what_was_agreed() -> None:
    outcome = held(3)
    by_votes = replace(room(), total=replace(room().total, priorities=()))
    assert published(by_votes).priorities == ()
    assert published(by_votes, outcome).priorities == outcome.result.priorities
    silent = [replace(one, agreed=None, practices=()) for one in outcome.levers]
    assert published(by_votes, replace(outcome, levers=tuple(silent))).priorities == ()


def test_too_few_answers_make_no_report() -> None:
    few = snapshot_of(demo_audiences.STAFF, demo_audiences.staff(BANK, 4))
    assert report.make_audience(BANK, few, EDITION) is None


def test_the_logo_comes_from_memory_and_has_a_text() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 80), "#8a2be2").save(picture, "PNG")
    data = made("pulse", "de", logo=picture.getvalue())
    with pikepdf.open(io.BytesIO(data)) as file:
        images = [one for one in file.objects if isinstance(one, pikepdf.Stream)
                  and one.get("/Subtype") == "/Image"]  # fmt: skip
    assert len(images) == 1
    assert "Logo von Muster & Söhne <GmbH>" in everything(data)
    assert data != made("pulse", "de")
