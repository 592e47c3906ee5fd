"""Lets the demo county work: requests on their way and orders under way, done by its people over HTTP.

Nothing is put into a database: every step is the same call the portal makes for somebody at a page, so what
a newcomer finds in the inboxes has gone through the rules. `python -m gatehouse.demo_work <folder>`.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.ids import new_id
from chassis.web.identity import TokenSigner
from portal.assembly import open_store
from portal.clients.services import ServiceProblem, Services
from portal.settings import from_environment
from portal.storage.people import People
from portal.storage.worklist import Worklist

FILE = "work.json"
PATIENCE_SECONDS = 20.0
NOT_HEARD_YET = "agency-not-stationed"
_DAY = re.compile(r"today(?:\+(\d+))?")

Plain = Mapping[str, Any]


class NobodyAsked(Exception):
    """A step of the story never came to the person who should do it; names case, step and post."""


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal knows and asks for its people."""

    services: Services
    people: People
    worklist: Worklist
    clock: Clock


class DemoWork:
    """Plays the story of a county; `wait` lets the messages between the parts arrive."""

    def __init__(self, portal: Portal, wait: Callable[[], None]) -> None:
        self._portal, self._wait = portal, wait
        self._posts = portal.people.posts()

    def play(self, story: Plain) -> None:
        """Carry out every request, order, event and whistle of the story, in its order."""
        for request in story["requests"]:
            self._request(request, story)
        for order in story["orders"]:
            self._order(order, story)
        for matter in story["matters"]:
            self._matter(matter)

    def _request(self, request: Plain, story: Plain) -> None:
        """Take a request as far along the way as its `until` says."""
        clerk = self._holders("department_clerk", [request["department"]])[0]
        begun = self._send(clerk, "admission", "/applications", {"item_name": request["item_name"]})
        plan = {**story["plan"], **request["plan"]}
        places = {
            "department": [request["department"]],
            "township": plan["townships"],
            "community": plan["communities"],
        }
        for usual in _steps(story["way"], request["until"], request.get("of_them")):
            step = {**usual, **request.get("differently", {}).get(usual["step"], {})}
            data = plan if step["step"] == "draft_plan" else step.get("data", {})
            self._do(begun["case_no"], step, self._holders(step["role"], places.get(step["at"])), data)

    def _order(self, order: Plain, story: Plain) -> None:
        """Send an order and let the community answer it as far as the story goes."""
        clerk = self._holders("department_clerk", [order["department"]])[0]
        said = {**story["order"], **order["said"], "item_ref": self._item(clerk, order)}
        placed = self._send(clerk, "dispatch", "/orders", said)
        township = said["communities"][0][:9] if said["communities"] else said["township"]
        places = {"township": [township], "community": said["communities"]}
        for step in order["steps"]:
            holders = self._holders(step["role"], places.get(step["at"]))
            self._do(placed["orders"][0]["order_no"], step, holders, step.get("data", {}))

    def _matter(self, matter: Plain) -> None:
        """Report an event, blow a whistle or begin a statement, and take it as far as the story goes."""
        begins = self._holders(matter["role"], [matter["unit"]])[0]

        def begun() -> Any:
            """What was begun, once the service has heard of the agency."""
            try:
                return self._send(begins, matter.get("service", "dispatch"), matter["path"], matter["said"])
            except ServiceProblem as problem:
                if problem.problem.get("code") != NOT_HEARD_YET:
                    raise
                return None

        told = self._once(begun, f"{matter['unit']} was never heard of")[matter["number"]]
        case_no = told[0] if isinstance(told, list) else told
        for step in matter["steps"]:
            self._do(case_no, step, self._holders(step["role"], [step["unit"]]), step.get("data", {}))

    def _item(self, clerk: Actor, order: Plain) -> str | None:
        """The number dispatch knows the admitted item by, once it has heard of it."""
        if order["item_name"] is None:
            return None

        def known() -> str | None:
            asked = {"q": order["item_name"], "limit": 1}
            found = self._portal.services.get("dispatch", "/catalogue", actor=clerk, params=asked)["items"]
            return str(found[0]["item_ref"]) if found else None

        item: str = self._once(known, f"{order['item_name']} is not in the catalogue of dispatch")
        return item

    def _do(self, case_no: str, step: Plain, holders: Sequence[Actor], data: Plain) -> None:
        """Everybody asked finishes their own task of this step, on top of what its form starts with."""
        for actor in holders[: step.get("of_them")]:
            task = self._once(
                lambda actor=actor: self._mine(case_no, step["step"], actor),  # type: ignore[misc]
                f"{case_no}: {step['step']} never came to {actor.name}",
            )
            page = self._portal.services.get(task["service"], f"/tasks/{task['task_id']}", actor=actor)
            filled = {**page["data"], **data}
            body = {"outcome": step["outcome"], "version": page["version"], "data": filled}
            self._send(actor, task["service"], f"/tasks/{task['task_id']}/complete", body)

    def _mine(self, case_no: str, step: str, actor: Actor) -> Plain | None:
        tasks = self._portal.worklist.open_tasks_of(case_no, actor)
        return next((one for one in tasks if one["element_id"] == step and one["waits_for_me"]), None)

    def _send(self, actor: Actor, service: str, path: str, body: Plain) -> Any:
        said = dated(body, self._portal.clock.today())
        return self._portal.services.send("POST", service, path, said, actor=actor, key=new_id())

    def _holders(self, role: str, units: Sequence[str] | None) -> list[Actor]:
        """Who holds a post: one person of each unit, of every unit that has the post where none is named."""
        holding = dict.fromkeys(post.unit for post in self._posts if post.role == role)
        chosen = [unit for unit in units if unit in holding] if units is not None else list(holding)
        firsts = [self._portal.people.holding([f"{role}@{unit}"])[0] for unit in chosen]
        actors = [self._portal.people.actor(first.account_id) for first in firsts]
        return [actor for actor in actors if actor is not None]

    def _once(self, look: Callable[[], Any], otherwise: str) -> Any:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := look()) is None:
            if time.monotonic() > deadline:
                raise NobodyAsked(otherwise)
            self._wait()
        return found


def read_story(folder: Path) -> Plain:
    """The story of a county's folder."""
    return dict(json.loads((folder / FILE).read_text(encoding="utf-8")))


def _steps(way: Sequence[Plain], until: str, of_them: int | None) -> list[Plain]:
    """The way up to a step, that step included; `of_them` lets only so many of those asked do it."""
    names = [step["step"] for step in way]
    taken = [*way[: names.index(until) + 1]]
    return [*taken[:-1], {**taken[-1], "of_them": of_them}]


def dated(said: Any, today: date) -> Any:
    """What is said, with `today+30` and the like as dates."""
    if isinstance(said, Mapping):
        return {name: dated(value, today) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [dated(value, today) for value in said]
    if isinstance(said, str) and (found := _DAY.fullmatch(said)):
        return (today + timedelta(days=int(found[1] or 0))).isoformat()
    return said


def main(folder: Path) -> None:
    """Let the county of an installation that runs work, as its environment describes it."""
    settings, clock = from_environment(), SystemClock()
    store = open_store(settings, clock)
    signer = TokenSigner(settings.token_private_key_file.read_text(encoding="utf-8"), clock=clock)
    services = Services(settings.services, signer)
    reading = store.works.reading
    portal = Portal(services, People(reading, clock), Worklist(reading, clock), clock)
    try:
        DemoWork(portal, wait=lambda: time.sleep(0.02)).play(read_story(folder))
    finally:
        services.close()
        store.database.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
