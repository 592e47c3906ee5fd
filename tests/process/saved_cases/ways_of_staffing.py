"""How the procedures about agencies' people are walked, and where on the way their cases are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.process.saved_cases.steps import Way, days, done, each

COUNTY, TOWNSHIPS = "430211", ["430211001", "430211002"]
STAFFING_ANSWERS: Mapping[str, Any] = {
    "dispatch.settle_secondment": {
        "granted": True,
        "begins_at": "2026-03-09T00:00:00+08:00",
        "last_day": "2026-03-13",
        "return_due": "2026-03-14",
        "warn_at": ["2026-03-14T00:00:00+08:00", "2026-03-15T00:00:00+08:00"],
    },
    "dispatch.ask_townships": {
        "seat": "430211101",
        "townships": ["430211101", "430211102"],
        "several": True,
        "opinion_due": "2026-03-11",
        "reply_due": "2026-03-23",
        "silence_on": "2026-03-30",
    },
    "dispatch.decide_appointment": {
        "must_tell": True,
        "publicity": True,
        "publicity_until": "2026-03-20",
        "emergency": False,
    },
    "dispatch.confirm_return": {"recalled": True},
    "dispatch.write_adverse_opinion": {
        "several": True,
        "others": ["430211102", "430211103"],
        "addressee": "430211-scjgj",
        "opinion_due": "2026-03-11",
        "silence_on": "2026-03-30",
    },
    "dispatch.receive_adverse_opinion": {"investigator": "430211-scjgj", "investigate_due": "2026-04-14"},
    "dispatch.report_finding": {"finding": "upheld"},
    "dispatch.review_finding": {"investigator": "430211-zzb", "investigate_due": "2026-05-14"},
    "dispatch.settle_adverse_opinion": {
        "removal": True,
        "has_measures": True,
        "measures": [{"number": 0, "by": "2026-06-30"}, {"number": 1, "by": "2026-06-30"}],
    },
    "dispatch.issue_appointment": {"keepers": ["department_clerk@430211-scjgj", "township_clerk@430211101"]},
}
_TOWNS = ["430211101", "430211102"]
_HEAD = {
    "decider": "430211-scjgj", "county": COUNTY, "kind": "appoint", "emergency": False, "seat": _TOWNS[0],
    "townships": _TOWNS,
}  # fmt: skip
_NAMED = {"candidate": "某所副所长", "present_post": "副所长", "term": "formal", "reason": "配齐"}
_STATED = {"statement": "补充说明人选的情况，请党（工）委再次研究为盼。"}
_OPINIONS = each("give_opinion", "agree", _TOWNS, meeting_on="2026-03-02")
_RETURNED = done("return_common_opinion", "no_common", text="未达成一致")
_DECIDED = {"decided_on": "2026-03-02", "meeting": "党组会议", "effective_from": "2026-03-09"}
_MAY, _MAY_NOT = ({"dispatch.weigh_answer": {"may_decide": may, "exhausted": False}} for may in (True, False))
_FILED = {"documents": ["request"], "remark": "1"}
_ON_HEAD = {
    "agency": "430211-scjgj-qfs", "initiator": _TOWNS[0], "seat": _TOWNS[0], "county": COUNTY,
    "others": ["430211102", "430211103"],
}  # fmt: skip
_FACTS = "三次吹哨均未到场，两起事件逾期未办，群众多次反映。"
_WRITTEN = done(
    "write_opinion", "raise", results_facts=_FACTS, results_evidence="吹哨记录", asks=["talk", "remove"],
    addressee="sending", meeting_on="2026-03-02",
)  # fmt: skip
_RECEIVED = done("receive_opinion", "received", investigator="430211-scjgj", lead="纪检组长")
_FOUND = done("investigate_head", "finished", talked_on="2026-03-03", talk="谈话要点", evidence=_FACTS)
_REPORTED = done(
    "report_finding", "upheld", conclusion=_FACTS,
    measures=[{"kind": "remove", "text": "提出免职", "by": "2026-06-30"}],
)  # fmt: skip
_ANSWERED = each("give_opinion", "agree", _ON_HEAD["others"], meeting_on="2026-03-02")
_AWAY = {
    "township": TOWNSHIPS[0], "county": COUNTY, "organisation_department": "430211-zzb", "over_cap": False,
}  # fmt: skip
_PERIOD = {"first": "2026-03-09", "last": "2026-03-13"}

STAFFING_WAYS: Mapping[str, Sequence[Way]] = {
    "app_adverse": [
        Way(
            _ON_HEAD,
            [
                "to_be_written",
                _WRITTEN,
                _ANSWERED[0],
                "one_of_two_has_answered",
                _ANSWERED[1],
                done("return_opinion", "negotiate", text="再次协商"),
                "negotiated_again",
                *_ANSWERED,
                done("return_opinion", "no_common", text="附各方意见"),
                "to_be_received",
                _RECEIVED,
                "head_to_be_heard",
                done("state_view", "stated", statement="情况说明"),
                "being_investigated",
                _FOUND,
                "to_be_reported",
                _REPORTED,
                "to_be_told",
                done("send_feedback", "sent", text=_FACTS),
                "to_be_confirmed",
                done("confirm_feedback", "review", reason=_FACTS),
                "at_the_county",
                done("review_finding", "again", text=_FACTS, investigator="430211-zzb", lead="干部监督室"),
                "investigated_anew",
                days(10),
                _FOUND,
                _REPORTED,
                done("send_feedback", "sent", text=_FACTS),
                done("confirm_feedback", "confirm"),
                "measures_under_way",
                done("carry_out_measure", "done", text=_FACTS),
                "one_of_two_measures_done",
                done("carry_out_measure", "not_done", text=_FACTS),
                "ended",
            ],
        ),
        Way(
            _ON_HEAD,
            [
                _WRITTEN,
                "townships_asked",
                days(40),
                "silence_recorded",
                done("return_opinion", "drop", text="不再提出"),
            ],
        ),
        Way(
            _ON_HEAD,
            [
                _WRITTEN,
                *_ANSWERED,
                done("return_opinion", "agree", text="共同提出"),
                _RECEIVED,
                days(10),
                "nothing_said",
                days(60),
                "overdue",
                _FOUND,
                _REPORTED,
                days(10),
                "feedback_overdue",
                done("send_feedback", "sent", text=_FACTS),
                days(20),
            ],
            {
                "dispatch.settle_adverse_opinion": {"removal": False, "has_measures": False, "measures": []},
                "dispatch.report_finding": {"finding": "partly"},
            },
        ),
    ],
    "app_head": [
        Way(
            _HEAD,
            [
                "to_be_prepared",
                done("prepare_request", "prepared", **_NAMED),
                done("sign_request", "return", reason="补充情况"),
                "sent_back",
                done("prepare_request", "prepared", **_NAMED),
                "at_the_leader",
                done("sign_request", "sign"),
                _OPINIONS[0],
                "one_of_two_has_answered",
                _OPINIONS[1],
                done("return_common_opinion", "negotiate", text="再次协商"),
                "negotiated_again",
                *_OPINIONS,
                _RETURNED,
                "without_consent",
                done("respond_to_refusal", "coordinate", **_STATED),
                "at_the_county",
                {**done("coordinate_appointment", "ask_again", **_STATED), "answers": _MAY},
                *_OPINIONS,
                _RETURNED,
                "to_be_decided",
                done("decide_appointment", "decide", publicity="yes", **_DECIDED),
                "told_why",
                done("tell_townships", "told", text="书面反馈决定的理由，请党（工）委知悉。"),
                done("read_notice", "read", unit=_TOWNS[0]),
                "one_of_two_has_read",
                days(8),
                "public_notice_runs",
                done("close_publicity", "no_report"),
                done("issue_document", "issued"),
                done("keep_dossier", "archived", unit="430211-scjgj", **_FILED),
                "one_of_two_keeps_a_file",
                done("keep_dossier", "archived", unit=_TOWNS[0], **_FILED),
                "ended",
            ],
            _MAY_NOT,
        ),
        Way(
            _HEAD,
            [
                done("prepare_request", "prepared", **_NAMED),
                done("sign_request", "sign"),
                "townships_asked",
                days(40),
                "silence_recorded",
                days(120),
            ],
            _MAY_NOT,
        ),
    ],
    "app_staff_notice": [
        Way(
            {"townships": _TOWNS},
            [
                done("read_notice", "read", unit=_TOWNS[0], remark="请尽快补员"),
                "one_of_two_has_read",
                done("read_notice", "read", unit=_TOWNS[1]),
                "ended",
            ],
        ),
        Way({"townships": _TOWNS}, ["sent", days(8)]),
    ],
    "sec_request": [
        Way(
            {**_AWAY, "belongs": "township", "over_cap": True},
            [
                "beyond_the_cap",
                done("decide_exception", "agree", reason="省级专项"),
                "at_the_township",
                done("township_lets_go", "agree"),
                "at_the_organisation_department",
                done("organisation_approves", "agree", **_PERIOD),
                "approved_and_not_begun",
                days(8),
                "away",
                days(6),
                "not_returned",
                done("confirm_return", "returned", returned_on="2026-03-16"),
            ],
        ),
        Way(
            {**_AWAY, "belongs": "agency"},
            [
                done("department_approves", "agree", **_PERIOD),
                "one_of_two_consents",
                done("township_consents", "disagree", reason="人手紧张"),
            ],
            {"dispatch.settle_secondment": {"granted": False}},
        ),
    ],
}  # fmt: skip
