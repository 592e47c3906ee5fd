"""Tells what assessment knows of target statements as labelled data; the portal decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.engine.runtime import Engine
from chassis.persistence.journal import entries_of
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.assessment.domain.exact import written
from services.assessment.domain.target_dates import may_begin
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.domain.targets import even_weights, percent
from services.assessment.web import legal_basis, statement_file
from services.assessment.web.access import is_office, may_read_statement, units_of
from services.assessment.web.ports import Reads, StatementCases

Plain = dict[str, Any]
SUPPLEMENT = Said("办理补充责任书", "Begin a supplementary statement")
SUPERSEDE = Said("由承继单位另行办理", "End it for a successor")
WHY: Mapping[str, Said] = {
    "take_stock": Said(
        "请先梳理本机构的属地职责，再拟订年度计划。", "List your territorial duties, then draft the plan."
    ),
    "draft_plan": Said(
        "请拟订年度工作计划；各目标权重合计正好 100。", "Draft the plan; the weights make exactly 100."
    ),
    "negotiate_plan": Said(
        "派驻机构送来年度工作计划，请协商。", "The agency proposes its plan: agree or ask for changes."
    ),
    "recognise_plan": Said(
        "协商未能一致，或者县里决定直接认定，请认定计划。", "The plan was not agreed on: recognise it."
    ),
    "consent_to_plan": Said(
        "计划已经商定，签订前须经派出部门同意。",
        "The plan is agreed: your consent comes before the signatures.",
    ),
    "sign_for_agency": Said(
        "派出部门已同意，请核对文稿后签字。", "The department consents: sign the document."
    ),
    "sign_for_township": Said(
        "派驻机构已签字，请核对文稿后签字。", "The agency has signed: sign the same document."
    ),
    "watch_delay": Said("责任书逾期未签订，请督促。", "The statement is late: see to it."),
}


@dataclass(frozen=True)
class StatementPresenter:
    """The case files, tasks and actions of target statements."""

    reads: Reads
    cases: StatementCases
    engine: Engine
    clock: Clock
    organisation_department: str

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the statement is any business of the actor."""
        found = self.reads.statement(session, case_no)
        return found is not None and may_read_statement(found, actor, self.organisation_department)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one statement."""
        found = self._found(session, case_no)
        names = self.reads.names(
            session, [found.township, found.department, *(one.unit for one in found.watched)]
        )
        last = self.engine.instances(session, case_no)[-1]
        position = self.engine.position(session, case_no)
        return {
            "case_no": case_no,
            "process_id": last.process_id,
            "process_version": last.process_version,
            "process_name": self.engine.definition(session, last.process_id, last.process_version).name,
            "title": last.title,
            "state": found.state.value,
            "state_label": found.state_words,
            "ended": last.ended_at is not None,
            "started_at": found.opened_at,
            "ended_at": last.ended_at,
            "sections": statement_file.sections(found, names),
            "opinions": [],
            "timeline": statement_file.timeline(entries_of(session, case_no)),
            "documents": statement_file.documents(found),
            "attachments": [],
            "clock": None,
            "basis": legal_basis.of_steps(position["active"], of_statement=True),
            "position": position,
            "actions": self._actions(found, actor),
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its choices, and why the task is here."""
        found = self._found(session, task.case_no)
        why = WHY.get(task.element_id, task.name)
        if task.element_id == "take_stock":
            return {"duties": _stock(self.reads.statement_before(session, found))}, {}, why
        if task.element_id == "draft_plan":
            duties = [{"value": one.key, "label": one.name} for one in found.duties]
            return {"targets": _plan(found)}, {"duties": duties}, _with_reason(found, why)
        return {}, {}, why

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Begin a supplement, or end a statement a successor takes over."""
        if key == "supplement":
            return {"case_no": self.cases.supplement(work, case_no, data)}
        if key == "supersede":
            self.cases.supersede(work, case_no, data)
            return {}
        raise ActionUnknown(action=key)

    def _actions(self, found: TargetStatement, actor: Actor) -> list[Plain]:
        if found.state.is_signed and may_begin(found.year, self.clock.today()):
            if {found.agency, found.township} & units_of(actor):
                return [{"key": "supplement", "label": SUPPLEMENT, "form": _form(*CHANGE)}]
            return []
        if is_office(actor, found.county) and not found.state.is_ended:
            return [{"key": "supersede", "label": SUPERSEDE, "form": _form(*SUCCESSION)}]
        return []

    def _found(self, session: Any, case_no: str) -> TargetStatement:
        found = self.reads.statement(session, case_no)
        if found is None:
            raise NotShown
        return found


def _stock(before: TargetStatement | None) -> list[Plain]:
    """Last year’s duties with what became of their targets, or one empty row."""
    if before is None:
        return [{}]
    rows = []
    for duty in before.duties:
        told = [
            f"{target.name}：{f'{percent(done.degree)}，{done.result}' if done else '未填报'}"
            for target in before.targets
            if target.duty == duty.key
            for done in [before.completion_of(target.key)]
        ]
        rows.append({"name": duty.name, "basis": duty.basis, "last_year": "；".join(told)[:500]})
    return rows


def _plan(found: TargetStatement) -> list[Plain]:
    """The version there is, or a row for each duty with weights that make a hundred."""
    if found.targets:
        told = ("duty", "name", "measure", "baseline", "value", "evidence")
        return [
            {
                **{key: getattr(one, key) for key in told},
                "weight": written(one.weight),
                "by": one.by.isoformat(),
            }
            for one in found.targets
        ]
    weights = even_weights(len(found.duties))
    return [
        {"duty": duty.key, "weight": written(weight), "by": f"{found.year}-11-30"}
        for duty, weight in zip(found.duties, weights, strict=True)
    ]


def _with_reason(found: TargetStatement, why: Said) -> Said:
    """Who wants the plan otherwise, and why."""
    last = found.answers[-1] if found.answers else None
    if last is None or last.agreed or last.version != found.plan_version:
        return why
    who = statement_file.WHO[last.who]
    return Said(f"{why.zh} {who.zh}：{last.reason}", f"{why.en} {who.en}: {last.reason}")


CHANGE = (
    "变化事由",
    "What has changed",
    "补充责任书办完以前，原责任书继续有效",
    "Until it is signed the present statement stands",
)
SUCCESSION = (
    "承继单位和依据文件",
    "The successor, and the document that says so",
    "例如乡镇合并、机构撤并；由承继单位另行办理",
    "A merger or reorganisation; the successor begins its own statement",
)


def _form(label: str, label_en: str, hint: str, hint_en: str) -> Plain:
    field = {
        "type": "textarea",
        "key": "reason",
        "label": label,
        "description": hint,
        "validate": {"required": True, "maxLength": 500},
        "properties": {"label_en": label_en, "description_en": hint_en},
    }
    return {"type": "default", "components": [field]}
