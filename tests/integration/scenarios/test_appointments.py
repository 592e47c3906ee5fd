"""An appointment with three townships of which one dissents, from the register to the register (A7, B10)."""

from __future__ import annotations

import io

import pytest
from docx import Document

from tests.support.actors import OFFICE_HEAD, post
from tests.support.county import County

AGENCY = "430211-scjgj-qfs"
CLERK, LEADER, COORDINATOR = post("scjgj.clerk"), post("scjgj.leader"), post("coordinator")
SEAT, SECOND, THIRD = post("qunfeng.party"), post("leidashi.party"), post("sanmen.party")
KEEPERS = (CLERK, post("qunfeng.clerk"), post("leidashi.clerk"), post("sanmen.clerk"))
PERSON = "河西市场监管所现任副所长"
LONG = "与本镇工作衔接不够，群众反映集中，建议另行考虑人选为宜。"
MET = {"meeting_on": "2026-03-02"}
REQUEST = {"candidate": PERSON, "present_post": "副所长", "term": "formal", "reason": "配齐负责人"}


def asked(county: County) -> str:
    """The request is signed and with the townships."""
    begun = county.post(CLERK, "/appointments", {"agency": AGENCY, "kind": "appoint"}, "dispatch")
    assert begun.status_code == 201, begun.text
    case_no = str(begun.json["case_no"])
    county.do(CLERK, case_no, "prepare_request", "prepared", **REQUEST)
    county.do(LEADER, case_no, "sign_request", "sign")
    return case_no


def refused(answer) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json["code"]


def test_55_three_townships_of_which_one_dissents(county: County) -> None:
    """F-51, F-52, F-53, F-54, F-55 (APP-01, APP-02, APP-05).

    The dissent is kept, nothing is decided without consent.
    """
    other = county.post(post("mzj.clerk"), "/appointments", {"agency": AGENCY, "kind": "appoint"}, "dispatch")
    assert refused(other) == (403, "not-the-deciding-body")
    case_no = asked(county)
    again = county.post(CLERK, "/appointments", {"agency": AGENCY, "kind": "appoint"}, "dispatch")
    assert refused(again) == (409, "appointment-under-way")

    county.all_do([SEAT, SECOND], case_no, "give_opinion", "agree", **MET)
    short = county.complete(THIRD, case_no, "give_opinion", "disagree", reasons="不合适", **MET)
    assert refused(short) == (422, "reasons-too-short")
    county.do(THIRD, case_no, "give_opinion", "disagree", reasons=LONG, **MET)
    over = county.complete(SEAT, case_no, "return_common_opinion", "agree", text="已协商")
    assert refused(over) == (409, "dissent-still-open") and "三门镇" in over.json["detail"]
    county.do(SEAT, case_no, "return_common_opinion", "no_common", text="三门镇不同意，其余同意")

    county.do(LEADER, case_no, "respond_to_refusal", "coordinate", statement=LONG)
    county.do(COORDINATOR, case_no, "coordinate_appointment", "ask_again", statement=LONG)
    county.all_do([SEAT, SECOND], case_no, "give_opinion", "agree", **MET)
    county.do(THIRD, case_no, "give_opinion", "agree_with_advice", suggestions="每周驻镇一天", **MET)
    county.do(SEAT, case_no, "return_common_opinion", "agree_with_advice", text="协调后一致同意")

    decision = {"meeting": "局党组会议", "publicity": "no", "effective_from": "2026-03-05"}
    early = county.complete(
        LEADER, case_no, "decide_appointment", "decide", decided_on="2026-03-01", **decision
    )
    assert refused(early) == (409, "no-answer-yet")
    county.do(LEADER, case_no, "decide_appointment", "decide", decided_on="2026-03-02", **decision)
    county.do(CLERK, case_no, "issue_document", "issued")
    county.all_do(KEEPERS, case_no, "keep_dossier", "archived", documents=["request"], remark="2026-1")

    file = county.file(SEAT, case_no, "dispatch")
    assert (file["state"], file["documents"][1]["number"]) == ("APPOINTED", "区市场监管局任免〔2026〕1号")
    assert [one["outcome"]["en"] for one in file["opinions"]].count("disagrees") == 1
    register = county.get(OFFICE_HEAD, f"/agencies/{AGENCY}", "dispatch", on="2026-03-05").json
    (held,) = register["posts"][0]["holders"]
    assert (held["holder"], held["since"], held["case_no"]) == (PERSON, "2026-03-05", case_no)
    (told,) = county.stack.arrived("assessment", "dispatch.head-changed.v1")
    assert (told["agency"], told["on"]) == (AGENCY, "2026-03-05")
    letter = county.get(THIRD, f"/cases/{case_no}/letters/decision.docx", "dispatch")
    assert PERSON in "".join(one.text for one in Document(io.BytesIO(letter.data)).paragraphs)


def test_only_named_readers_see_it_and_every_look_is_on_record(county: County) -> None:
    """B10: the title names the post only; the township's clerk, the office and the city see nothing."""
    begun = county.post(CLERK, "/appointments", {"agency": AGENCY, "kind": "appoint"}, "dispatch")
    case_no = str(begun.json["case_no"])
    county.do(CLERK, case_no, "prepare_request", "prepared", **REQUEST)
    assert county.get(SEAT, f"/cases/{case_no}", "dispatch").status_code == 404
    county.do(LEADER, case_no, "sign_request", "sign")
    for stranger in (OFFICE_HEAD, post("qunfeng.clerk"), post("mzj.leader"), post("admin")):
        assert county.get(stranger, f"/cases/{case_no}", "dispatch").status_code == 404
        assert county.get(stranger, "/appointments", "dispatch").json["items"] == []
        assert county.get(stranger, f"/cases/{case_no}/letters/request.docx", "dispatch").status_code == 404
    assert PERSON not in str(county.get(SEAT, "/appointments", "dispatch").json)
    before = len(county.recorded(case_no, "case-looked-at", "dispatch"))
    file = county.file(SEAT, case_no, "dispatch")
    assert PERSON not in file["title"] and PERSON in str(file["sections"])
    county.get(SEAT, f"/cases/{case_no}/letters/request.docx", "dispatch")
    looked = county.recorded(case_no, "case-looked-at", "dispatch")[before:]
    assert [one.actor_id for one in looked] == ["qunfeng.party"] * 2
    rows = next(one for one in county.file(CLERK, case_no, "dispatch")["sections"] if one["key"] == "looks")
    assert [row[2] for row in rows["table"]["rows"]].count(SEAT.name) == 2


@pytest.mark.parametrize("kind", ["embedded"])
def test_56_silence_is_told_to_the_supervisors_and_is_no_consent(county: County) -> None:
    """F-56: overdue after its limit, on record after twenty working days."""
    case_no = asked(county)
    county.stack.clock.advance(days=29)
    county.stack.settle()
    rules = {row["rule"] for row in county.worklist.alerts().rows if row["subject"] == case_no}
    assert "app.silence" in rules
    assert county.file(LEADER, case_no, "dispatch")["state"] == "ANSWERED"
    assert [row["element_id"] for row in county.waiting_for(LEADER, case_no)] == ["respond_to_refusal"]
    gone = county.act(LEADER, case_no, "withdraw", "dispatch", reason="另行研究")
    assert gone.status_code == 200 and county.nobody_waits(case_no)
    assert county.shown(CLERK, case_no)["state"] == "WITHDRAWN"
