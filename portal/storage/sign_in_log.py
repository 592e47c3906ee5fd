"""The sign-in log: the lines of the journal about coming in, going out, and being kept out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.storage.tables import METADATA

JOURNAL = METADATA.tables["journal"]
CAME_IN = "signed-in"
REFUSED = "sign-in-refused"
REFUSED_CODE = "second-factor-refused"


def newest_of(session: Session, account_id: str, limit: int = 10) -> Sequence[Mapping[str, Any]]:
    """When somebody last signed in or was refused, and where from."""
    line = JOURNAL.c
    ask = (
        select(line.number, line.at, line.action, line.facts)
        .where(line.subject == account_id, line.action.in_((CAME_IN, REFUSED, REFUSED_CODE)))
        .order_by(line.number.desc())
        .limit(limit)
    )
    return [_plain(row) for row in session.execute(ask)]


def _plain(row: Any) -> Mapping[str, Any]:
    facts = row.facts or {}
    return {
        "at": row.at,
        "action": row.action,
        "address": facts.get("address", ""),
        "device": facts.get("device", ""),
    }
