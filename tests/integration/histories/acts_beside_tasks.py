"""What is begun or done beside the tasks: requests, changes, ends, objections, settings, seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chassis.actor import Actor
from chassis.parameters.fixing import FixParameter
from services.admission.domain.parameter_table import TABLE
from services.admission.domain.vocabulary import RequestType
from services.admission.storage.work import Work
from services.admission.usecases.confirm_condition import ConfirmCondition
from services.admission.usecases.correct_item import CorrectItem
from services.admission.usecases.draft_application import DraftApplication
from tests.integration.histories.acts import (
    CIVIL_AFFAIRS,
    CLERK,
    DEPARTMENTS,
    EDUCATION,
    HEAD,
    Acts,
    picked,
)
from tests.integration.histories.county_at_play import holder
from tests.integration.histories.step import REASON, SONGSHAN
from tests.integration.histories.what_is_said_of_duties import NAMES
from tests.integration.histories.what_people_say import OBJECTION, TAIYUAN, XIANGYIN
from tests.support.actors import COUNTY

BESIDE = (
    "begin_a_request", "begin_a_request", "change_an_item", "change_an_item", "end_an_item", "object",
    "object", "withdraw", "ask_for_review", "go_on", "report_work", "confirm_a_condition", "correct_a_slip",
    "register_a_successor", "register_a_successor", "begin_a_duty", "withdraw_a_duty", "fix_a_setting",
    "leave_seats_vacant",
)  # fmt: skip
MOST_CASES = 6
MOST_DUTIES = 3
SETTINGS: tuple[tuple[str, Any, bool], ...] = (
    ("adm.vote.majority", "1/2", True), ("adm.vote.majority", "2/3", True),
    ("adm.vote.majority", "1/3", False), ("adm.vote.quorum", "1/1", True), ("adm.vote.quorum", "1/2", True),
    ("adm.vote.quorum", "1/4", False), ("adm.member_units", ["zzb"], False),
    ("adm.member_units", ["zzb", "mzj", "bb", "sfj", "czj"], True),
    ("adm.member_units", ["zzb", "mzj", "bb", "sfj"], True), ("adm.simple.exclusions", [], True),
    ("adm.correct.notice", 2, True), ("adm.correct.notice", 20, True), ("adm.defer.max", 90, True),
    ("adm.correct.max", 9, False), ("adm.coordination.rounds", 1, True),
    ("adm.consult.town", 2, True), ("adm.defer.max", 3, True), ("adm.review_case.apply", 3, True),
    ("adm.circulation", 1, True),
)  # fmt: skip
"""Key, value, and whether a county may fix it: what a hard rule rests on is refused."""
VACANCIES: tuple[frozenset[str], ...] = (
    frozenset(), frozenset(), frozenset({"chair"}), frozenset({"vice_chair"}),
    frozenset({"chair", "vice_chair"}), frozenset({f"{COUNTY}-bb"}),
)  # fmt: skip


class ActsBesideTasks(Acts):
    """Each asserts what may succeed; whether it does depends on how things stand."""

    def begin_a_request(self, who: int, what: int) -> None:
        """A department begins; a township is told to find one (ADM-09)."""
        rows = self.county.rows
        if sum(row.state == "running" for row in rows.process_instance) >= MOST_CASES:
            return
        department = picked([*DEPARTMENTS, SONGSHAN], who)
        fresh = f"防溺水巡查第{len(rows.application) + 1}项"
        name = picked([fresh, fresh, "防溺水巡查", "政府常规统计调查工作"], what)
        kind = "department_clerk" if "-" in department else "township_clerk"

        def act(work: Work) -> None:
            data = {"item_name": name, "request_type": "new"}
            case_no = DraftApplication()(work, name, request_type=RequestType.NEW, data=data)
            self.county.admission.cases.prepare(work, case_no)

        refused = self.act(holder(f"{kind}@{department}"), act, "begin")
        assert (refused is not None) == (department == SONGSHAN)

    def change_an_item(self, pick: int, by: int) -> None:
        """Its department, or another one, begins a change."""
        self._turn_to_an_item(pick, by, self.county.admission.cases.change_item)

    def end_an_item(self, pick: int, by: int) -> None:
        """Its department, or another one, files the end."""
        self._turn_to_an_item(pick, by, self.county.admission.cases.end_item)

    def _turn_to_an_item(self, pick: int, by: int, begin: Callable[[Work, str], Any]) -> None:
        if not self.county.rows.work_item:
            return
        item = picked(self.county.rows.work_item, pick)
        unit = picked([item.owner_unit, item.owner_unit, *DEPARTMENTS], by)
        refused = self.act(
            holder(f"department_clerk@{unit}"), lambda work: begin(work, item.item_id), begin.__name__
        )
        assert refused is not None or unit == item.owner_unit

    def report_work(self, by: int, name: int) -> None:
        """Work nobody applied for is reported."""
        who = holder(picked([f"department_clerk@{EDUCATION}", f"community_secretary@{XIANGYIN}"], by))
        if len(self.county.rows.unadmitted_work) < 3:
            work_name = f"填报台账{name % 3}"
            report = {"work": work_name, "description": "每周要报", "department": EDUCATION}
            self.act(who, lambda work: self.county.admission.cases.report(work, report), "report")

    def object(self, pick: int, party: int) -> None:
        """A township or community objects; one outside the scope may not."""
        if not self.county.rows.application:
            return
        case = picked(self.county.rows.application, pick)
        concerned = [*case.facts.get("townships", ()), *case.facts.get("communities", ())]
        objector = picked([*concerned, TAIYUAN], party)
        role = "township_party_committee" if len(objector) == 9 else "community_secretary"
        refused = self.act(
            holder(f"{role}@{objector}"),
            lambda work: self.county.admission.cases.object(work, case.case_no, objector, OBJECTION),
            "object",
        )
        assert refused is not None or objector in concerned

    def withdraw(self, pick: int, by: int) -> None:
        """The leader of the applicant withdraws; another one may not."""
        self._lead(pick, by, lambda work, no: self.county.admission.cases.withdraw(work, no, REASON))

    def ask_for_review(self, pick: int, by: int) -> None:
        """The leader of the applicant asks for a review of a refusal."""
        self._lead(pick, by, lambda work, no: self.county.admission.cases.review(work, no, REASON))

    def _lead(self, pick: int, by: int, act: Callable[[Work, str], Any]) -> None:
        if not self.county.rows.application:
            return
        case = picked(self.county.rows.application, pick)
        unit = picked([case.applicant, case.applicant, CIVIL_AFFAIRS], by)
        leader = holder(f"department_leader@{unit}")
        refused = self.act(leader, lambda work: act(work, case.case_no), "lead")
        assert refused is not None or unit == case.applicant

    def go_on(self, pick: int, _: int) -> None:
        """The office takes up a case that waits for the ordinary procedure."""
        if self.county.rows.application:
            case_no = picked(self.county.rows.application, pick).case_no
            self.act(CLERK, lambda work: self.county.admission.cases.go_on(work, case_no), "go_on")

    def confirm_a_condition(self, pick: int, number: int) -> None:
        """The office confirms that a condition is met."""
        if self.county.rows.work_item:
            item = picked(self.county.rows.work_item, pick).item_id
            self.act(CLERK, lambda work: ConfirmCondition()(work, item, number % 3, {}), "confirm_condition")

    def correct_a_slip(self, pick: int, which: int) -> None:
        """The office mends a slip of the pen; a place is no slip."""
        if self.county.rows.work_item:
            item = picked(self.county.rows.work_item, pick).item_id
            field = picked(["content", "name", "townships"], which)
            text = "协助在重点水域张贴警示，并开展宣传。"
            refused = self.act(
                CLERK, lambda work: CorrectItem()(work, item, field, text, "标点"), "correct_slip"
            )
            assert refused is not None or field != "townships"

    def register_a_successor(self, before: int, after: int) -> None:
        """The office hands the items of a unit over; not to itself, not to a township."""
        old, new = picked(DEPARTMENTS, before), picked([*DEPARTMENTS, SONGSHAN], after)
        cases, proof = self.county.admission.cases, {"proof": "三定方案", "valid_from": self.today}
        refused = self.act(
            CLERK,
            lambda work: cases.succeed(work, {"predecessor": old, "successor": new, **proof}),
            "succession",
        )
        assert refused is not None or (old != new and new != SONGSHAN)

    def begin_a_duty(self, who: int, what: int) -> None:
        """A department begins to have a duty laid on townships; a township may not (TWA-01)."""
        if len(self.county.rows.township_duty) >= MOST_DUTIES:
            return
        department, name = picked([*DEPARTMENTS, SONGSHAN], who), picked(NAMES, what)
        kind = "department_clerk" if "-" in department else "township_clerk"
        refused = self.act(
            holder(f"{kind}@{department}"),
            lambda work: self.county.admission.cases.hand_down(work, name),
            "duty",
        )
        assert (refused is not None) == (department == SONGSHAN)

    def withdraw_a_duty(self, pick: int, by: int) -> None:
        """The leader takes a duty back; another one may not, nor after the decision."""
        if not self.county.rows.township_duty:
            return
        duty = picked(self.county.rows.township_duty, pick)
        unit = picked([duty.applicant, duty.applicant, *DEPARTMENTS], by)
        cases = self.county.admission.cases
        refused = self.act(
            holder(f"department_leader@{unit}"),
            lambda work: cases.take_back_duty(work, duty.case_no, REASON),
            "withdraw_duty",
        )
        assert refused is not None or (unit == duty.applicant and not duty.decision)

    def fix_a_setting(self, which: int, ahead: int) -> None:
        """The county fixes a setting from a day on; what a hard rule rests on is refused."""
        key, value, lawful = picked(SETTINGS, which)
        days = picked([0, 0, 1, 10, -1], ahead)
        day = self.today + timedelta(days=days)

        def act(work: Work) -> None:
            seen = len(work.parameters.entries(COUNTY, key))
            FixParameter(TABLE)(work, COUNTY, key, value, valid_from=day, reason="县文件", seen=seen)

        refused = self.act(HEAD, act, "fix_setting")
        assert refused is not None or (lawful and days >= 0)

    def leave_seats_vacant(self, which: int, _: int) -> None:
        """Seats of the committee fall vacant, or all are filled again."""
        vacant, yesterday = picked(VACANCIES, which), self.today - timedelta(days=1)

        def act(work: Work) -> None:
            for seat in work.committees.of(COUNTY).memberships:
                seat.valid_to = yesterday if {seat.seat.value, seat.unit} & vacant else None

        self.act(Actor.system("directory"), act, "seats")
