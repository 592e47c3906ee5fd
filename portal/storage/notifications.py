"""What each person is told: kept once for each thing that happened, read when they have seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.ids import new_id
from chassis.persistence.upsert import insert_into
from chassis.working_days import WorkingCalendar
from portal.storage.channels import Preferences, preferences_of
from portal.storage.county_calendar import working_calendar
from portal.storage.holders import IN_PERSON
from portal.storage.people import valid_on
from portal.storage.tables import ACCOUNT, DELIVERY_ITEM, NOTIFICATION, ROLE_ASSIGNMENT, STAND_IN

NEW, RETURNED, WITHDRAWN, DUE, OVERDUE = "new", "returned", "withdrawn", "due", "overdue"
URGED, COPIED, ENDED, SUPERVISED = "urged", "copied", "ended", "supervised"
ASKED, ANSWERED, PRESSING = "asked", "answered", "pressing"
KINDS = (
    PRESSING, NEW, RETURNED, DUE, OVERDUE, URGED, ASKED, SUPERVISED, ANSWERED, COPIED, WITHDRAWN, ENDED,
)  # fmt: skip
OF_OPEN_WORK = (NEW, PRESSING, RETURNED, DUE, OVERDUE, URGED, SUPERVISED)
"""Kinds that say something is still to be done: settled together with the work."""
DONE_BY_DEPUTIES = (NEW, PRESSING, RETURNED, DUE, OVERDUE, URGED, ASKED)
"""Kinds that whoever stands in for somebody is told as well."""
KEPT_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell, and under which key it is told once."""

    key: str
    kind: str
    service: str
    case_no: str
    case_title: str
    subject: str
    step: Mapping[str, str] | None = None
    due_at: datetime | None = None


class NotificationRecords:
    """Tells people, and keeps what they have read, inside one unit of work."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._calendar: WorkingCalendar | None = None

    def tell(self, holders: Collection[str], notice: Notice, *, but: str | None = None) -> None:
        """Tell everybody who holds one of these posts today, or is meant, but for who did it."""
        told = {name: getattr(notice, name) for name in Notice.__slots__}
        people = self._people([holder.removesuffix(IN_PERSON) for holder in holders])
        in_person = any(holder.endswith(IN_PERSON) for holder in holders)
        if notice.kind in DONE_BY_DEPUTIES and not in_person:
            people |= self._deputies(people)
        people -= {but}
        chosen = preferences_of(self._session, people) if people else {}
        for account_id in sorted(people):
            wishes = chosen.get(account_id, Preferences())
            statement = insert_into(self._session, NOTIFICATION).values(
                account_id=account_id,
                id=new_id(),
                told_at=self._clock.now(),
                read_at=None,
                listed=notice.kind not in wishes.unlisted,
                **told,
            )
            once = statement.on_conflict_do_nothing().returning(NOTIFICATION.c.id)
            if made := self._session.scalar(once):
                self._send_out(made, account_id, wishes, notice.kind)

    def settle(self, subject: str, *, but: str | None = None) -> None:
        """Nobody has to look at work that is done or that a colleague has taken."""
        row = NOTIFICATION.c
        conditions = [row.subject == subject, row.kind.in_(OF_OPEN_WORK)]
        if but is not None:
            conditions += [row.account_id != but, row.kind != SUPERVISED]
        self._read(*conditions)

    def read_about(self, account_id: str, subject: str) -> None:
        """This person has opened what it is about."""
        row = NOTIFICATION.c
        self._read(row.account_id == account_id, row.subject == subject)

    def read(self, account_id: str, notification_id: str) -> None:
        """This person has read one."""
        row = NOTIFICATION.c
        self._read(row.account_id == account_id, row.id == notification_id)

    def read_all(self, account_id: str, until: datetime) -> None:
        """This person has read everything told until then; what came while reading stays unread."""
        row = NOTIFICATION.c
        self._read(row.account_id == account_id, row.told_at <= until)

    def forget_old(self, now: datetime) -> None:
        """Drop what was told long ago; the case file keeps what happened."""
        self._session.execute(delete(NOTIFICATION).where(NOTIFICATION.c.told_at < now - KEPT_FOR))

    def _send_out(self, notification_id: str, account_id: str, wishes: Preferences, kind: str) -> None:
        """Note where else it is to be told; a sender takes it from there."""
        for channel in wishes.carrying(kind):
            self._session.execute(
                DELIVERY_ITEM.insert().values(
                    notification_id=notification_id,
                    channel=channel,
                    account_id=account_id,
                    due_at=wishes.rhythm.leaves_at(self._clock.now(), kind, self._is_working),
                )
            )

    def _is_working(self, day: date) -> bool:
        if self._calendar is None:
            self._calendar = working_calendar(self._session)
        return self._calendar.is_working(day)

    def _read(self, *conditions: ColumnElement[bool]) -> None:
        unread = NOTIFICATION.c.read_at.is_(None)
        self._session.execute(
            update(NOTIFICATION).where(unread, *conditions).values(read_at=self._clock.now())
        )

    def _people(self, holders: Collection[str]) -> set[str]:
        posts = [tuple(holder.split("@", 1)) for holder in holders if "@" in holder]
        named = [holder.removeprefix("user:") for holder in holders if holder.startswith("user:")]
        roles = ROLE_ASSIGNMENT.c
        held = select(roles.account_id).where(
            valid_on(self._clock.today()), tuple_(roles.role, roles.unit).in_(posts)
        )
        meant = [ACCOUNT.c.id.in_(named)] if named else []
        meant += [ACCOUNT.c.id.in_(held)] if posts else []
        if not meant:
            return set()
        ask = select(ACCOUNT.c.id).where(or_(*meant), ACCOUNT.c.disabled.is_(False))
        return set(self._session.scalars(ask))

    def _deputies(self, people: Collection[str]) -> set[str]:
        stand_in, today = STAND_IN.c, self._clock.today()
        ask = select(stand_in.deputy_id).where(
            stand_in.account_id.in_(people),
            stand_in.valid_from <= today,
            stand_in.valid_to >= today,
            stand_in.ended_at.is_(None),
        )
        return set(self._session.scalars(ask)) if people else set()
