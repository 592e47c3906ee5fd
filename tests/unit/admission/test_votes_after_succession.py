"""E3-20 when the applicant changes: a member that takes it over has no vote, until minutes are signed."""

from __future__ import annotations

from typing import Any

import pytest

from services.admission.domain.errors import NotEntitled
from services.admission.domain.meeting import BallotCast, Hearing
from services.admission.domain.meeting_errors import MeetingNotOpen, NoTieLeft
from services.admission.domain.vocabulary import ApplicationState, Ballot, Convenor
from services.admission.usecases.approve_application import tally
from services.admission.usecases.count_ballots import CountBallots
from services.admission.usecases.give_casting_vote import GiveCastingVote
from services.admission.usecases.register_succession import RegisterSuccession
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import BUREAU, CHAIR, COUNTY, MEMBERS, OFFICER, a_county
from tests.unit.admission.test_succession import PROOF

FIRST, *OTHERS = MEMBERS


def succeeded(case: Case, by: str = FIRST) -> list[str]:
    """A member unit takes the applicant over; whose tasks fall away."""
    done = RegisterSuccession()(case.by(OFFICER), BUREAU, by, **PROOF)
    return done.recused.get(case.no, [])


def lines(case: Case) -> list[str]:
    """What the history says of it."""
    told = ("member-recused", "signed-vote-stands", "result-counted-again")
    return [action for action, subject, _ in case.work.journal if subject == case.no and action in told]


def in_meeting(*choices: str, turn: int = 1, present: list[str] | None = None, **changes: Any) -> Case:
    """A case whose meeting voted so, in the order of the member units; every one came unless said."""
    case = Case(a_county()).accepted()
    case.application.state = ApplicationState.MEETING
    hearing = Hearing(
        "h1", case.no, 1, Convenor.CHAIR, "主任", case.work.clock.now(), entitled=list(MEMBERS),
        present=present or list(MEMBERS), opened_at=case.work.clock.now(), turn=turn, **changes,
    )  # fmt: skip
    case.application.hearings.append(hearing)
    for now in range(1, turn + 1):
        for unit, choice in zip(hearing.present, choices, strict=True):
            case.application.ballots.append(ballot(case, unit, choice, now))
    return case


def ballot(case: Case, unit: str, choice: str, turn: int) -> BallotCast:
    """One vote of one unit."""
    return BallotCast(
        f"{turn}-{unit}", case.no, 1, turn, unit, "代表", Ballot(choice), "", case.work.clock.now()
    )


# --- the written circulation of the simple procedure -----------------------------------------------


def test_a_vote_that_was_cast_is_struck_and_stays_on_record() -> None:
    case = Case(a_county()).circulating()
    case.vote(FIRST)
    assert succeeded(case) == [FIRST]
    (vote,) = case.application.votes
    assert (vote.unit, vote.counted) == (FIRST, False) and tally(case.application) == (0, len(OTHERS))
    assert lines(case) == ["member-recused"]
    with pytest.raises(NotEntitled):
        case.vote(FIRST)


def test_when_only_the_successors_vote_was_missing_the_chair_is_next() -> None:
    case = Case(a_county()).circulating()
    for unit in OTHERS:
        case.vote(unit)
    assert case.application.state is ApplicationState.CIRCULATION
    succeeded(case)
    assert case.application.state is ApplicationState.APPROVAL
    assert tally(case.application) == (len(OTHERS), len(OTHERS))


def test_an_approval_that_was_given_stands_with_its_votes() -> None:
    case = Case(a_county()).approved()
    before = tally(case.application)
    assert succeeded(case) == [] and tally(case.application) == before and lines(case) == []


def test_a_successor_without_a_seat_changes_no_vote() -> None:
    case = Case(a_county()).circulating()
    case.vote(FIRST)
    assert succeeded(case, "430211-tjj") == [] and tally(case.application) == (1, len(MEMBERS))


