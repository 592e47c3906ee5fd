"""Lets the demo county live through a year: requests, orders, refusals and late answers by the thousand.

Nothing is put into a database. Day by day, under a clock that is set, departments file what the county's
`year.json` offers and everybody looks at their desk and finishes some of what waits there, by habits that
the same file describes. The same seed gives the same year.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.ids import new_id
from chassis.telemetry import logs
from chassis.working_days import WorkingCalendar
from gatehouse.demo_work import dated, read_story
from gatehouse.house import DEMO_COUNTY, House
from gatehouse.one_process import OneProcess, one_process
from portal.clients.services import ServiceProblem
from portal.storage.paging import Row

FILE = "year.json"
OPENS, HOURS = time(9, 0), 8
TIDY_EVERY_DAYS = 7
GIVEN = "given"
WRITTEN = frozenset({"draft_plan", "draft_duty", "collect_facts"})
"""The steps at which is said what whoever began the case had in mind."""

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pace:
    """How busy the county is, in what happens on a working day."""

    requests: float = 4.0
    orders: float = 8.0
    unadmitted: float = 0.3
    duties: float = 0.12
    reports: float = 0.15
    questions: float = 0.08
    #: The share of what waits on a desk in the morning that is done in the evening.
    diligence: float = 0.6


@dataclass(frozen=True, slots=True)
class Admitted:
    """An item a department may send orders for."""

    department: str
    matter: Plain
    name: str
    communities: Sequence[str]
    begin: date
    end: date


@dataclass
class Told:
    """What came of it."""

    days: int = 0
    requests: int = 0
    orders: int = 0
    statements: int = 0
    duties: int = 0
    reports: int = 0
    questions: int = 0
    tasks: Counter[str] = field(default_factory=Counter)
    #: What the services refused, by its code: people make mistakes, and the rules hold for them too.
    refused: Counter[str] = field(default_factory=Counter)


class DemoYear:
    """Plays days of a county, one after the other."""

    def __init__(self, house: OneProcess, book: Plain, story: Plain, *, seed: int, pace: Pace) -> None:
        self._house, self._book, self._usual, self._pace = house, book, story, pace
        self._chance = random.Random(seed)  # noqa: S311 - a story that a seed repeats, not a secret
        self._calendar = WorkingCalendar()
        self._staff = self._everybody()
        self._plans: dict[str, tuple[Plain, dict[str, Any]]] = {}
        self._admitted: list[Admitted] = []
        self._names: Counter[str] = Counter()
        self._done_once: set[tuple[str, str]] = set()
        self._begun: set[int] = set()
        self.told = Told()

    def play(self, first: date, last: date, say: Callable[[Told], None] = lambda told: None) -> Told:
        """Every working day from the first to the last."""
        day = first
        while day <= last:
            if self._calendar.is_working(day):
                self._day(day)
                self.told.days += 1
                if self.told.days % TIDY_EVERY_DAYS == 0:
                    self._house.tidy()
                    say(self.told)
            day += timedelta(days=1)
        return self.told

    def _day(self, day: date) -> None:
        self._house.clock.at = datetime.combine(day, OPENS, COUNTY_ZONE)
        self._house.begin_day()
        self._statements(day.year)
        visits: list[Callable[[], None]] = [partial(self._visit, actor) for actor in self._staff.values()]
        visits += [self._request] * self._times(self._pace.requests)
        visits += [self._order] * self._times(self._pace.orders)
        visits += [self._unadmitted] * self._times(self._pace.unadmitted)
        visits += [self._hand_down] * self._times(self._pace.duties)
        visits += [self._report] * self._times(self._pace.reports)
        visits += [self._question] * self._times(self._pace.questions)
        self._chance.shuffle(visits)
        step = timedelta(hours=HOURS) / len(visits)
        for visit in visits:
            visit()
            self._house.clock.at += step
        self._house.carry()

    def _statements(self, year: int) -> None:
        """The performance office begins the target statements of a year, once."""
        office = next((one for one in self._staff.values() if one.holds("performance_office_clerk")), None)
        if office is None or year in self._begun:
            return
        begun = self._send(office, "assessment", "/statements", {"year": year})
        if begun and begun["cases"]:
            self._begun.add(year)
            self.told.statements += len(begun["cases"])

    def _visit(self, actor: Actor) -> None:
        """Somebody looks at the desk and does part of what waits there."""
        waiting = self._house.worklist.tasks(actor, limit=100).rows
        for task in sorted(waiting, key=lambda row: (row["case_no"], row["element_id"], str(row["due_at"]))):
            if self._chance.random() < self._pace.diligence:
                self._handle(actor, task)

    def _handle(self, actor: Actor, task: Row) -> None:
        habit = self._habit(task)
        if habit is None:
            return
        place = f"/tasks/{task['task_id']}"
        page = self._house.services.get(task["service"], place, actor=actor)
        case_no, element = str(task["case_no"]), str(task["element_id"])
        matter, plan = self._plans.get(case_no, ({}, {}))
        said = {**page["data"], **(plan if element in WRITTEN else {}), **habit.get("data", {})}
        body = {"outcome": habit["outcome"], "version": page["version"], "data": said}
        other = {**body, "data": {**said, **habit["if_refused"]}} if "if_refused" in habit else None
        offers = {**page["options"], GIVEN: page["data"]}
        send = partial(self._send, actor, task["service"], f"{place}/complete", options=offers)
        if send(body) or (other and send(other)):
            self.told.tasks[f"{element}.{habit['outcome']}"] += 1
            if element == "issue_notice":
                self._note_admitted(matter, plan)

    def _habit(self, task: Row) -> Plain | None:
        """How this step is answered this time; what is answered so only once in a case is chosen once."""
        key = (str(task["case_no"]), str(task["element_id"]))
        known = self._book["habits"]
        habits = known.get(f"{task['service']}.{task['element_id']}", known.get(task["element_id"], ()))
        open_to = [one for one in habits if not (one.get("once") and key in self._done_once)]
        if not open_to:
            return None
        habit: Plain = self._chance.choices(open_to, [one.get("share", 1) for one in open_to])[0]
        if habit.get("once"):
            self._done_once.add(key)
        return habit

    def _request(self) -> None:
        """A department begins a request."""
        today = self._house.clock.today()
        matter = self._chance.choice(self._book["matters"])
        township = self._chance.choice(self._units("township_clerk"))
        here = [code for code in self._units("community_secretary") if code.startswith(township)]
        asked = sorted(self._chance.sample(here, self._chance.randint(1, len(here))))
        name = self._name(matter, township, today)
        begun = self._send(
            self._staff[f"department_clerk@{matter['department']}"],
            "admission",
            "/applications",
            {"item_name": name},
        )
        if begun:
            plan = self._plan(matter, name, township, asked)
            self._plans[begun["case_no"]] = (matter, dated(plan, today))
            self.told.requests += 1

    def _name(self, matter: Plain, township: str, today: date) -> str:
        place = self._staff[f"township_clerk@{township}"].unit_name
        name = f"{matter['item_name']}（{place}{today.year}年第{(today.month + 2) // 3}季度）"
        self._names[name] += 1
        return name if self._names[name] == 1 else name.replace("）", f"第{self._names[name]}批）")

    def _plan(self, matter: Plain, name: str, township: str, communities: Sequence[str]) -> dict[str, Any]:
        count, months = len(communities), self._chance.choice([2, 3, 4, 6])
        own = {key: matter[key] for key in ("goal", "content", "division", "burden_kinds", "legal_basis")}
        return {
            **self._usual["plan"],
            **own,
            "item_name": name,
            "townships": [township],
            "communities": list(communities),
            "frequency": "每季度一次",
            "volume": str(matter["days"] * count),
            "funds_amount": str(matter["yuan"] * count),
            "guarantee_funds": f"每社区补助 {matter['yuan']} 元",
            "duties": [{"body": "主办单位", "duty": "组织、到场、经费"}, {"body": "社区", "duty": "协助"}],
            "start": "today+25",
            "end": f"today+{25 + 30 * months}",
            "funds_paid_on": "today+20",
        }

    def _note_admitted(self, matter: Plain, plan: Plain) -> None:
        if not plan:
            return
        begin, end = date.fromisoformat(plan["start"]), date.fromisoformat(plan["end"])
        self._admitted.append(
            Admitted(matter["department"], matter, plan["item_name"], plan["communities"], begin, end)
        )

    def _order(self) -> None:
        """A department sends an order for something admitted."""
        today = self._house.clock.today()
        running = [one for one in self._admitted if one.begin <= today <= one.end - timedelta(days=10)]
        if not running:
            return
        item = self._chance.choice(running)
        clerk = self._staff[f"department_clerk@{item.department}"]
        asked = {"q": item.name, "limit": 1}
        found = self._house.services.get("dispatch", "/catalogue", actor=clerk, params=asked)["items"]
        if not found:
            return
        some = sorted(self._chance.sample(item.communities, self._chance.randint(1, len(item.communities))))
        due = min(item.end, today + timedelta(days=self._chance.randint(7, 20)))
        said = {"communities": some, "content": item.matter["order"], "due": due.isoformat()}
        self._place(clerk, {**said, "item_ref": found[0]["item_ref"]}, len(some))

    def _unadmitted(self) -> None:
        """Somebody tries it without an admission."""
        clerk = self._staff[f"department_clerk@{self._chance.choice(self._book['matters'])['department']}"]
        said: Plain = {
            "communities": [],
            "township": self._chance.choice(self._units("township_clerk")),
            "item_ref": None,
        }
        self._place(clerk, {**said, "content": self._chance.choice(self._book["unadmitted"])}, 1)

    def _hand_down(self) -> None:
        """A department wants a township to take on a duty; the same one only once."""
        duty = self._chance.choice(self._book["duties"])
        township = self._chance.choice(self._units("township_clerk"))
        name = f"{duty['name']}（{self._staff[f'township_clerk@{township}'].unit_name}）"
        if self._names[name]:
            return
        clerk = self._staff[f"department_clerk@{duty['department']}"]
        begun = self._send(clerk, "admission", "/township-duties", {"name": name})
        if begun:
            self._names[name] += 1
            own = {key: value for key, value in duty.items() if key != "department"}
            usual = {"kind": "delegated", "duty_class": "responsible", "start": "today+30"}
            form = {**usual, **own, "name": name, "townships": [township]}
            self._plans[begun["case_no"]] = ({}, dated(form, self._house.clock.today()))
            self.told.duties += 1

    def _report(self) -> None:
        """A community reports work nobody applied for; the office finds out since when."""
        report = self._chance.choice(self._book["reports"])
        community = self._chance.choice(self._units("community_secretary"))
        secretary = self._staff[f"community_secretary@{community}"]
        work = f"{report['work']}（{secretary.unit_name}）"
        if self._names[work]:
            return
        begun = self._send(secretary, "admission", "/matters", {**report, "work": work})
        if begun:
            self._names[work] += 1
            self._plans[begun["case_no"]] = ({}, {"communities": [community]})
            self.told.reports += 1

    def _question(self) -> None:
        """The city asks a unit about a figure of the quarter, once."""
        today = self._house.clock.today()
        asked = self._chance.choice(self._book["questions"])
        quarter = f"{today.year}-Q{(today.month + 2) // 3}"
        known = f"{asked['subject']} {quarter}"
        if self._names[known]:
            return
        city = self._staff[f"city_supervisor@{self._units('city_supervisor')[0]}"]
        said = {"about": "figure", "quarter": quarter, "due_on": "today+14"}
        if self._send(city, "admission", "/follow-ups", {**said, **asked}):
            self._names[known] += 1
            self.told.questions += 1

    def _place(self, clerk: Actor, said: Plain, count: int) -> None:
        if self._send(clerk, "dispatch", "/orders", {**self._usual["order"], **said}):
            self.told.orders += count

    def _send(self, actor: Actor, service: str, path: str, body: Plain, options: Plain | None = None) -> Any:
        """Send a command; what the rules refuse is counted and stays as it was."""
        said = chosen(dated(body, self._house.clock.today()), options or {})
        try:
            answer = self._house.services.send("POST", service, path, said, actor=actor, key=new_id())
        except ServiceProblem as problem:
            self.told.refused[str(problem.problem.get("code", problem.status))] += 1
            return None
        self._house.carry()
        return answer

    def _units(self, role: str) -> list[str]:
        """The units that have such a post."""
        return sorted(unit for held, _, unit in (code.partition("@") for code in self._staff) if held == role)

    def _times(self, mean: float) -> int:
        """A whole number around a mean."""
        return int(mean) + (self._chance.random() < mean % 1)

    def _everybody(self) -> dict[str, Actor]:
        """One person for every post, by `role@unit`."""
        found = {}
        for post in self._house.people.posts():
            person = self._house.people.actor(self._house.people.holding([post.holder])[0].account_id)
            if person is not None:
                found[post.holder] = person
        return found


def live_through_a_year(house: House, first: date, last: date, *, seed: int, requests: float) -> Told:
    """Let the demo county of an installation that does not run live from the first day to the last."""
    logs.configure("demo-year", level="ERROR")
    at = datetime.combine(first, OPENS, COUNTY_ZONE)
    with one_process(house, at) as everything:
        year = DemoYear(
            everything,
            read_book(DEMO_COUNTY),
            read_story(DEMO_COUNTY),
            seed=seed,
            pace=Pace(requests=requests, orders=requests * 2),
        )
        return year.play(first, last, say=_say)


def _say(told: Told) -> None:
    print(
        f"· {told.days} 个工作日 days: {told.requests} 件申请 requests, {told.orders} 件派单 orders",
        flush=True,
    )


def chosen(said: Any, options: Plain) -> Any:
    """What is said, with `all_of`, `for_each` and `given` made out of what the step offers."""
    if isinstance(said, list):
        return [chosen(value, options) for value in said]
    if not isinstance(said, Mapping):
        return said
    if "all_of" in said:
        return [one["value"] for one in options[said["all_of"]]]
    if GIVEN in said:
        return [{**row, **said["with"]} for row in options[GIVEN].get(said[GIVEN]) or ()]
    if "for_each" in said:
        named = said.get("named")
        return [
            {said["as"]: one["value"], **({named: one["label"]} if named else {}), **said["with"]}
            for one in options[said["for_each"]]
        ]
    return {name: chosen(value, options) for name, value in said.items()}


def read_book(folder: Path) -> Plain:
    """The matters and habits of a county's folder."""
    return dict(json.loads((folder / FILE).read_text(encoding="utf-8")))
