"""Tells what admission knows of its cases as labelled data; the portal draws it and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock, county_date
from chassis.persistence.journal import JournalEntry, entries_of
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.areas import county_of, is_township
from services.admission.domain.blocked_order import SETTLEMENT_WORDS, Settlement
from services.admission.domain.both_levels import loads_both
from services.admission.domain.demand import demand_of_form
from services.admission.domain.departments import departments_to_ask
from services.admission.domain.duty_words import STANDING
from services.admission.domain.gate import REASON_WORDS, Reason
from services.admission.domain.vocabulary import FINAL_STATES, WORDS, ApplicationState, RequestType
from services.admission.web import (
    case_history,
    case_sections,
    duty_file,
    exit_file,
    follow_up_file,
    hearing_papers,
    legal_basis,
    matter_file,
    meeting_sections,
    meeting_tasks,
    task_forms,
)
from services.admission.web.application_records import application_of
from services.admission.web.burden_section import burden_section, changed_item
from services.admission.web.case_sections import UNITS, WAITS, row, section
from services.admission.web.comparison import comparison
from services.admission.web.ports import Cases, Reads, Running, Session

Plain = dict[str, Any]

OFFICE_ROLES = ("committee_office_clerk", "committee_office_head")
COMMITTEE_ROLES = ("committee_member", "committee_vice_chair", "committee_chair")
PARTY_ROLES = ("township_party_committee", "community_secretary")
CHOICE_OF_PROCEDURE = "procedure_choice"
WITHDRAW = Said("撤回申请", "Withdraw the application")
GO_ON = Said("接续普通程序", "Go on by the ordinary procedure")
PART_AGAIN = Said("重新提出乡镇部分", "Ask for the township part again")
REVIEW = Said("申请复核", "Ask for a review")
ORDINARY = "adm_ordinary"
OBJECT = Said("提出异议", "Raise an objection")
OBJECT_LATE = Said("提出异议（核准后，申请复核）", "Object after the approval (review)")
LEFT_LIST = Said("已退出指导清单", "Left the guidance list")
ADMITTED = Said("已准入", "Admitted")
ARCHIVE_OPEN = Said("已核准，归档未完成", "Approved, the archive is incomplete")
BLOCKED = Said("待办公室处理", "With the committee office")

_OPEN_FOR_WITHDRAWAL = frozenset(ApplicationState) - FINAL_STATES
_OPEN_FOR_OBJECTION = _OPEN_FOR_WITHDRAWAL - {ApplicationState.PREPARING} | {ApplicationState.APPROVED}


@dataclass(frozen=True)
class AdmissionPresenter:
    """The case files, tasks and actions of admission."""

    reads: Reads
    cases: Cases
    running: Running
    calendar: WorkingCalendar
    clock: Clock

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """The applicant, those asked, the office, the committee and the city’s supervisors."""
        order = self.reads.blocked_order(session, case_no)
        if order is not None:
            return actor.unit == order.sender or self._is_office(session, order.county, actor)
        filing = self.reads.exit_filing(session, case_no)
        if filing is not None:
            concerned = exit_file.units_of(filing) & _units_of(actor)
            return bool(concerned) or self._is_office(session, filing.county, actor)
        matter = self.reads.matter(session, case_no)
        if matter is not None:
            concerned = matter_file.units_of(matter) & _units_of(actor)
            return bool(concerned) or self._is_office(session, matter.county, actor)
        asked = self.reads.follow_up(session, case_no)
        if asked is not None:
            concerned = follow_up_file.units_of(asked) & _units_of(actor)
            return bool(concerned) or self._is_office(session, asked.county, actor)
        duty = self.reads.duty(session, case_no)
        if duty is not None:
            concerned = duty_file.units_of(duty) & _units_of(actor)
            decides = actor.holds("county_office", duty.county)
            return bool(concerned) or decides or self._is_office(session, duty.county, actor)
        record = self.reads.application(session, case_no)
        if record is None:
            return False
        application = application_of(record)
        concerned = {application.applicant, *application.entitled, *self._asked(application)}
        return bool(concerned & _units_of(actor)) or self._is_office(session, application.county, actor)

    def case_file(self, session: Session, case_no: str, actor: Actor) -> Plain:
        """The case file."""
        order = self.reads.blocked_order(session, case_no)
        if order is not None:
            return self._file_of_block(session, order)
        filing = self.reads.exit_filing(session, case_no)
        if filing is not None:
            process, entries = self._process(session, case_no), entries_of(session, case_no)
            shown = exit_file.file_of(filing, process, entries)
            return {**shown, "attachments": self._attachments(session, case_no)}
        matter = self.reads.matter(session, case_no)
        if matter is not None:
            process, entries = self._process(session, case_no), entries_of(session, case_no)
            shown = matter_file.file_of(matter, process, entries)
            return {**shown, "attachments": self._attachments(session, case_no)}
        asked = self.reads.follow_up(session, case_no)
        if asked is not None:
            process, entries = self._process(session, case_no), entries_of(session, case_no)
            shown = follow_up_file.file_of(asked, process, entries, self.clock.today())
            return {**shown, "attachments": self._attachments(session, case_no)}
        duty = self.reads.duty(session, case_no)
        if duty is not None:
            process, entries = self._process(session, case_no), entries_of(session, case_no)
            leads = actor.holds("department_leader", duty.applicant)
            shown = duty_file.file_of(duty, process, entries, may_withdraw=leads)
            return {**shown, "attachments": self._attachments(session, case_no)}
        return self._file_of_application(session, case_no, actor)

    def task_data(self, session: Session, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its choices, and why the task is here."""
        order = self.reads.blocked_order(session, task.case_no)
        if order is not None:
            item = order.text or order.item_ref
            return {}, {}, task_forms.why(task.element_id, applicant=order.sender_name, item=item)
        filing = self.reads.exit_filing(session, task.case_no)
        if filing is not None:
            owner = filing.unit_names.get(filing.applicant, filing.applicant)
            why = task_forms.why(task.element_id, applicant=owner, item=filing.item_name)
            return exit_file.data_for(task.element_id, filing), {}, why
        matter = self.reads.matter(session, task.case_no)
        if matter is not None:
            department = matter.unit_names.get(matter.department, matter.department)
            why = task_forms.why(task.element_id, applicant=department, item=matter.work)
            data, options = matter_file.data_for(task.element_id, matter), {}
            if task.element_id == matter_file.FACTS:
                options = task_forms.scope_options(
                    lambda kinds: self.reads.units(session, matter.county, kinds)
                )
                options["covers"] = matter_file.covers(self.reads.covers(session, matter.department))
            return data, options, why
        asked = self.reads.follow_up(session, task.case_no)
        if asked is not None:
            who = asked.city if task.element_id == "answer_followup" else asked.unit
            name = asked.unit_names.get(who, who)
            return {}, {}, task_forms.why(task.element_id, applicant=name, item=asked.subject_name)
        duty = self.reads.duty(session, task.case_no)
        if duty is not None:
            return self._task_of_duty(session, task, duty)
        record = self._record(session, task.case_no)
        application = application_of(record)
        names = self._names(session, application)
        options = task_forms.options_for(
            task.element_id,
            application,
            names,
            units=lambda kinds: self.reads.units(session, application.county, kinds),
            allowed=_procedure_allowed(entries_of(session, task.case_no)),
            meetings=self._to_join(session, task.element_id, application),
        )
        why = task_forms.why(
            task.element_id,
            applicant=names.get(application.applicant, application.applicant),
            item=application.item_name,
            result=meeting_tasks.result_of(application),
            abstain=meeting_tasks.abstain_of(application, names),
        )
        departments = self._to_ask(session, task.element_id, application)
        data = task_forms.data_for(task.element_id, application, departments=departments)
        if task.element_id == "call_meeting":
            data |= meeting_tasks.invitation(
                self.reads, session, application, self.calendar, self.clock.today()
            )
        if task.element_id == "call_roll":
            lines, choices = meeting_tasks.roll(self.reads, session, application, record.meetings)
            data, options = data | lines, options | choices
        return data, options, why

    def _task_of_duty(self, session: Session, task: Any, duty: Any) -> tuple[Plain, Plain, Said]:
        department = duty.unit_names.get(duty.applicant, duty.applicant)
        why = task_forms.why(task.element_id, applicant=department, item=duty.name)
        township = next((unit for unit in map(_unit_of, task.candidates) if is_township(unit)), "")
        options = duty_file.options_for(
            task.element_id, duty, township, lambda kinds: self.reads.units(session, duty.county, kinds)
        )
        return duty_file.data_for(task.element_id, duty, township), options, why

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Withdraw the request, object to it, or take it up as an ordinary one."""
        if key == "withdraw_duty" and self.reads.duty(work.session, case_no) is not None:
            return self.cases.take_back_duty(work, case_no, data)
        record = self.reads.application(work.session, case_no)
        if record is None:
            raise ActionUnknown(key=key)
        if key == "withdraw":
            return self.cases.withdraw(work, case_no, data)
        if key == "apply_for_review":
            return self.cases.review(work, case_no, data)
        if key == "township_part":
            return self.cases.ask_again(work, case_no)
        if key == "go_on":
            return self.cases.go_on(work, case_no)
        party = _party_of(application_of(record), work.actor)
        if key == "raise_objection" and party:
            return self.cases.object(work, case_no, party, data)
        raise ActionUnknown(key=key)

    # --- the case file ---------------------------------------------------------------------------

    def _file_of_application(self, session: Session, case_no: str, actor: Actor) -> Plain:
        record = self._record(session, case_no)
        application = application_of(record)
        names = self._names(session, application)
        process = self._process(session, case_no)
        waits = application.waits_for_ordinary and process["ended_at"] is not None
        ended = process["ended_at"] is not None and not waits
        return {
            "case_no": case_no,
            **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
            "title": application.item_name,
            "state": application.state.value,
            "state_label": WAITS if waits else _label(application),
            "ended": ended,
            "started_at": application.created_at,
            "ended_at": process["ended_at"] if ended else None,
            "sections": [
                *self._comparison(session, application),
                *case_sections.sections(application, names, waits=waits),
                *meeting_sections.sections(application, record.meetings, names),
                *self._township_part(session, application),
                *self._burden(session, application),
            ],
            "opinions": case_history.opinions(application, names),
            "timeline": case_history.timeline(entries_of(session, case_no), names),
            "documents": [
                *hearing_papers.papers_of(application, record.meetings),
                *case_history.documents(record.notice, record.filing, self._proof(session, record.notice)),
            ],
            "attachments": self._attachments(session, case_no),
            "clock": case_history.clock(application, self.calendar, self.clock.today()),
            "basis": legal_basis.of_steps(process["position"]["active"]),
            "actions": list(self._actions(session, application, process, actor)),
        }

    def _proof(self, session: Session, notice: Mapping[str, Any] | None) -> str:
        """The code of the notice, to be scanned from the page."""
        return self.reads.proof_code(session, str(notice["id"])) if notice else ""

    def _comparison(self, session: Session, application: Application) -> list[Plain]:
        """What a change changes; the version it rests on stays as it was when the request was decided."""
        if application.request_type is not RequestType.CHANGE:
            return []
        base = str(application.facts.get("base_version") or "")
        before = self.reads.base_form(session, base)
        if before is None:
            return []
        units = {
            code for form in (before, application.facts) for key in UNITS for code in form.get(key) or ()
        }
        names = self.reads.unit_names(session, sorted(units), short=True)
        return [comparison(base, before, application.facts, names)]

    def _township_part(self, session: Session, application: Application) -> list[Plain]:
        """Where the township part of an item of both levels stands (H28)."""
        if not loads_both(application):
            return []
        part = self.reads.township_part(session, application.case_no)
        return [duty_file.part_shown(part)] if part is not None else []

    def _burden(self, session: Session, application: Application) -> list[Plain]:
        """What the request would make of the year of its communities, once it names any (F-ADM-05)."""
        today = self.clock.today()
        means = self.reads.volume_means(session, application.county, today)
        request = demand_of_form(application.facts, otherwise=today, volume_means=means)
        if not request.townships and not request.communities:
            return []
        found, names = self.reads.burden_outlook(
            session,
            application.county,
            request,
            without_case=application.case_no,
            without_item=changed_item(application.facts),
        )
        return [burden_section(request, found, names)] if found else []

    def _file_of_block(self, session: Session, order: Any) -> Plain:
        process = self._process(session, order.case_no)
        names = order.unit_names
        settled = SETTLEMENT_WORDS[Settlement(order.settlement)] if order.settlement else None
        shown = [
            row(Said("派单单位", "Sender"), order.sender_name),
            row(Said("派单编号", "Order no."), order.order_no),
            row(Said("事项", "Item"), order.item_ref or order.text),
            row(Said("内容", "Text"), order.text or None),
            row(Said("乡镇（街道）", "Township"), names.get(order.township) or None),
            row(Said("社区", "Community"), names.get(order.community) or None),
            row(Said("拦截原因", "Reason"), _why_blocked(order.reason_code)),
            row(Said("90日内被拦截次数", "Blocks in 90 days"), order.blocks_in_90_days),
            row(Said("处理说明", "Note"), order.note or None),
        ]
        return {
            "case_no": order.case_no,
            **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
            "title": process["title"],
            "state": order.settlement or "OPEN",
            "state_label": settled or BLOCKED,
            "ended": order.settlement is not None,
            "started_at": order.blocked_at,
            "ended_at": order.settled_at,
            "sections": [section("block", Said("被拦截的下派", "Blocked order"), shown)],
            "opinions": [],
            "timeline": case_history.timeline(entries_of(session, order.case_no), names),
            "documents": [],
            "attachments": self._attachments(session, order.case_no),
            "clock": None,
            "basis": legal_basis.of_steps(["settle_blocked_order"]),
            "actions": [],
        }

    def _actions(
        self, session: Session, application: Application, process: Plain, actor: Actor
    ) -> Iterator[Plain]:
        forms = process["forms"]
        office = self.reads.committee(session, application.county).office
        waits = application.waits_for_ordinary and process["ended_at"] is not None
        if waits and actor.holds("committee_office_clerk", office):
            yield {"key": "go_on", "label": GO_ON, "form": None}
        leads = actor.holds("department_leader", application.applicant)
        if leads and self._may_be_reviewed(session, application):
            form = self.running.definition(session, ORDINARY).forms.get("apply_for_review")
            yield {"key": "apply_for_review", "label": REVIEW, "form": form}
        if actor.holds("department_clerk", application.applicant) and self._part_failed(session, application):
            yield {"key": "township_part", "label": PART_AGAIN, "form": None}
        if leads and application.state in _OPEN_FOR_WITHDRAWAL:
            yield {"key": "withdraw", "label": WITHDRAW, "form": forms.get("withdraw_application")}
        if _party_of(application, actor) and application.state in _OPEN_FOR_OBJECTION:
            late = application.state is ApplicationState.APPROVED
            label = OBJECT_LATE if late else OBJECT
            yield {"key": "raise_objection", "label": label, "form": forms.get("raise_objection")}

    def _part_failed(self, session: Session, application: Application) -> bool:
        """Whether the township part may be asked for again; the act itself looks once more."""
        if application.is_ended or not loads_both(application):
            return False
        part = self.reads.township_part(session, application.case_no)
        return part is not None and part.state not in STANDING

    def _process(self, session: Session, case_no: str) -> Plain:
        """The process a case is in, or was in last."""
        instances = self.running.instances(session, case_no)
        if not instances:
            return _NO_PROCESS
        last = next((one for one in reversed(instances) if one.state == "running"), instances[-1])
        definition = self.running.definition(session, last.process_id, last.process_version)
        position = self.running.position(session, case_no)
        return {
            "process_id": last.process_id,
            "process_version": last.process_version,
            "process_name": definition.name,
            "title": last.title,
            "forms": definition.forms,
            "ended_at": last.ended_at,
            "position": position,
        }

    def _record(self, session: Session, case_no: str) -> Any:
        record = self.reads.application(session, case_no)
        if record is None:
            raise NotShown
        return record

    def _names(self, session: Session, application: Application) -> Mapping[str, str]:
        """What every unit of the case is called."""
        facts = application.facts
        units = {application.applicant, *application.parties, *facts.get("entitled_senders", ())}
        units |= {vote.unit for vote in application.votes} | {
            review.reviewer_unit for review in application.reviews
        }
        units |= {asked.party for asked in application.consultations}
        units |= {unit for one in application.hearings for unit in (*one.entitled, *one.must_abstain)}
        return self.reads.unit_names(session, sorted(units), short=True)

    def _may_be_reviewed(self, session: Session, application: Application) -> bool:
        """Whether a refusal may still be reviewed; the act itself looks again."""
        refused = application.state is ApplicationState.REFUSED and application.ended_at is not None
        if not refused or application.review_requests or application.ended_at is None:
            return False
        refused_on, today = county_date(application.ended_at), self.clock.today()
        limit = self.reads.parameter(session, "adm.review_case.apply", application.county, refused_on)
        return today <= self.calendar.add_working_days(refused_on, int(str(limit)))

    def _to_join(self, session: Session, step: str, application: Application) -> list[Mapping[str, Any]]:
        """The meetings a case may still be put on the agenda of."""
        if step != "call_meeting" or not application.hearings:
            return []
        convenor = application.hearing.convenor.value
        return list(self.reads.meetings_to_join(session, application.county, convenor, self.clock.today()))

    def _to_ask(self, session: Session, step: str, application: Application) -> list[str]:
        """The departments that must be asked."""
        if step != "ask_departments":
            return []
        county, today = application.county, self.clock.today()
        always, money = (
            self.reads.parameter(session, key, county, today)
            for key in ("adm.opinions.always", "adm.opinions.money")
        )
        return departments_to_ask(application, always, money)

    def _attachments(self, session: Session, case_no: str) -> list[Plain]:
        return [
            {
                "id": one.id,
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
                "href": f"/attachments/{one.id}",
            }
            for one in self.reads.attachments_of(session, case_no)
        ]

    def _is_office(self, session: Session, county: str, actor: Actor) -> bool:
        office = self.reads.committee(session, county).office
        return (
            any(actor.holds(role, office) for role in OFFICE_ROLES)
            or any(actor.holds(role, county) for role in COMMITTEE_ROLES)
            or (actor.holds("committee_member") and county_of(actor.unit) == county)
            or actor.holds("city_supervisor")
        )

    @staticmethod
    def _asked(application: Application) -> set[str]:
        """The townships and communities that were asked, or are concerned since the submission."""
        asked = {one.party for one in application.consultations}
        return asked if application.state is ApplicationState.PREPARING else asked | set(application.parties)


_NO_PROCESS: Plain = {
    "process_id": "",
    "process_version": 0,
    "process_name": Said("尚未启动流程", "No process yet"),
    "title": "",
    "forms": {},
    "ended_at": None,
    "position": {"process_id": "", "version": 0, "active": [], "done": []},
}


def _label(application: Application) -> Said:
    if application.state is not ApplicationState.APPROVED:
        return WORDS[application.state]
    if application.lacks_dossiers:
        return ARCHIVE_OPEN
    if application.closed_at is None:
        return WORDS[application.state]
    return LEFT_LIST if application.request_type is RequestType.EXIT else ADMITTED


def _unit_of(candidate: str) -> str:
    return candidate.partition("@")[2]


def _units_of(actor: Actor) -> set[str]:
    return {actor.unit, *(role.partition("@")[2] for role in actor.roles)}


def _party_of(application: Application, actor: Actor) -> str:
    """The township or community of the case the actor signs for."""
    parties = set(application.parties)
    held = (unit for role in PARTY_ROLES for unit in sorted(actor.units_of(role)))
    return next((unit for unit in held if unit in parties), "")


def _procedure_allowed(entries: list[JournalEntry]) -> str:
    """What the decision table said last (DMN-ADM-1); the engine keeps every decision in the journal."""
    for entry in reversed(entries):
        if entry.action == "decision-taken" and entry.facts.get("decision_id") == CHOICE_OF_PROCEDURE:
            result = entry.facts.get("result")
            return (
                str(result.get("procedure_allowed", "")) if isinstance(result, Mapping) else str(result or "")
            )
    return ""


def _why_blocked(code: str) -> str:
    """The reason in words with its code; a code of a newer dispatch is shown as it came."""
    return f"{REASON_WORDS[Reason(code)].zh}（{code}）" if code in set(Reason) else code
