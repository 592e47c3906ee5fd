"""A township or community concerned objects after submission (admission.objection-raised)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.errors import ObjectionsMissing
from services.admission.domain.records import Objection
from services.admission.domain.vocabulary import ApplicationState, Procedure
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ask_departments import carry_objections_over
from services.admission.usecases.ports import Work

_CONVERTING = frozenset(
    {
        ApplicationState.ACCEPTED,
        ApplicationState.REVIEW,
        ApplicationState.CIRCULATION,
        ApplicationState.APPROVAL,
    }
)
_WAITING = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.CORRECTION,
        ApplicationState.CONVERTED,
        ApplicationState.OPINIONS,
        ApplicationState.COORDINATION,
        ApplicationState.MEETING,
        ApplicationState.DEFERRED,
    }
)
_HEARD = _WAITING - {ApplicationState.SUBMITTED, ApplicationState.CORRECTION, ApplicationState.CONVERTED}


@dataclass(frozen=True, slots=True)
class RaiseObjection:
    """Before the approval it converts the case; after it the review (复核) is the remedy (scenario 5)."""

    def __call__(self, work: Work, case_no: str, party: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Keep the objection and say what follows from it."""
        application = work.applications.get(case_no)
        application.must_concern(party)
        must_act_for(work, party)
        application.must_be(*_CONVERTING, *_WAITING, ApplicationState.APPROVED)
        point, reason = (str(data.get(key) or "").strip() for key in ("point", "reason"))
        if not point or not reason:
            raise ObjectionsMissing()
        late = application.state is ApplicationState.APPROVED
        application.objections.append(
            Objection(
                id=new_id(),
                case_no=case_no,
                party=party,
                point=point,
                reason=reason,
                proposal=str(data.get("proposal") or "").strip(),
                raised_by=work.actor.name,
                at=work.clock.now(),
                late=late,
            )
        )
        effect = "late" if late else "convert" if converts(application) else "recorded"
        if application.state in _HEARD:
            carry_objections_over(application)
        work.record("objection-raised", case_no, party=party, point=point, effect=effect)
        return {"effect": effect, "remedy": "review" if late else ""}


def converts(application: Application) -> bool:
    """Whether an objection closes the simple way; the ordinary one stays what it is (ADM-19)."""
    return application.procedure is not Procedure.ORDINARY and application.state in _CONVERTING
