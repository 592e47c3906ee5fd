"""What leaves the portal for people elsewhere: gathered, claimed by one sender at a time, kept until sent.

A sender claims with a lease and says afterwards what came of it, so that a sender that dies loses nothing:
when the lease is over another takes the delivery up, under the same id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from portal.storage.channels import CODE_LIVES, SMS, Preferences, preferences_of
from portal.storage.county_calendar import working_calendar
from portal.storage.notifications import KEPT_FOR, PRESSING
from portal.storage.rhythm import Rhythm
from portal.storage.tables import ACCOUNT, DELIVERY, DELIVERY_ITEM, NOTIFICATION

WAITING, SENT, GIVEN_UP, DROPPED = "waiting", "sent", "given_up", "dropped"
NOTICES, CONFIRMATION, TEST = "notices", "confirm", "test"
LEASE = timedelta(minutes=10)
RESTS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 720, 1440, 1440))
"""How long a delivery rests after each failure; after the last one it is given up."""
AT_ONCE = 200
"""How many people's letters are gathered in one unit of work."""
LONGEST_REASON = 300
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery that is ours until the lease is over, with all that is needed to send it."""

    id: str
    lease: str
    account_id: str
    channel: str
    purpose: str
    address: str | None
    code: str | None
    attempts: int
    made_at: datetime
    preferences: Preferences
    notices: Sequence[Mapping[str, Any]]

    @property
    def code_minutes(self) -> int:
        """How long a code sent to a telephone is good for."""
        return CODE_LIVES // timedelta(minutes=1)


class DeliveryRecords:
    """Gathers, claims and ends deliveries inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._calendar: WorkingCalendar | None = None

    def add(
        self, account_id: str, channel: str, purpose: str, now: datetime, *, address: str | None = None
    ) -> str:
        """Put one on its way."""
        made = new_id()
        self._session.execute(
            DELIVERY.insert().values(
                id=made, account_id=account_id, channel=channel, purpose=purpose, address=address,
                state=WAITING, attempts=0, next_at=now, made_at=now, reason="",
            )
        )  # fmt: skip
        return made

    def asked_of(self, channel: str, address: str, since: datetime) -> int:
        """How often an address was asked to prove itself since then, whoever entered it."""
        row = DELIVERY.c
        asked = (row.channel == channel, row.purpose == CONFIRMATION, row.address == address)
        return self._session.scalar(select(func.count()).where(*asked, row.made_at > since)) or 0

    def gather(self, now: datetime, hourly: Mapping[str, int] | None = None) -> int:
        """Make one delivery of all that is due for a person on a channel, but for what was read meanwhile.

        Some channels carry a number of them to each person in an hour only; the rest leaves together later.
        """
        row = DELIVERY_ITEM.c
        due = (row.delivery_id.is_(None), row.due_at <= now)
        # In one order, so that two that gather at once wait for each other and not in a ring.
        ask = select(row.account_id, row.channel).where(*due).distinct()
        ask = ask.order_by(row.account_id, row.channel).limit(AT_ONCE)
        made = 0
        ready = self._session.execute(ask).all()
        chosen = preferences_of(self._session, {account_id for account_id, _ in ready}) if ready else {}
        for account_id, channel in ready:
            mine = (*due, row.account_id == account_id, row.channel == channel)
            self._hold_back(mine, chosen.get(account_id, Preferences()).rhythm, now)
            if most := (hourly or {}).get(channel):
                self._ration(mine, account_id, channel, most, now)
            seen = select(NOTIFICATION.c.id).where(
                NOTIFICATION.c.account_id == account_id, NOTIFICATION.c.read_at.is_not(None)
            )
            self._session.execute(delete(DELIVERY_ITEM).where(*mine, row.notification_id.in_(seen)))
            delivery_id = self.add(account_id, channel, NOTICES, now)
            taken = update(DELIVERY_ITEM).where(*mine).values(delivery_id=delivery_id)
            if self._session.execute(taken.returning(row.notification_id)).all():
                made += 1
            else:
                self._session.execute(delete(DELIVERY).where(DELIVERY.c.id == delivery_id))
        return made

    def reschedule(self, account_id: str, rhythm: Rhythm, now: datetime) -> None:
        """Let what has not left yet leave as the person has chosen now."""
        row = DELIVERY_ITEM.c
        ask = (
            select(row.notification_id, NOTIFICATION.c.kind)
            .join(NOTIFICATION, NOTIFICATION.c.id == row.notification_id)
            .where(row.account_id == account_id, row.delivery_id.is_(None))
        )
        for notification_id, kind in self._session.execute(ask.distinct()).all():
            due_at = rhythm.leaves_at(now, kind, self._is_working)
            this = (row.notification_id == notification_id, row.delivery_id.is_(None))
            self._session.execute(update(DELIVERY_ITEM).where(*this).values(due_at=due_at))

    def claim(self, channel: str, now: datetime) -> Claimed | None:
        """The one that has waited longest, for nobody else until the lease is over."""
        row = DELIVERY.c
        ready = (row.state == WAITING, row.channel == channel, row.next_at <= now)
        ask = select(row.id).where(*ready).order_by(row.next_at, row.id).limit(5)
        for candidate in self._session.scalars(ask).all():
            lease = new_id()
            take = (
                update(DELIVERY)
                .where(*ready, row.id == candidate)
                .values(lease=lease, next_at=now + LEASE, attempts=row.attempts + 1)
            )
            found = self._session.execute(take.returning(*DELIVERY.c)).mappings().first()
            claimed = self._claimed(found, now) if found else None
            if claimed and not self._waits_for_morning(claimed, now):
                return claimed
        return None

    def end(self, claimed: Claimed, state: str, now: datetime, reason: str = "") -> None:
        """Say what came of it; nothing is changed when the lease was over and another has it."""
        self._say(claimed, state=state, ended_at=now, reason=reason[:LONGEST_REASON])

    def rest(self, claimed: Claimed, now: datetime, reason: str) -> bool:
        """Try again later, each time later than before; whether that was not the last try."""
        if claimed.attempts > len(RESTS):
            self.end(claimed, GIVEN_UP, now, reason)
            return False
        again = now + RESTS[claimed.attempts - 1]
        self._say(claimed, lease=None, next_at=again, reason=reason[:LONGEST_REASON])
        return True

    def forget_old(self, now: datetime) -> None:
        """Drop what was on its way as long ago as the notifications that are dropped."""
        item = DELIVERY_ITEM.c
        old = select(DELIVERY.c.id).where(DELIVERY.c.made_at < now - KEPT_FOR)
        never = (item.delivery_id.is_(None), item.due_at < now - KEPT_FOR)
        self._session.execute(delete(DELIVERY_ITEM).where(item.delivery_id.in_(old)))
        self._session.execute(delete(DELIVERY_ITEM).where(*never))
        self._session.execute(delete(DELIVERY).where(DELIVERY.c.made_at < now - KEPT_FOR))

    def _hold_back(self, mine: Sequence[ColumnElement[bool]], rhythm: Rhythm, now: datetime) -> None:
        """What is due in hours of rest, since nobody sent it before they began, waits for their end."""
        if not rhythm.is_rest(now, self._is_working):
            return
        may_leave = select(NOTIFICATION.c.id).where(NOTIFICATION.c.kind.in_(rhythm.through))
        held = (*mine, DELIVERY_ITEM.c.notification_id.not_in(may_leave))
        until = rhythm.after_rest(now, self._is_working)
        self._session.execute(update(DELIVERY_ITEM).where(*held).values(due_at=until))

    def _ration(
        self, mine: Sequence[ColumnElement[bool]], account_id: str, channel: str, most: int, now: datetime
    ) -> None:
        """Who had as many in the last hour as may be waits for the rest of it, but for what presses."""
        row = DELIVERY.c
        theirs = (row.account_id == account_id, row.channel == channel, row.purpose == NOTICES)
        ask = select(row.made_at).where(*theirs, row.made_at > now - HOUR).order_by(row.made_at.desc())
        earliest = self._session.scalar(ask.offset(most - 1).limit(1))
        if earliest is None:
            return
        presses = select(NOTIFICATION.c.id).where(NOTIFICATION.c.kind == PRESSING)
        held = (*mine, DELIVERY_ITEM.c.notification_id.not_in(presses))
        self._session.execute(update(DELIVERY_ITEM).where(*held).values(due_at=earliest + HOUR))

    def _waits_for_morning(self, claimed: Claimed, now: datetime) -> bool:
        """What failed in the evening is not tried again at night, unless it may leave at night anyway."""
        rhythm = claimed.preferences.rhythm
        asked_for = claimed.purpose != NOTICES
        if asked_for or any(row["kind"] in rhythm.through for row in claimed.notices):
            return False
        if not rhythm.is_rest(now, self._is_working):
            return False
        until = rhythm.after_rest(now, self._is_working)
        self._say(claimed, lease=None, next_at=until, attempts=claimed.attempts - 1)
        return True

    def _is_working(self, day: date) -> bool:
        if self._calendar is None:
            self._calendar = working_calendar(self._session)
        return self._calendar.is_working(day)

    def _say(self, claimed: Claimed, **values: Any) -> None:
        mine = (DELIVERY.c.id == claimed.id, DELIVERY.c.lease == claimed.lease, DELIVERY.c.state == WAITING)
        self._session.execute(update(DELIVERY).where(*mine).values(**values))

    def _claimed(self, found: Mapping[Any, Any], now: datetime) -> Claimed:
        account_id, channel, purpose = found["account_id"], found["channel"], found["purpose"]
        chosen = preferences_of(self._session, [account_id]).get(account_id, Preferences())
        way = chosen.channel(channel)
        address, code = way.address, None
        if purpose == CONFIRMATION:
            meant = way.wanted == found["address"] and (channel != SMS or way.code_is_alive(now))
            address, code = (way.wanted, way.code) if meant else (None, None)
        in_use = select(ACCOUNT.c.id).where(ACCOUNT.c.id == account_id, ACCOUNT.c.disabled.is_(False))
        if self._session.scalar(in_use) is None:
            address = None
        items = DELIVERY_ITEM.c
        ask = (
            select(NOTIFICATION)
            .join(DELIVERY_ITEM, items.notification_id == NOTIFICATION.c.id)
            .where(items.delivery_id == found["id"])
            .order_by(NOTIFICATION.c.told_at, NOTIFICATION.c.id)
        )
        return Claimed(
            id=found["id"],
            lease=found["lease"],
            account_id=account_id,
            channel=channel,
            purpose=purpose,
            address=address,
            code=code,
            attempts=found["attempts"],
            made_at=found["made_at"],
            preferences=chosen,
            notices=[dict(row) for row in self._session.execute(ask).mappings()],
        )


