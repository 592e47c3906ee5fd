"""通知 by mail, through a real mail server: to whom, in which words, once, and what happens when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.assembly import tidy_up
from portal.clients.letters import KINDS, Letters
from portal.clients.mail import MailServer
from portal.clients.sending import PAUSES, Sender
from portal.settings import Smtp
from portal.storage import notifications
from portal.storage.channels import MAIL
from portal.storage.deliveries import LEASE, RESTS
from portal.storage.leaving import Leaving
from portal.storage.notifications import KEPT_FOR
from portal.storage.tables import ACCOUNT, DELIVERY, DELIVERY_ITEM
from portal.storage.told import Told
from portal.storage.work import Work
from portal.web.keeping_channels import (
    Choice,
    KeepingChannels,
)
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import web_app
from tests.integration.portal.test_telling_people import CLERKS, holding
from tests.integration.portal.test_the_inbox import START, hear_task, task
from tests.support.mail_server import SENDER, Mailbox, certificate, free_port, mail_server, with_login

PUBLIC = "https://bg.example.gov.cn/"
ADDRESS = "clerk@example.gov.cn"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def clerk(directory: Works[Work]) -> Actor:
    return holding(directory, CLERKS)


@pytest.fixture
def colleague(directory: Works[Work]) -> Actor:
    return holding(directory, CLERKS, 1)


def sender_of(works: Works[Work], smtp: Smtp) -> Sender:
    return Sender(Leaving(works), {MAIL: MailServer(smtp, PUBLIC)}, Letters(PUBLIC), works.clock)


def reachable(works: Works[Work], actor: Actor, *kinds: str, language: str = "zh") -> None:
    """This person has confirmed an address."""
    with works(actor) as work:
        work.channels.put_how(actor.user_id, language=language)
        work.channels.put_where(
            actor.user_id, MAIL, address=ADDRESS, kinds=list(kinds or notifications.KINDS)
        )


def states(works: Works[Work]) -> list[tuple[str, int, str]]:
    with works.reading() as session:
        rows = session.execute(select(DELIVERY).order_by(DELIVERY.c.id)).mappings()
        return [(row["state"], row["attempts"], row["reason"]) for row in rows]


def test_new_work_is_told_by_mail_once_with_a_link_that_opens_it_after_sign_in(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, passwords: Passwords
) -> None:
    reachable(directory, clerk)
    sender = sender_of(directory, mailbox.settings())
    for _twice in range(2):
        hear_task(directory, task(1))
        sender.send_due()
    (message,) = mailbox.arrived
    assert mailbox.recipients == [ADDRESS]
    assert (message["Subject"], message["From"], message["To"]) == (
        "[把关] 新待办：事项 1",
        f"把关 <{SENDER}>",
        ADDRESS,
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{PUBLIC}notification-settings>"
    (row,) = Told(directory).of(clerk).rows
    text = message.get_content()
    link = f"{PUBLIC}notifications/{row['id']}"
    assert link in text and "环节：登记" in text and task(1)["case_no"] in text
    browser = web_app(directory, passwords).test_client()
    away = browser.get(urlsplit(link).path).headers["Location"]
    assert parse_qs(urlsplit(away).query)["next"] == [urlsplit(link).path]


def test_it_is_written_in_the_language_of_whoever_reads_it(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk, language="en")
    hear_task(directory, task(1))
    sender_of(directory, mailbox.settings()).send_due()
    (message,) = mailbox.arrived
    assert message["Subject"] == "[Gatehouse] New work: 事项 1"
    assert "please do not reply" in message.get_content()


def test_of_a_case_with_named_readers_mail_says_the_number_and_nothing_else(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1, process_id="app_head", case_title="某某同志任职", reminded=100))
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    (message,) = mailbox.arrived
    hear_task(directory, task(1, process_id="app_head", case_title="某某同志任职", urged=1, version=2), 2)
    sender.send_due()
    said = [f"{one['Subject']}\n{one.get_content()}" for one in mailbox.arrived]
    assert task(1)["case_no"] in said[0] and "有一件工作需要您查看" in said[1]
    for secret in ("某某", "任职", "登记", *(name.zh for name in KINDS.values())):
        assert secret not in said[0] + said[1]
    assert message["Subject"] == "[把关] 您有 2 条消息"


def test_only_the_kinds_a_person_chose_go_out_and_only_they_are_listed(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    kept = KeepingChannels(directory, mailbox.settings())
    kept.choose(clerk, Choice("zh", ["urged"], {MAIL: ["due", "nonsense"], "pigeon": ["new"]}))
    assert set(kept.of(clerk).channels) == {MAIL}
    hear_task(directory, task(1, reminded=80))
    sender_of(directory, mailbox.settings()).send_due()
    assert [message["Subject"] for message in mailbox.arrived] == ["[把关] 临近到期：事项 1"]
    assert (Told(directory).of(clerk).rows, Told(directory).unread(clerk)) == ([], 0)
    hear_task(directory, task(1, reminded=80, urged=1, version=2), 2)
    assert [row["kind"] for row in Told(directory).of(clerk).rows] == ["urged"]


def test_work_due_within_two_hours_presses(directory: Works[Work], clerk: Actor) -> None:
    """An emergency whistle gives half an hour by the clock."""
    soon = (START + timedelta(minutes=30)).isoformat()
    hear_task(directory, task(1, due_at=soon, limit_days=None))
    hear_task(directory, task(2, due_at=soon, limit_days=1))
    kinds = {row["subject"]: row["kind"] for row in Told(directory).of(clerk).rows}
    assert kinds == {"task-0001": "pressing", "task-0002": "new"}


def test_what_was_read_in_the_portal_before_it_left_is_not_sent(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1))
    hear_task(directory, task(2))
    with directory(clerk) as work:
        work.notifications.read_about(clerk.user_id, "task-0001")
    sender_of(directory, mailbox.settings()).send_due()
    assert [message["Subject"] for message in mailbox.arrived] == ["[把关] 新待办：事项 2"]


def test_what_is_on_its_way_to_an_address_that_was_given_up_is_not_sent(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1))
    kept = KeepingChannels(directory, mailbox.settings())
    kept.drop(clerk, MAIL)
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    assert (mailbox.arrived, states(directory)) == ([], [("dropped", 1, "")])
    reachable(directory, clerk)
    hear_task(directory, task(2))
    with directory(clerk) as work:
        disabled = update(ACCOUNT).where(ACCOUNT.c.id == clerk.user_id).values(disabled=True)
        work.session.execute(disabled)
    sender.send_due()
    assert mailbox.arrived == []


def test_a_dead_server_delays_and_loses_nothing_and_is_left_alone_for_a_while(
    directory: Works[Work], clerk: Actor, colleague: Actor, clock: FixedClock
) -> None:
    box = Mailbox(free_port())
    reachable(directory, clerk)
    reachable(directory, colleague)
    sender = sender_of(directory, box.settings())
    hear_task(directory, task(1))
    began = monotonic()
    for _ in range(5):
        sender.send_due()
    assert monotonic() - began < 5
    assert sorted((state, tried) for state, tried, _ in states(directory)) == [("waiting", 0), ("waiting", 1)]
    (shown, _other) = sorted(states(directory), key=lambda row: -row[1])
    assert "refused" in shown[2].lower()
    with mail_server(box):
        clock.advance(seconds=(RESTS[0] + PAUSES[0]).total_seconds())
        sender.send_due()
        sender.send_due()
    assert len(set(box.ids())) == len(box.ids()) == 2
    assert {state for state, _, _ in states(directory)} == {"sent"}


def test_it_is_tried_later_and_later_and_given_up_in_the_end(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    mailbox.to_letter = "451 4.3.0 try again later"
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender = sender_of(directory, mailbox.settings())
    for number, rest in enumerate(RESTS, 1):
        sender.send_due()
        sender.send_due()
        assert states(directory) == [("waiting", number, "451 4.3.0 try again later")]
        clock.advance(seconds=rest.total_seconds())
    sender.send_due()
    assert states(directory) == [("given_up", len(RESTS) + 1, "451 4.3.0 try again later")]
    mailbox.to_letter = "250 OK"
    clock.advance(hours=100)
    sender.send_due()
    assert mailbox.arrived == []
    (told,) = KeepingChannels(directory, mailbox.settings()).sent_to(clerk)
    assert (told["state"], told["carried"]) == ("given_up", 1)


def test_an_address_that_is_refused_is_not_tried_again_and_keeps_nobody_else_waiting(
    directory: Works[Work], clerk: Actor, colleague: Actor, mailbox: Mailbox
) -> None:
    mailbox.to_recipient = "550 5.1.1 no such user"
    reachable(directory, clerk)
    reachable(directory, colleague)
    hear_task(directory, task(1))
    sender_of(directory, mailbox.settings()).send_due()
    assert states(directory) == [("given_up", 1, "550 5.1.1 no such user")] * 2


def test_a_server_is_spoken_to_encrypted_and_with_the_password(
    directory: Works[Work], clerk: Actor, tmp_path: Path, clock: FixedClock
) -> None:
    context, trusted = certificate(tmp_path)
    box = Mailbox(free_port())
    reachable(directory, clerk)
    hear_task(directory, task(1))
    safe = {"security": "starttls", "ca_file": trusted, "user": "portal"}
    with mail_server(box, tls_context=context, require_starttls=True, **with_login(box)):
        for wrong in (
            {**safe, "password": "wrong"},
            {**safe, "password": "right", "ca_file": None},
            {"security": "none"},
        ):
            sender_of(directory, box.settings(**wrong)).send_due()
            assert box.arrived == []
            clock.advance(hours=1)
        sender_of(directory, box.settings(**{**safe, "password": "right"})).send_due()
    assert set(box.logins[:-1]) == {("portal", "wrong")}
    assert box.logins[-1] == ("portal", "right")
    assert len(box.arrived) == 1


def test_a_server_that_does_not_offer_encryption_gets_nothing(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender_of(directory, mailbox.settings(security="starttls")).send_due()
    assert mailbox.arrived == []
    assert "STARTTLS" in states(directory)[0][2]


def test_encryption_from_the_first_byte(directory: Works[Work], clerk: Actor, tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    reachable(directory, clerk)
    hear_task(directory, task(1))
    with mail_server(ssl_context=context) as box:
        sender_of(directory, box.settings(security="tls", ca_file=trusted)).send_due()
    assert len(box.arrived) == 1


def test_two_senders_at_once_send_each_once(
    directory: Works[Work], clerk: Actor, colleague: Actor, mailbox: Mailbox
) -> None:
    reachable(directory, clerk)
    reachable(directory, colleague)
    for number in range(1, 9):
        hear_task(directory, task(number))
        Leaving(directory).gather()
    together = threading.Barrier(4)
    failed: list[Exception] = []

    def send() -> None:
        sender = sender_of(directory, mailbox.settings())
        together.wait()
        try:
            for _ in range(3):
                sender.send_due()
        except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(mailbox.ids())) == len(mailbox.ids()) == 16
    assert {state for state, _, _ in states(directory)} == {"sent"}


DYING = """
import os, signal, sys
from chassis.clock import SystemClock
from chassis.persistence import failpoints
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.settings import Smtp
from tests.integration.portal.test_mail_leaves_the_portal import sender_of
from tests.support.mail_server import SENDER
url, schema, port, place = sys.argv[1:]
def die(where):
    if where == place:
        os.kill(os.getpid(), signal.SIGKILL)
