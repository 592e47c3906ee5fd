"""The people of a chaos run: over HTTP they order, apply and do their tasks, and insist on an answer."""

from __future__ import annotations

import hashlib
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.web.identity import TokenSigner
from tests.chaos.form_filling import fill, outcome_of

INSIST_SECONDS = 90.0
TIMEOUT_SECONDS = 10.0


@dataclass(slots=True)
class Ledger:
    """What people were told, by the mark they put on what they asked for."""

    asked: Counter[str] = field(default_factory=Counter)
    granted: dict[str, int] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    """Digests of the files people were told are kept, by the number they were given."""
    completed: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    complaints: dict[str, str] = field(default_factory=dict)
    unanswered: Counter[str] = field(default_factory=Counter)
    patience: float = TIMEOUT_SECONDS
    slowest: float = 0.0


class Person:
    """One thread that acts for many posts."""

    def __init__(
        self, signer: TokenSigner, urls: Mapping[str, str], ledger: Ledger, seed: int, clock: Clock
    ) -> None:
        self._signer = signer
        self._urls = urls
        self._ledger = ledger
        self._clock = clock
        self.dice = random.Random(seed)
        # A connection for each request: one that is kept may be closed by either side at any time.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.Client(timeout=ledger.patience, trust_env=False, limits=limits)

    def insist(
        self, service: str, path: str, actor: Actor, body: Mapping[str, Any] | None = None, **form: Any
    ) -> httpx.Response | None:
        """Post until there is an answer; every try carries the same key, so that it counts once."""
        key = uuid.uuid4().hex
        deadline = time.monotonic() + INSIST_SECONDS
        while time.monotonic() < deadline:
            headers = self._headers(actor, service) | {"Idempotency-Key": key}
            try:
                answer = self._http.post(self._urls[service] + path, json=body, headers=headers, **form)
            except httpx.TransportError as failure:
                self._ledger.unanswered[f"{type(failure).__name__} {service}"] += 1
                time.sleep(0.3)
                continue
            if (
                answer.status_code == 401
            ):  # signed before the clock was set, which says nothing of an earlier try
                self._ledger.answers[f"401 {service}, asked again"] += 1
                time.sleep(0.3)
                continue
            self._ledger.slowest = max(self._ledger.slowest, answer.elapsed.total_seconds())
            if answer.status_code < 500:
                self._ledger.answers[f"{answer.status_code} {service}{_shape(path)}"] += 1
                if answer.status_code == 422:
                    self._ledger.complaints.setdefault(f"{service}{_shape(path)}", answer.text[:600])
                return answer
            self._ledger.answers[f"{answer.status_code} {service}{_shape(path)}, asked again"] += 1
            time.sleep(0.3)
        return None

    def look(self, service: str, path: str, actor: Actor) -> dict[str, Any] | None:
        """Fetch something, if the service is up just now."""
        try:
            answer = self._http.get(self._urls[service] + path, headers=self._headers(actor, service))
        except httpx.TransportError as failure:
            self._ledger.unanswered[f"{type(failure).__name__} {service}, looking"] += 1
            return None
        self._ledger.answers["200 when looking"] += answer.status_code == 200
        if answer.status_code != 200:
            self._ledger.answers[f"{answer.status_code} when looking at {service}{_shape(path)}"] += 1
            self._ledger.complaints.setdefault(
                f"{answer.status_code} {service}{_shape(path)}", answer.text[:600]
            )
            return None
        seen: dict[str, Any] = answer.json()
        return seen

    def _headers(self, actor: Actor, service: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._signer.sign(actor, service)}"}

    def send_orders(self, sender: str, item: str, communities: list[str]) -> None:
        """A department orders something from a few communities."""
        mark = f"mark-{uuid.uuid4().hex}"
        where = self.dice.sample(communities, self.dice.randint(1, 3))
        today = self._clock.today()
        self._ledger.asked[mark] = len(where)
        answer = self.insist(
            "dispatch",
            "/orders",
            holder(f"department_clerk@{sender}"),
            {
                "item_ref": item,
                "communities": where,
                "content": f"请按准入事项协助办理。{mark}",
                "start": today.isoformat(),
                "due": (today + timedelta(days=30)).isoformat(),
                "result_form": "书面反馈",
                "contact": "经办人",
                "burden_kinds": [],
            },
        )
        if answer is not None:
            self._ledger.granted[mark] = len(where) if answer.status_code < 300 else 0

    def begin_application(self, unit: str) -> None:
        """A department begins a request for admission."""
        mark = f"mark-{uuid.uuid4().hex[:20]}"
        self._ledger.asked[mark] = 1
        answer = self.insist(
            "admission", "/applications", holder(f"department_clerk@{unit}"), {"item_name": f"混沌{mark}"}
        )
        if answer is not None:
            self._ledger.granted[mark] = 1 if answer.status_code < 300 else 0

    def upload(self, unit: str) -> None:
        """A department keeps a file it means to attach to a request."""
        content = b"%PDF-1.7 " + self.dice.randbytes(self.dice.randint(1_000, 60_000))
        files = {"file": (f"材料-{uuid.uuid4().hex[:8]}.pdf", content, "application/pdf")}
        clerk = holder(f"department_clerk@{unit}")
        answer = self.insist("admission", "/attachments", clerk, files=files, data={"case_no": ""})
        if answer is not None and answer.status_code < 300:
            self._ledger.kept[answer.json()["id"]] = hashlib.sha256(content).hexdigest()

    def do_task(self, service: str, task_id: str, candidate: str) -> None:
        """Open a task as its candidate, fill the form and complete it."""
        actor = holder(candidate)
        task = self.look(service, f"/tasks/{task_id}", actor)
        if task is None or task["state"] not in ("open", "claimed"):
            return
        today = self._clock.today()
        outcome = outcome_of(task["form"], self.dice)
        data = fill(task["form"], task["data"], task["options"], today)
        self._hand_in(service, task_id, task["version"], outcome, data | {"outcome": outcome}, actor)

    def complete(
        self,
        service: str,
        task_id: str,
        version: int,
        outcome: str,
        data: Mapping[str, Any],
        candidate: str,
    ) -> None:
        """Complete a task as its candidate who knows what to say."""
        self._hand_in(service, task_id, version, outcome, data, holder(candidate))

    def _hand_in(
        self,
        service: str,
        task_id: str,
        version: int,
        outcome: str,
        data: Mapping[str, Any],
        actor: Actor,
    ) -> None:
        body = {"outcome": outcome, "version": version, "data": data}
        answer = self.insist(service, f"/tasks/{task_id}/complete", actor, body)
        if answer is not None and answer.status_code < 300:
            self._ledger.completed[task_id] += 1


def holder(candidate: str) -> Actor:
    """Somebody in a post that holds the role at the unit."""
    role, _, unit = candidate.partition("@")
    return Actor(f"{unit}.{role}", f"{unit} {role}", role, unit, unit, frozenset({candidate}))


def crowd(
    number: int, act: Callable[[int, threading.Event], None], stop: threading.Event
) -> list[threading.Thread]:
    """Let several people act until told to stop."""
    threads = [threading.Thread(target=act, args=(each, stop), daemon=True) for each in range(number)]
    for thread in threads:
        thread.start()
    return threads


def _shape(path: str) -> str:
    return "/".join("…" if len(part) == 32 else part for part in path.split("/"))
