"""Meetings over HTTP: one roll for several cases, who abstains, the page, the minutes."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from unittest.mock import Mock

import pytest
from docx import Document

from chassis.actor import Actor
from services.admission.domain.committee import Membership, Seat
from services.admission.domain.errors import OwnCase
from services.admission.domain.meeting_errors import MinutesLocked, MustAbstain, RollStands
from services.admission.usecases.cast_ballot import CastBallot
from services.admission.usecases.put_to_vote import PutToVote
from services.admission.usecases.record_deliberation import RecordDeliberation
from services.admission.usecases.write_minutes import WriteMinutes
from tests.contract.admission.county import (
    CHAIR,
    CLERK,
    LEADER,
    MEMBERS,
    OFFICE_CLERK,
    TOWNSHIPS,
    VICE_CHAIR,
    XIANGYIN,
    County,
    somebody,
)
from tests.contract.admission.ordinary import (
    HEARD,
    UNITS,
    accepted,
    called,
    came,
    consulted,
    deliberated,
    heard,
    opened,
    section,
    signed,
    voted,
)

STRANGER = somebody("department_clerk", "430211-kjj")


def education_sits(county: County) -> None:
    """The education bureau, applicant of the cases here, becomes a member unit: five of them."""
    with county.admission.works(Actor.system("test")) as work:
        committee = work.committees.of("430211")
        seat = committee.memberships[0]
        committee.memberships.append(
            Membership("m-jyj", "430211", Seat.MEMBER, CLERK.unit, "", seat.valid_from, None)
        )


def on_one_agenda(county: County) -> tuple[str, str]:
    """Two cases before the same meeting."""
    first = called(county, consulted(county, accepted(county)))
    second = consulted(county, accepted(county, item_name="老年人防诈骗宣传"))
    county.do(VICE_CHAIR, second, "fix_convenor", "vice_chair")
    (option,) = county.task(OFFICE_CLERK, second, "call_meeting")["options"]["meetings"]
    county.do(OFFICE_CLERK, second, "call_meeting", "called", meeting_id=option["value"])
    return first, second


def test_the_roll_is_called_once_and_holds_for_every_case_of_the_meeting(county: County) -> None:
    first, second = on_one_agenda(county)
    county.clock.advance(days=3)
    said = came(county, first, *UNITS[:3])
    assert [one["case_no"] for one in said["applicants"]] == [first, second]
    missing = {**said, "applicants": said["applicants"][:1]}
    refused = county.complete(OFFICE_CLERK, first, "call_roll", "called", **missing)
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        422, "applicants-missing", "ADM-23"
    )  # fmt: skip
    assert county.open(second) == ["call_roll"]
    said["applicants"][1]["presence"] = "applicant_absent"
    county.do(OFFICE_CLERK, first, "call_roll", "called", **said)
    # The other applicant did not come: its case is deferred without another roll.
    assert (county.open(first), county.open(second)) == (["record_deliberation"], ["write_minutes"])
    rows = {
        row["label"]["zh"]: row["value"] for row in section(county.case(LEADER, second), "hearing_1")["rows"]
    }
    assert len(rows["到会成员单位"]) == 3


def test_without_a_quorum_every_case_of_the_meeting_is_adjourned(county: County) -> None:
    first, second = on_one_agenda(county)
    opened(county, first, *UNITS[:2])
    assert (county.open(first), county.open(second)) == (["call_meeting"], ["call_meeting"])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"delegate": ""}, "delegate-missing"),
        ({"stands_in": True}, "proxy-missing"),
        ({"delegate": UNITS[1] + "代表"}, "delegate-twice"),
    ],
)
def test_a_delegate_is_named_brings_a_letter_and_speaks_for_one_unit(
    county: County, line: dict[str, Any], code: str
) -> None:
    case_no = called(county, consulted(county, accepted(county)))
    county.clock.advance(days=3)
    said = came(county, case_no, *UNITS)
    said["attendance"][0] |= line
    refused = county.complete(OFFICE_CLERK, case_no, "call_roll", "called", **said)
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (422, code, "F-ADM-07c")
    assert county.open(case_no) == ["call_roll"]


def test_a_member_unit_that_applies_is_shown_to_abstain_and_has_no_vote(county: County) -> None:
    """F-17: five member units, four of them with a vote in this case."""
    education_sits(county)
    case_no = called(county, consulted(county, accepted(county)))
    county.clock.advance(days=3)
    page = county.task(OFFICE_CLERK, case_no, "call_roll")
    assert CLERK.unit not in [line["unit"] for line in page["data"]["attendance"]]
    assert "本事项回避：区教育局（是申请单位）" in page["why"]["zh"]
    # Three of the four others are two thirds; with education among five they would not be.
    county.do(OFFICE_CLERK, case_no, "call_roll", "called", **came(county, case_no, *UNITS[:3]))
    deliberated(county, case_no)
    ballots = [{"unit": CLERK.unit, "choice": "admit"}]
    with pytest.raises(MustAbstain) as refused, county.admission.works(OFFICE_CLERK) as work:
        PutToVote()(work, case_no, "hall", {"ballots": ballots})
    assert (refused.value.rule, refused.value.facts["why"].zh) == ("E3-20", "是申请单位")
    voted(county, case_no, "admit", "admit", "admit")
    rows = {
        row["label"]["zh"]: row["value"] for row in section(county.case(LEADER, case_no), "hearing_1")["rows"]
    }
    assert [unit["zh"] for unit in rows["回避的成员单位"]] == ["区教育局（是申请单位）"]
    meeting = county.get(CHAIR, f"/meetings/{county.get(CHAIR, '/meetings').json['items'][0]['id']}").json
    assert (meeting["agenda"][0]["entitled"], meeting["agenda"][0]["outcome"]["zh"]) == (4, "准入")
    assert meeting["agenda"][0]["abstain"][0]["why"]["zh"] == "是申请单位"


def test_a_stand_in_from_the_applicant_sits_for_nobody_in_its_case(county: County) -> None:
    case_no = called(county, consulted(county, accepted(county)))
    county.clock.advance(days=3)
    said = came(county, case_no, *UNITS[:3])
    said["attendance"][0] |= {"stands_in": True, "proxy": "委〔2026〕3号", "delegate_unit": CLERK.unit}
    county.do(OFFICE_CLERK, case_no, "call_roll", "called", **said)
    # Two of four are left: no quorum.
    assert county.open(case_no) == ["call_meeting"]
    rows = {
        row["label"]["zh"]: row["value"] for row in section(county.case(LEADER, case_no), "hearing_1")["rows"]
    }
    assert [unit["zh"] for unit in rows["回避的成员单位"]] == ["区委编办（到会代表来自申请单位）"]


def test_a_deputy_from_the_applicant_votes_for_nobody(county: County) -> None:
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    county.do(OFFICE_CLERK, case_no, "put_to_vote", "inbox", ballots=[])
    deputy = Actor("d", "教育局经办人（代编办审核委员）", "", CLERK.unit, "", MEMBERS[0].roles)
    with pytest.raises(OwnCase), county.admission.works(deputy) as work:
        CastBallot()(work, case_no, UNITS[0], "admit", {})
    county.do(MEMBERS[0], case_no, "cast_ballot", "admit")


def test_a_meeting_shows_its_cases_its_roll_and_its_minutes_to_the_committee_alone(county: County) -> None:
    first, _ = on_one_agenda(county)
    opened(county, first)
    comments = [{"unit": XIANGYIN, "point": "请明确装备由谁提供", "proposal": ""}]
    county.do(OFFICE_CLERK, first, "record_deliberation", "recorded", comments=comments, **HEARD)
    (answer,) = county.task(CLERK, first, "answer_comments")["data"]["answers"]
    answers = [{**answer, "answer": "not", "reason": "装备已有专项"}]
    county.do(CLERK, first, "answer_comments", "answered", answers=answers)
    voted(county, first, "admit", "admit", "admit", "reject")

    (row,) = county.get(MEMBERS[0], "/meetings").json["items"]
    assert (row["cases"], row["held_on"], row["convenor"]["zh"]) == (2, "2026-03-05", "副主任")
    meeting = county.get(CHAIR, f"/meetings/{row['id']}").json
    assert [line["present"] for line in meeting["attendance"]] == [True] * 4
    assert [one["item_name"] for one in meeting["agenda"]] == ["未成年人暑期防溺水巡查", "老年人防诈骗宣传"]
    assert (meeting["agenda"][0]["outcome"]["zh"], meeting["agenda"][1]["outcome"]) == ("准入", None)
    assert county.get(CLERK, "/meetings").status_code == 403
    assert county.get(CHAIR, "/meetings/nothing").status_code == 404

    draft = words(county.get(OFFICE_CLERK, f"/meetings/{row['id']}/minutes.docx").data)
    for said in (
        "未签署稿",
        "请明确装备由谁提供",
        "装备已有专项",
        "不予准入",
        "老年人防诈骗宣传",
        "尚无结果",
    ):
        assert said in draft, said
    signed(county, first)
    assert "会议纪要全文" in words(county.get(MEMBERS[0], f"/meetings/{row['id']}/minutes.docx").data)


def words(docx: bytes) -> str:
    """Everything a document says."""
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def paper(county: County, actor: Actor, case_no: str, name: str, number: int = 1) -> Any:
    """A paper of a deliberation, as the file somebody fetches."""
    return county.get(actor, f"/hearings/{case_no}/{number}/{name}")


def documents(county: County, case_no: str) -> dict[str, dict[str, Any]]:
    """The papers on a case file by the code of their form."""
    listed = county.case(LEADER, case_no)["documents"]
    return {one["kind"]["zh"].partition("（")[2].rstrip("）"): one for one in listed}


def test_recorder_and_convenor_sign_one_document_which_is_locked_and_handed_out_as_it_was(
    county: County,
) -> None:
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, "admit", "admit", "admit", "reject")
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="会议纪要全文")
    drafted = paper(county, VICE_CHAIR, case_no, "minutes.docx").data
    seal = documents(county, case_no)["F-ADM-07d"]["seal"]
    assert seal["sha256"] == hashlib.sha256(drafted).hexdigest()
    assert (seal["locked"], [one["name"] for one in seal["signatures"]]) == (False, [OFFICE_CLERK.name])
    for said in ("会议纪要全文", "不予准入", f"记录人：{OFFICE_CLERK.name}"):
        assert said in words(drafted), said
    county.do(VICE_CHAIR, case_no, "sign_minutes", "sign")
    county.clock.advance(days=30)

    seal = documents(county, case_no)["F-ADM-07d"]["seal"]
    assert (seal["locked"], seal["intact"]) == (True, True)
    assert [one["name"] for one in seal["signatures"]] == [OFFICE_CLERK.name, VICE_CHAIR.name]
    assert paper(county, TOWNSHIPS[0], case_no, "minutes.docx").data == drafted
    assert paper(county, STRANGER, case_no, "minutes.docx").status_code == 404
    (row,) = county.get(CHAIR, "/meetings").json["items"]
    (line,) = county.get(CHAIR, f"/meetings/{row['id']}").json["agenda"]
    assert line["seal"] == seal
    assert (line["entitled"], line["quorum"]) == (4, 3)


def test_what_is_signed_does_not_change_and_a_change_behind_it_is_seen(county: County) -> None:
    case_no = heard(county, "admit", "admit", "admit", "admit")
    acts = (
        lambda work: WriteMinutes(Mock())(work, case_no, {"minutes": "改写"}),
        lambda work: PutToVote()(work, case_no, "hall", {}),
        lambda work: CastBallot()(work, case_no, UNITS[0], "reject", {"reason": "改"}),
        lambda work: RecordDeliberation()(work, case_no, HEARD),
    )
    for act in acts:
        with pytest.raises(MinutesLocked), county.admission.works(OFFICE_CLERK) as work:
            act(work)
    with county.admission.works(OFFICE_CLERK) as work:
        meeting = work.meetings.get(work.applications.get(case_no).hearing.meeting_id or "")
        with pytest.raises(RollStands):
            meeting.must_stand([{**line, "present": False} for line in meeting.attendance])
    with county.admission.works(Actor.system("test")) as work:
        work.applications.get(case_no).ballots[0].reason = "事后改动"
    assert documents(county, case_no)["F-ADM-07d"]["seal"]["intact"] is False


def test_the_convenor_signs_nothing_but_the_record_as_it_stands(county: County) -> None:
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, "admit", "admit", "admit", "admit")
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="会议纪要全文")
    with county.admission.works(Actor.system("test")) as work:
        work.applications.get(case_no).hearing.minutes = "另一份纪要"
    refused = county.complete(VICE_CHAIR, case_no, "sign_minutes", "sign")
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        409, "minutes-outdated", "F-ADM-07d"
    )  # fmt: skip
    county.do(VICE_CHAIR, case_no, "sign_minutes", "return", reason="请重新起草")
    signed(county, case_no)
    assert documents(county, case_no)["F-ADM-07d"]["seal"]["locked"]


def test_authorisation_notice_and_roll_are_letters_of_the_case(county: County) -> None:
    case_no = consulted(county, accepted(county))
    authorised = {"authorisation": "授权办公室召集本次会议", "authorised_until": "2026-03-31"}
    called(county, case_no, "office", **authorised)
    assert [*documents(county, case_no)] == ["F-ADM-07a", "F-ADM-07b"]
    assert paper(county, LEADER, case_no, "roll.docx").status_code == 404
    letter = words(paper(county, TOWNSHIPS[0], case_no, "authorisation.docx").data)
    assert "授权办公室召集本次会议" in letter and "至2026-03-31止" in letter and VICE_CHAIR.name in letter
    letter = words(paper(county, TOWNSHIPS[0], case_no, "notice.docx").data)
    assert "三楼会议室" in letter and "未成年人暑期防溺水巡查" in letter and "嵩山路街道" in letter
    opened(county, case_no, *UNITS[:3])
    letter = words(paper(county, LEADER, case_no, "roll.docx").data)
    assert f"{UNITS[0]}代表" in letter and "未到会" in letter and "3/4" in letter
    assert paper(county, LEADER, case_no, "roll.pdf").data.startswith(b"%PDF")
    assert paper(county, LEADER, case_no, "minutes.docx").status_code == 404


def test_the_notice_in_a_case_file_names_no_other_case(county: County) -> None:
    first, second = on_one_agenda(county)
    assert "老年人防诈骗宣传" not in words(paper(county, LEADER, first, "notice.docx").data)
    (row,) = county.get(CHAIR, "/meetings").json["items"]
    whole = words(county.get(CHAIR, f"/meetings/{row['id']}/notice.docx").data)
    assert first in whole and second in whole
