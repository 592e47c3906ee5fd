"""How and where each person wants to be told (通知设置), and an address that has yet to be confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from portal.storage.rhythm import Rhythm
from portal.storage.tables import TOLD_HOW, TOLD_WHERE

MAIL, WEBHOOK, SMS = "mail", "webhook", "sms"
CODE_LIVES = timedelta(minutes=10)
"""How long a code sent to a telephone is good for."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out of the portal to one person; without an address nothing goes that way."""

    channel: str
    address: str | None = None
    kinds: frozenset[str] = frozenset()
    wanted: str | None = None
    code: str | None = None
    asked_at: datetime | None = None
    asked_on: date | None = None
    asked: int = 0
    tried: int = 0

    def code_is_alive(self, now: datetime) -> bool:
        """Whether the code sent to a telephone may still be entered."""
        return self.code is not None and self.asked_at is not None and now - self.asked_at <= CODE_LIVES


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person has chosen; everything is listed in the portal for who has chosen nothing."""

    language: str = "zh"
    unlisted: frozenset[str] = frozenset()
    rhythm: Rhythm = field(default_factory=Rhythm)
    channels: Mapping[str, Channel] = field(default_factory=dict)

    def channel(self, name: str) -> Channel:
        """A channel, whether it has an address or not."""
        return self.channels.get(name) or Channel(name)

    def carrying(self, kind: str) -> list[str]:
        """The channels one kind goes out on."""
        return [name for name, one in self.channels.items() if one.address and kind in one.kinds]


def preferences_of(session: Session, account_ids: Collection[str]) -> dict[str, Preferences]:
    """What several people have chosen, in two questions; who has chosen nothing is not among them."""
    how = session.execute(select(TOLD_HOW).where(TOLD_HOW.c.account_id.in_(account_ids))).mappings()
    chosen: dict[str, dict[str, Any]] = {row["account_id"]: dict(row) for row in how}
    where = select(TOLD_WHERE).where(TOLD_WHERE.c.account_id.in_(account_ids))
    for found in session.execute(where).mappings():
        row = dict(found)
        mine = chosen.setdefault(row["account_id"], {}).setdefault("channels", {})
        mine[row["channel"]] = _channel(row)
    return {account_id: _preferences(row) for account_id, row in chosen.items()}


def _channel(row: Mapping[str, Any]) -> Channel:
    kept = {name: value for name, value in row.items() if name != "account_id"}
    return Channel(**{**kept, "kinds": frozenset(kept["kinds"])})


def _preferences(row: Mapping[str, Any]) -> Preferences:
    channels = row.get("channels", {})
    if "language" not in row:
        return Preferences(channels=channels)
    through = frozenset(row["through"]) if row["through"] is not None else Rhythm().through
    rhythm = Rhythm(
        digest=row["digest"],
        daily_at=time.fromisoformat(row["daily_at"]),
        quiet_from=_time(row["quiet_from"]),
        quiet_to=_time(row["quiet_to"]),
        days_off=row["days_off"],
        through=through,
    )
    return Preferences(row["language"], frozenset(row["unlisted"]), rhythm, channels)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def columns_of(rhythm: Rhythm) -> dict[str, Any]:
    """A rhythm as it is kept."""
    return {
        "digest": rhythm.digest,
        "daily_at": f"{rhythm.daily_at:%H:%M}",
        "quiet_from": f"{rhythm.quiet_from:%H:%M}" if rhythm.quiet_from else None,
        "quiet_to": f"{rhythm.quiet_to:%H:%M}" if rhythm.quiet_to else None,
        "days_off": rhythm.days_off,
        "through": sorted(rhythm.through),
    }


class ChannelRecords:
    """Keeps what people choose, inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, account_id: str) -> Preferences:
        """What a person has chosen."""
        return preferences_of(self._session, [account_id]).get(account_id, Preferences())

    def put_how(self, account_id: str, **chosen: Any) -> None:
        """Keep how a person wants to be told."""
        usual = {"language": "zh", "unlisted": []}
        self._put(TOLD_HOW, {"account_id": account_id}, usual, chosen)

    def put_where(self, account_id: str, channel: str, **chosen: Any) -> None:
        """Keep where a person wants to be told, or what was asked of an address."""
        self._put(TOLD_WHERE, {"account_id": account_id, "channel": channel}, {"kinds": []}, chosen)

    def count_try(self, account_id: str, channel: str, most: int) -> Channel | None:
        """Count that a code was entered, before it is looked at; none where there were too many already."""
        row = TOLD_WHERE.c
        mine = (row.account_id == account_id, row.channel == channel, row.code.is_not(None))
        tried = update(TOLD_WHERE).where(*mine, row.tried < most).values(tried=row.tried + 1)
        found = self._session.execute(tried.returning(*row)).mappings().first()
        return _channel(dict(found)) if found else None

    def _put(
        self, table: Table, key: Mapping[str, str], usual: Mapping[str, Any], chosen: Mapping[str, Any]
    ) -> None:
        insert = insert_into(self._session, table).values(**{**key, **usual, **chosen})
        self._session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=dict(chosen)))
