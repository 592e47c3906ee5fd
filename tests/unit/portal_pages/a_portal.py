"""A portal whose services are fixtures: the pages alone, without a database or another process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.calendar_days import EnteredYear, Entry
from chassis.testing.clock import FixedClock
from chassis.web.refusals import NotSignedIn
from portal.clients.services import ServiceProblem
from portal.storage.people import Colleague, Post
from portal.web import pages
from portal.web.application import ask_to_sign_in
from portal.web.parts import EXTENSION
from portal.web.ports import Services, Visitor
from portal.web.security import harden
from tests.unit.portal_pages import a_record, fixtures, some_drafts, some_versions
from tests.unit.portal_pages.kept_opinions import FixtureOpinions
from tests.unit.portal_pages.kept_views import FixtureHabits, FixtureViews
from tests.unit.portal_pages.some_accounts import FixtureAccounts, FixtureAuditTrail, FixtureLinks
from tests.unit.portal_pages.some_channels import FixtureChannels, FixtureDepartures, FixtureNumbers
from tests.unit.portal_pages.some_figures import FixtureWorkFigures
from tests.unit.portal_pages.some_notifications import FixtureNotifications
from tests.unit.portal_pages.some_outages import FixtureKeptForms, FixtureOutages
from tests.unit.portal_pages.some_sign_ins import FixtureSecondFactors, FixtureSessions, FixtureSigning
from tests.unit.portal_pages.some_stand_ins import ARRANGEMENTS, COLLEAGUES, FixtureStandingIn
from tests.unit.portal_pages.some_supervisions import SUPERVISED
from tests.unit.portal_pages.some_team import FixtureAbsences, FixtureTeam
from tests.unit.portal_pages.some_to_dos import FixtureToDos
from tests.unit.portal_pages.some_units import FixtureDirectory

PORTAL = Path(pages.__file__).resolve().parent.parent
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

OFFICE_CLERK = Actor(
    "u1",
    "办公室经办",
    "经办",
    "430211-swb",
    "审核委员会办公室",
    frozenset({"committee_office_clerk@430211-swb", "department_clerk@430211-swb"}),
)
POSTS = [
    Post("committee_office_head", "430211-swb", "审核委员会办公室", "办公室主任"),
    Post("department_leader", "430211-mzj", "区民政局", "单位负责人"),
    Post("department_clerk", "430211-mzj", "区民政局", "经办人"),
]
OFFICE_HEAD = Actor(
    "u9",
    "办公室主任",
    "主任",
    "430211-swb",
    "审核委员会办公室",
    frozenset({"committee_office_head@430211-swb"}),
)
COMMUNITY = Actor(
    "u2",
    "湘银社区党委书记",
    "党委书记",
    "430211001008",
    "湘银社区",
    frozenset({"community_secretary@430211001008"}),
)


@dataclass
class Rows:
    """One page of rows."""

    rows: Sequence[Any]
    next: str | None = None


@dataclass
class File:
    """A delivered file."""

    content: bytes
    content_type: str
    filename: str


@dataclass
class FixtureServices:
    """Answers like the services, remembers what it was sent, refuses when told to."""

    sent: list[tuple[str, str, str, Any, str]] = field(default_factory=list)
    refusal: ServiceProblem | None = None
    asked: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    def get(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Any:
        self.asked.append((service, path, dict(params or {})))
        if path.startswith("/tasks/"):
            return fixtures.task(path.rsplit("/", 1)[1])
        if path.startswith("/cases/") and path.endswith("/messages"):
            return {"items": fixtures.MESSAGES["said"]}
        if path == "/messages/taken":
            return {"items": fixtures.MESSAGES[service]}
        if path.startswith("/cases/") and path.endswith("/record"):
            return a_record.record(fixtures.CASE_NO)
        if path.startswith("/cases/") and path.endswith("/journal"):
            return a_record.record(fixtures.CASE_NO)["journal"]
        if path.startswith("/cases/"):
            return fixtures.ALIKE if path.endswith("/alike") else fixtures.CASE
        if path == "/incidents":
            return fixtures.incidents(service, params)
        if path.startswith("/incidents/"):
            return fixtures.incident(path.rsplit("/", 1)[1])
        if path.startswith(some_drafts.PATH):
            return some_drafts.read(service, path)
        if path.startswith("/definitions"):
            return some_versions.answer(service, path)
        if path.startswith("/burden"):
            return fixtures.BURDEN["community" if "/communities/" in path else "register"]
        if path == "/agencies/contacts":
            return fixtures.AGENCIES["contacts"]
        if path.startswith("/agencies/"):
            return fixtures.AGENCIES["one"]
        if path.startswith("/places/"):
            return fixtures.MY_ITEMS
        if path == "/successions" and service == "assessment":
            return fixtures.STATEMENTS["successions"]
        if path == "/statements":
            return fixtures.STATEMENTS["year"]
        if path.startswith("/statements/"):
            return fixtures.STATEMENTS["one"]
        if path.startswith("/staff-marks"):
            return fixtures.STAFF_MARKS["year" if path == "/staff-marks" else "month"]
        if path == "/assessments":
            return fixtures.ASSESSMENT["year"]
        if path == "/excellent-shares":
            return fixtures.ASSESSMENT["share"]
        if path == "/assessment-results":
            return fixtures.YEAR_RESULTS["results"]
        if path.startswith("/assessments/") and path.endswith("/account"):
            return fixtures.YEAR_RESULTS["account"]
        if path.startswith("/assessments/"):
            return fixtures.ASSESSMENT["result"]
        if path.startswith("/surveys/"):
            return fixtures.SURVEY["new" if path.endswith("430211004") else "running"]
        if path == "/proofs":
            return fixtures.proof(str((params or {})["code"]))
        if path == "/survey-sheet":
            return fixtures.SURVEY["sheet"]
        if path.startswith("/schemes/"):
            return fixtures.ASSESSMENT["scheme"]
        if path == "/quarter-report":
            return fixtures.QUARTER
        if path == "/parameters":
            return fixtures.PARAMETERS["list" if service == "admission" else service]
        if path.startswith("/parameters/"):
            return fixtures.PARAMETERS["one"][path.rsplit("/", 1)[1]]
        if path in ("/board", "/rates"):
            return fixtures.EVENTS["board"] if path == "/board" else fixtures.RATES
        if path == "/whistles/open":
            return {"items": [one for one in fixtures.WHISTLES if not one["ended"]], "more": True}
        if path == "/applications/paper":
            return fixtures.PAPER
        if path.startswith("/meetings/"):
            return fixtures.REGISTERS["meeting"]
        if path == "/applications/cautions":
            return fixtures.CATALOGUE["cautions"]
        if path.startswith("/township-duties/"):
            return fixtures.DUTIES["one"]
        if path == "/catalogue/similar":
            return {"items": fixtures.CATALOGUE["similar"]}
        if path.startswith("/catalogue/"):
            return fixtures.CATALOGUE["item"]
        registers = fixtures.REGISTERS
        lists: dict[str, Sequence[Any]] = {
            "/catalogue": registers["catalogue"],
            "/notices": registers["notices"],
            "/township-duties": fixtures.DUTIES["list"],
            "/meetings": registers["meetings"],
            "/orders": registers["orders"],
            "/duties": registers["duties"],
            "/agencies": fixtures.AGENCIES["list"],
            "/secondments": fixtures.AGENCIES["secondments"],
            "/staff-notices": fixtures.AGENCIES["staff_notices"],
            "/appointments": fixtures.AGENCIES["appointments"],
            "/adverse-opinions": fixtures.AGENCIES["adverse_opinions"],
            "/whistles": fixtures.WHISTLES,
            "/events": fixtures.EVENTS["events"],
            "/event-classes": fixtures.EVENTS["classes"],
            "/figures": registers["figures"],
            "/applications": registers["applications"],
        }
        return {"items": lists.get(path, []), "next": None}

    def send(
        self, method: str, service: str, path: str, payload: Any, *, actor: Actor | None, key: str
    ) -> Any:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append((method, service, path, payload, key))
        if answer := some_versions.acted(path, payload):
            return answer
        if path.endswith("/dry-run"):
            return some_drafts.RAN
        if "/replays" in path:
            return some_drafts.REPLAY
        if path == "/burden/outlook":
            return fixtures.BURDEN["outlook"]
        if path == "/successions" and service == "assessment":
            return {"passed": ["430211-tgt-2026-00001"], "ended": [], "moved": [], "kept": []}
        if path == "/statements":
            return {"cases": ["430211-tgt-2026-00001", "430211-tgt-2026-00002"]}
        return {
            "case_no": fixtures.CASE_NO,
            "whistle_no": "430211-WHS-2026-00001",
            "event_no": "430211-EVT-2026-00001",
            "version": 4,
            "batch_no": "PD-2026-00001",
        }

    def upload(
        self, service: str, path: str, *, name: str, content: bytes, fields: Mapping[str, str], **_: Any
    ) -> Any:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(("UPLOAD", service, path, (name, content, dict(fields)), ""))
        return fixtures.IMPORTED

    def look(self, service: str) -> None:
        self.looked.append(service)

    def vouch(self, service: str, person: Actor) -> str:
        return f"{service} is told that {person.user_id} is {person.name}"

    def download(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> File:
        self.asked.append((service, path, dict(params or {})))
        if path.endswith("/diagram"):
            return File(fixtures.DIAGRAM, "application/xml", "adm_simple.bpmn")
        return File(b"%PDF-1.7", "application/pdf", "天社审告1号.pdf")


class FixtureGuessing:
    """Nobody guesses here, unless a test says so."""

    def __init__(self) -> None:
        self.until: Any = None
        self.wrong: list[str] = []

    def blocked_until(self, address: str) -> Any:
        return self.until

    def failed(self, address: str) -> None:
        self.wrong.append(address)


class FixtureAnnualResults:
    """One result that enters the assessment of the reader's unit."""

    def of(self, units: Collection[str], year: int) -> Sequence[Any]:
        result = {"agency_name": "栗雨派出所", "case_no": "430211-ast-2026-00001", "grade": "good"}
        return [{**result, "total": "92.4", "rate": "272/3", "told_at": NOW}]


