"""Takes part in a yearly assessment as its people do: every step over HTTP."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from chassis.actor import Actor
from chassis.testing.clock import FixedClock
from chassis.testing.samples import sample
from chassis.web.identity import TokenSigner
from services.assessment.assembly import Assembly
from services.assessment.cli import recomputed
from services.assessment.domain.exact import written
from services.assessment.domain.replaying import Comparison
from services.assessment.storage.tables import OUTBOX
from tests.integration.assessment.desk import COUNTY, KEYS, hear
from tests.unit.assessment.a_year import a_signed_statement

AGENCY, SEAT, OTHER, POLICE = "430211-gaj-lypcs", "430211003", "430211004", "430211-gaj"
MARCH, DECEMBER = datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2026, 12, 7, 2, tzinfo=UTC)
DIMENSIONS = ("management", "handling", "attitude", "conduct")


def somebody(role: str, unit: str) -> Actor:
    """Whoever holds a post."""
    return Actor(f"{role}.{unit}", f"{unit}{role}", role, unit, unit, frozenset({f"{role}@{unit}"}))


OFFICE = somebody("performance_office_clerk", COUNTY)
HEAD = somebody("agency_head", AGENCY)
CLERK, LEADER = somebody("department_clerk", POLICE), somebody("department_leader", POLICE)
TOWN = {one: somebody("township_clerk", one) for one in (SEAT, OTHER)}
PARTY = {one: somebody("township_party_committee", one) for one in (SEAT, OTHER)}


def marks(**given: str) -> list[dict[str, Any]]:
    """A sheet of these marks, every deduction with its evidence."""
    return [
        {"indicator": key, "mark": mark, "reason": "见台账", "evidence": "株天考〔2026〕1号"}
        for key, mark in given.items()
    ]


def survey(score: str = "88", answered: int = 50, users: int | None = None) -> dict[str, Any]:
    """The counts of a survey in which every dimension of every group makes this score."""
    sizes = {"staff": answered, "residents": answered, "users": answered if users is None else users}
    told = {"100": (1, 0, 0), "88": (3, 2, 0), "80": (1, 2, 0), "70": (0, 1, 0), "90": (2, 1, 0)}[score]
    whole = sum(told)
    return {
        "source": "2026年满意度测评报告",
        "groups": [{"group": key, "frame": 60, "answered": size} for key, size in sizes.items()],
        "counts": [
            {
                "line": f"{group}.{dimension}",
                "satisfied": told[0] * (size // whole),
                "fair": told[1] * (size // whole),
                "dissatisfied": told[2] * (size // whole),
                "unknown": size - size // whole * whole,
            }
            for group, size in sizes.items()
            for dimension in DIMENSIONS
        ],
    }


@dataclass
class Year:
    """A county judging its agencies."""

    assessment: Assembly

    def __post_init__(self) -> None:
        self.clock: Any = self.assessment.clock
        self.signer = TokenSigner(KEYS[0], clock=self.clock)
        self.client = self.assessment.web_app.test_client()

    def _headers(self, actor: Actor) -> dict[str, str]:
        badge = f"Bearer {self.signer.sign(actor, 'assessment')}"
        return {"Authorization": badge, "Idempotency-Key": uuid.uuid4().hex}

    def post(self, actor: Actor, path: str, body: Any = None) -> Any:
        """Send a command."""
        return self.client.post(path, json=body or {}, headers=self._headers(actor))

    def get(self, actor: Actor, path: str) -> Any:
        """Look at something."""
        return self.client.get(path, headers=self._headers(actor))

    def registers(self, *served: str) -> None:
        """Dispatch tells of the police station and the townships it serves."""
        told = sample(
            "dispatch.agency-published.v1", agency=AGENCY, name="栗雨派出所", sending_department=POLICE,
            seat_township=SEAT, served=list(served),
        )  # fmt: skip
        hear(self.assessment, ("dispatch.agency-published.v1", told))

    def freezes(self, year: int = 2026, **changes: Any) -> Any:
        """The performance office writes the scheme of a year and freezes it."""
        self.clock.move_to(MARCH)
        form = self.get(OFFICE, f"/schemes/{year}").get_json()["data"]
        body = {"data": {**form, "basis": "株天考〔2026〕1号", **changes}}
        drafted = self.post(OFFICE, f"/schemes/{year}/draft", body)
        if drafted.status_code != 200:
            return drafted
        return self.post(OFFICE, f"/schemes/{year}/freeze", {})

    def begins(self, *served: str, stated: bool = True) -> str:
        """The year is over but for December: the case is opened."""
        self.registers(*(served or (SEAT,)))
        assert self.freezes().status_code == 200
        for township in served or (SEAT,) if stated else ():
            self.is_stated(township)
        self.clock.move_to(DECEMBER)
        answer = self.post(OFFICE, "/assessments", {"year": 2026, "agency": AGENCY})
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["cases"][0])

    def is_stated(self, township: str, agency: str = AGENCY, number: int = 3) -> None:
        """A statement of two targets that both have signed; how it comes about is tested elsewhere."""
        with self.assessment.works(Actor.system("assessment"), "test") as work:
            work.statements.add(a_signed_statement(township, agency, number))

    def checks_targets(self, case_no: str, township: str = SEAT, mark: str = "40") -> None:
        """The township finds all targets as far as makes this mark of forty."""
        page = self.get(TOWN[township], f"/tasks/{self.task(TOWN[township], case_no, 'check_targets').id}")
        degree = written(Fraction(mark) * 100 / 40)
        rows = [
            {"target": one["target"], "degree": degree, "result": "见月报", "evidence": "月报"}
            for one in page.get_json()["data"]["targets"]
        ]
        self.does(TOWN[township], case_no, "check_targets", "checked", targets=rows)

    def task(self, actor: Actor, case_no: str, step: str) -> Any:
        """The open task of a step that this person may do."""
        with self.assessment.works.reading() as session:
            mine = [
                one
                for one in self.assessment.engine.tasks(session, case_no)
                if one.is_open and one.element_id == step and one.may_be_done_by(actor)
            ]
        assert len(mine) == 1, f"{step} is {len(mine)} times with {actor.user_id}"
        return mine[0]

    def tries(self, actor: Actor, case_no: str, step: str, outcome: str, **data: Any) -> Any:
        """Finish a task on top of what its form starts with; the answer."""
        task = self.task(actor, case_no, step)
        page = self.get(actor, f"/tasks/{task.id}").get_json()
        body = {"outcome": outcome, "version": page["version"], "data": {**page["data"], **data}}
        return self.post(actor, f"/tasks/{task.id}/complete", body)

    def does(self, actor: Actor, case_no: str, step: str, outcome: str, **data: Any) -> None:
        """Finish a task that must go through."""
        answer = self.tries(actor, case_no, step, outcome, **data)
        assert answer.status_code == 200, answer.text

    def township_judges(self, case_no: str, township: str = SEAT, *, asked: Any = None, **given: str) -> None:
        """A township enters its survey, marks and locks."""
        entered = asked or survey()
        self.does(TOWN[township], case_no, "enter_satisfaction", "entered", **entered)
        given = given or {"I1": "40", "I2": "20", "I3": "20", "I4": "12"}
        if given.get("I1"):
            self.checks_targets(case_no, township, given["I1"])
        sheet = marks(**{key: value for key, value in given.items() if value})
        sheet += [{"indicator": key} for key, value in given.items() if not value]
        self.does(TOWN[township], case_no, "score_territorial", "scored", marks=sheet)
        self.does(PARTY[township], case_no, "lock_territorial", "lock")

    def department_judges(self, case_no: str, **given: str) -> None:
        """The department marks and locks."""
        given = given or {"D1": "50", "D2": "30", "D3": "15"}
        self.does(CLERK, case_no, "score_statutory", "scored", marks=marks(**given))
        self.does(LEADER, case_no, "lock_statutory", "lock")

    def ends(self, case_no: str) -> None:
        """The seat tells the result, nobody objects, and it is made public."""
        self.does(TOWN[SEAT], case_no, "notify_result", "notify")
        self.does(HEAD, case_no, "answer_result", "accept")
        self.publishes(case_no)

    def publishes(self, case_no: str) -> None:
        """The performance office makes the result final and public."""
        self.does(OFFICE, case_no, "finalise_result", "finalise")
        self.does(OFFICE, case_no, "publish_result", "publish")

    def said(self, kind: str) -> list[Any]:
        """What the messages of a type say that are to leave assessment, in order."""
        box = OUTBOX[0]
        with self.assessment.works.reading() as session:
            wanted = select(box.c.message_id, box.c.body).where(box.c.type == kind).order_by(box.c.id)
            # One row for each listener: a message is said once.
            bodies = {row.message_id: row.body for row in session.execute(wanted)}
            return [json.loads(body)["data"] for body in bodies.values()]

    def recomputed(self) -> list[Comparison]:
        """What the command finds out about the year."""
        with self.assessment.works.reading() as session:
            return recomputed(session, COUNTY, 2026)

    def result(self, case_no: str, actor: Actor = OFFICE) -> Any:
        """The result page as somebody reads it."""
        return self.get(actor, f"/assessments/{case_no}").get_json()


def a_year(assessment: Assembly) -> Year:
    """A county in March."""
    assert isinstance(assessment.clock, FixedClock)
    return Year(assessment)
