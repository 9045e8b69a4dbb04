"""Clocks: summer time begins and ends, and a machine's clock jumps. Nothing closes too early,
nobody is reminded twice, and nothing waits for the clock to catch up."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.clock import local
from assessment.jobs import closing
from assessment.models import Audience
from assessment.store import work
from assessment.store.database import db
from tests import rows
from tests.jobs import test_reminders as reminding
from tests.views.test_audiences import PULSE, plan, planned

HOUR = timedelta(hours=1)
AUTUMN = datetime(2094, 10, 31, tzinfo=UTC)  # at 01:00 UTC 03:00 becomes 02:00 in Berlin
SPRING = datetime(2094, 3, 28, tzinfo=UTC)  # at 01:00 UTC 02:00 becomes 03:00
EIGHT = {"AUTUMN": AUTUMN + 7 * HOUR, "SPRING": SPRING + 6 * HOUR}  # o'clock in Berlin


@pytest.mark.parametrize(
    ("typed", "closes"),
    [
        ("2094-10-30T18:00", AUTUMN - 8 * HOUR),
        ("2094-10-31T01:59", AUTUMN - timedelta(minutes=1)),
        ("2094-10-31T02:30", AUTUMN + 1.5 * HOUR),  # shown twice; people rely on the second
        ("2094-10-31T03:00", AUTUMN + 2 * HOUR),
        ("2094-10-31T18:00", AUTUMN + 17 * HOUR),
        ("2094-03-28T01:59", SPRING + timedelta(minutes=59)),
        ("2094-03-28T03:00", SPRING + HOUR),
        ("2094-03-28T18:00", SPRING + 16 * HOUR),
    ],
)
def test_a_survey_closes_when_the_clock_shows_what_was_typed_for_the_last_time(
    app, anna, assessment, typed, closes
) -> None:
    row = planned(app, plan(anna, assessment, PULSE | {"closes_at": typed}))
    assert row.closes_at == closes
    with app.app_context():
        shown = local(row.closes_at).strftime("%Y-%m-%dT%H:%M")
        assert shown == typed
        db.session.get_one(Audience, row.id).state = "open"
        db.session.commit()
        assert not list(closing.due(db.session, closes - timedelta(seconds=1)))
        assert list(closing.due(db.session, closes)) == [closing.order(row.id)]


def test_a_survey_opens_when_the_clock_shows_what_was_typed_for_the_first_time(
    app, anna, assessment
) -> None:
    row = planned(app, plan(anna, assessment, PULSE | {"opens_at": "2094-10-31T02:30"}))
    assert row.opens_at == AUTUMN + HOUR / 2


def test_an_hour_that_is_left_out_is_said_so(anna, assessment) -> None:
    for name in ("opens_at", "closes_at"):
        response = plan(anna, assessment, PULSE | {name: "2094-03-28T02:30"})
        assert response.status_code == 422
        assert f'href="#{name}"' in response.text
        assert "skip this hour" in response.text


@pytest.mark.parametrize("night", ["AUTUMN", "SPRING"])
def test_reminders_come_once_and_not_before_eight_on_days_of_23_and_25_hours(
    served, box, night
) -> None:
    """Every minute of three days, as the worker looks."""
    eight = EIGHT[night]
    reminding.action(due=(eight + timedelta(days=3)).date())
    asked = []
    moment = eight - timedelta(days=1, hours=9)
    while moment < eight + timedelta(days=1):
        for order in reminding.orders(moment):
            asked.append(moment)
            db.session.rollback()
            work.ask(db.session, order, moment)
            db.session.commit()
        moment += timedelta(minutes=10)
    assert asked[0] == eight
    assert {moment.minute for moment in asked} == {0}, "once an hour"


def test_a_clock_that_jumps_back_reminds_nobody_again(served, box, monkeypatch) -> None:
    reminding.action()
    for moment in (0, -5, -1, 0, 3):
        at = reminding.MORNING + moment * HOUR
        reminding.at(monkeypatch, at)
        reminding.run(at)
    assert box.to() == [reminding.ADA]


def test_a_clock_that_jumps_back_closes_later_and_loses_no_work(context) -> None:
    now = datetime.now(UTC)
    order = work.Order("k" * 64, "check-report", "o" * 64, {"language": "de"})
    work.ask(db.session, order, now + 5 * HOUR)  # ordered before the clock jumped
    asked = rows.audience(db.session, closes_at=now + HOUR).id
    db.session.commit()
    assert not list(closing.due(db.session, now - 5 * HOUR))
    assert not list(closing.due(db.session, now))
    assert [one.owner for one in closing.due(db.session, now + HOUR)] == [str(asked)]
    db.session.rollback()
    jobs = context.extensions["jobs"]
    jobs.pick_up()
    assert jobs.waiting() == 1, "it does not wait for the clock to catch up"
