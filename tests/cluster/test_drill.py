"""Every part of an installation on several machines is killed in turn while people answer.

Nothing here is a stand-in: PostgreSQL with its hot standby, Redis, web servers and workers are
processes of their own that end with `kill -9`, and mails go to a real mail server.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from assessment.jobs import mailing, reminders
from assessment.models import Audience, Delivery, Invitation, Job, Lead, Response
from assessment.store import actions, addresses, mailings, work
from assessment.store.actions import Details
from assessment.store.addresses import Person
from assessment.store.database import UNUSABLE, begin_write, db
from tests import people, rows
from tests.cluster.conftest import Installation
from tests.cluster.crowd import Crowd
from tests.pages import fields, hand_in

INVITED, BY_LINK, LEADERS, ACTIONS = 100, 100, 60, 10
AT_ONCE = 25  # come while one part is dead
LONG = 180  # seconds until whatever was cut off has to be done


def test_each_part_is_killed_in_turn_while_people_answer(installation: Installation) -> None:
    drill = Drill(installation)
    drill.people_are_asked()
    drill.a_worker_dies_with_a_mail_in_its_hand()
    drill.a_web_server_dies(0)
    drill.a_worker_dies_over_a_report()
    drill.redis_starts_again_with_nothing()
    drill.whoever_gives_work_out_dies()
    drill.a_web_server_dies(1)
    drill.the_database_dies_and_its_standby_takes_over()
    drill.everybody_is_done()
    drill.every_answer_is_there_once()
    drill.nobody_got_a_mail_twice()
    drill.audiences_close()
    drill.no_job_is_stuck()


class Drill:
    """The steps, and what they have to leave behind."""

    def __init__(self, installation: Installation) -> None:
        self.all = installation
        self.crowd = Crowd([web.port for web in installation.webs])
        self.kills = 0
        with installation.app.app_context():
            home = people.workspace(installation.app, fred="facilitator")
            of = rows.organisation(db.session, home).id
            waves = [rows.assessment(db.session, of, name).id for name in ("Herbst", "Winter")]
            invited = rows.audience(db.session, "pulse", waves[0], entry="invited")
            leaders = rows.audience(db.session, "leadership", waves[0])
            linked = rows.audience(db.session, "pulse", waves[1])
            self.invited, self.leaders, self.linked = invited.id, leaders.id, linked.id
            self.codes = {one.id: one.code for one in (invited, linked)}
            for audience, name, count in ((invited, "p", INVITED), (leaders, "l", LEADERS)):
                people_ = [Person(f"{name}{n:03}@kunde.test") for n in range(count)]
                addresses.add(db.session, audience, people_)
            today = datetime.now(UTC).date()
            for number in range(ACTIONS):
                said = Details(title="Zuhören", due=today, email=f"a{number}@kunde.test")
                actions.create(db.session, waves[0], said, rows.NOW, in_room=False)
            db.session.commit()
        self.facilitator = people.signed_in(installation.app, "fred@example.com")
        self.member = installation.app.test_client()

    # ---- what the steps need ---------------------------------------------------------------------

    def see(self, look: Callable[[], Any]) -> Any:
        """What the database says now; patient while it is out."""
        end = time.monotonic() + LONG
        while True:
            with self.all.app.app_context():
                try:
                    return look()
                except UNUSABLE:
                    if time.monotonic() > end:
                        raise
            time.sleep(0.3)

    def until(self, what: str, true: Callable[[], Any], patience: float = LONG) -> Any:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if found := self.see(true):
                return found
            time.sleep(0.1)
        raise AssertionError(f"{what}: not within {patience} s\n{self.logs()}")

    def logs(self) -> str:
        machines = (*self.all.webs, *self.all.workers)
        return "\n".join(one.log.read_text()[-3000:] for one in machines)

    def people_come(self) -> None:
        self.came = len(self.crowd.acknowledged)
        self.crowd.come(AT_ONCE)

    def answers_go_on(self) -> None:
        """Of those who came, some get through before the part that died is back."""
        enough = self.came + AT_ONCE // 3
        self.until("answers", lambda: len(self.crowd.acknowledged) >= enough)

    def order(self, make: Callable[[], work.Order]) -> str:
        """Order work as a page does: note it, then tell a worker."""

        def ask() -> str:
            begin_write(db.session)
            order = make()
            db.session.commit()
            work.ask(db.session, order, datetime.now(UTC))
            db.session.commit()
            return order.key

        key: str = self.see(ask)
        self.all.app.extensions["jobs"].tell(key)
        return key

    def invite(self, audience: UUID) -> str:
        def make() -> work.Order:
            asked = db.session.get_one(Audience, audience)
            return mailing.order(mailings.invite(db.session, asked, datetime.now(UTC)).id, audience)

        return self.order(make)

    def state(self, key: str) -> str:
        return str(self.see(lambda: db.session.scalar(select(Job.state).where(Job.key == key))))

    def kill_worker_of(self, key: str) -> None:
        at = select(Job.host).where(Job.key == key, Job.state == "running")
        self.kill_worker(self.until("a worker at it", lambda: db.session.scalar(at)))

    def kill_worker(self, name: str) -> None:
        worker = self.all.worker(name)
        worker.kill()
        self.kills += 1
        worker.start()

    # ---- the steps -------------------------------------------------------------------------------

    def people_are_asked(self) -> None:
        self.first = self.leader()
        self.mailing = self.invite(self.invited)
        for number in range(max(INVITED, BY_LINK)):
            if number < INVITED:
                key = partial(self.all.keys.get, f"p{number:03}@kunde.test")
                self.crowd.answer(self.codes[self.invited], key)
            if number < BY_LINK:
                self.crowd.answer(self.codes[self.linked], str)

    def a_worker_dies_with_a_mail_in_its_hand(self) -> None:
        self.people_come()
        self.until("mails", lambda: len(self.all.box.mails) >= 20)
        self.kill_worker_of(self.mailing)

    def a_web_server_dies(self, which: int) -> None:
        web = self.all.webs[which]
        self.people_come()
        web.kill()
        self.answers_go_on()
        web.start()

    def a_worker_dies_over_a_report(self) -> None:
        self.people_come()
        location = hand_in(self.member)
        data = {"csrf_token": fields(self.member.get("/check").text)["csrf_token"]}
        self.report = f"{location}/report"
        assert self.member.post(f"{self.report}?lang=en", data=data).status_code == 303
        (key,) = self.see(
            lambda: db.session.scalars(select(Job.key).where(Job.kind == "check-report")).all()
        )
        self.kill_worker_of(key)

    def redis_starts_again_with_nothing(self) -> None:
        """What is ordered meanwhile stands in the database, and nobody is told of it."""
        self.people_come()
        self.all.redis.stop()
        self.reminding = self.order(lambda: work.Order("r" * 64, reminders.KIND, "all", {}))
        self.answers_go_on()
        self.all.redis.start()
        self.until("reminders", lambda: self.state(self.reminding) == "done")

    def whoever_gives_work_out_dies(self) -> None:
        """Unless it has, and was followed by another one before."""
        if self.leader() == self.first:
            self.people_come()
            self.kill_worker(self.first)
            self.until("another one", lambda: self.leader() != self.first)

    def leader(self) -> str:
        return str(self.see(lambda: db.session.scalar(select(Lead.worker))))

    def the_database_dies_and_its_standby_takes_over(self) -> None:
        """While mails go out and people answer."""
        for web in self.all.webs:
            web.until("/readyz")
        before = len(self.all.box.mails)
        self.mailing = self.invite(self.leaders)
        self.until("mails", lambda: len(self.all.box.mails) >= before + 10)
        self.people_come()
        self.all.databases.primary.kill()
        self.kills += 1
        for web in self.all.webs:
            web.until("/readyz", 503)
        assert self.all.webs[0].answers(f"/r/{self.codes[self.linked]}/form") == 503
        self.people_come()
        self.all.databases.fail_over()
        for web in self.all.webs:
            web.until("/readyz")

    def everybody_is_done(self) -> None:
        self.until("mails", lambda: self.state(self.mailing) == "done")
        self.missed = self.uncertain()
        self.crowd.come(len(self.crowd.threads))
        self.crowd.wait()
        assert self.crowd.problems == []

    # ---- what has to hold ------------------------------------------------------------------------

    def uncertain(self) -> int:
        count = select(func.count()).where(Delivery.state == "uncertain")
        return int(self.see(lambda: db.session.scalar(count)))

    def every_answer_is_there_once(self) -> None:
        def stored() -> Counter[tuple[str, str]]:
            query = select(Response.uuid, Audience.code).join(
                Audience, Audience.id == Response.audience_id
            )
            return Counter((str(uuid), code) for uuid, code in db.session.execute(query))

        assert self.see(stored) == Counter(self.crowd.acknowledged.items())
        used = select(func.count()).where(Invitation.used)
        by_invitation = Counter(self.crowd.acknowledged.values())[self.codes[self.invited]]
        assert self.see(lambda: db.session.scalar(used)) == by_invitation

    def nobody_got_a_mail_twice(self) -> None:
        got = Counter(self.all.box.to())
        asked = [f"p{n:03}@kunde.test" for n in range(INVITED)]
        asked += [f"l{n:03}@kunde.test" for n in range(LEADERS)]
        asked += [f"a{n}@kunde.test" for n in range(ACTIONS)]
        assert set(got.values()) == {1}
        assert len(set(asked) - got.keys()) <= self.missed <= self.kills

    def audiences_close(self) -> None:
        for audience in (self.invited, self.linked):
            page = f"/audience/{audience}/close"
            assert people.post(self.facilitator, page, sure="yes").status_code == 303
        closed = select(func.count()).where(Audience.state == "closed")
        self.until("closing", lambda: db.session.scalar(closed) == 2)

    def no_job_is_stuck(self) -> None:
        states = select(Job.state, func.count()).group_by(Job.state)
        self.until("the end", lambda: set(dict(db.session.execute(states).all())) == {"done"})
        assert self.member.get(f"{self.report}.pdf?lang=en").mimetype == "application/pdf"
        assert self.all.worker(self.leader()).process.poll() is None
