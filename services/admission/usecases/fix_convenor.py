"""Chair or vice-chair says who convenes the meeting (F-ADM-07a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.committee import Committee, Seat
from services.admission.domain.errors import ApproverNotInOffice, OutcomeUnknown
from services.admission.domain.meeting import Hearing
from services.admission.domain.meeting_errors import AuthorisationMissing
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import ApplicationState, Convenor
from services.admission.usecases.approve_application import seat_of
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import entitled, must_abstain


@dataclass(frozen=True, slots=True)
class FixConvenor:
    """Chair, vice-chair, or the office under a written authorisation (ADM-21, ADM-22, E3-7)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Open the next deliberation of the case."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        if outcome not in set(Convenor):
            raise OutcomeUnknown(outcome=outcome)
        committee, today = work.committees.of(application.county), work.clock.today()
        seat_of(work, committee)
        convenor = Convenor(outcome)
        text, until = str(data.get("authorisation") or "").strip(), day(data, "authorised_until")
        if convenor is Convenor.OFFICE and (not text or (until is not None and until < today)):
            raise AuthorisationMissing(until=until.isoformat() if until else "–")
        must_be_filled(committee, convenor, work)
        application.hearings.append(
            Hearing(
                id=new_id(),
                case_no=case_no,
                number=len(application.hearings) + 1,
                convenor=convenor,
                fixed_by=work.actor.name,
                fixed_at=work.clock.now(),
                authorisation=text if convenor is Convenor.OFFICE else "",
                authorised_until=until if convenor is Convenor.OFFICE else None,
                entitled=entitled(work, application),
                recused=[
                    {"unit": unit, "why": why.value} for unit, why in must_abstain(work, application).items()
                ],
            )
        )
        work.record("convenor-fixed", case_no, convenor=convenor, authorisation=text)
        return {"outcome": outcome, "signers": signers(convenor, committee)}


def must_be_filled(committee: Committee, convenor: Convenor, work: Work) -> None:
    """A vacant seat convenes nothing (scenario 12)."""
    seats = {Convenor.CHAIR: Seat.CHAIR, Convenor.VICE_CHAIR: Seat.VICE_CHAIR}
    if convenor in seats and not committee.holds(seats[convenor], work.clock.today()):
        raise ApproverNotInOffice(county=committee.county)


def signers(convenor: Convenor, committee: Committee) -> str:
    """Who signs the minutes, as `role@unit`."""
    return {
        Convenor.CHAIR: f"committee_chair@{committee.county}",
        Convenor.VICE_CHAIR: f"committee_vice_chair@{committee.county}",
        Convenor.OFFICE: f"committee_office_head@{committee.office}",
    }[convenor]