class FixtureWorklist:
    """The inbox of the fixtures."""

    def tasks(self, actor: Actor, *, view: str = "open", text: str = "", **_: Any) -> Rows:
        if view == "done":
            closed = {"closed_at": "2026-11-19T02:00:00+00:00", "outcome": "fit"}
            return Rows([{**fixtures.INBOX["tasks"][0], **closed}])
        if view == "drafts":
            return Rows([{**fixtures.INBOX["tasks"][1], "draft_at": "2026-11-19T02:00:00+00:00"}])
        return Rows([row for row in fixtures.INBOX["tasks"] if text in row["case_title"]])

    def cases(self, actor: Actor, **_: Any) -> Rows:
        return Rows(fixtures.INBOX["cases"])

    def watched(self, actor: Actor, **_: Any) -> Rows:
        return Rows(fixtures.INBOX["tasks"][:2])

    def supervised(self, actor: Actor, limit: int = 50) -> Sequence[Any]:
        return SUPERVISED

    def copies(self, actor: Actor, **_: Any) -> Rows:
        return Rows(fixtures.INBOX["copies"])

    def copy(self, actor: Actor, copy_id: str) -> Any:
        return next((row for row in fixtures.INBOX["copies"] if row["copy_id"] == copy_id), None)

    def notices(self, actor: Actor) -> Mapping[str, int]:
        return {"copies": 1, "watched": 2 if actor.holds("committee_office_clerk") else 0, "drafts": 1}

    def waiting_for(self, actor: Actor, task_ids: Collection[str]) -> Sequence[Any]:
        return [row for row in fixtures.INBOX["tasks"] if row["task_id"] in task_ids]

    def counts(self, actor: Actor) -> Mapping[str, int]:
        return {"open": len(fixtures.INBOX["tasks"]), "overdue": 1}

    def processes(self) -> Sequence[tuple[str, Mapping[str, str]]]:
        return [("adm_simple", fixtures.CASE["process_name"])]

    def alerts(self, after: str | None = None, limit: int = 30) -> Rows:
        return Rows(fixtures.INBOX["alerts"])

    def case_known_to(self, actor: Actor, case_no: str) -> Any:
        return next((row for row in fixtures.INBOX["cases"] if row["case_no"] == case_no), None)

    def service_of(self, case_no: str) -> str | None:
        return "admission"

    def open_tasks_of(self, case_no: str, actor: Actor) -> Sequence[Any]:
        return list(fixtures.INBOX["tasks"][:1])


