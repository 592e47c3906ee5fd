"""Where the reader of the tests' pages is signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.sessions import Kept, hashed
from portal.storage.sign_in_log import CAME_IN, REFUSED

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
HERE = Kept(hashed(""), AT, AT, "10.2.3.4", WINDOWS)
ELSEWHERE = Kept("e" * 64, AT, AT, "2001:db8:85a3:1234:5678:8a2e:370:7334", PHONE)


@dataclass
class FixtureSigning:
    """Remembers which passwords were chosen; refuses when told to."""

    chosen: list[tuple[str, str, str]] = field(default_factory=list)
    refusal: Refusal | None = None

    def choose_password(self, actor: Actor, today: str, new: str, again: str) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.chosen.append((today, new, again))
        return ""


@dataclass
class FixtureSessions:
    """Two sessions; remembers what was ended."""

    ended: list[tuple[str, str]] = field(default_factory=list)

    def of(self, account_id: str) -> Sequence[Kept]:
        return [HERE, ELSEWHERE]

    def newest(self, account_id: str) -> Sequence[Mapping[str, Any]]:
        return [
            {"at": AT, "action": CAME_IN, "address": "10.2.3.4", "device": WINDOWS},
            {"at": AT, "action": REFUSED, "address": ELSEWHERE.address, "device": ""},
        ]

    def end(self, actor: Actor, account_id: str, token_hash: str) -> None:
        self.ended.append((account_id, token_hash))

    def end_all(self, actor: Actor, account_id: str, *, but: str = "") -> int:
        self.ended.append((account_id, f"all but {but}"))
        return 1
