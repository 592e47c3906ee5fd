"""消息发送: what the system administrator sees of what could not be delivered, and what trying again does."""

from __future__ import annotations

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage.channels import MAIL, WEBHOOK
from portal.storage.deliveries import RESTS
from portal.storage.departures import Departures
from portal.storage.tables import METADATA
from portal.storage.work import Work
from tests.integration.portal.test_mail_leaves_the_portal import (
    clerk,
    colleague,
    mailbox,
    reachable,
    sender_of,
    states,
)
from tests.integration.portal.test_the_inbox import hear_task, task
from tests.support.mail_server import Mailbox

__all__ = ["clerk", "colleague", "mailbox"]
KEEPER = Actor("u0", "系统管理员", "管理员", "430211", "某区", frozenset({"system_administrator@430211"}))


def test_the_administrator_sees_what_was_given_up_and_sends_it_again(
    directory: Works[Work], clerk: Actor, colleague: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    mailbox.to_recipient = "550 5.1.1 no such user"
    reachable(directory, clerk)
    reachable(directory, colleague)
    hear_task(directory, task(1, case_title="不应出现的事项"))
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    kept = Departures(directory)
    page = kept.troubled(given_up=True)
    assert {row["name"] for row in page.rows} == {clerk.name, colleague.name}
    assert {row["reason"] for row in page.rows} == {"550 5.1.1 no such user"}
    assert "不应出现的事项" not in str(page.rows)
    assert kept.troubled(given_up=False).rows == []
    first = kept.troubled(given_up=True, limit=1)
    rest = kept.troubled(given_up=True, limit=1, after=first.next)
    assert {first.rows[0]["id"], rest.rows[0]["id"]} == {row["id"] for row in page.rows}
    mail, robot = kept.channels([MAIL, WEBHOOK])
    assert (mail["waiting"], mail["given_up"], mail["last"]) == (0, 2, None)
    assert (robot["waiting"], robot["given_up"], robot["oldest"]) == (0, 0, None)
    mailbox.to_recipient = "250 OK"
    assert kept.try_again(KEEPER, page.rows[0]["id"]) == 1
    assert kept.try_again(KEEPER, page.rows[0]["id"]) == 0, "it waits already"
    sender.send_due()
    assert sorted(state for state, _, _ in states(directory)) == ["given_up", "sent"]
    assert kept.channels([MAIL])[0]["last"] == clock.now()
    assert kept.try_again(KEEPER) == 1
    sender.send_due()
    assert len(set(mailbox.ids())) == len(mailbox.ids()) == 2
    with directory.reading() as session:
        lines = session.execute(METADATA.tables["journal"].select()).mappings().all()
    assert [line["actor_id"] for line in lines if line["action"] == "delivery-tried-again"] == ["u0", "u0"]


def test_what_failed_and_is_tried_again_by_itself_is_listed_apart(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    mailbox.to_letter = "451 later"
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender_of(directory, mailbox.settings()).send_due()
    kept = Departures(directory)
    (row,) = kept.troubled(given_up=False).rows
    assert (row["attempts"], row["next_at"]) == (1, clock.now() + RESTS[0])
    assert kept.troubled(given_up=True).rows == []
    assert kept.try_again(KEEPER) == 0
    (mail,) = kept.channels([MAIL])
    assert (mail["waiting"], mail["oldest"]) == (1, row["made_at"])