def anything_due(session: Session, channels: Sequence[str], now: datetime) -> bool:
    """Whether a sender has anything to do; asked often, so it takes no lock."""
    row, item = DELIVERY.c, DELIVERY_ITEM.c
    gathered = select(row.id).where(row.state == WAITING, row.channel.in_(channels), row.next_at <= now)
    due = select(item.notification_id).where(item.delivery_id.is_(None), item.due_at <= now)
    return any(session.scalar(ask.limit(1)) for ask in (due, gathered))


def waiting(session: Session, channel: str) -> tuple[int, datetime | None]:
    """How many wait on a channel, and since when the oldest."""
    row = DELIVERY.c
    ask = select(func.count(), func.min(row.made_at)).where(row.state == WAITING, row.channel == channel)
    count, oldest = session.execute(ask).one()
    return count, oldest


def newest_of(session: Session, account_id: str, limit: int = 10) -> Sequence[Mapping[str, Any]]:
    """What was last on its way to a person, with how many notifications it carries."""
    row, item = DELIVERY.c, DELIVERY_ITEM.c
    carried = select(func.count()).where(item.delivery_id == row.id).scalar_subquery().label("carried")
    ask = (
        select(DELIVERY, carried)
        .where(row.account_id == account_id)
        .order_by(row.made_at.desc(), row.id.desc())
        .limit(limit)
    )
    return [dict(found) for found in session.execute(ask).mappings()]
