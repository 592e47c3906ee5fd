"""Sessions and failed attempts in the database: what is counted, what runs out, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import func, select

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import attempts, credentials, sessions
from portal.storage.tables import LOGIN_ATTEMPT, ROLE_ASSIGNMENT, WEB_SESSION
from portal.storage.work import Work

SYSTEM = Actor.system("portal")
COUNTED = attempts.subjects("mzj.clerk", "127.0.0.1")


def test_a_role_that_ended_is_not_held_any_more(directory: Works[Work], clock: FixedClock) -> None:
    with directory(Actor.system("portal")) as work:
        account = credentials.account_named(work.session, "mzj.clerk")
        assert account
        work.sessions.open("t" * 43, account.account_id, clock.now())
        mine = ROLE_ASSIGNMENT.c.account_id == account.account_id
        work.session.execute(ROLE_ASSIGNMENT.update().where(mine).values(valid_to=clock.today()))
    with directory.reading() as session:
        today = sessions.signed_in(session, "t" * 43, clock.now(), clock.today())
        tomorrow = sessions.signed_in(session, "t" * 43, clock.now(), clock.today() + timedelta(days=1))
    assert today and today.actor.roles == {"department_clerk@430211-mzj"}
    assert tomorrow and tomorrow.actor.roles == frozenset()


def test_a_session_that_ran_out_is_dropped_and_a_living_one_kept(
    directory: Works[Work], clock: FixedClock
) -> None:
    with directory(SYSTEM) as work:
        account = credentials.account_named(work.session, "区民政局经办人")
        assert account
        work.sessions.open("old", account.account_id, clock.now() - timedelta(minutes=31))
        work.sessions.open("new", account.account_id, clock.now())
        work.sessions.forget_dead(clock.now())
    with directory.reading() as session:
        assert session.scalars(select(WEB_SESSION.c.token_hash)).all() == [sessions.hashed("new")]
    with directory(SYSTEM) as work:
        work.sessions.end_all_of(account.account_id)
    with directory.reading() as session:
        assert session.scalar(select(func.count()).select_from(WEB_SESSION)) == 0


def test_guesses_made_at_the_same_time_are_all_counted(works: Works[Work], clock: FixedClock) -> None:
    def guess() -> None:
        for _ in range(5):
            with works(SYSTEM) as work:
                work.attempts.failed(COUNTED, clock.now())

    guessing = [threading.Thread(target=guess) for _ in range(4)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()
    with works.reading() as session:
        assert set(session.scalars(select(LOGIN_ATTEMPT.c.failures))) == {20}
        assert attempts.blocked_until(session, COUNTED, clock.now()) == clock.now() + attempts.LONGEST_PAUSE


def test_an_hour_without_failures_forgets_them(works: Works[Work], clock: FixedClock) -> None:
    for _ in range(7):
        with works(SYSTEM) as work:
            work.attempts.failed(COUNTED, clock.now())
    clock.advance(minutes=61)
    with works(SYSTEM) as work:
        work.attempts.failed(COUNTED, clock.now())
    with works.reading() as session:
        assert attempts.blocked_until(session, COUNTED, clock.now()) is None
    clock.advance(minutes=61)
    with works(SYSTEM) as work:
        work.attempts.forget_old(clock.now())
    with works.reading() as session:
        assert session.scalar(select(func.count()).select_from(LOGIN_ATTEMPT)) == 0