class FixturePeople:
    """The colleagues of the fixtures."""

    def colleagues(self, unit: str, *, without: str = "") -> Sequence[Colleague]:
        return [one for one in COLLEAGUES if one.account_id != without]

    def holding(self, holders: Collection[str], *, without: str = "") -> Sequence[Colleague]:
        return self.colleagues("", without=without)

    def posts(self) -> Sequence[Post]:
        return POSTS

    def actor(self, account_id: str) -> Actor | None:
        found = next((one for one in COLLEAGUES if one.account_id == account_id), None)
        return Actor(found.account_id, found.name, found.post, found.unit, "", frozenset()) if found else None

    def names(self, account_ids: Collection[str]) -> Mapping[str, str]:
        return {one.account_id: one.name for one in COLLEAGUES if one.account_id in account_ids}


@dataclass
class FixtureMarks:
    """Remembers what was opened and begun."""

    opened: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    def is_new(self, actor: Actor, task_id: str) -> bool:
        return task_id not in self.opened

    def task_opened(self, actor: Actor, task_id: str) -> None:
        self.opened.append(task_id)

    def copy_opened(self, actor: Actor, copy_id: str) -> None:
        self.opened.append(copy_id)

    def draft_kept(self, actor: Actor, task_id: str) -> None:
        self.drafts.append(task_id)


