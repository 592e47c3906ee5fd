"""A member unit that takes over the applicant loses its vote in the case, also the one it has used (E3-20).

What it voted stays on record, struck with the reason, and counts neither for the quorum nor for the majority;
its open task falls away. What the remaining votes lead to is the result of the meeting: a new tie, or too few
who came, is deferred like every vote without a majority, since the vote itself is over. A result that signed
minutes bind stands (F-ADM-07d): it was found when the unit had a vote, and the history says so.
Why: docs/decisions/0018-a-vote-falls-with-its-unit.md.
"""

from __future__ import annotations

from collections.abc import Collection

from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.meeting import Hearing
from services.admission.domain.vocabulary import ApplicationState, Ballot, Recusal
from services.admission.domain.vote import Finding
from services.admission.usecases.acting import tell_if_nobody_can_decide
from services.admission.usecases.count_ballots import counted_now, figures, record_count
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import must_abstain

VOTE_RESULT = "vote_result"
"""The decision table of the meeting’s vote; what it found before is superseded."""
COUNTED_AGAIN = Said(
    "有成员单位承继申请单位后回避，剔除其表决重新计票（E3-20）",
    "A member unit became the applicant and abstains: counted again without its vote (E3-20)",
)
NO_RESULT = "有成员单位承继申请单位后回避，其余表决没有形成过半数的结果"


def recuse_members(work: Work, application: Application) -> list[str]:
    """Strike the votes of who must abstain since the applicant is another; the units concerned."""
    if application.is_ended:
        return []
    out = must_abstain(work, application)
    struck = [*_from_circulation(work, application, out), *_from_deliberation(work, application, out)]
    units = list(dict.fromkeys(struck))
    for unit in units:
        work.record("member-recused", application.case_no, unit=unit, why=out[unit])
    if units and application.hearings:
        _count_again(work, application, application.hearing)
    return units


def _from_circulation(work: Work, application: Application, out: Collection[str]) -> list[str]:
    """The written circulation of the simple procedure goes on among the others."""
    gone = [unit for unit in application.entitled if unit in out]
    application.entitled = [unit for unit in application.entitled if unit not in out]
    for vote in application.counted_votes:
        if vote.unit in gone:
            vote.counted = False
    waited_for = set(application.entitled) - {vote.unit for vote in application.counted_votes}
    if gone and application.state is ApplicationState.CIRCULATION and not waited_for:
        application.state = ApplicationState.APPROVAL
        tell_if_nobody_can_decide(work, application)
    return gone


def _from_deliberation(work: Work, application: Application, out: dict[str, Recusal]) -> list[str]:
    if not application.hearings:
        return []
    hearing = application.hearing
    gone = {unit: out[unit] for unit in hearing.entitled if unit in out}
    if hearing.is_locked:
        if application.state is ApplicationState.APPROVAL:
            for unit in gone:
                work.record("signed-vote-stands", application.case_no, unit=unit, number=hearing.number)
        return []
    hearing.recuse(gone)
    return list(gone)


def _count_again(work: Work, application: Application, hearing: Hearing) -> None:
    """The result without the votes struck; minutes written before are out of date by this alone."""
    if hearing.outcome is None or hearing.is_locked or hearing.decided_by == "absence":
        return
    counted = counted_now(work, application)
    finding = counted.finding
    if finding is Finding.CHAIR_DECIDES and hearing.decided_by != "members":
        return
    if finding in (Finding.VOTE_AGAIN, Finding.CHAIR_DECIDES):
        finding = Finding.DEFER
    if finding is Finding.DEFER and not hearing.reason:
        hearing.reason = NO_RESULT
    hearing.outcome, hearing.decided_by = Ballot(finding.value), "members"
    hearing.decided_at = work.clock.now()
    record_count(work, application.case_no, counted)
    asked = figures(counted)
    work.record(
        "decision-found-again",
        application.case_no,
        decision_id=VOTE_RESULT,
        inputs={name: asked[name] for name in ("admit", "positive", "reject", "turn")},
        result={"vote_finding": hearing.outcome},
        reason=COUNTED_AGAIN.as_json(),
    )
    work.record("result-counted-again", application.case_no, result=hearing.outcome, number=hearing.number)
