"""Steps other walks have done in the browser, done again over the API as the portal does them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.ids import new_id
from chassis.settings import read
from chassis.web.identity import TokenSigner
from portal.assembly import open_store
from portal.clients.services import Services
from portal.settings import Settings
from portal.storage.people import People
from portal.storage.tables import ACCOUNT
from portal.storage.worklist import Worklist
from tests.e2e.product import Product

PATIENCE = 20.0
Plain = Mapping[str, Any]


@dataclass
class OverTheApi:
    """Everybody who has an account, without a browser."""

    services: Services
    worklist: Worklist
    actors: Mapping[str, Actor]

    def sends(self, login: str, path: str, body: Plain | None = None, service: str = "admission") -> Any:
        """Send a command."""
        return self.services.send("POST", service, path, body or {}, actor=self.actors[login], key=new_id())

    def asks(self, login: str, path: str, service: str = "admission", **params: Any) -> Any:
        """Read something."""
        return self.services.get(service, path, actor=self.actors[login], params=params)

    def does(self, case_no: str, step: str, outcome: str, *logins: str, **data: Any) -> None:
        """Each of them finishes the task of that step, on top of what its form starts with."""
        for login in logins:
            task = self.task(login, case_no, step)
            page = self.asks(login, f"/tasks/{task['task_id']}", task["service"])
            body = {"outcome": outcome, "version": page["version"], "data": {**page["data"], **data}}
            self.sends(login, f"/tasks/{task['task_id']}/complete", body, task["service"])

    def task(self, login: str, case_no: str, step: str) -> Plain:
        """The task of that step, once the message about it has come."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for one in self.worklist.open_tasks_of(case_no, self.actors[login]):
                if one["element_id"] == step and one["waits_for_me"]:
                    return one
            time.sleep(0.05)
        raise AssertionError(f"{step} of {case_no} never came to {login}")

    def case_of(self, login: str, title: str, step: str) -> str:
        """The case in which that step waits for somebody."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for one in self.worklist.tasks(self.actors[login], text=title).rows:
                if one["element_id"] == step:
                    return str(one["case_no"])
            time.sleep(0.05)
        raise AssertionError(f"{step} of “{title}” never came to {login}")


@contextmanager
def over_the_api(product: Product) -> Iterator[OverTheApi]:
    """The accounts of a product that runs."""
    settings, clock = read(Settings, product.house.environment()), SystemClock()
    store = open_store(settings, clock)
    signer = TokenSigner(settings.token_private_key_file.read_text(encoding="utf-8"), clock=clock)
    services = Services(settings.services, signer)
    people = People(store.works.reading, clock)
    with store.works.reading() as session:
        accounts: Sequence[Any] = session.execute(select(ACCOUNT.c.login, ACCOUNT.c.id)).all()
    actors = {login: actor for login, number in accounts if (actor := people.actor(number)) is not None}
    try:
        yield OverTheApi(services, Worklist(store.works.reading, clock), actors)
    finally:
        services.close()
        store.database.dispose()
