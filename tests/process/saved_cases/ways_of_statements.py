"""The ways of target statements and of the yearly assessment that is measured by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.process.saved_cases.steps import Way, days, done, each, heard

_AGENCY, _TOWN, _OTHER = "430211-gaj-lypcs", "430211001", "430211002"
_SUPERIORS = ("430211-gaj", "430211-zzb")
_STATEMENT: dict[str, Any] = {
    "county": "430211", "agency": _AGENCY, "township": _TOWN, "department": "430211-gaj", "supplement": False,
    "superiors": [{"unit": unit, "who": f"department_leader@{unit}"} for unit in _SUPERIORS],
    "stock_by": "2026-03-09", "plan_by": "2026-03-16", "agree_by": "2026-03-30", "sign_by": "2026-04-20",
    "close_by": "2026-12-31",
}  # fmt: skip
_PLAN = done(
    "draft_plan", "propose",
    targets=[
        {
            "duty": "z1", "name": "警情下降", "measure": "统计", "baseline": "120", "value": "下降 5%",
            "weight": "100", "evidence": "月报", "by": "2026-11-30",
        }
    ],
)  # fmt: skip
_STOCK = done("take_stock", "listed", duties=[{"name": "治安巡防", "basis": "清单"}])
_AGREED = (done("negotiate_plan", "agree"), done("consent_to_plan", "agree"))
_SIGNED = (done("sign_for_agency", "sign"), done("sign_for_township", "sign"))
_JUDGED: dict[str, Any] = {
    "county": "430211", "agency": _AGENCY, "department": "430211-gaj", "seat": _TOWN,
    "townships": [_TOWN, _OTHER], "assess_by": "2027-01-10", "reviewing": False,
}  # fmt: skip
_SURVEY: dict[str, Any] = {"groups": [], "counts": [], "source": "测评报告"}
_MARKS = [{"indicator": "I1", "mark": "40"}]
_FOUND = [{"target": "c.m1", "degree": "80", "result": "下降 4%", "evidence": "月报"}]

STATEMENT_ANSWERS: Mapping[str, Any] = {
    "assessment.draft_plan": {"wish": "propose", "rounds": 0, "recognise_only": False},
    "assessment.register_statement": {"recognised": False},
    "assessment.find_statement": {"has_statement": True},
}
STATEMENT_WAYS: Mapping[str, Sequence[Way]] = {
    "tgt_statement": [
        Way(
            _STATEMENT,
            [
                "stock_to_be_taken",
                _STOCK,
                "to_be_planned",
                _PLAN,
                "with_the_township",
                done("negotiate_plan", "revise", reason="目标偏低"),
                _PLAN,
                *_AGREED,
                "to_be_signed",
                _SIGNED[0],
                "signed_by_one",
                done("sign_for_township", "return", reason="权重有误"),
                "not_signed_by_the_other",
                _PLAN,
                *_AGREED,
                *_SIGNED,
                "ended",
            ],
        ),
        Way(
            {**_STATEMENT, "supplement": True},
            [
                _PLAN,
                "with_the_office",
                done("recognise_plan", "recognise"),
                "at_the_department",
                done("consent_to_plan", "agree"),
                days(60),
                "late",
                done("watch_delay", "watched", unit=_SUPERIORS[0], measures="已约谈"),
                "one_of_two_superiors_has_answered",
                *_SIGNED,
            ],
            {
                "assessment.draft_plan": {"wish": "propose", "rounds": 3, "recognise_only": False},
                "assessment.register_statement": {"recognised": True},
            },
        ),
        Way(_STATEMENT, [_STOCK, days(60), "never_signed", days(300)]),
        Way(_STATEMENT, [_STOCK, "to_be_taken_over", heard("assessment.statement-superseded")]),
    ],
    "ast_staff": [
        Way(
            {"department": "430211-gaj"},
            [
                "told",
                done("fix_staff_scores", "fixed", marks=[{"member": "民警·乙岗", "mark": "95"}]),
                "fixed",
            ],
        ),
    ],
    "ast_annual": [
        Way(
            _JUDGED,
            [
                done("fix_weights", "fixed", shares=[{"township": _TOWN, "share": "1"}], basis="人口"),
                *each("enter_satisfaction", "entered", [_TOWN], **_SURVEY),
                "targets_to_be_checked",
                *each("check_targets", "checked", [_TOWN], targets=_FOUND),
                "one_of_two_checked",
                *each("enter_satisfaction", "entered", [_OTHER], **_SURVEY),
                *each("check_targets", "checked", [_OTHER], targets=_FOUND),
                *each("score_territorial", "scored", [_TOWN, _OTHER], marks=_MARKS),
                done("lock_territorial", "return", unit=_TOWN, reason="请核实"),
                "returned",
                *each("check_targets", "checked", [_TOWN], targets=_FOUND),
                *each("score_territorial", "scored", [_TOWN], marks=_MARKS),
                *each("lock_territorial", "lock", [_TOWN, _OTHER]),
                done("score_statutory", "scored", marks=_MARKS),
                done("lock_statutory", "lock"),
                "to_be_told",
                done("notify_result", "notify"),
                done("answer_result", "accept"),
                done("finalise_result", "finalise"),
                done("publish_result", "publish"),
            ],
        ),
        Way(
            _JUDGED,
            [
                done("fix_weights", "fixed", shares=[{"township": _TOWN, "share": "1"}], basis="人口"),
                *each("enter_satisfaction", "entered", [_TOWN, _OTHER], **_SURVEY),
                "nothing_to_measure_by",
                *each("score_territorial", "scored", [_TOWN, _OTHER], marks=_MARKS),
                *each("lock_territorial", "lock", [_TOWN, _OTHER]),
                done("score_statutory", "scored", marks=_MARKS),
                done("lock_statutory", "lock"),
                "to_be_settled",
                done("propose_treatment", "spread", unit=_TOWN, reason="未签订"),
                done("agree_on_treatment", "agree"),
                done("notify_result", "notify"),
                done("answer_result", "accept"),
                done("finalise_result", "finalise"),
                done("publish_result", "publish"),
            ],
            {
                "assessment.find_statement": {"has_statement": False},
                "assessment.find_statements": {"missing": [_TOWN]},
            },
        ),
        Way(
            {**_JUDGED, "reviewing": True},
            [
                "review_ordered",
                done("correct_result", "corrected", assessor=_TOWN, reason="审计", marks=_MARKS),
                done("finalise_result", "finalise"),
                done("publish_result", "publish"),
            ],
            {"assessment.publish_result": {"reviewed": True}},
            message="assessment.review-ordered",
        ),
    ],
}  # fmt: skip
