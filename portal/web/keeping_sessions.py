"""Where people are signed in, and ending it there: one's own sessions, or anybody's by whoever may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage import sign_in_log
from portal.storage.sessions import Kept, sessions_of
from portal.storage.work import Work


class SessionOver(Refusal):
    """The session somebody wants to end has ended already, or is not one of theirs."""

    code = "session-over"
    title = Said("这次登录已经结束。", "This session is over already.")


STATUSES: Mapping[type[Refusal], int] = {SessionOver: 404}


class KeepingSessions:
    """Lists sessions and ends them, each with a line in the journal."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def of(self, account_id: str) -> Sequence[Kept]:
        """Where an account is signed in now."""
        with self._works.reading() as session:
            return sessions_of(session, account_id, self._works.clock.now())

    def newest(self, account_id: str) -> Sequence[Mapping[str, Any]]:
        """When somebody last signed in or was refused."""
        with self._works.reading() as session:
            return sign_in_log.newest_of(session, account_id)

    def end(self, actor: Actor, account_id: str, token_hash: str) -> None:
        """End one session of an account."""
        with self._works(actor) as work:
            if not work.sessions.end_one_of(account_id, token_hash):
                raise SessionOver
            work.record("session-ended", account_id, sessions=1)

    def end_all(self, actor: Actor, account_id: str, *, but: str = "") -> int:
        """End every session of an account but perhaps the one this is asked from; how many that were."""
        with self._works(actor) as work:
            ended = work.sessions.end_all_of(account_id, but=but)
            if ended:
                work.record("session-ended", account_id, sessions=ended)
            return ended