@dataclass
class FixtureCalendarBook:
    """Remembers what was entered; a test may let it refuse."""

    changes: list[tuple[Any, ...]] = field(default_factory=list)
    entered: EnteredYear | None = None
    refusal: Refusal | None = None

    def year(self, year: int) -> EnteredYear:
        return self.entered if self.entered and self.entered.year == year else EnteredYear(year, [], None)

    def enter(self, actor: Actor, entries: Sequence[Entry], *, complete: int | None = None) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.changes.append(("enter", list(entries), complete))

    def drop(self, actor: Actor, day: date) -> None:
        self.changes.append(("drop", day))

    def close(self, actor: Actor, year: int, source: str) -> None:
        self.changes.append(("close", year, source))


def a_portal(actor: Actor | None = OFFICE_CLERK, services: Services | None = None) -> Flask:
    """A web app with every page, for one visitor."""
    web_app = Flask("portal", static_folder=str(PORTAL / "static"), template_folder=str(PORTAL / "templates"))
    given = pages.Parts(
        services=services or FixtureServices(),
        outages=FixtureOutages(),
        kept_forms=FixtureKeptForms(),
        worklist=FixtureWorklist(),
        directory=FixtureDirectory(),
        people=FixturePeople(),
        stand_ins=FixtureStandingIn(),
        marks=FixtureMarks(),
        habits=FixtureHabits(),
        notifications=FixtureNotifications(),
        channels=FixtureChannels(),
        numbers=FixtureNumbers(),
        to_dos=FixtureToDos(),
        departures=FixtureDepartures(),
        opinions=FixtureOpinions(),
        views=FixtureViews(),
        calendar_book=FixtureCalendarBook(),
        annual_results=FixtureAnnualResults(),
        signing=FixtureSigning(),
        accounts=FixtureAccounts(),
        links=FixtureLinks(),
        audit_trail=FixtureAuditTrail(),
        second_factors=FixtureSecondFactors(),
        sessions=FixtureSessions(),
        guessing=FixtureGuessing(),
        taken_messages=a_record.FixtureTakenMessages(),
        team=FixtureTeam(),
        absences=FixtureAbsences(ARRANGEMENTS[:1]),
        work_figures=FixtureWorkFigures(),
        visitor=lambda: Visitor(actor, "token"),
        clock=FixedClock(NOW),
    )
    web_app.before_request(lambda: setattr(g, "actor", actor))
    web_app.after_request(harden)
    pages.register(web_app, given)
    web_app.register_error_handler(NotSignedIn, ask_to_sign_in)
    return web_app


@cache
def the_portal(actor: Actor | None = OFFICE_CLERK) -> Flask:
    """The web app of a visitor, made once: compiling templates is what takes time."""
    return a_portal(actor)


def services_of(web_app: Flask) -> FixtureServices:
    """The services behind a web app, as new."""
    given = web_app.extensions[EXTENSION]
    services = given.services
    assert isinstance(services, FixtureServices)
    services.sent.clear()
    services.asked.clear()
    services.refusal = None
    return services
