"""The township part of an application that loads both levels (H28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.both_levels import (
    TownshipPartStands,
    falls_with,
    loads_both,
    must_pass_for_townships,
)
from services.admission.domain.duty_words import DutyKind
from services.admission.domain.errors import StepNotOpen
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.vocabulary import WORDS
from services.admission.usecases.acting import must_hold
from services.admission.usecases.draft_duty import open_duty
from services.admission.usecases.ports import Work

CLERK = "department_clerk"


def open_township_part(work: Work, application: Application) -> None:
    """With the application its township part begins, under the same number; one duty is enough for it."""
    if not loads_both(application) or work.duties.of_application(application.case_no) is not None:
        return
    standing = work.duties.standing(application.county, application.item_name)
    if standing is None or not set(application.townships) <= set(standing.townships):
        _open(work, application)


def _open(work: Work, application: Application) -> TownshipDuty:
    duty = open_duty(
        work,
        application.applicant,
        application.item_name,
        application.case_no,
        application.application_no,
    )
    duty.begin_with(_known(application))
    work.record("township-part-opened", application.case_no, duty=duty.case_no)
    return duty


def _known(application: Application) -> dict[str, Any]:
    """What the form of the community part says already; the three lists are the department’s to write."""
    facts = application.facts
    temporary = bool(facts.get("end"))
    return {
        "name": application.item_name,
        "kind": (DutyKind.TEMPORARY if temporary else DutyKind.NEW).value,
        "content": facts.get("content") or "",
        "department_part": facts.get("division") or "",
        "legal_basis": [
            {key: line.get(key) or "" for key in ("title", "number", "article")}
            for line in facts.get("legal_basis") or ()
        ],
        "townships": application.townships,
        "start": facts.get("start") or "",
        "end": facts.get("end") or "",
    }


def must_have_township_part(work: Work, application: Application) -> None:
    """Both parts must pass: the committee’s last step comes after the county’s decision (H28)."""
    if loads_both(application):
        must_pass_for_townships(work.duties.of_application(application.case_no))


@dataclass(frozen=True, slots=True)
class AskAgain:
    """After the township part was returned or taken back, the department may ask for it again."""

    def __call__(self, work: Work, case_no: str) -> str:
        """Open the township part once more and return its case number."""
        application = work.applications.get(case_no)
        must_hold(work, CLERK, application.applicant, "申请单位经办人")
        if application.is_ended or not loads_both(application):
            raise StepNotOpen(case_no=case_no, state=WORDS[application.state])
        known = work.duties.of_application(case_no)
        if known is not None and known.is_standing:
            raise TownshipPartStands(case_no=known.case_no)
        return _open(work, application).case_no


@dataclass(frozen=True, slots=True)
class LetFall:
    """A township part whose community part was not admitted falls with it (H28)."""

    def __call__(self, work: Work, case_no: str) -> str:
        """End it when that is so, and say why."""
        duty = work.duties.get(case_no)
        application = work.applications.get(duty.application)
        if not falls_with(application):
            return ""
        reason = f"社区部分{WORDS[application.state].zh}"
        duty.fall(reason, work.clock.now())
        work.record("township-part-fell", case_no, reason=reason)
        return reason
