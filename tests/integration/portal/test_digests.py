"""汇总 and 免打扰 with a real mail server: nothing is lost or doubled, nothing sent in hours of rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.persistence.calendar_days import Entry
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from chassis.working_days import WorkingCalendar
from portal.clients.carrying import Deferred
from portal.clients.letters import Letter, Letters
from portal.clients.sending import Sender
from portal.storage.channels import MAIL, columns_of
from portal.storage.deliveries import RESTS
from portal.storage.leaving import Leaving
from portal.storage.notifications import Notice
from portal.storage.rhythm import DAILY, HOURLY, Rhythm
from portal.storage.tables import CALENDAR, DELIVERY, DELIVERY_ITEM, NOTIFICATION
from portal.storage.told import Told
from portal.storage.work import Work
from portal.web.calendar_book import CalendarBook
from portal.web.keeping_channels import Choice, KeepingChannels
from tests.integration.portal.test_mail_leaves_the_portal import (
    PUBLIC,
    clerk,
    mailbox,
    reachable,
    sender_of,
    states,
)
from tests.integration.portal.test_the_inbox import hear_task, task
from tests.support.mail_server import Mailbox

__all__ = ["clerk", "mailbox"]

NIGHT = Rhythm(quiet_from=time(22), quiet_to=time(7))


def county_time(clock: FixedClock) -> time:
    return clock.now().astimezone(COUNTY_ZONE).time()


def at(clock: FixedClock, day: int, hour: int, minute: int = 0) -> None:
    clock.move_to(datetime(2026, 3, day, hour, minute, tzinfo=COUNTY_ZONE))


def wants(works: Works[Work], actor: Actor, rhythm: Rhythm) -> None:
    reachable(works, actor)
    with works(actor) as work:
        work.channels.put_how(actor.user_id, **columns_of(rhythm))


def test_an_hour_s_messages_are_one_mail_with_a_link_to_each(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    wants(directory, clerk, Rhythm(HOURLY))
    sender = sender_of(directory, mailbox.settings())
    for number, minute in enumerate((5, 20, 55), 1):
        at(clock, 3, 10, minute)
        hear_task(directory, task(number))
        sender.send_due()
    assert mailbox.arrived == []
    at(clock, 3, 11)
    sender.send_due()
    (message,) = mailbox.arrived
    assert message["Subject"] == "[把关] 您有 3 条消息"
    text = message.get_content()
    for row in Told(directory).of(clerk).rows:
        assert f"{PUBLIC}notifications/{row['id']}" in text
    assert [text.index(f"事项 {number}") for number in (1, 2, 3)] == sorted(
        text.index(f"事项 {number}") for number in (1, 2, 3)
    )


def test_at_night_only_what_presses_leaves_and_the_rest_in_the_morning(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    wants(directory, clerk, NIGHT)
    sender = sender_of(directory, mailbox.settings())
    at(clock, 3, 23)
    hear_task(directory, task(1))
    soon = (clock.now() + timedelta(minutes=30)).isoformat()
    hear_task(directory, task(2, opened_at=clock.now().isoformat(), due_at=soon, limit_days=None))
    sender.send_due()
    assert [message["Subject"] for message in mailbox.arrived] == ["[把关] 紧急待办：事项 2"]
    at(clock, 4, 6, 59)
    sender.send_due()
    assert len(mailbox.arrived) == 1
    at(clock, 4, 7)
    sender.send_due()
    assert mailbox.arrived[1]["Subject"] == "[把关] 新待办：事项 1"


def test_days_the_administrator_entered_are_days_off(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    kept = KeptCalendar(WorkingCalendar(), CALENDAR, directory, owner="portal")
    day_off = Entry(date(2026, 3, 3), False, "停工", "通知")
    CalendarBook(directory, kept).enter(clerk, [day_off])
    wants(directory, clerk, Rhythm(days_off=True))
    sender = sender_of(directory, mailbox.settings())
    at(clock, 3, 10)
    hear_task(directory, task(1))
    sender.send_due()
    assert mailbox.arrived == []
    at(clock, 4, 8)
    sender.send_due()
    assert len(mailbox.arrived) == 1


def test_what_nobody_sent_before_the_night_waits_for_the_morning(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    wants(directory, clerk, NIGHT)
    at(clock, 3, 21, 50)
    hear_task(directory, task(1))
    at(clock, 3, 22, 10)
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    assert (mailbox.arrived, states(directory)) == ([], [])
    at(clock, 4, 7)
    sender.send_due()
    assert len(mailbox.arrived) == 1


def test_a_failed_mail_is_not_tried_again_at_night(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    wants(directory, clerk, NIGHT)
    mailbox.to_letter = "451 later"
    at(clock, 3, 21, 59)
    hear_task(directory, task(1))
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    mailbox.to_letter = "250 OK"
    clock.advance(seconds=RESTS[0].total_seconds())
    sender.send_due()
    assert mailbox.arrived == []
    at(clock, 4, 7)
    sender.send_due()
    assert len(mailbox.arrived) == 1


def test_a_new_choice_holds_for_what_has_not_left(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    wants(directory, clerk, Rhythm(DAILY, time(8, 30)))
    sender = sender_of(directory, mailbox.settings())
    at(clock, 3, 10)
    hear_task(directory, task(1))
    kept = KeepingChannels(directory, mailbox.settings())
    listed = ["new"]
    kept.choose(clerk, Choice("zh", listed, {}, Rhythm(DAILY, time(17))))
    assert kept.of(clerk).rhythm == Rhythm(DAILY, time(17))
    at(clock, 3, 16, 59)
    sender.send_due()
    assert mailbox.arrived == []
    kept.choose(clerk, Choice("zh", listed, {}, Rhythm()))
    sender.send_due()
    assert len(mailbox.arrived) == 1


class Unreliable:
    """Takes some letters and not others."""

    def __init__(self) -> None:
        self.fails = False
        self.taken: list[Letter] = []

    def carry(self, letter: Letter, address: str) -> None:
        if self.fails:
            raise Deferred("not now")
        self.taken.append(letter)


THINGS = st.sampled_from(["tell", "send", "fail", "two"])


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(st.tuples(THINGS, st.integers(0, 600)), min_size=5, max_size=30),
    rhythm=st.sampled_from([Rhythm(), Rhythm(HOURLY), Rhythm(DAILY, time(8)), NIGHT]),
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_happens_every_message_leaves_in_exactly_one_mail(
    directory: Works[Work],
    clerk: Actor,
    clock: FixedClock,
    steps: list[tuple[str, int]],
    rhythm: Rhythm,
) -> None:
    with directory(clerk) as work:
        for table in (DELIVERY_ITEM, DELIVERY, NOTIFICATION):
            work.session.execute(delete(table))
    wants(directory, clerk, rhythm)
    carrier, told = Unreliable(), 0
    senders = [
        Sender(Leaving(directory), {MAIL: carrier}, Letters(PUBLIC), directory.clock) for _ in range(2)
    ]
    for what, minutes in steps:
        clock.advance(minutes=minutes)
        before = len(carrier.taken)
        if what == "tell":
            told += 1
            with directory(clerk) as work:
                notice = Notice(f"new:{told}", "new", "admission", "430211", f"第 {told} 件事", str(told))
                work.notifications.tell([f"user:{clerk.user_id}"], notice)
                work.notifications.tell([f"user:{clerk.user_id}"], notice)
        carrier.fails = what == "fail"
        for sender in senders if what == "two" else senders[:1]:
            sender.send_due()
        if rhythm == NIGHT and (county_time(clock) >= time(22) or county_time(clock) < time(7)):
            assert len(carrier.taken) == before
    carrier.fails = False
    for _ in range(4):
        clock.advance(days=1)
        at_nine = clock.now().astimezone(COUNTY_ZONE).replace(hour=9, minute=0)
        clock.move_to(max(clock.now(), at_nine))
        senders[0].send_due()
    with directory.reading() as session:
        sent = session.scalars(select(NOTIFICATION.c.id)).all()
    whole = "\n".join(letter.text for letter in carrier.taken)
    assert len(sent) == told
    assert all(whole.count(one) == 1 for one in sent)
