"""What people hand in at each step: the usual answer first, then others, then what must be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tests.integration.histories.rows import Row
from tests.integration.histories.step import REASON, SONGSHAN, TAISHAN, Said, Step
from tests.integration.histories.what_is_said_of_duties import DUTY_ANSWERS, DUTY_WRONG
from tests.support.builders import a_clean_review, a_complete_plan, a_contact, a_dossier, an_application

XIANGYIN, BAIHE, TAIYUAN = "430211001008", "430211001011", "430211002012"
OBJECTION = {"point": "人手不足", "reason": "社区只有4名工作人员", "proposal": "由物业承担"}
CONDITION = {"text": "经费到位后实施", "precedent": True}
GAPS = [{"field": "依据", "problem": "缺附件", "basis": "第六条"}]
NARROW = {"townships": [SONGSHAN], "communities": [XIANGYIN]}
WIDE = {"townships": [SONGSHAN, TAISHAN], "communities": [XIANGYIN, BAIHE, TAIYUAN]}


def answers(step: Step) -> Sequence[Said]:
    """Everything somebody may say here; the first is what carries the case on."""
    return _ANSWERS[step.task.element_id](step)


def wrong_answers(step: Step) -> Sequence[Said]:
    """What is refused at every step, whoever says it and however the case stands."""
    return [("no_such_outcome", {}), *_WRONG.get(step.task.element_id, ())]


def form(step: Step, **changes: Any) -> dict[str, Any]:
    """The form as it stands in the case, complete; a change widens the scope of its version."""
    row = step.application
    known = {key: value for key, value in row.facts.items() if value not in (None, "")}
    asked = {"item_name": row.item_name, "request_type": row.request_type.value}
    plans = step.rows.of("plan", row.case_no)
    parts = plans[-1].parts if plans else {}
    start, end = step.today + timedelta(days=5), step.today + timedelta(days=60)
    fresh = {**NARROW, "start": start.isoformat(), "end": end.isoformat()}
    grown = WIDE if row.request_type.value == "change" else {}
    whole = {**an_application(**fresh), **a_complete_plan(), **known, **parts, **asked, **grown, **changes}
    return {key: value for key, value in whole.items() if key in _FORM}


_FORM = {*an_application(), "base_version", "decision_pending", "decision_on", "decided_on"}


def _drafted(step: Step) -> Sequence[Said]:
    unlimited = {key: value for key, value in form(step).items() if key != "end"}
    yesterday = (step.today - timedelta(days=1)).isoformat()
    return [
        ("drafted", form(step)),
        ("drafted", form(step, **WIDE)),
        ("drafted", unlimited),
        ("drafted", form(step, burden_kinds=["assistance", "seal"])),
        ("drafted", form(step, decided_on=yesterday)),
        ("drafted", form(step, training=" ")),
    ]


def _replied(_step: Step) -> Sequence[Said]:
    return [
        ("agree", {}),
        ("conditional", {"conditions": [CONDITION]}),
        ("object", {"objections": [OBJECTION]}),
        ("conditional", {"conditions": []}),
    ]


def _opinions(step: Step) -> list[Row]:
    return [row for row in step.rows.of("opinion", step.task.case_no) if row.answer is None]


def _answered(step: Step) -> Sequence[Said]:
    def all_of(answer: str, reason: str) -> list[dict[str, Any]]:
        return [{"opinion_id": row.id, "answer": answer, "reason": reason} for row in _opinions(step)]

    revised = form(step, content="只在周末开展宣传。") if step.task.element_id == "answer_opinions" else {}
    kept = form(step) if step.task.element_id == "answer_opinions" else {}
    return [
        ("answered", {**kept, "answers": all_of("adopt", "")}),
        ("answered", {**kept, "answers": all_of("not", "超出职责")}),
        ("answered", {**revised, "answers": all_of("partly", "改为周末")}),
        ("answered", {**kept, "answers": []}),
        ("answered", {**kept, "answers": all_of("not", "")}),
    ]


def _submitted(_step: Step) -> Sequence[Said]:
    return [("submit", {"procedure": "simple"}), ("submit", {"procedure": "ordinary"}), ("return", REASON)]


def _checked(_step: Step) -> Sequence[Said]:
    return [
        ("complete", {}),
        ("incomplete", {"gaps": GAPS}),
        ("incomplete", {"gaps": GAPS, "new_fact": "发现重复事项"}),
        ("not_accepted", REASON),
        ("listed", {"entry_id": "ZL-001", **REASON}),
    ]


def _asked(step: Step) -> Sequence[Said]:
    always = ["430211-bb", "430211-sfj"]
    return [
        ("asked", {"departments": [*always, "430211-czj"]}),
        ("asked", {"departments": always}),
        ("asked", {"departments": ["430211-bb", "430211-sfj", "430211-czj", "430211-tjj"]}),
    ]


def _coordinated(step: Step) -> Sequence[Said]:
    talks = {
        "held_on": step.today.isoformat(),
        "attendees": "申请单位、街道、社区",
        "points": [{"point": "人手", "state": "resolved"}],
    }
    return [("done", talks), ("again", talks)]


def _convened(step: Step) -> Sequence[Said]:
    def authorised(days: int) -> Mapping[str, Any]:
        until = step.today + timedelta(days=days)
        return {"authorisation": "授权办公室召集本次会议", "authorised_until": until.isoformat()}

    return [
        ("vice_chair", {}),
        ("chair", {}),
        ("office", authorised(30)),
        ("office", authorised(2)),
        ("office", authorised(-1)),
        ("office", {}),
    ]


def _called(step: Step) -> Sequence[Said]:
    def on(day: str) -> Mapping[str, Any]:
        return {"held_on": day, "place": "第一会议室", "time": "9:00"}

    waiting = [row.id for row in step.rows.meeting if row.opened_at is None]
    usual = step.later(1) if step.hearing.adjourned else step.later(3)
    return [
        ("called", on(usual)),
        ("called", on(step.later(20))),
        ("called", on(step.today.isoformat())),
        *(("called", {"meeting_id": known}) for known in waiting[:1]),
    ]


def _roll(step: Step) -> Sequence[Said]:
    """One roll for everything the meeting has still to hear."""
    agenda = [
        row
        for row in step.rows.hearing
        if row.meeting_id == step.hearing.meeting_id
        and row.opened_at is None
        and row.outcome is None
        and step.rows.case(row.case_no).state == "MEETING"
    ]
    units = sorted({unit for row in agenda for unit in row.entitled})

    def of(there: int, presence: str = "applicant_present") -> Mapping[str, Any]:
        lines = [{"unit": unit, "present": n < there, "delegate": unit} for n, unit in enumerate(units)]
        applicants = [{"case_no": row.case_no, "presence": presence} for row in agenda]
        return {"attendance": lines, "applicants": applicants}

    return [
        ("called", of(len(units))),
        ("called", of(len(units) - 1)),
        ("called", of(1)),
        ("called", of(len(units), "applicant_absent")),
        ("called", of(3, "applicant_excused")),
    ]


def _deliberated(step: Step) -> Sequence[Said]:
    spoken = {"presented_by": "负责人", "presentation": "汇报工作要求"}
    comment = {"unit": step.application.facts["communities"][0], "point": "希望错开节假日"}
    stranger = {"unit": "430211101001", "point": "与本社区无关"}
    return [
        ("recorded", {**spoken, "comments": []}),
        ("recorded", {**spoken, "comments": [comment]}),
        ("recorded", {**spoken, "comments": [stranger]}),
    ]


def _voted_on(step: Step) -> Sequence[Said]:
    present = step.hearing.entitled if step.hearing.circulated else step.hearing.present

    def hall(*choices: str) -> Mapping[str, Any]:
        rows = [
            {"unit": unit, "choice": choices[n % len(choices)], "reason": "理由"}
            for n, unit in enumerate(present)
        ]
        return {"ballots": rows}

    return [
        ("hall", hall("admit")),
        ("hall", hall("admit_on_conditions")),
        ("hall", hall("admit", "reject")),
        ("hall", hall("reject")),
        ("hall", hall("defer")),
        ("inbox", {}),
        ("hall", {"ballots": [{"unit": "430211-tjj", "choice": "admit"}]}),
    ]


def _decided_by_one(_step: Step) -> Sequence[Said]:
    return [("admit", REASON), ("admit_on_conditions", REASON), ("defer", REASON), ("reject", REASON)]


def _minuted(step: Step) -> Sequence[Said]:
    outcome = step.hearing.outcome.value if step.hearing.outcome else ""
    conditions = {"conditions": [{"text": "经费到位"}]} if outcome == "admit_on_conditions" else {}
    return [("written", {"minutes": "会议纪要", **REASON, **conditions}), ("written", {"minutes": "纪要"})]


def _decided(step: Step) -> Sequence[Said]:
    return [
        ("approve", {}),
        ("approve", {"conditions": [{"text": "经费到位"}]}),
        ("approve", {"effective_on": (step.today + timedelta(days=3)).isoformat()}),
        ("refuse", REASON),
        ("return", REASON),
    ]


def _bound(step: Step) -> Sequence[Said]:
    """What the meeting did not pass cannot be approved: the usual answer is to refuse it."""
    passed = step.hearing.outcome in ("admit", "admit_on_conditions")
    return _decided(step) if passed else [("refuse", REASON), ("return", REASON), ("approve", {})]


def _found(step: Step) -> Sequence[Said]:
    since = (step.today - timedelta(days=20)).isoformat()
    facts = {"facts": "每周填报", "since": since, "communities": [XIANGYIN]}
    return [("founded", facts), ("founded", {**facts, "townships": [SONGSHAN]}), ("unfounded", facts)]


def _filed(step: Step) -> Sequence[Said]:
    filing = next(row for row in step.rows.exit_filing if row.case_no == step.task.case_no)
    version = next(
        row
        for row in step.rows.work_item_version
        if (row.item_id, row.version) == (filing.item_id, filing.item_version)
    )
    last = min(step.today, version.end) if version.end else step.today
    early = {"kind": "exited_early", "actual_end": last.isoformat(), "results": "做完一次", **REASON}
    return [
        ("file", early),
        ("file", {"kind": "completed", "actual_end": last.isoformat(), "results": "全部完成"}),
        ("file", {**early, "actual_end": version.start.isoformat()}),
        ("file", {**early, "actual_end": (step.today + timedelta(days=2)).isoformat()}),
        ("drop", {}),
    ]


def _always(*said: Said) -> Callable[[Step], Sequence[Said]]:
    return lambda _step: said


_ANSWERS: Mapping[str, Callable[[Step], Sequence[Said]]] = {
    **DUTY_ANSWERS,
    "draft_plan": _drafted,
    "record_contact": lambda step: [("recorded", a_contact(contact_on=step.today.isoformat()))],
    "reply_township": _replied,
    "reply_community": _replied,
    "answer_opinions": _answered,
    "submit_application": _submitted,
    "register_application": _always(("registered", {})),
    "check_completeness": _checked,
    "submit_correction": lambda step: [
        ("corrected", form(step)),
        ("corrected", form(step, content="改为全年每日巡查。")),
    ],
    "review_application": _always(
        ("fit", a_clean_review()),
        ("advise_refusal", {**a_clean_review(), **REASON}),
        ("convert", {**a_clean_review(), **REASON}),
    ),
    "submit_to_committee": _always(("submit", {})),
    "cast_vote": _always(("agree", {}), ("abstain", {}), ("disagree", REASON), ("ask_meeting", REASON)),
    "approve_application": _decided,
    "ask_departments": _asked,
    "give_department_opinion": _replied,
    "coordinate_objections": _coordinated,
    "fix_convenor": _convened,
    "call_meeting": _called,
    "call_roll": _roll,
    "settle_quorum": _always(("circulate", REASON), ("new_date", REASON)),
    "record_deliberation": _deliberated,
    "answer_comments": _answered,
    "put_to_vote": _voted_on,
    "cast_ballot": _decided_by_one,
    "give_casting_vote": _decided_by_one,
    "write_minutes": _minuted,
    "sign_minutes": _always(("sign", {}), ("return", REASON)),
    "resume_deferred": _always(("resumed", REASON)),
    "approve_deliberated": _bound,
    "issue_notice": _always(("issue", {})),
    "confirm_archive": _always(("archived", a_dossier())),
    "collect_facts": _found,
    "notify_department": _always(("notified", {"notice": "请停止，或者申请程序确认"})),
    "answer_matter": _always(("apply", {"statement": "确需协助"}), ("stop", {"statement": "已停止"})),
    "confirm_stopped": _always(("stopped", {}), ("still_demanded", {"remark": "仍在要求"})),
    "direct_matter": _always(("directed", {"direction": "立即停止"})),
    "file_exit": _filed,
    "sign_exit": _always(("sign", {}), ("return", REASON)),
    "register_exit": _always(("register", {}), ("return", {"gaps": "缺结果"})),
    "keep_exit": _always(("archived", {"documents": ["exit_filing"], "remark": "2026-1"})),
    "settle_blocked_order": _always(
        ("advise_regularisation", {"note": "请确认"}), ("no_action", {"note": "已说明"})
    ),
}
_WRONG: Mapping[str, Sequence[Said]] = {
    **DUTY_WRONG,
    "draft_plan": [("drafted", {}), ("drafted", {"townships": ["999999"]})],
    "reply_township": [("object", {"objections": []}), ("no_reply", {})],
    "reply_community": [("conditional", {}), ("no_reply", {})],
    "submit_application": [("submit", {"procedure": "by_telephone"}), ("return", {})],
    "check_completeness": [("incomplete", {"gaps": []}), ("not_accepted", {})],
    "review_application": [("convert", {}), ("fit", {})],
    "cast_vote": [("disagree", {}), ("ask_meeting", {"reason": "  "})],
    "approve_application": [("refuse", {}), ("return", {"reason": " "})],
    "approve_deliberated": [("refuse", {}), ("return", {"reason": " "})],
    "ask_departments": [("asked", {"departments": ["430211-bb"]}), ("asked", {"departments": ["x"]})],
    "coordinate_objections": [("done", {"points": []})],
    "fix_convenor": [("office", {}), ("office", {"authorisation": "  "})],
    "put_to_vote": [("hall", {"ballots": []})],
    "cast_ballot": [("reject", {}), ("abstain", REASON)],
    "write_minutes": [("written", {"minutes": " "})],
    "sign_minutes": [("return", {})],
    "file_exit": [("file", {"kind": "exited_early", "actual_end": "2026-01-01", "results": "x"})],
    "register_exit": [("refuse", REASON), ("return", {"gaps": " "})],
    "answer_matter": [("stop", {}), ("apply", {"statement": " "})],
}
