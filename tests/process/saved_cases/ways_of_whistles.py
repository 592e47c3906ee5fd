"""How whistles are walked, and where on the way their cases are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.process.saved_cases.steps import Way, days, done, each

_TOWNSHIP = "430211001"
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
    "township": _TOWNSHIP, "centre": "430211-zhzx", "kind": "emergency", "bodies": 2, "calls": _CALLED,
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

WHISTLE_WAYS: Mapping[str, Sequence[Way]] = {
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
}
