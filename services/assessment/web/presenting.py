"""Tells what assessment knows of its cases as labelled data; the portal draws it and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.engine.runtime import Engine
from chassis.persistence.journal import entries_of
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.assessment.domain.annual_assessment import AnnualAssessment, State
from services.assessment.domain.scheme import Part
from services.assessment.domain.score_sheet import Computed, computed_marks
from services.assessment.domain.survey import SurveyState
from services.assessment.web import case_history, case_sections, legal_basis, result_documents, task_forms
from services.assessment.web.access import is_office, may_read, seen_as
from services.assessment.web.ports import Cases, Reads

Plain = dict[str, Any]
LEAVE_OUT = Said("不参加本年度考评", "Leave out this year")
REVIEW = Said("复核更正", "Review and correct")


@dataclass(frozen=True)
class AssessmentPresenter:
    """The case files, tasks and actions of assessment."""

    reads: Reads
    cases: Cases
    engine: Engine

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the assessment is any business of the actor."""
        found = self.reads.assessment(session, case_no)
        return found is not None and may_read(found, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one assessment the actor may see."""
        found = self._found(session, case_no)
        names = self._names(session, found)
        last = self.engine.instances(session, case_no)[-1]
        position = self.engine.position(session, case_no)
        return {
            "case_no": case_no,
            # Lines of the journal hold marks, and neither side sees the other's.
            "journal_in_part": not is_office(actor, found.county),
            "process_id": last.process_id,
            "process_version": last.process_version,
            "process_name": self.engine.definition(session, last.process_id, last.process_version).name,
            "title": last.title,
            "state": found.state.value,
            "state_label": found.state_words,
            "ended": last.ended_at is not None,
            "started_at": found.opened_at,
            "ended_at": last.ended_at,
            "sections": self._sections(session, found, actor, names),
            "opinions": [],
            "timeline": case_history.timeline(entries_of(session, case_no)),
            "documents": result_documents.listed(
                found, actor, lambda paper: self.reads.proof_code(session, paper)
            ),
            "attachments": [],
            "clock": None,
            "basis": legal_basis.of_steps(position["active"]),
            "position": position,
            "actions": self._actions(found, last.ended_at is not None, actor),
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its choices, and why the task is here; marks only for their own side."""
        found = self._found(session, task.case_no)
        rules, step = self.reads.rules(session, found), task.element_id
        names, side = self._names(session, found), task_forms.side_of(task.candidates)
        why = task_forms.WHY.get(step, task.name)
        options = task_forms.options_for(step, found, rules, names)
        if side not in seen_as(found, actor) and not is_office(actor, found.county):
            return {}, options, why
        if step == "enter_satisfaction" and (surveyed := self._surveyed(session, found, side)):
            return surveyed, options, why
        if step == "check_targets":
            standing = self.reads.standing_statements(session, found, side)
            data, targets = task_forms.of_targets(standing, found.check_of(side))
            return data, {**options, "targets": targets}, why
        computed = self._computed(session, found, side) if step == "score_territorial" else ()
        return task_forms.data_for(step, found, rules, side, computed), options, why

    def options(self, session: Any, task: Any, actor: Actor) -> Mapping[str, Sequence[Any]]:
        """The choices of a task’s lists, for the check of what was chosen."""
        return self.task_data(session, task, actor)[1]

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Leave an agency out, or have a published result reviewed."""
        if key == "leave_out":
            self.cases.leave_out(work, case_no, data)
        elif key == "review":
            self.cases.review(work, case_no)
        else:
            raise ActionUnknown(action=key)
        return {}

    def _actions(self, found: AnnualAssessment, ended: bool, actor: Actor) -> list[Plain]:
        if not is_office(actor, found.county):
            return []
        if found.state in (State.OPEN, State.SCORING) and not ended:
            return [{"key": "leave_out", "label": LEAVE_OUT, "form": _reason_form()}]
        if found.state is State.PUBLISHED and ended:
            return [{"key": "review", "label": REVIEW, "form": {"type": "default", "components": []}}]
        return []

    def _sections(
        self, session: Any, found: AnnualAssessment, actor: Actor, names: Mapping[str, str]
    ) -> list[Plain]:
        """What the reader may see; a township that has not marked yet sees the facts it will mark by."""
        rules, units = self.reads.rules(session, found), seen_as(found, actor)
        shown = case_sections.sections(found, rules, units, names)
        for township in found.townships:
            if township in units and found.sheet_of(Part.TERRITORIAL, township) is None:
                computed = self._computed(session, found, township)
                shown.append(case_sections.facts(f"facts_{township}", computed, township, rules, names))
        return shown

    def _surveyed(self, session: Any, found: AnnualAssessment, township: str) -> Plain | None:
        """The figures of a survey that was closed here."""
        survey = self.reads.survey(session, found.case_no, township)
        if survey is None or survey.state is not SurveyState.CLOSED:
            return None
        lines, _ = self.reads.survey_lines(session, survey.survey_id)
        return task_forms.of_tally(survey.tally(lines))

    def _computed(self, session: Any, found: AnnualAssessment, township: str) -> tuple[Computed, ...]:
        facts = self.reads.charged(session, found, township)
        rules = self.reads.rules(session, found)
        return computed_marks(rules, Part.TERRITORIAL, facts, found.check_of(township))

    def _names(self, session: Any, found: AnnualAssessment) -> Mapping[str, str]:
        return self.reads.names(session, [*found.townships, found.department, found.agency])

    def _found(self, session: Any, case_no: str) -> AnnualAssessment:
        found = self.reads.assessment(session, case_no)
        if found is None:
            raise NotShown
        return found


def _reason_form() -> Plain:
    return {
        "type": "default",
        "components": [
            {
                "type": "textarea",
                "key": "reason",
                "label": "理由",
                "description": "例如当年设立不满六个月、已经撤销；理由公开",
                "validate": {"required": True, "maxLength": 500},
                "properties": {
                    "label_en": "Reason",
                    "description_en": "Founded less than six months ago, or closed; the reason is public",
                },
            }
        ],
    }
