"""What people hand in at each step of a township duty: the usual answer first, then others (B7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from services.admission.domain.duty_opinions import objecting
from tests.integration.histories.rows import Row, one
from tests.integration.histories.step import REASON, SONGSHAN, Said, Step
from tests.support.duties import CHECKED, THREE_LISTS, a_duty

TERM_IN_DAYS = 45
NAMES = ("学生校车停靠点巡查", "小饭桌日常巡查")


def duty_of(step: Step) -> Row:
    """The duty the task belongs to."""
    return one(row for row in step.rows.township_duty if row.case_no == step.task.case_no)


def _lists(step: Step, days: int, **changes: Any) -> dict[str, Any]:
    """The three lists, all of it to arrive on one day: any day, working or not."""
    on = (step.today + timedelta(days=days)).isoformat()
    lists = {kind: [{**line, "on": on} for line in lines] for kind, lines in THREE_LISTS.items()}
    return {**lists, **changes}


def _form(step: Step, **changes: Any) -> dict[str, Any]:
    start = (step.today + timedelta(days=3)).isoformat()
    return a_duty(name=duty_of(step).name, start=start, **{**_lists(step, 6), **changes})


def _drafted(step: Step) -> Sequence[Said]:
    end = (step.today + timedelta(days=TERM_IN_DAYS)).isoformat()
    nothing = {key: value for kind in THREE_LISTS for key, value in _waived(kind).items()}
    return [
        ("drafted", _form(step)),
        ("drafted", _form(step, kind="temporary", end=end)),
        ("drafted", _form(step, **nothing)),
        ("drafted", _form(step, money=[])),
        ("drafted", _form(step, **_paid_by("乡镇自筹", step))),
        ("drafted", _form(step, townships=[SONGSHAN])),
    ]


def _waived(kind: str) -> dict[str, Any]:
    return {kind: [], f"{kind}_waived": "不涉及"}


def _paid_by(whom: str, step: Step) -> dict[str, Any]:
    return {"money": [{**line, "source_note": whom} for line in _lists(step, 6)["money"]]}


def _opinion(_step: Step) -> Sequence[Said]:
    return [("agree", {}), ("conditional", {"text": "增加人员"}), ("object", {"text": "没有巡查力量"})]


def _answered(step: Step) -> Sequence[Said]:
    open_ones = [row["id"] for row in duty_of(step).opinions if row["outcome"] in ("conditional", "object")]
    kept = {key: duty_of(step).form[key] for kind in THREE_LISTS for key in (kind, f"{kind}_waived")}

    def all_of(answer: str, reason: str) -> list[dict[str, Any]]:
        return [{"opinion_id": one, "answer": answer, "reason": reason} for one in open_ones]

    return [
        ("answered", {**kept, "answers": all_of("adopt", "")}),
        ("answered", {**kept, "answers": all_of("not", "由部门派员")}),
        ("answered", {**kept, **_waived("staff"), "answers": all_of("partly", "不再增加")}),
        ("answered", {**kept, "answers": all_of("not", "")}),
    ]


def _checked(check: str) -> Callable[[Step], Sequence[Said]]:
    failed = dict.fromkeys(CHECKED[check], "fail")
    return lambda _step: [("pass", CHECKED[check]), ("fail", {**failed, "text": "依据不足"})]


def _revised(step: Step) -> Sequence[Said]:
    form = {key: value for key, value in _form(step).items() if key != "townships"}
    return [("revised", form), ("give_up", {"give_up_reason": "不再办理"})]


def _decided(step: Step) -> Sequence[Said]:
    duty = duty_of(step)
    told = {
        "decided_by": ["government"], "document": "常务会议纪要", "decided_on": step.today.isoformat()
    }  # fmt: skip
    lines = [{"township": unit, "answer": "由部门派员"} for unit in objecting(duty.opinions, duty.round)]
    return [
        ("approve", {**told, "objections": lines}),
        ("approve", told),
        ("reject", {**told, **REASON}),
        ("return", {**told, **REASON}),
    ]


def _arrived(step: Step) -> Sequence[Said]:
    (township,) = {candidate.partition("@")[2] for candidate in step.task.candidates}
    ours = [line["id"] for line in duty_of(step).transfers if line["township"] == township]
    came = [{"line": line, "done_on": step.today.isoformat()} for line in ours]
    return [
        ("all_arrived", {"arrivals": came}),
        ("partly", {"arrivals": came[:1]}),
        ("all_arrived", {"arrivals": []}),
    ]


DUTY_ANSWERS: Mapping[str, Callable[[Step], Sequence[Said]]] = {
    "draft_duty": _drafted,
    "sign_duty": lambda _step: [("sign", {}), ("return", REASON)],
    "give_duty_opinion": _opinion,
    "answer_duty_opinions": _answered,
    **{f"check_{check}": _checked(check) for check in CHECKED},
    "revise_duty": _revised,
    "decide_duty": _decided,
    "issue_duty_notice": lambda _step: [("issue", {})],
    "confirm_transfers": _arrived,
}
DUTY_WRONG: Mapping[str, Sequence[Said]] = {
    "draft_duty": [("drafted", {})],
    "sign_duty": [("return", {})],
    "give_duty_opinion": [("object", {}), ("no_reply", {})],
    "decide_duty": [("reject", {}), ("approve", {})],
    "confirm_transfers": [("all_arrived", {"arrivals": [{"line": "t1", "done_on": "2099-01-01"}]})],
}
