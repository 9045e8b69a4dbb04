"""Customer figures of a wave: by hand, worked out, from a file; nothing unseen is stored."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select

from assessment.models import Deed
from assessment.store import figures
from assessment.store.database import db
from assessment.store.figures import FigureValue
from questions.load import bank
from tests import people, published
from tests.conftest import database_url  # noqa: F401  # on both engines


@pytest.fixture
def facilitator(app):
    return people.signed_in(app, "facilitator@example.com")


@pytest.fixture
def path(place):
    return f"/assessment/{place}/figures"


@pytest.fixture
def known(app, place):
    """What is stored, by figure."""

    def read():
        with app.app_context():
            return figures.of_assessment(db.session, place)

    return read


def english(client) -> None:
    client.set_cookie("language", "en")


def upload(client, path, text: str | bytes):
    content = text.encode() if isinstance(text, str) else text
    file = {"file": (BytesIO(content), "figures.csv"), "csrf_token": people.signature(client)}
    return client.post(f"{path}/upload", data=file, content_type="multipart/form-data")


def test_values_by_hand_stand_beside_the_scores_of_the_wave(
    app, place, path, facilitator, known
) -> None:
    published.closed(app, place, published.STAFF, published.staff())
    english(facilitator)
    said = {"nps-value": "-12.5", "nps-day": "2026-11-01", "nps-note": "Sommer", "churn-value": "8"}
    assert people.post(facilitator, f"{path}/edit", **said).status_code == 303
    assert known() == {
        "nps": FigureValue("nps", -12.5, date(2026, 11, 1), "Sommer"),
        "churn": FigureValue("churn", 8.0),
    }
    page = facilitator.get(path).text
    for part in ("−12.5", "as of 1 November 2026", "Overall score, Staff", "Churn rate, %"):
        assert part in page


def test_an_emptied_value_is_taken_away_and_the_log_counts(app, place, path, facilitator, known):
    people.post(facilitator, f"{path}/edit", **{"nps-value": "10", "csat-value": "80"})
    people.post(facilitator, f"{path}/edit", **{"nps-value": "10", "csat-value": ""})
    people.post(facilitator, f"{path}/edit", **{"nps-value": "10"})
    assert list(known()) == ["nps"]
    with app.app_context():
        noted = db.session.scalars(select(Deed).order_by(Deed.id)).all()
        assert [(one.action, one.detail["count"]) for one in noted] == [
            ("figures-changed", 2), ("figures-changed", 1),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        {"nps-value": "101"}, {"csat-value": "-1"}, {"ces-value": "0"}, {"reviews-value": "5.1"},
        {"nps-value": "many"}, {"nps-value": "nan"}, {"churn-value": "inf"},
        {"nps-value": "5", "nps-day": "gestern"}, {"nps-value": "5", "nps-note": "x" * 201},
        {"nps-value": "5", "nps-day": "1999-12-31"},
        {"nps-value": "5", "nps-day": str(datetime.now(UTC).date() + timedelta(days=3))},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_stored(path, facilitator, known, said) -> None:
    english(facilitator)
    answer = people.post(facilitator, f"{path}/edit", **said)
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    assert known() == {}


def test_bounds_below_zero_are_written_with_a_minus(path, facilitator) -> None:
    english(facilitator)
    page = people.post(facilitator, f"{path}/edit", **{"nps-value": "101"}).text
    assert "between −100 and 100" in page
    assert "lies between −100 and 100." in page


@pytest.mark.parametrize(("language", "day"), [("en", "As of"), ("de", "Stand vom")])
def test_the_summary_names_each_figure_in_the_order_of_the_page(
    path, facilitator, language, day
) -> None:
    facilitator.set_cookie("language", language)
    said = {"csat-value": "viel", "csat-day": "gestern", "ces-value": "99", "nps-c1": "x"}
    page = people.post(facilitator, f"{path}/edit", **said).text
    summary = page.partition('id="problems"')[2].partition("</div>")[0]
    found = dict(re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary))
    assert set(found) == set(said)
    assert list(found) == sorted(found, key=lambda place: page.index(f'id="{place}"'))
    name = next(one.name[language] for one in bank().figures if one.key == "csat")
    assert found["csat-value"].startswith(f"{name}: ")
    assert found["csat-day"].startswith(f"{name}, {day}: ")


@pytest.mark.parametrize(
    ("which", "parts", "result"),
    [
        ("nps", ("50", "30", "20"), "30"),
        ("nps", ("1", "0", "2"), "-33.3"),
        ("clv", ("500", "120.5", "4"), "1,518"),
        ("clv", ("100", "250", "4"), "0"),
    ],
)
def test_a_calculator_works_without_a_script_and_stores_nothing(
    path, facilitator, known, which, parts, result
) -> None:
    english(facilitator)
    said = {f"{which}-c{number}": part for number, part in enumerate(parts, 1)}
    said |= {"work_out": which, "csat-value": "77"}
    answer = people.post(facilitator, f"{path}/edit", **said)
    assert answer.status_code == 200
    field = answer.text.partition(f'id="{which}-value"')[2].partition(">")[0]
    assert f'value="{result}"' in field
    assert 'value="77"' in answer.text, "what else was entered is kept"
    assert known() == {}


@pytest.mark.parametrize(
    ("which", "parts"),
    [("nps", ("0", "0", "0")), ("nps", ("", "", "")), ("nps", ("-1", "2", "3")),
     ("nps", ("50", "30", "")), ("clv", ("100", "", "3")),
     ("clv", ("5", "1", "0")), ("clv", ("999999999", "0", "999999999")), ("nps", ("x", "1", "1"))],
)  # fmt: skip
def test_a_calculator_says_where_nothing_comes_out(path, facilitator, which, parts) -> None:
    said = {f"{which}-c{number}": part for number, part in enumerate(parts, 1)}
    answer = people.post(facilitator, f"{path}/edit", **said, work_out=which)
    assert answer.status_code == 422


def test_an_unknown_calculator_is_none(path, facilitator, known) -> None:
    assert people.post(facilitator, f"{path}/edit", work_out="score").status_code == 200
    assert known() == {}


def test_a_file_is_looked_at_before_anything_is_stored(path, facilitator, known) -> None:
    english(facilitator)
    text = "figure,value,date,note\nNPS,12.5,2026-11-01,Summer\nchurn,108,,\nLuck,3,,\n"
    answer = upload(facilitator, path, text)
    assert answer.status_code == 303
    check = answer.headers["Location"]
    page = facilitator.get(check).text
    assert known() == {}
    for part in ("12.5", "1 November 2026", "Line 3: outside the range", "Line 4: no figure"):
        assert part in page
    assert people.post(facilitator, check).status_code == 303
    assert known() == {"nps": FigureValue("nps", 12.5, date(2026, 11, 1), "Summer")}
    assert people.post(facilitator, check).status_code == 404, "once"


def test_another_wave_does_not_find_the_draft(app, place, path, facilitator) -> None:
    check = upload(facilitator, path, "figure,value\nnps,1\n").headers["Location"]
    other = published.assessment(app, people.workspace(app, facilitator="facilitator"))
    assert facilitator.get(check.replace(str(place), str(other))).status_code == 404


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "figure,value\n", b"PK\0\0", "x" * 70_000])
def test_a_file_without_figures_is_refused_in_words(path, facilitator, text) -> None:
    answer = upload(facilitator, path, text)
    assert answer.status_code in (413, 422)
    assert people.post(facilitator, f"{path}/upload").status_code == 422


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("way", ["", "for=excel"])
def test_the_table_can_be_sent_back_as_it_is(
    app, place, path, facilitator, known, language, way
) -> None:
    given = [FigureValue("nps", -12.5, date(2026, 11, 1), "=1+1"), FigureValue("clv", 12345.5)]
    with app.app_context():
        figures.put(db.session, place, given)
        db.session.commit()
    before = known()
    content = facilitator.get(f"{path}/table.csv?lang={language}&{way}").data
    assert content.startswith(b"\xef\xbb\xbf") is bool(way)
    assert b"'=1+1" in content
    with app.app_context():
        figures.remove(db.session, place, before)
        db.session.commit()
    filled = b"\n".join(line for line in content.splitlines() if b",,," not in line)
    filled = b"\n".join(line for line in filled.splitlines() if b";;;" not in line)
    check = upload(facilitator, path, filled).headers["Location"]
    people.post(facilitator, check)
    assert known() == before


def test_viewers_read_figures_and_enter_none(path, viewer) -> None:
    assert "figures/edit" not in viewer.get(path).text
    assert viewer.get(f"{path}/edit").status_code == 403
    rows = list(csv.reader(StringIO(viewer.get(f"{path}/table.csv?lang=en").text)))
    assert rows[0] == ["figure", "value", "date", "note"]
    assert len(rows) == 8
