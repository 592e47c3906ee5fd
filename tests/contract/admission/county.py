"""The posts of the demo county as HTTP clients, and what they usually say."""

from __future__ import annotations

import argparse
import functools
import uuid
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import text
from werkzeug.test import TestResponse

from chassis.actor import Actor
from chassis.testing.clock import FixedClock
from chassis.web.identity import TokenSigner, new_key_pair
from services.admission.assembly import Assembly

COUNTY = "430211"
OFFICE = "430211-swb"
EDUCATION = "430211-jyj"
SONGSHAN, TAISHAN = "430211001", "430211002"
XIANGYIN, BAIHE, TAIYUAN = "430211001008", "430211001011", "430211002012"
DEMO = argparse.Namespace(folder=Path(__file__).resolve().parents[3] / "gatehouse" / "demo" / COUNTY)
Plain = dict[str, Any]


@functools.cache
def keys() -> tuple[str, str]:
    """One key pair for the whole run."""
    return new_key_pair()


def somebody(role: str, unit: str) -> Actor:
    """The holder of a post."""
    name = f"{unit} {role}"
    return Actor(f"{unit}.{role}", name, name, unit, unit, frozenset({f"{role}@{unit}"}))


CLERK = somebody("department_clerk", EDUCATION)
LEADER = somebody("department_leader", EDUCATION)
OFFICE_CLERK = somebody("committee_office_clerk", OFFICE)
OFFICE_HEAD = somebody("committee_office_head", OFFICE)
VICE_CHAIR = somebody("committee_vice_chair", COUNTY)
CHAIR = somebody("committee_chair", COUNTY)
MEMBERS = [somebody("committee_member", f"430211-{unit}") for unit in ("bb", "mzj", "sfj", "zzb")]
TOWNSHIPS = [somebody("township_party_committee", unit) for unit in (SONGSHAN, TAISHAN)]
COMMUNITIES = [somebody("community_secretary", unit) for unit in (XIANGYIN, BAIHE, TAIYUAN)]


@dataclass
class County:
    """Sends requests in the name of a post."""

    admission: Assembly
    clock: FixedClock
    signer: TokenSigner = field(init=False)

    def __post_init__(self) -> None:
        self.signer = TokenSigner(keys()[0], clock=self.clock)
        self.client = self.admission.web_app.test_client()

    def _headers(self, actor: Actor | None, key: str = "") -> dict[str, str]:
        told = {"Idempotency-Key": key or uuid.uuid4().hex}
        return told | ({"Authorization": f"Bearer {self.signer.sign(actor, 'admission')}"} if actor else {})

    def get(self, actor: Actor | None, path: str, **asked: Any) -> TestResponse:
        """Look."""
        return self.client.get(path, headers=self._headers(actor), query_string=asked)

    def post(self, actor: Actor | None, path: str, body: Plain | None = None, key: str = "") -> TestResponse:
        """Act."""
        return self.client.post(path, headers=self._headers(actor, key), json=body or {})

    def upload(self, actor: Actor, path: str, content: bytes, name: str, **fields: str) -> TestResponse:
        """Send a file."""
        data = {"file": (BytesIO(content), name), **fields}
        return self.client.post(path, headers=self._headers(actor), data=data)

    def task(self, actor: Actor, case_no: str, element: str) -> Plain:
        """The open task of an element that is offered to this actor, with its page."""
        with self.admission.works.reading() as session:
            tasks = self.admission.engine.tasks(session, case_no)
        mine = [
            task
            for task in tasks
            if task.is_open and task.element_id == element and task.may_be_done_by(actor)
        ]
        assert len(mine) == 1, f"{element} is open {len(mine)} times for {actor.name}: {self.open(case_no)}"
        answer = self.get(actor, f"/tasks/{mine[0].task_id}")
        assert answer.status_code == 200, answer.text
        page: Plain = answer.json
        return page

    def open(self, case_no: str) -> list[str]:
        """The elements that wait for somebody."""
        with self.admission.works.reading() as session:
            return sorted(
                task.element_id for task in self.admission.engine.tasks(session, case_no) if task.is_open
            )

    def complete(self, actor: Actor, case_no: str, element: str, outcome: str, **data: Any) -> TestResponse:
        """Finish a task on top of what its form starts with."""
        page = self.task(actor, case_no, element)
        body = {"outcome": outcome, "version": page["version"], "data": {**page["data"], **data}}
        return self.post(actor, f"/tasks/{page['id']}/complete", body)

    def do(self, actor: Actor, case_no: str, element: str, outcome: str, **data: Any) -> None:
        """Finish a task that must go through."""
        answer = self.complete(actor, case_no, element, outcome, **data)
        assert answer.status_code == 200, answer.text

    def case(self, actor: Actor, case_no: str) -> Plain:
        """The case file."""
        answer = self.get(actor, f"/cases/{case_no}")
        assert answer.status_code == 200, answer.text
        told: Plain = answer.json
        return told

    def act(self, actor: Actor, case_no: str, key: str, **data: Any) -> TestResponse:
        """An action of the case file."""
        return self.post(actor, f"/cases/{case_no}/actions/{key}", {"data": data})

    def said(self, type_name: str) -> list[Plain]:
        """The data of every message of a type in the outbox, once each, in order."""
        wanted = text("SELECT message_id, body FROM outbox WHERE type = :type ORDER BY id")
        with self.admission.works.reading() as session:
            bodies = {row.message_id: row.body for row in session.execute(wanted, {"type": type_name})}
        return [orjson.loads(body)["data"] for body in bodies.values()]

    def told(self, happened: str) -> list[Plain]:
        """The tasks the outbox says this of, in order; each with the number of its case."""
        moves = self.said("worklist.case-moved.v1")
        tasks = [{**task, "case_no": moved["case_no"]} for moved in moves for task in moved["tasks"]]
        return [task for task in tasks if task["happened"] == happened]

    # --- the usual way ---------------------------------------------------------------------------

    def begin(self, item_name: str = "未成年人暑期防溺水巡查") -> str:
        """A department begins a request."""
        answer = self.post(CLERK, "/applications", {"item_name": item_name})
        assert answer.status_code == 201, answer.text
        return str(answer.json["case_no"])

    def asked(self, **changes: Any) -> str:
        """A case whose plan lies with two townships and three communities."""
        case_no = self.begin()
        self.do(CLERK, case_no, "draft_plan", "drafted", **{**form(), **changes})
        self.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **CONTACT)
        return case_no

    def agreed(self, **changes: Any) -> str:
        """A case everybody agreed to, at the leader's desk."""
        case_no = self.asked(**changes)
        for party in TOWNSHIPS:
            self.do(party, case_no, "reply_township", "agree")
        for party in COMMUNITIES:
            self.do(party, case_no, "reply_community", "agree")
        self.do(CLERK, case_no, "answer_opinions", "answered")
        return case_no

    def submitted(self, **changes: Any) -> str:
        """A case that reached the office for the simple procedure."""
        case_no = self.agreed(**changes)
        self.do(LEADER, case_no, "submit_application", "submit", procedure="simple")
        return case_no

    def accepted(self) -> str:
        """A case under examination."""
        case_no = self.submitted()
        self.do(OFFICE_CLERK, case_no, "register_application", "registered")
        self.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
        return case_no

    def circulating(self) -> str:
        """A case the member units vote on."""
        case_no = self.accepted()
        self.do(OFFICE_CLERK, case_no, "review_application", "fit", **CHECKS)
        self.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
        return case_no

    def voted(self) -> str:
        """A case at the chair's desk."""
        case_no = self.circulating()
        for member in MEMBERS:
            self.do(member, case_no, "cast_vote", "agree")
        return case_no

    def approved(self) -> str:
        """A case that was approved."""
        case_no = self.voted()
        self.do(VICE_CHAIR, case_no, "approve_application", "approve")
        return case_no


