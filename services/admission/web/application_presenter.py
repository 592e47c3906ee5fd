"""The case file and the tasks of an application as labelled data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock, county_date
from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.both_levels import loads_both
from services.admission.domain.demand import demand_of_form
from services.admission.domain.departments import departments_to_ask
from services.admission.domain.duty_words import STANDING
from services.admission.domain.vocabulary import FINAL_STATES, WORDS, ApplicationState, RequestType
from services.admission.web import (
    case_history,
    case_sections,
    duty_file,
    hearing_papers,
    legal_basis,
    likeness_sections,
    meeting_sections,
    meeting_tasks,
    task_forms,
)
from services.admission.web.application_records import application_of
from services.admission.web.burden_section import burden_section, changed_item
from services.admission.web.case_background import Background, units_of
from services.admission.web.case_sections import UNITS, WAITS
from services.admission.web.comparison import comparison
from services.admission.web.ports import Cases, Reads, Session

Plain = dict[str, Any]

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

_OPEN_FOR_WITHDRAWAL = frozenset(ApplicationState) - FINAL_STATES
_OPEN_FOR_OBJECTION = _OPEN_FOR_WITHDRAWAL - {ApplicationState.PREPARING} | {ApplicationState.APPROVED}


@dataclass(frozen=True)
class ApplicationPresenter:
    """Tells of applications: what was asked, said and decided, and what may still be done."""

    background: Background
    cases: Cases
    calendar: WorkingCalendar
    clock: Clock

    @property
    def reads(self) -> Reads:
        """The records of the service."""
        return self.background.reads

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """The applicant, those asked, the office, the committee and the city’s supervisors."""
        record = self.reads.application(session, case_no)
        if record is None:
            return False
        application = application_of(record)
        concerned = {application.applicant, *application.entitled, *self._asked(application)}
        if concerned & units_of(actor):
            return True
        return self.background.is_office(session, application.county, actor)

    def task_data(self, session: Session, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its choices, and why the task is here."""
        record = self._record(session, task.case_no)
        application = application_of(record)
        names = self._names(session, application)
        options = task_forms.options_for(
            task.element_id,
            application,
            names,
            units=lambda kinds: self.reads.units(session, application.county, kinds),
            allowed=_procedure_allowed(self.background.entries(session, task.case_no)),
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

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Withdraw the request, object to it, or take it up as an ordinary one."""
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

    def case_file(self, session: Session, case_no: str, actor: Actor) -> Plain:
        """The case file."""
        record = self._record(session, case_no)
        application = application_of(record)
        names = self._names(session, application)
        process = self.background.process(session, case_no)
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
            "later": [] if ended or not application.item_name else [likeness_sections.LATER],
            "opinions": case_history.opinions(application, names),
            "timeline": case_history.timeline(self.background.entries(session, case_no), names),
            "documents": [
                *hearing_papers.papers_of(application, record.meetings),
                *case_history.documents(record.notice, record.filing, self._proof(session, record.notice)),
            ],
            "attachments": self.background.attachments(session, case_no),
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
            form = self.background.running.definition(session, ORDINARY).forms.get("apply_for_review")
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

    @staticmethod
    def _asked(application: Application) -> set[str]:
        """The townships and communities that were asked, or are concerned since the submission."""
        asked = {one.party for one in application.consultations}
        return asked if application.state is ApplicationState.PREPARING else asked | set(application.parties)


def _label(application: Application) -> Said:
    if application.state is not ApplicationState.APPROVED:
        return WORDS[application.state]
    if application.lacks_dossiers:
        return ARCHIVE_OPEN
    if application.closed_at is None:
        return WORDS[application.state]
    return LEFT_LIST if application.request_type is RequestType.EXIT else ADMITTED


def _party_of(application: Application, actor: Actor) -> str:
    """The township or community of the case the actor signs for."""
    parties = set(application.parties)
    held = (unit for role in PARTY_ROLES for unit in sorted(actor.units_of(role)))
    return next((unit for unit in held if unit in parties), "")


def _procedure_allowed(entries: Sequence[JournalEntry]) -> str:
    """What the decision table said last (DMN-ADM-1); the engine keeps every decision in the journal."""
    for entry in reversed(entries):
        if entry.action == "decision-taken" and entry.facts.get("decision_id") == CHOICE_OF_PROCEDURE:
            result = entry.facts.get("result")
            return (
                str(result.get("procedure_allowed", "")) if isinstance(result, Mapping) else str(result or "")
            )
    return ""
