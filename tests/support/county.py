"""The county at work: people find their tasks in the portal's inbox and do them over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.persistence.journal import JournalEntry, entries_of
from portal.storage.worklist import Worklist
from tests.support.actors import DESIGNER, PROCESS_APPROVER, Badges, people
from tests.support.builders import Plain
from tests.support.stack import Stack

Row = Mapping[str, Any]


class Answer(Protocol):
    """What a service answered; `json` is read as what the test expects it to be."""

    status_code: int
    content_type: str
    text: str
    data: bytes
    json: Any


@dataclass
class County:
    """What people do, each with their own badge."""

    stack: Stack

    def __post_init__(self) -> None:
        self.badges = Badges(self.stack.clock)
        self.worklist = Worklist(self.stack.portal.works.reading, self.stack.clock)
        self.clients = {
            name: self.stack.part(name).web_app.test_client()
            for name in ("admission", "assessment", "dispatch")
        }

    # --- HTTP ------------------------------------------------------------------------------------

    def get(self, actor: Actor | None, path: str, service: str = "admission", **asked: Any) -> Answer:
        """Look at something."""
        headers = self.badges.header(actor, service) if actor else {}
        answer: Answer = self.clients[service].get(path, headers=headers, query_string=asked)
        return answer

    def post(
        self, actor: Actor | None, path: str, body: Any = None, service: str = "admission", key: str = ""
    ) -> Answer:
        """Send a command."""
        headers = self.headers(actor, service, key)
        answer: Answer = self.clients[service].post(path, json=body or {}, headers=headers)
        return answer

    def upload(
        self,
        actor: Actor,
        path: str,
        content: bytes,
        service: str = "admission",
        *,
        name: str = "diagram.bpmn",
        extras: Mapping[str, bytes] | None = None,
    ) -> Answer:
        """Send a file, with others beside it."""
        beside = [(BytesIO(other), extra) for extra, other in (extras or {}).items()]
        data = {"file": (BytesIO(content), name), "extra": beside}
        answer: Answer = self.clients[service].post(path, data=data, headers=self.headers(actor, service))
        return answer

    def put_in_force(
        self, content: bytes, service: str = "admission", *, extras: Mapping[str, bytes] | None = None
    ) -> dict[str, Any]:
        """Have a diagram drawn by the designer and approved by another person, for today."""
        drafted = self.upload(DESIGNER, "/definition-drafts/files", content, service, extras=extras)
        assert drafted.status_code == 200, drafted.text
        path = f"/definition-drafts/{drafted.json['draft_id']}"
        seen = self.get(DESIGNER, path, service).json
        told = {"revision": seen["revision"], "compared_with": seen["compared_with"]}
        today = self.stack.clock.today().isoformat()
        asked = {**told, "reason": "制度修订", "basis": "区审委办〔2026〕1号", "in_force_from": today}
        submitted = self.post(DESIGNER, f"{path}/submit", asked, service)
        assert submitted.status_code == 200, submitted.text
        approved = self.post(PROCESS_APPROVER, f"{path}/approve", told, service)
        assert approved.status_code == 200, approved.text
        return dict(approved.json)

    def headers(self, actor: Actor | None, service: str = "admission", key: str = "") -> dict[str, str]:
        """The badge of somebody and the key of a command."""
        badge = self.badges.header(actor, service) if actor else {}
        return {**badge, "Idempotency-Key": key or uuid.uuid4().hex}

    # --- the inbox -------------------------------------------------------------------------------

    def waiting_for(self, actor: Actor, case_no: str) -> list[Row]:
        """What the inbox shows this person of a case, once everything has settled."""
        self.stack.settle()
        return self._mine(actor, case_no)

    def nobody_waits(self, case_no: str) -> bool:
        """Whether no inbox of the county shows a task of this case any more."""
        self.stack.settle()
        return not any(self._mine(one, case_no) for one in people().values())

    def shown(self, actor: Actor, case_no: str) -> Row:
        """How the portal lists a case to somebody whose unit takes part in it."""
        self.stack.settle()
        rows = self.worklist.cases(actor, scope="unit", text=case_no).rows
        assert len(rows) == 1, f"{actor.user_id} sees {len(rows)} cases {case_no}"
        return rows[0]

    def task(self, actor: Actor, case_no: str, step: str) -> Plain:
        """The page of the one task of this step that waits for this person."""
        row = self._one_of(actor, case_no, step, self.waiting_for(actor, case_no))
        answer = self.get(actor, f"/tasks/{row['task_id']}", row["service"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def all_do(self, actors: Iterable[Actor], case_no: str, step: str, outcome: str, **data: Any) -> None:
        """Everybody finishes their own task of this step, straight from the inbox."""
        self.stack.settle()
        for actor in actors:
            row = self._one_of(actor, case_no, step, self._mine(actor, case_no))
            body = {"outcome": outcome, "version": row["version"], "data": data}
            answer = self.post(actor, f"/tasks/{row['task_id']}/complete", body, row["service"])
            assert answer.status_code == 200, answer.text

    def complete(self, actor: Actor, case_no: str, step: str, outcome: str, **data: Any) -> Answer:
        """Finish a task on top of what its form starts with."""
        page = self.task(actor, case_no, step)
        body = {"outcome": outcome, "version": page["version"], "data": {**page["data"], **data}}
        return self.post(actor, f"/tasks/{page['id']}/complete", body, page["service"])

    def do(self, actor: Actor, case_no: str, step: str, outcome: str, **data: Any) -> None:
        """Finish a task that must go through."""
        answer = self.complete(actor, case_no, step, outcome, **data)
        assert answer.status_code == 200, answer.text

    # --- cases -----------------------------------------------------------------------------------

    def file(self, actor: Actor, case_no: str, service: str = "admission") -> Plain:
        """The case file as this person reads it."""
        answer = self.get(actor, f"/cases/{case_no}", service)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def act(self, actor: Actor, case_no: str, key: str, service: str = "admission", **data: Any) -> Answer:
        """An action of the case file."""
        return self.post(actor, f"/cases/{case_no}/actions/{key}", {"data": data}, service)

    def journal(self, subject: str, service: str = "admission") -> Sequence[JournalEntry]:
        """Every line of a service's journal about a case."""
        with self.stack.databases[service].reading() as session:
            return entries_of(session, subject)

    def recorded(self, subject: str, action: str, service: str = "admission") -> list[JournalEntry]:
        """The lines about one kind of act."""
        return [entry for entry in self.journal(subject, service) if entry.action == action]

    def _mine(self, actor: Actor, case_no: str) -> list[Row]:
        """Of all with whom the case waits, what this person may do."""
        return [row for row in self.worklist.open_tasks_of(case_no, actor) if row["waits_for_me"]]

    def _one_of(self, actor: Actor, case_no: str, step: str, rows: Sequence[Row]) -> Row:
        mine = [row for row in rows if row["element_id"] == step]
        shown = [row["element_id"] for row in rows]
        assert len(mine) == 1, f"in {case_no} {actor.user_id} has {shown}, not one {step}"
        return mine[0]