CONTACT = {"contact_on": "2026-03-02", "with_whom": "教育局经办人", "advice": "请补充培训安排后征求意见。"}
CHECKS = {
    f"check_{name}": "pass"
    for name in (
        "basis_valid",
        "not_listed",
        "not_duplicate",
        "plan_parts",
        "elements",
        "guarantees",
        "burden_proportionate",
        "consultation_complete",
        "no_hidden_appraisal",
    )
}


def form(**changes: Any) -> Plain:
    """A complete application form with its plan."""
    return {
        "item_name": "未成年人暑期防溺水巡查",
        "request_type": "new",
        "contact_person": "教育局经办人",
        "contact_phone": "0731-28881234",
        "burden_kinds": ["assistance"],
        "category": "assisted",
        "legal_basis": [
            {"title": "湖南省预防未成年人溺水工作方案", "number": "", "article": "三", "statute": False}
        ],
        "goal": "暑期溺水零发生",
        "content": "协助在重点水域张贴警示并开展宣传。",
        "authority": "宣传、劝导",
        "division": "教育局牵头,社区协助",
        "time_limit": "7月1日至8月31日",
        "level": "community",
        "townships": [SONGSHAN, TAISHAN],
        "communities": [XIANGYIN, BAIHE, TAIYUAN],
        "start": "2026-07-01",
        "end": "2026-08-31",
        "frequency": "每周两次",
        "volume": "12",
        "guarantee_staff": "每社区1名志愿者",
        "guarantee_funds": "每社区2000元",
        "guarantee_premises_waived": "使用社区现有场地",
        "guarantee_training": "6月集中培训",
        "guarantee_rules": "巡查记录制度",
        "funds_amount": "6000",
        "funds_source": "教育局部门预算",
        "funds_paid_on": "2026-06-15",
        "requirements": "每周巡查两次并劝导",
        "duties": [{"body": "区教育局", "duty": "组织培训"}],
        "flow": [{"step": "巡查、劝导、记录"}],
        "milestones": [{"date": "2026-07-01", "milestone": "启动"}],
        "staffing": "每社区1名",
        "funding": "6000元",
        "training": "6月20日集中培训",
        "guidance": "教育局包片指导",
        **changes,
    }
