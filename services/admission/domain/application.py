"""The application for admission: its life from the first plan to its end (E2), and what guards each step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.admission.domain.consultation import Consultation, Opinion, latest
from services.admission.domain.errors import (
    NotApproved,
    OpinionUnanswered,
    OpinionUnknown,
    PartyNotConcerned,
    StepNotOpen,
)
from services.admission.domain.meeting import BallotCast, Coordination, Hearing, ReviewRequest
from services.admission.domain.meeting_errors import ResultMissing
from services.admission.domain.plan import PlanVersion
from services.admission.domain.procedure import ProcedureFacts
from services.admission.domain.records import (
    Approval,
    CorrectionNotice,
    Dossier,
    Objection,
    PreliminaryReview,
    Vote,
)
from services.admission.domain.requirements import codes
from services.admission.domain.running_clock import RunningClock
from services.admission.domain.vocabulary import (
    FINAL_STATES,
    WORDS,
    Answer,
    ApplicationState,
    BurdenKind,
    Decision,
    Procedure,
    Reply,
    RequestType,
)

S = ApplicationState


@dataclass(eq=False)
class Application:
    """One request of a county department or coordinating body, with everything said and done about it."""

    case_no: str
    county: str
    applicant: str
    request_type: RequestType
    state: ApplicationState
    facts: dict[str, Any]
    initiator: str
    created_at: datetime
    item_name: str = ""
    procedure: Procedure | None = None
    on_paper: bool = False
    contact: dict[str, Any] | None = None
    application_no: str = ""
    submitted_at: datetime | None = None
    submitted_plan: int = 0
    signed_by: str = ""
    receipt_no: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    accepted_at: datetime | None = None
    accepted_by_silence: bool = False
    clock_record: dict[str, Any] | None = None
    circulation: int = 0
    entitled: list[str] = field(default_factory=list)
    returned: bool = False
    end_reason: str = ""
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    plans: list[PlanVersion] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    corrections: list[CorrectionNotice] = field(default_factory=list)
    reviews: list[PreliminaryReview] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    coordinations: list[Coordination] = field(default_factory=list)
    review_requests: list[ReviewRequest] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)
    ballots: list[BallotCast] = field(default_factory=list)

    # --- where it stands -------------------------------------------------------------------------

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is decided in this case."""
        return self.state in FINAL_STATES

    def must_be(self, *states: ApplicationState) -> None:
        """Refuse a step that does not belong to the present state."""
        if self.state not in states:
            raise StepNotOpen(case_no=self.case_no, state=WORDS[self.state])

    def end(self, state: ApplicationState, at: datetime, reason: str = "") -> None:
        """Come to an end state."""
        self.state, self.ended_at, self.end_reason = state, at, reason

    def pass_to(self, before: str, after: str) -> None:
        """A successor takes the place of a dissolved department; what that one did stays its own (E3-11)."""
        self.applicant = after
        for dossier in self.dossiers:
            if dossier.keeper == before:
                dossier.keeper = after

    # --- scope and plan --------------------------------------------------------------------------

    @property
    def townships(self) -> list[str]:
        """The townships concerned."""
        return codes(self.facts, "townships")

    @property
    def communities(self) -> list[str]:
        """The communities concerned."""
        return codes(self.facts, "communities")

    @property
    def parties(self) -> list[str]:
        """Everybody concerned: all townships, then all communities."""
        return [*self.townships, *self.communities]

    def must_concern(self, party: str) -> None:
        """Refuse a unit that is neither a township nor a community of the scope."""
        if party not in self.parties:
            raise PartyNotConcerned(party=party)

    @property
    def plan(self) -> PlanVersion | None:
        """The last version of the plan."""
        return max(self.plans, key=lambda plan: plan.version, default=None)

    @property
    def consulted_plan(self) -> PlanVersion | None:
        """The last version before submission: the one everybody must have agreed to (E3-5)."""
        return self.plan_version(self.submitted_plan) if self.submitted_plan else self.plan

    def plan_version(self, version: int) -> PlanVersion:
        """One version of the plan."""
        return next(plan for plan in self.plans if plan.version == version)

    # --- opinions --------------------------------------------------------------------------------

    @property
    def round(self) -> int:
        """How often the parties were asked."""
        return max((asked.round for asked in self.consultations), default=0)

    def standing_reply(self, party: str, names: Mapping[str, Collection[str]]) -> Reply | None:
        """What a party’s answer is worth on the plan as it stands; nothing, if it must be asked again."""
        asked = latest(self.consultations).get(party)
        plan = self.consulted_plan
        if asked is None or plan is None or asked.reply is None:
            return None
        on = self.plan_version(asked.plan_version)
        if asked.reply is Reply.AGREE and plan.concerns(party, names.get(party, ()), on):
            return None
        return asked.reply

    def must_have_answers(self) -> None:
        """Every opinion has its answer before submission and before approval (ADM-25, E3-8)."""
        open_ones = [opinion for opinion in self.opinions if opinion.answer is None]
        if open_ones:
            raise OpinionUnanswered(
                count=len(open_ones), parties="、".join(sorted({opinion.party for opinion in open_ones}))
            )

    def opinion(self, opinion_id: str) -> Opinion:
        """One opinion of the case."""
        for opinion in self.opinions:
            if opinion.id == opinion_id:
                return opinion
        raise OpinionUnknown(opinion_id=opinion_id)

    def weigh(
        self, *, listed: bool, county_townships: Collection[str], names: Mapping[str, Collection[str]]
    ) -> ProcedureFacts:
        """The facts of DMN-ADM-1, from the replies on the last plan and the form (E3-5)."""
        replies = {party: self.standing_reply(party, names) for party in self.parties}
        kinds = self.facts.get("burden_kinds") or []
        scope = set(self.townships)
        return ProcedureFacts(
            listed=listed,
            objecting=self._with(replies, Reply.OBJECT),
            conditional=self._with(replies, Reply.CONDITIONAL),
            silent=self._with(replies, Reply.NO_REPLY),
            unasked=self._with(replies, None),
            county_wide=bool(county_townships) and set(county_townships) <= scope,
            unlimited=not self.facts.get("end"),
            seal=BurdenKind.SEAL in kinds,
            appraisal=bool(self.facts.get("appraisal")),
        )

    @staticmethod
    def _with(replies: Mapping[str, Reply | None], reply: Reply | None) -> tuple[str, ...]:
        return tuple(party for party, given in replies.items() if given is reply)

    # --- clock and decision ----------------------------------------------------------------------

    @property
    def clock(self) -> RunningClock | None:
        """The statutory clock, once it runs."""
        return RunningClock.from_json(self.clock_record) if self.clock_record else None

    @clock.setter
    def clock(self, clock: RunningClock) -> None:
        self.clock_record = clock.as_json()

    @property
    def approval(self) -> Approval | None:
        """The decision that approved, if there is one."""
        return next((a for a in self.approvals if a.decision is Decision.APPROVE), None)

    def must_be_approved(self) -> Approval:
        """The approval everything after it rests on (ADM-18, E3-19)."""
        approval = self.approval
        if approval is None or self.state is not S.APPROVED:
            raise NotApproved(case_no=self.case_no)
        return approval

    @property
    def counted_votes(self) -> list[Vote]:
        """The votes of the running circulation."""
        return [v for v in self.votes if v.counted and v.circulation == self.circulation]

    @property
    def lacks_dossiers(self) -> bool:
        """Whether its archives were opened and a keeper has not closed its own (ADM-32)."""
        return any(dossier.closed_at is None for dossier in self.dossiers)

    # --- the meeting -----------------------------------------------------------------------------

    @property
    def waits_for_ordinary(self) -> bool:
        """Whether the ordinary procedure is next: submitted for it, or converted to it (ADM-19)."""
        submitted = self.state is S.SUBMITTED and not self.receipt_no
        return self.procedure is Procedure.ORDINARY and (submitted or self.state is S.CONVERTED)

    @property
    def hearing(self) -> Hearing:
        """The deliberation under way, or the last one."""
        if not self.hearings:
            raise ResultMissing()
        return max(self.hearings, key=lambda hearing: hearing.number)

    @property
    def turn_ballots(self) -> list[BallotCast]:
        """What was voted in the present turn of the present deliberation."""
        now = self.hearing
        return [b for b in self.ballots if (b.hearing, b.turn) == (now.number, now.turn)]

    @property
    def disputes(self) -> list[Opinion]:
        """The conditions and objections that were not adopted as they stand (ADM-20)."""
        return [o for o in self.opinions if o.kind != "comment" and o.answer is not Answer.ADOPT]
