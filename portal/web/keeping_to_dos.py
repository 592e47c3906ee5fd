"""Who is whom in the system of to-dos (统一待办), kept by the administrator, and what was not taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.settings import ToDoSystem
from portal.storage.people import actor_of
from portal.storage.to_dos import ToDos
from portal.storage.work import Work

_ID = re.compile(r"[A-Za-z0-9._$+/=-]{1,64}")


class ToDosNotSetUp(Refusal):
    """Where there is no such system nobody is known in it."""

    code = "to-dos-not-set-up"
    title = Said("本系统尚未接入统一待办。", "No system of to-dos has been set up here.")


class ToDoIdUnreadable(Refusal):
    """What was entered is no id the other system gives."""

    code = "to-do-id-unreadable"
    title = Said("账号标识不对。", "This is no id of an account there.")
    detail = Said(
        "账号标识只含字母、数字和 . _ $ + / = - ，最多 64 个字符。",
        "An id has letters, digits and . _ $ + / = - only, 64 characters at most.",
    )


class ToDoIdTaken(Refusal):
    """One person there is one account here: nobody finds another's work among the own."""

    code = "to-do-id-taken"
    title = Said("这个标识已对应别的账号。", "This id belongs to another account.")
    detail = Said(
        "这个标识已对应“{name}”，请先解除。", "This id belongs to “{name}”; take it away there first."
    )


class NoSuchAccount(Refusal):
    """Only an account in use is known elsewhere."""

    code = "to-do-no-such-account"
    title = Said("没有这个账号，或账号已停用。", "There is no such account, or it is disabled.")


STATUSES: Mapping[type[Refusal], int] = {
    ToDosNotSetUp: 409,
    ToDoIdUnreadable: 422,
    ToDoIdTaken: 409,
    NoSuchAccount: 404,
}


class KeepingToDos(ToDos):
    """Reads and keeps; what changes takes effect at once on all work that waits for the account."""

    def __init__(self, works: Works[Work], system: ToDoSystem) -> None:
        super().__init__(works)
        self._system = system

    @property
    def is_set_up(self) -> bool:
        """Whether there is such a system."""
        return bool(self._system.url)

    def bind(self, actor: Actor, account_id: str, entered: str) -> None:
        """Know an account under an id from now on; without one it is not known there any more."""
        external_id = entered.strip()
        if not self.is_set_up:
            raise ToDosNotSetUp
        if external_id and not _ID.fullmatch(external_id):
            raise ToDoIdUnreadable
        now, today = self._works.clock.now(), self._works.clock.today()
        with self._works(actor) as work:
            if actor_of(work.session, account_id, today) is None:
                raise NoSuchAccount
            owner = work.to_dos.owner_of(external_id) if external_id else None
            if owner not in (None, account_id):
                raise ToDoIdTaken(name=self._name(work, owner))
            work.to_dos.bind(account_id, external_id or None, now)
            work.to_dos.reconcile(today, now)
            work.record("to-do-account-bound", account_id, external_id=external_id)

    def try_again(self, actor: Actor, task_id: str = "") -> int:
        """Have one that was given up tried from the beginning, or all of them; how many that were."""
        with self._works(actor) as work:
            again = work.to_dos.try_again(self._works.clock.now(), task_id)
            for one in again:
                work.record("to-do-tried-again", one)
        return len(again)

    def _name(self, work: Work, account_id: Any) -> str:
        owner = actor_of(work.session, account_id, self._works.clock.today())
        return owner.name if owner else account_id