failpoints.install(die)
database = Database(url, schema=schema or None)
works = Works(database, SystemClock(), work=Work, publish=lambda work, events: None)
sender_of(works, Smtp(host="127.0.0.1", port=int(port), security="none", sender=SENDER)).send_due()
"""


@pytest.mark.parametrize(("place", "copies"), [("sender: claimed", 1), ("sender: sent, not marked", 2)])
def test_a_sender_that_is_killed_loses_nothing_and_repeats_only_what_the_server_already_had(
    directory: Works[Work],
    clerk: Actor,
    mailbox: Mailbox,
    database: Database,
    clock: FixedClock,
    place: str,
    copies: int,
) -> None:
    """Between the server's yes and our note of it lies a moment nobody can close; the id stays the same."""
    reachable(directory, clerk)
    hear_task(directory, task(1))
    Leaving(directory).gather()
    url = database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", DYING, url, database.schema or "", str(mailbox.port), place],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [state for state, _, _ in states(directory)] == ["waiting"]
    with directory.reading() as session:
        taken_up = session.scalar(select(DELIVERY.c.next_at))
    assert taken_up is not None
    sender = sender_of(directory, mailbox.settings())
    sender.send_due()
    assert len(mailbox.arrived) == copies - 1, "the lease is not over"
    clock.move_to(taken_up)
    sender.send_due()
    assert len(mailbox.arrived) == copies
    assert len(set(mailbox.ids())) == 1
    assert [state for state, _, _ in states(directory)] == ["sent"]


def test_whoever_comes_back_after_the_lease_does_not_undo_what_another_did(
    directory: Works[Work], clerk: Actor, clock: FixedClock
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1))
    leaving = Leaving(directory)
    leaving.gather()
    slow = leaving.claim(MAIL)
    assert slow is not None and leaving.claim(MAIL) is None
    clock.advance(seconds=LEASE.total_seconds())
    quick = leaving.claim(MAIL)
    assert quick is not None and quick.id == slow.id
    leaving.given_up(slow, "too late")
    assert states(directory) == [("waiting", 2, "")]
    leaving.sent(quick)
    leaving.rest(slow, "too late")
    assert states(directory) == [("sent", 2, "")]


def test_what_was_sent_long_ago_is_forgotten(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender_of(directory, mailbox.settings()).send_due()
    hear_task(directory, task(2))
    clock.advance(seconds=KEPT_FOR.total_seconds() + 1)
    tidy_up(directory)
    with directory.reading() as session:
        assert session.execute(select(DELIVERY_ITEM)).all() == []
    assert states(directory) == []
