"""Verbs called past the diagram, each with the states in which a case may stand for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.working_days import WorkingCalendar
from services.admission.domain.meeting import Hearing
from services.admission.storage.work import Work
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.approve_application import ApproveApplication
from services.admission.usecases.approve_deliberated import ApproveDeliberated
from services.admission.usecases.ask_departments import AskDepartments
from services.admission.usecases.cast_ballot import CastBallot
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.convert_procedure import ConvertProcedure
from services.admission.usecases.count_ballots import CountBallots
from services.admission.usecases.file_admission import FileAdmission
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.open_archive import OpenArchive
from services.admission.usecases.open_circulation import OpenCirculation
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.sign_minutes import SignMinutes
from services.admission.usecases.submit_application import SubmitApplication
from tests.integration.histories.county_at_play import holder
from tests.integration.histories.rows import Row

OFFICE, CHAIR = "committee_office_clerk@430211-swb", "committee_chair@430211"
MEMBER = "committee_member@430211-bb"
CALENDAR = WorkingCalendar()


@dataclass(frozen=True)
class OutOfTurn:
    """A verb, who calls it, and the states that are its turn."""

    post: str
    act: Callable[[Work, Row], Any]
    states: frozenset[str]

    def by(self, case: Row) -> Actor:
        """Who calls it in this case."""
        return holder(self.post.format(applicant=case.applicant))


def _verb(post: str, act: Callable[[Work, Row], Any], *states: str) -> OutOfTurn:
    return OutOfTurn(post, act, frozenset(states))


class NoPapers:
    """Nothing is written or looked for out of turn."""

    def write(self, work: Work, county: str, hearing: Hearing) -> str:
        """Never asked for."""
        raise AssertionError(f"a paper about {hearing.case_no} was written out of turn")

    def keeps(self, sha256: str) -> bool:
        """Never asked for."""
        raise AssertionError(f"{sha256} was looked for out of turn")


BEFORE_APPROVAL = ("ACCEPTED", "REVIEW", "CIRCULATION", "APPROVAL", "SUBMITTED", "OPINIONS")
OUT_OF_TURN: Mapping[str, OutOfTurn] = {
    "submit": _verb(
        "department_leader@{applicant}",
        lambda work, case: SubmitApplication(CALENDAR)(work, case.case_no, "submit", {"procedure": "simple"}),
        "PREPARING",
    ),
    "accept": _verb(
        OFFICE,
        lambda work, case: AcceptApplication(CALENDAR)(work, case.case_no, by_silence=True),
        "SUBMITTED",
    ),
    "review": _verb(
        OFFICE, lambda work, case: ReviewApplication()(work, case.case_no, "fit", {}), "ACCEPTED"
    ),
    "circulate": _verb(OFFICE, lambda work, case: OpenCirculation()(work, case.case_no), "REVIEW"),
    "vote": _verb(
        MEMBER,
        lambda work, case: CastVote()(work, case.case_no, "430211-bb", "agree", {}),
        "CIRCULATION",
    ),
    "approve": _verb(
        CHAIR,
        lambda work, case: ApproveApplication()(work, case.case_no, "approve", {}),
        "CIRCULATION",
        "APPROVAL",
    ),
    "approve what was deliberated": _verb(
        CHAIR, lambda work, case: ApproveDeliberated()(work, case.case_no, "approve", {}), "APPROVAL"
    ),
    "ask departments": _verb(
        OFFICE,
        lambda work, case: AskDepartments(CALENDAR)(
            work, case.case_no, {"departments": ["430211-bb", "430211-sfj", "430211-czj"]}
        ),
        "ACCEPTED",
        "CONVERTED",
    ),
    "cast a ballot": _verb(
        MEMBER,
        lambda work, case: CastBallot()(work, case.case_no, "430211-bb", "admit", {}),
        "MEETING",
    ),
    "count": _verb(OFFICE, lambda work, case: CountBallots()(work, case.case_no), "MEETING"),
    "sign minutes": _verb(
        CHAIR, lambda work, case: SignMinutes(NoPapers())(work, case.case_no, "sign", {}), "MEETING"
    ),
    "issue": _verb(OFFICE, lambda work, case: IssueNotice()(work, case.case_no), "APPROVED"),
    "file": _verb(OFFICE, lambda work, case: FileAdmission()(work, case.case_no), "APPROVED"),
    "archive": _verb(OFFICE, lambda work, case: OpenArchive()(work, case.case_no), "APPROVED"),
    "convert": _verb(
        OFFICE,
        lambda work, case: ConvertProcedure()(work, case.case_no, cause="review"),
        *BEFORE_APPROVAL,
    ),
}
