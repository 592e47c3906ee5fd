"""What the ordinary procedure adds to a case file: coordination, meetings, votes, minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.meeting import Hearing, ReviewRequest
from services.admission.domain.vocabulary import WORDS, Ballot, PointState, Recusal
from services.admission.web.case_sections import Names, Section, row, section

Meetings = Mapping[str, Mapping[str, Any]]

DECIDED_BY: Mapping[str, Said] = {
    "members": Said("成员单位表决", "vote of the member units"),
    "absence": Said("申请单位无故未到会", "the applicant’s absence"),
    "chair": Said("主任决定", "the chair’s vote"),
    "vice_chair": Said("副主任决定", "the vice-chair’s vote"),
}


def sections(
    application: Application, meetings: Sequence[Mapping[str, Any]], names: Names
) -> Iterator[Section]:
    """The sections that have something to say."""
    if application.coordinations:
        yield _coordination(application)
    if application.review_requests:
        yield _review(application.review_requests[0])
    called = {meeting["id"]: meeting for meeting in meetings}
    for hearing in application.hearings:
        yield _hearing(hearing, called, names)
    if application.ballots:
        yield _ballots(application, names)


def _coordination(application: Application) -> Section:
    columns = (
        Said("轮次", "Round"),
        Said("日期", "Date"),
        Said("争议点", "Point"),
        Said("各方立场", "Positions"),
        Said("结果", "Outcome"),
        Said("协调后的表述", "New text"),
    )
    lines = [
        [
            talks.round,
            talks.held_on,
            point["point"],
            point["positions"],
            WORDS[PointState(point["state"])],
            point["text"],
        ]
        for talks in application.coordinations
        for point in talks.points
    ]
    title = Said("综合协调（F-ADM-06）", "Coordination (F-ADM-06)")
    return section("coordination", title, (), columns, lines)


def _review(request: ReviewRequest) -> Section:
    rows = [
        row(Said("不予准入决定日期", "Refused on"), request.refused_on),
        row(Said("申请人", "Asked by"), request.asked_by),
        row(Said("理由", "Reason"), request.reason),
        row(Said("新的事实", "New facts"), request.new_facts or None),
        row(Said("复核期限", "To be heard by"), request.due_on),
    ]
    return section("review", Said("申请复核", "Review asked for"), [line for line in rows if line["value"]])


def _hearing(hearing: Hearing, called: Meetings, names: Names) -> Section:
    meeting = called.get(hearing.meeting_id or "", {})
    where = " ".join(str(meeting[key]) for key in ("held_on", "time", "place") if meeting.get(key))
    how = Said("书面传阅", "written circulation")
    rows = [
        row(Said("召集人", "Convenor"), WORDS[hearing.convenor]),
        row(Said("授权书", "Authorisation"), hearing.authorisation or None),
        row(Said("授权截至", "Authorised until"), hearing.authorised_until),
        row(Said("会议", "Meeting"), how if hearing.circulated else meeting.get("number")),
        row(Said("时间、地点", "When and where"), where or None),
        row(Said("未达法定人数次数", "Adjourned without quorum"), hearing.adjourned or None),
        row(Said("有表决权的成员单位", "Member units with a vote"), _named(hearing.entitled, names)),
        row(
            Said("回避的成员单位", "Member units that abstain"),
            abstaining(hearing.must_abstain, names) or None,
        ),
        row(Said("到会成员单位", "Present"), _named(hearing.present, names) or None),
        row(Said("汇报人", "Presented by"), hearing.presented_by or None),
        row(Said("专题汇报", "Presentation"), hearing.presentation or None),
        row(Said("审议结果", "Result"), WORDS[hearing.outcome] if hearing.outcome else None),
        row(Said("结果依据", "Decided by"), DECIDED_BY.get(hearing.decided_by)),
        row(Said("理由", "Reason"), hearing.reason or None),
        row(Said("条件", "Conditions"), [line["text"] for line in hearing.conditions] or None),
        row(Said("暂缓至", "Deferred until"), hearing.deferred_until or None),
        row(Said("会议纪要", "Minutes"), hearing.minutes or None),
        row(Said("签署", "Signed"), f"{hearing.signer_post} {hearing.signed_by}".strip() or None),
    ]
    title = Said(f"会议审议（第{hearing.number}次）", f"Deliberation {hearing.number}")
    if hearing.review:
        title = Said(f"复核会议（第{hearing.number}次审议）", f"Review (deliberation {hearing.number})")
    return section(f"hearing_{hearing.number}", title, [line for line in rows if line["value"]])


def _ballots(application: Application, names: Names) -> Section:
    columns = (
        Said("审议", "Deliberation"),
        Said("轮次", "Turn"),
        Said("单位", "Unit"),
        Said("代表", "Delegate"),
        Said("表决", "Vote"),
        Said("理由", "Reason"),
        Said("登记", "Recorded by"),
    )
    chair = Said("主任（副主任）决定票", "casting vote")
    struck = {(one.number, unit) for one in application.hearings for unit in one.must_abstain}
    lines = [
        [
            ballot.hearing,
            ballot.turn,
            chair if ballot.unit == application.county else names.get(ballot.unit, ballot.unit),
            ballot.delegate,
            WORDS[ballot.choice] if (ballot.hearing, ballot.unit) not in struck else _struck(ballot.choice),
            ballot.reason,
            ballot.recorded_by,
        ]
        for ballot in application.ballots
    ]
    return section("ballots", Said("会议表决", "Votes of the meeting"), (), columns, lines)


def _struck(choice: Ballot) -> Said:
    """What a unit voted before it had to abstain (E3-20)."""
    said = WORDS[choice]
    return Said(f"{said.zh}（回避，不计票）", f"{said.en} (abstains, struck)")


def abstaining(units: Mapping[str, Recusal], names: Names) -> list[Said]:
    """The member units that must abstain, each with the reason (E3-20)."""
    return [
        Said("{unit}（{why}）", "{unit} ({why})").filled(unit=names.get(unit, unit), why=WORDS[why])
        for unit, why in units.items()
    ]


def _named(units: Sequence[str], names: Names) -> list[str]:
    return [names.get(unit, unit) for unit in units]
