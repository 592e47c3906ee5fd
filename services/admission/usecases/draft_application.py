"""Starts the preparation of an application (B1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.areas import county_of
from services.admission.domain.errors import ApplicationIncomplete, OutcomeUnknown
from services.admission.domain.requirements import FIELDS, LONGEST_NAME, facts_of
from services.admission.domain.vocabulary import ApplicationState, RequestType
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work

CASE_SERIES = "adm"


@dataclass(frozen=True, slots=True)
class DraftApplication:
    """Opens a case for a department that plans an item; others are refused at once (ADM-09)."""

    def __call__(
        self,
        work: Work,
        item_name: str,
        *,
        applicant: str = "",
        request_type: str = RequestType.NEW,
        data: Mapping[str, Any] | None = None,
    ) -> str:
        """Open the case and return its number."""
        if request_type not in set(RequestType):
            raise OutcomeUnknown(outcome=request_type)
        if not item_name.strip() or len(item_name.strip()) > LONGEST_NAME:
            raise ApplicationIncomplete(count=1, missing=FIELDS["item_name"])
        unit = work.units.get(applicant or work.actor.unit)
        unit.must_be_eligible(work.clock.today())
        must_act_for(work, unit.code)
        name = item_name.strip()
        case_no = next_case_no(work, unit.county)
        work.applications.add(
            Application(
                case_no=case_no,
                county=unit.county,
                applicant=unit.code,
                request_type=RequestType(request_type),
                state=ApplicationState.PREPARING,
                facts={**facts_of(data or {}), "item_name": name, "request_type": request_type},
                initiator=work.actor.user_id,
                created_at=work.clock.now(),
                item_name=name,
            )
        )
        work.record("application-drafted", case_no, item_name=name, applicant=unit.code)
        return case_no


def next_case_no(work: Work, county: str) -> str:
    """The next case number of a county: `<county6>-adm-<year>-<running 5 digits>` (E0)."""
    year = work.clock.today().year
    return f"{county}-{CASE_SERIES}-{year}-{work.numbers.next('case', county_of(county), year):05d}"
