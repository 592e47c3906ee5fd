"""The office enters an application that came on paper; gaps are allowed, they are corrected later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.consultation import Consultation
from services.admission.domain.errors import ApplicationIncomplete, OutcomeUnknown
from services.admission.domain.requirements import FIELDS, LONGEST_NAME, facts_of
from services.admission.domain.requirements import day as day_of
from services.admission.domain.vocabulary import (
    ApplicationState,
    Procedure,
    Reply,
    RequestType,
)
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.draft_application import next_case_no
from services.admission.usecases.ports import Work
from services.admission.usecases.reply_consultation import opinions_of
from services.admission.usecases.save_plan import must_know_scope, write_plan


@dataclass(frozen=True, slots=True)
class EnterPaperApplication:
    """What is missing on paper is asked for in one correction notice (scenario 8)."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> str:
        """Open the case as submitted and return its number."""
        unit = work.units.get(str(data.get("applicant") or ""))
        unit.must_be_eligible(work.clock.today())
        must_act_for(work, work.committees.of(unit.county).office)
        facts = facts_of(data)
        name = str(facts.get("item_name") or "").strip()
        if not name or len(name) > LONGEST_NAME:
            raise ApplicationIncomplete(count=1, missing=FIELDS["item_name"])
        procedure = str(data.get("procedure") or Procedure.SIMPLE)
        kind = str(data.get("request_type") or RequestType.NEW)
        if procedure not in set(Procedure) or kind not in set(RequestType):
            raise OutcomeUnknown(outcome=f"{procedure} {kind}")
        application = Application(
            case_no=next_case_no(work, unit.county),
            county=unit.county,
            applicant=unit.code,
            request_type=RequestType(kind),
            state=ApplicationState.SUBMITTED,
            facts={**facts, "request_type": kind},
            initiator=work.actor.user_id,
            created_at=work.clock.now(),
            item_name=name,
            procedure=Procedure(procedure),
            on_paper=True,
            submitted_at=work.clock.now(),
            received_on=_received(work, data),
        )
        must_know_scope(work, application)
        application.submitted_plan = write_plan(work, application, data).version
        _take_opinions(work, application, data.get("opinions"))
        year = work.clock.today().year
        number = work.numbers.next("application", unit.county, year)
        application.application_no = f"{unit.county}-{year}-{number:05d}"
        work.applications.add(application)
        work.record("paper-application-entered", application.case_no, applicant=unit.code, item_name=name)
        return application.case_no


def _received(work: Work, data: Mapping[str, Any]) -> date:
    return min(day_of(data, "received_on") or work.clock.today(), work.clock.today())


def _take_opinions(work: Work, application: Application, rows: object) -> None:
    """The signed replies that came with the paper, on the plan as it came."""
    now, plan = work.clock.now(), application.plan
    for row in _mappings(rows):
        party, reply = str(row.get("party") or ""), str(row.get("outcome") or "")
        application.must_concern(party)
        if reply not in {Reply.AGREE, Reply.CONDITIONAL, Reply.OBJECT}:
            raise OutcomeUnknown(outcome=reply)
        asked = Consultation(
            new_id(), application.case_no, 1, party, plan.version if plan else 1, now, work.clock.today()
        )
        asked.answer(
            Reply(reply), _in_words(row, reply), by=str(row.get("signed_by") or "纸质材料"), post="", at=now
        )
        application.consultations.append(asked)
        application.opinions.extend(opinions_of(asked))


def _in_words(row: Mapping[str, Any], reply: str) -> Mapping[str, Any]:
    """The reply; where no condition or objection is listed, its note is the one (F-ADM-03)."""
    note = str(row.get("remark") or "").strip()
    if reply == Reply.CONDITIONAL and note and not row.get("conditions"):
        return {"conditions": [{"text": note}]}
    if reply == Reply.OBJECT and note and not row.get("objections"):
        return {"objections": [{"point": note, "reason": "见纸质材料"}]}
    return row


def _mappings(rows: object) -> Iterable[Mapping[str, Any]]:
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