# --- the meeting of the ordinary procedure ----------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "found", "then"),
    [
        ("admit admit admit reject", Ballot.ADMIT, Ballot.ADMIT),
        ("admit defer reject reject", Ballot.DEFER, Ballot.REJECT),
        ("reject admit admit_on_conditions admit", Ballot.CONDITIONAL, Ballot.ADMIT),
        ("admit admit admit_on_conditions reject", Ballot.CONDITIONAL, Ballot.CONDITIONAL),
    ],
)
def test_a_result_that_nobody_signed_is_counted_again_without_the_vote(
    choices: str, found: Ballot, then: Ballot
) -> None:
    case = in_meeting(*choices.split())
    CountBallots()(case.work, case.no)
    hearing = case.application.hearing
    assert hearing.outcome is found
    assert succeeded(case) == [FIRST]
    assert (hearing.outcome, hearing.entitled, hearing.present) == (then, OTHERS, OTHERS)
    assert hearing.recused == [{"unit": FIRST, "why": "applicant"}]
    assert lines(case) == ["member-recused", "result-counted-again"]
    assert len(case.application.ballots) == len(MEMBERS)


def test_a_new_tie_is_deferred_and_says_why() -> None:
    """The vote is over: one for and one against of three is no majority, and there is no second vote."""
    case = in_meeting("admit", "reject", "admit", "defer")
    CountBallots()(case.work, case.no)
    succeeded(case)
    hearing = case.application.hearing
    assert hearing.outcome is Ballot.DEFER and "回避" in hearing.reason


def test_who_came_without_the_successor_must_still_be_a_quorum() -> None:
    """E3-6: two of three came; without the successor it is one of two, and nothing was resolved."""
    case = in_meeting("admit", "admit", present=MEMBERS[:2])
    hearing = case.application.hearing
    hearing.entitled = MEMBERS[:3]
    CountBallots()(case.work, case.no)
    assert hearing.outcome is Ballot.ADMIT
    succeeded(case)
    assert hearing.outcome is Ballot.DEFER and hearing.present == [MEMBERS[1]]


def test_a_result_bound_by_signed_minutes_stands_and_the_history_says_so() -> None:
    case = in_meeting("admit", "admit", "admit", "reject")
    CountBallots()(case.work, case.no)
    hearing = case.application.hearing
    hearing.signed_at, case.application.state = case.work.clock.now(), ApplicationState.APPROVAL
    assert succeeded(case) == []
    assert (hearing.outcome, hearing.entitled, hearing.recused) == (Ballot.ADMIT, MEMBERS, [])
    assert lines(case) == ["signed-vote-stands"]


def test_absence_of_the_applicant_defers_whoever_votes() -> None:
    case = in_meeting("admit", "admit", "admit", "admit", decided_by="absence", outcome=Ballot.DEFER)
    succeeded(case)
    assert case.application.hearing.outcome is Ballot.DEFER


# --- the chair’s vote -------------------------------------------------------------------------------


def test_a_tie_that_is_gone_leaves_the_chair_to_confirm_what_the_members_voted() -> None:
    """F-15 the other way round: the second tie is none without the vote that was struck."""
    case = in_meeting("admit", "admit", "reject", "reject", turn=2)
    CountBallots()(case.work, case.no)
    hearing = case.application.hearing
    assert hearing.outcome is None
    succeeded(case)
    with pytest.raises(NoTieLeft):
        GiveCastingVote()(case.by(CHAIR), case.no, "admit", {"reason": "必要"})
    GiveCastingVote()(case.by(CHAIR), case.no, "reject", {"reason": "按表决结果"})
    assert (hearing.outcome, hearing.decided_by) == (Ballot.REJECT, "members")
    assert all(one.unit != COUNTY for one in case.application.ballots)


def test_without_a_struck_vote_the_chair_decides_ties_only() -> None:
    case = in_meeting("admit", "admit", "admit", "reject", turn=2)
    with pytest.raises(MeetingNotOpen):
        GiveCastingVote()(case.by(CHAIR), case.no, "admit", {"reason": "必要"})


def test_the_chairs_vote_stands_while_the_tie_stands() -> None:
    """Two struck at once, one on each side: the tie of the others is still the chair’s."""
    case = in_meeting("admit", "admit", "reject", "reject", turn=2)
    CountBallots()(case.work, case.no)
    GiveCastingVote()(case.by(CHAIR), case.no, "admit", {"reason": "必要"})
    house, other = MEMBERS[0], MEMBERS[2]
    case.work.units.get(other).parent = house
    assert set(succeeded(case, house)) == {house, other}
    hearing = case.application.hearing
    assert (hearing.outcome, hearing.decided_by) == (Ballot.ADMIT, "chair")
