"""Random histories of cases: whatever people try in whatever order, the invariants of E3 hold on the data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.errors import Refusal
from services.admission.domain.application import Application
from services.admission.domain.committee import Seat
from services.admission.domain.errors import NotYours
from services.admission.domain.vocabulary import (
    ApplicationState,
    Choice,
    Decision,
    ItemState,
    Procedure,
    Reply,
)
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.close_application import CloseApplication
from services.admission.usecases.confirm_archive import ConfirmArchive
from services.admission.usecases.confirm_condition import ConfirmCondition
from services.admission.usecases.convert_procedure import ConvertProcedure
from services.admission.usecases.file_admission import FileAdmission
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.open_archive import OpenArchive
from services.admission.usecases.open_circulation import OpenCirculation
from services.admission.usecases.raise_objection import RaiseObjection
from services.admission.usecases.register_application import RegisterApplication
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.submit_to_committee import SubmitToCommittee
from services.admission.usecases.withdraw_application import WithdrawApplication
from tests.unit.admission.a_case import PARTIES, Case
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CHAIR,
    CLERK,
    COUNTY,
    HEAD,
    LEADER,
    MEMBERS,
    OFFICER,
    VICE,
    a_county,
    for_party,
    member,
)

OBJECTION = {"point": "重复", "reason": "已有台账"}


class Histories(RuleBasedStateMachine):
    """People act on one case in any order; refusals are answers, anything else would be an error."""

    @initialize(
        silent=st.sampled_from([False] * 9 + [True]),
        objecting=st.sampled_from([False] * 9 + [True]),
        procedure=st.sampled_from([Procedure.SIMPLE] * 6 + [Procedure.ORDINARY]),
        far=st.sampled_from([True, True, False]),
    )
    def begin(self, silent: bool, objecting: bool, procedure: Procedure, far: bool) -> None:
        """A case that was prepared, with all consenting, one silent or one objecting."""
        self.work = a_county()
        self.case = Case(self.work)
        self.case.planned()
        self.case.asked()
        for number, party in enumerate(PARTIES):
            if silent and number == 0:
                continue
            outcome = "object" if objecting and number == 1 else "agree"
            self.case.reply(party, outcome, objections=[OBJECTION])
        if silent:
            self.work.clock.advance(days=7)
            self.case.application.consultations[0].fall_silent(self.work.clock.now())
        self.case.answer(how="not")
        self.attempt(lambda: self.case.submit(procedure))
        if far and self.application.state is ApplicationState.SUBMITTED:
            RegisterApplication()(self.case.by(OFFICER), self.case.no)
            self.case.check()
            AcceptApplication(CALENDAR)(self.work, self.case.no)
            self.case.reviewed()
            self.case.vote(MEMBERS[0])
            self.case.vote(MEMBERS[1])

    def attempt(self, act: Callable[[], Any]) -> None:
        """Try something; a refusal must leave the state as it was."""
        before = (self.application.state, self.application.procedure, len(self.application.approvals))
        try:
            act()
        except Refusal:
            assert before == (
                self.application.state,
                self.application.procedure,
                len(self.application.approvals),
            )

    def at(self, *states: ApplicationState) -> bool:
        """Whether the case stands at one of these; acts out of turn have a rule of their own."""
        return self.application.state in states

    @rule()
    def go_on(self) -> None:
        """The step whose turn it is, done well: so that histories come to their end."""
        case, state = self.case, self.application.state
        if state is ApplicationState.SUBMITTED and not self.application.receipt_no:
            self.attempt(lambda: RegisterApplication()(case.by(OFFICER), case.no))
        elif state is ApplicationState.SUBMITTED:
            self.attempt(case.check)
            self.attempt(lambda: AcceptApplication(CALENDAR)(self.work, case.no))
        elif state is ApplicationState.ACCEPTED:
            self.review("fit")
        elif state is ApplicationState.CIRCULATION:
            missing = set(self.application.entitled) - {v.unit for v in self.application.counted_votes}
            for unit in sorted(missing):
                case.vote(unit)
        elif state is ApplicationState.APPROVAL:
            self.attempt(case.decide)
        elif state is ApplicationState.APPROVED:
            self.issue()
            self.archive(3)

    @rule(
        act=st.sampled_from(["register", "accept", "review", "vote", "decide", "issue", "confirm", "archive"])
    )
    def out_of_turn(self, act: str) -> None:
        """Somebody acts although the case is elsewhere."""
        case = self.case
        acts: dict[str, Callable[[], Any]] = {
            "register": lambda: RegisterApplication()(case.by(OFFICER), case.no),
            "accept": lambda: AcceptApplication(CALENDAR)(self.work, case.no, by_silence=True),
            "review": lambda: ReviewApplication()(case.by(OFFICER), case.no, "fit", {}),
            "vote": lambda: case.vote(MEMBERS[0]),
            "decide": lambda: case.decide(by=CHAIR),
            "issue": lambda: IssueNotice()(case.by(OFFICER), case.no),
            "confirm": lambda: ConfirmCondition()(case.by(OFFICER), "SX-2026-00001", 1, {}),
            "archive": lambda: OpenArchive()(self.work, case.no),
        }
        self.attempt(acts[act])

    @property
    def application(self) -> Application:
        """The application as it stands."""
        return self.case.application

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.work.clock.advance(hours=hours)

    @rule()
    @precondition(lambda self: self.at(ApplicationState.SUBMITTED))
    def register(self) -> None:
        """The office registers."""
        self.attempt(lambda: RegisterApplication()(self.case.by(OFFICER), self.case.no))

    @rule(
        outcome=st.sampled_from(["complete", "incomplete", "not_accepted"]), fact=st.sampled_from(["", "新"])
    )
    @precondition(lambda self: self.at(ApplicationState.SUBMITTED))
    def check(self, outcome: str, fact: str) -> None:
        """The office checks; mostly it finds the papers complete."""
        gaps = [{"field": "依据", "problem": "缺附件"}]
        self.attempt(lambda: self.case.check(outcome, gaps=gaps, new_fact=fact, reason="理由"))

    @rule(silence=st.booleans())
    @precondition(lambda self: self.at(ApplicationState.SUBMITTED))
    def accept(self, silence: bool) -> None:
        """The case is accepted by the check or by silence."""
        self.attempt(lambda: AcceptApplication(CALENDAR)(self.work, self.case.no, by_silence=silence))

    @rule(outcome=st.sampled_from(["fit", "advise_refusal"]))
    @precondition(lambda self: self.at(ApplicationState.ACCEPTED))
    def review(self, outcome: str) -> None:
        """The office reviews and submits, and the circulation opens."""
        data = {"reason": "意见"}
        self.attempt(lambda: ReviewApplication()(self.case.by(OFFICER), self.case.no, outcome, data))
        self.attempt(lambda: SubmitToCommittee()(self.case.by(HEAD), self.case.no, {}))
        self.attempt(lambda: OpenCirculation()(self.work, self.case.no))

    @rule(unit=st.sampled_from([*MEMBERS, BUREAU]), choice=st.sampled_from([*[Choice.AGREE] * 9, *Choice]))
    @precondition(lambda self: self.at(ApplicationState.CIRCULATION))
    def vote(self, unit: str, choice: Choice) -> None:
        """A unit votes."""
        self.attempt(lambda: self.case.vote(unit, choice, reason="理由"))

    @rule(
        decision=st.sampled_from([*[Decision.APPROVE] * 3, *Decision]),
        chair=st.booleans(),
        bare=st.booleans(),
    )
    @precondition(lambda self: self.at(ApplicationState.CIRCULATION, ApplicationState.APPROVAL))
    def decide(self, decision: Decision, chair: bool, bare: bool) -> None:
        """Chair or vice-chair decides."""
        conditions = [] if bare else [{"text": "经费到位"}]
        actor = CHAIR if chair else VICE
        self.attempt(lambda: self.case.decide(decision, by=actor, reason="理由", conditions=conditions))

    @rule(party=st.sampled_from(PARTIES))
    @precondition(lambda self: self.work.clock.now().day % 5 == 0)
    def objection(self, party: str) -> None:
        """A township or community objects; whether the diagram converts is left open."""
        self.attempt(lambda: RaiseObjection()(self.case.by(for_party(party)), self.case.no, party, OBJECTION))

    @rule()
    @precondition(lambda self: bool(self.application.objections))
    def convert(self) -> None:
        """The diagram converts."""
        self.attempt(
            lambda: ConvertProcedure()(self.work, self.case.no, cause="objection", objector=PARTIES[0])
        )

    @rule()
    @precondition(lambda self: self.application.circulation > 1)
    def withdraw(self) -> None:
        """The leader withdraws."""
        self.attempt(lambda: WithdrawApplication()(self.case.by(LEADER), self.case.no, "不办了"))

    @rule()
    @precondition(lambda self: self.at(ApplicationState.APPROVED))
    def issue(self) -> None:
        """The office issues and files."""
        self.attempt(lambda: IssueNotice()(self.case.by(OFFICER), self.case.no))
        self.attempt(lambda: FileAdmission()(self.work, self.case.no))

    @rule()
    @precondition(lambda self: bool(self.work.items.kept))
    def confirm(self) -> None:
        """The office confirms a condition."""
        self.attempt(lambda: ConfirmCondition()(self.case.by(OFFICER), "SX-2026-00001", 1, {}))

    @rule(keepers=st.integers(0, 3))
    @precondition(lambda self: self.at(ApplicationState.APPROVED))
    def archive(self, keepers: int) -> None:
        """Some keepers close their dossiers, and somebody tries to close the case."""
        self.attempt(lambda: OpenArchive()(self.work, self.case.no))
        for dossier in self.application.dossiers[:keepers]:
            actor = CLERK if dossier.keeper == BUREAU else for_party(dossier.keeper)
            ConfirmArchive()(self.case.by(actor), self.case.no, dossier.keeper, {})
        self.attempt(lambda: CloseApplication()(self.work, self.case.no))

    @rule(vacant=st.booleans())
    def seats(self, vacant: bool) -> None:
        """The chair’s seat falls vacant or is filled."""
        today = self.work.clock.today()
        for seat in self.work.committees.of(COUNTY).memberships:
            if seat.seat is Seat.CHAIR:
                seat.valid_to = today.replace(year=today.year - 1) if vacant else None

    @invariant()
    def approvals_rest_on_consent_and_majority(self) -> None:
        """E3-3, 5, 8, 20: at most one approval, with a majority of entitled units and nobody against."""
        approvals = [a for a in self.application.approvals if a.decision is Decision.APPROVE]
        assert len(approvals) <= 1
        for approval in approvals:
            assert approval.agreeing * 2 > approval.entitled
            assert BUREAU not in self.application.entitled
            assert all(opinion.answer is not None for opinion in self.application.opinions)
            last = {asked.party: asked.reply for asked in self.application.consultations}
            assert set(last) == set(PARTIES) and set(last.values()) == {Reply.AGREE}
            assert not [o for o in self.application.objections if not o.late and o.at <= approval.at]
            assert approval.seat in {"chair", "vice_chair"}

    @invariant()
    def notices_follow_approvals_and_filings_follow_notices(self) -> None:
        """E3-2, 19, 58: one notice and one filing, in that order, and none without approval."""
        notice = self.work.register.notice_of(self.case.no)
        filing = self.work.register.filing_of(self.case.no)
        if notice is None:
            assert filing is None and not self.work.items.kept
            return
        approval = self.application.approval
        assert approval is not None and approval.at <= notice.issued_at
        assert re.fullmatch(r"株天社准〔2026〕1号", notice.number)
        assert filing is None or notice.issued_at <= filing.filed_at
        item = self.work.items.get(notice.item_id)
        open_ones = item.current.open_conditions
        assert (item.current.state is ItemState.IN_FORCE) == (not open_ones)

    @invariant()
    def corrections_are_asked_for_once(self) -> None:
        """E3-18: a second notice names a new fact."""
        assert all(notice.new_fact for notice in self.application.corrections[1:])

    @invariant()
    def closed_cases_have_every_dossier(self) -> None:
        """E3-16: department and each township closed theirs."""
        if self.application.closed_at and self.application.state is ApplicationState.APPROVED:
            closed = {d.keeper for d in self.application.dossiers if d.closed_at}
            assert closed == {BUREAU, *self.application.townships}

    @invariant()
    def votes_are_one_per_unit_and_circulation(self) -> None:
        """E3-20: nobody votes twice, and only who is entitled."""
        seen = [(vote.circulation, vote.unit) for vote in self.application.votes]
        assert len(seen) == len(set(seen)) and not [unit for _, unit in seen if unit == BUREAU]


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    deadline=None, max_examples=60, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_delegate_of_another_unit_does_not_vote_for_it() -> None:
    case = Case(a_county()).circulating()
    with pytest.raises(NotYours):
        CastVote()(case.by(member(MEMBERS[0])), case.no, MEMBERS[1], "agree", {})
    assert not case.application.votes
