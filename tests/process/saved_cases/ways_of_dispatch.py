"""How the newest version of each procedure of dispatch is walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.process.saved_cases.steps import Way, days, done, each, heard

OFFICE = "430211-swb"
TOWNSHIPS = ["430211001", "430211002"]
COMMUNITIES = ["430211001008", "430211001011", "430211002012"]
ORDERED = {
    "sender": "430211-mzj", "sender_role": "department_clerk", "township": TOWNSHIPS[0],
    "community": COMMUNITIES[0], "office": OFFICE, "due": "2026-05-29",
}  # fmt: skip
_PASSED = {"dispatch.judge_gate": {"verdict": "pass"}}
_CALLED = [
    {
        "body": unit,
        "who": f"department_clerk@{unit}",
        "leader": f"department_leader@{unit},department_clerk@{unit}",
        "by": "2026-03-09",
    }
    for unit in ("430211-cgj", "430211-gaj")
]
BLOWN = {
    "township": TOWNSHIPS[0], "centre": "430211-zhzx", "kind": "emergency", "bodies": 2, "calls": _CALLED,
    "beyond_powers": False, "own_list": False, "routine": False, "statutory": False,
}  # fmt: skip
_WHISTLED = {
    "dispatch.judge_whistle": {"approve_by": "2026-03-02T11:00:00+08:00"},
    "dispatch.send_whistle": {
        "report_by": "2026-03-03T09:00:00+08:00",
        "consult_by": "2026-03-03T10:00:00+08:00",
    },
    "dispatch.whistle_again": {"second_by": "2026-03-05T17:30:00+08:00"},
    "dispatch.consult_on_site": {"duties": _CALLED},
    "dispatch.verify_result": {"second": True, "solved_in": ""},
    "dispatch.whistle_unsolved": {"duties": _CALLED[:1]},
    "dispatch.rate_bodies": {"rated_bodies": _CALLED},
    "dispatch.close_whistle": {"solved_in": "second"},
}
_THERE = {"reported_as": "中队长", "people": 3}
_AGREED = done(
    "consult_on_site",
    "agreed",
    consultation="分工",
    duties=[{"body": one["body"], "text": "清理", "by": one["by"]} for one in _CALLED],
)
_MARKS = [
    {"body": one["body"], "presence": "5", "solution": "4", "cooperation": "5", "satisfied": True}
    for one in _CALLED
]
_HANDLED = each("handle_matter", "done", [one["body"] for one in _CALLED], result="已清理")
REPORTED = {
    "township": TOWNSHIPS[0], "centre": "430211-zhzx", "urgency": "normal", "class_level": "township",
    "verifier": f"township_clerk@{TOWNSHIPS[0]}",
}  # fmt: skip
_DISPATCHED = {
    "dispatch.register_event": {
        "dispatcher": f"township_clerk@{TOWNSHIPS[0]}",
        "accept_by": "2026-03-02T11:00:00+08:00",
    },
    "dispatch.accept_event": {"dispatch_by": "2026-03-02T11:00:00+08:00"},
    "dispatch.dispatch_event": {
        "handler_who": "department_clerk@430211-cgj",
        "helpers": [{"body": "430211-gaj", "who": "department_clerk@430211-gaj"}],
        "answer_by": "2026-03-02T15:00:00+08:00",
        "handle_by": "2026-03-04T17:30:00+08:00",
    },
    "dispatch.decide_objection": {},
    "dispatch.handle_event": {"handle_by": "2026-03-09T17:30:00+08:00"},
    "dispatch.reopen_event": {"dispatch_by": "2026-03-05T11:00:00+08:00"},
    "dispatch.settle_event": {"solved": True},
}
_GIVEN = done("dispatch_event", "dispatch", handler="430211-cgj")
_VALID = done("accept_event", "valid", class_code="SR-01")
_CLEANED = (
    done("assist_handling", "reported", text="已疏导"),
    done("handle_event", "done", result="已清理"),
)
_ACCEPTED = (done("forward_order", "forwarded"), done("accept_order", "accept"))
_SIDES = [
    {"unit": ORDERED["sender"], "who": f"department_clerk@{ORDERED['sender']}"},
    {"unit": ORDERED["community"], "who": f"community_secretary@{ORDERED['community']}"},
]
_ENDED = heard("admission.item-ended.v1", {"dispatch.agree_finish": {"recall": False}}, finish_sides=_SIDES)
_FINISH = done("agree_finish", "finish", unit=ORDERED["sender"])
_REPORTED = done("report_result", "reported", result="走访32户")

DISPATCH_WAYS: Mapping[str, Sequence[Way]] = {
    "dsp_event": [
        Way(
            REPORTED,
            [
                "reported",
                _VALID,
                "to_be_dispatched",
                _GIVEN,
                "with_the_handler",
                done("answer_dispatch", "object", right_handler="430211-zjj", reason="属工地"),
                "objected",
                done("decide_objection", "overrule", reason="由城管办理"),
                _CLEANED[0],
                done("handle_event", "extend", result="等待吊车"),
                "extended",
                _CLEANED[1],
                "to_be_verified",
                done("verify_event", "not_solved", reason="仍有垃圾"),
                "reopened",
                _GIVEN,
                done("answer_dispatch", "accept"),
                "being_handled",
                *_CLEANED,
                done("verify_event", "solved", reason="已清"),
                "to_be_rated",
                days(8),
                "ended",
            ],
            _DISPATCHED,
        ),
        Way(
            REPORTED,
            ["on_the_spot", done("accept_event", "on_spot", text="已劝离")],
            _DISPATCHED,
        ),
    ],
    "dsp_whistle": [
        Way(
            BLOWN,
            [
                "sent",
                done("report_in", "arrived", unit="430211-gaj", **_THERE),
                "one_of_two_is_there",
                days(2),
                "second_whistle",
                done("report_in_again", "arrived", unit="430211-cgj", **_THERE),
                "all_there",
                _AGREED,
                _HANDLED[0],
                "one_of_two_has_handled",
                _HANDLED[1],
                done("verify_result", "unsolved", reason="垃圾还在"),
                "not_solved",
                _HANDLED[0],
                {
                    **done("verify_result", "solved", reason="已清"),
                    "answers": {"dispatch.verify_result": {"second": False, "solved_in": "second"}},
                },
                "to_be_rated",
                done("rate_bodies", "rated", ratings=_MARKS),
                done("answer_rating", "answered", unit="430211-gaj", score="5"),
                "one_of_two_has_answered",
                done("answer_rating", "answered", unit="430211-cgj", score="5"),
                "ended",
            ],
            _WHISTLED,
        ),
        Way(
            {**BLOWN, "kind": "hard", "bodies": 1, "routine": True, "calls": _CALLED[:1]},
            [
                "not_eligible",
                done("decide_ineligible", "override", reason="连日反复"),
                "overridden",
                days(4),
                "never_there",
                done("investigate_no_show", "urged", findings="已督促"),
                _AGREED,
                *_HANDLED,
                {
                    **done("verify_result", "unsolved", reason="仍未解决"),
                    "answers": {"dispatch.verify_result": {"second": False, "solved_in": "second"}},
                },
                "before_the_county",
                done("coordinate_matter", "solved", reason="已协调"),
                days(14),
            ],
            _WHISTLED,
        ),
        Way(
            {**BLOWN, "kind": "enforcement"},
            ["to_be_approved", done("approve_whistle", "decline", reason="先自行处置")],
            _WHISTLED,
        ),
    ],
    "dsp_task": [
        Way(
            ORDERED,
            [
                "waits_for_the_gate",
                heard("admission.gate-answered.v1", _PASSED),
                "at_the_township",
                *_ACCEPTED,
                "being_carried_out",
                _REPORTED,
                done("confirm_result", "returned", reason="缺登记表"),
                "sent_back",
                _REPORTED,
                done("confirm_result", "confirmed"),
                "waits_for_a_rating",
                days(8),
                "ended",
            ],
            {"dispatch.judge_gate": {"verdict": "unanswered"}},
        ),
        Way(
            ORDERED,
            [
                done("forward_order", "forwarded"),
                done("accept_order", "refuse", ground="no_time", reason="月底换届"),
                "refused",
                done("decide_refusal", "uphold"),
            ],
            _PASSED,
        ),
        Way(
            ORDERED,
            [
                *_ACCEPTED,
                _ENDED,
                "item_ended",
                _FINISH,
                "one_of_two_agrees",
                done("agree_finish", "finish", unit=ORDERED["community"]),
                "being_finished",
                done("finish_order", "reported", result="走访32户"),
                done("confirm_result", "confirmed"),
                days(8),
            ],
            _PASSED,
        ),
        Way(
            {**ORDERED, "community": ""},
            [
                "with_the_township_itself",
                done("accept_order", "accept"),
                "carried_out_by_the_township",
                _REPORTED,
                done("confirm_result", "confirmed"),
                days(8),
            ],
            _PASSED,
        ),
    ],
}  # fmt: skip
