"""What may be demanded, and by whom it is carried out, over HTTP: the lists everybody reads (A1 to A3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.admission.county import (
    CLERK,
    COMMUNITIES,
    COUNTY,
    LEADER,
    OFFICE_CLERK,
    TOWNSHIPS,
    County,
    form,
    somebody,
)
from tests.support.duties import CHECKED, DECISION, DUTY_NAME, a_duty

HOUSES = {"establishment": "430211-bb", "finance": "430211-czj", "legality": "430211-sfj"}
UNQUOTED = [{"title": "区里的通知", "number": "", "article": ""}]


@pytest.mark.parametrize(
    ("said", "code", "rule"),
    [
        ({"goal": "未完成的一票否决", "legal_basis": UNQUOTED}, "veto-demanded", "BUR-02"),
        ({"goal": "与社区签订责任状"}, "pledge-demanded", "BUR-03"),
    ],
)
def test_a_veto_or_a_pledge_is_refused_in_both_languages_and_nothing_is_kept(
    county: County, said: dict[str, Any], code: str, rule: str
) -> None:
    """BUR-02, BUR-03."""
    case_no = county.begin()
    refused = county.complete(CLERK, case_no, "draft_plan", "drafted", **form(**said))
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert "一栏" in refused.json["detail"] and "trike it out" in refused.json["detail_en"]
    assert [one["rule"] for one in refused.json["basis"]] == [rule] and refused.json["basis"][0]["quote"]
    assert county.open(case_no) == ["draft_plan"]
    assert "plan_version" not in str(county.case(CLERK, case_no)["timeline"])


def laid_on_townships(county: County, name: str, **changes: Any) -> str:
    """A duty that was approved and told; its number."""
    case_no = county.post(CLERK, "/township-duties", {"name": name}).json["case_no"]
    county.do(CLERK, case_no, "draft_duty", "drafted", **a_duty(name=name, **changes))
    county.do(LEADER, case_no, "sign_duty", "sign")
    for party in TOWNSHIPS:
        county.do(party, case_no, "give_duty_opinion", "agree")
    for check, unit in HOUSES.items():
        county.do(somebody("department_clerk", unit), case_no, f"check_{check}", "pass", **CHECKED[check])
    county.do(somebody("county_office", COUNTY), case_no, "decide_duty", "approve", **DECISION)
    county.do(somebody("department_clerk", "430211-bb"), case_no, "issue_duty_notice", "issue")
    return str(county.get(None, "/township-duties", q=name).json["items"][0]["duty_id"])


def test_commissioned_work_without_its_funds_is_refused(county: County) -> None:
    """TWA-14."""
    case_no = county.post(CLERK, "/township-duties", {"name": DUTY_NAME}).json["case_no"]
    unfunded = a_duty(money=[], money_waived="使用现有设备")
    refused = county.complete(CLERK, case_no, "draft_duty", "drafted", **unfunded)
    assert (refused.status_code, refused.json["code"]) == (422, "delegation-unfunded")
    assert county.open(case_no) == ["draft_duty"]
    county.do(CLERK, case_no, "draft_duty", "drafted", **{**unfunded, "kind": "new"})


def test_each_township_has_three_lists(county: County) -> None:
    """TWA-09."""
    answers_for = laid_on_townships(county, "校车停靠点巡查")
    provides = laid_on_townships(
        county,
        "高龄津贴上门核验",
        duty_class="service",
        responsible_body=None,
        community_part="无",
        powers=[],
        powers_waived="不涉及行政权力",
    )

    def stands_in(listed_as: str) -> list[str]:
        asked = {"township": TOWNSHIPS[0].unit, "listed_as": listed_as}
        return [row["duty_id"] for row in county.get(None, "/township-duties", **asked).json["items"]]

    assert stands_in("") == [provides, answers_for]
    assert (stands_in("responsibility"), stands_in("service")) == ([answers_for], [provides])
    assert stands_in("power") == [answers_for]
    assert county.get(None, "/township-duties", listed_as="efficiency").status_code == 422


def test_an_item_says_which_level_carries_it_out(county: County) -> None:
    """ADM-41: as it was approved; what the list has is the communities’."""
    county.do(OFFICE_CLERK, county.approved(), "issue_notice", "issue")
    item = county.get(OFFICE_CLERK, "/notices").json["items"][0]["item_id"]
    told = county.get(None, f"/catalogue/{item}").json["versions"][0]
    assert (told["level"]["zh"], told["duty_id"]) == ("社区", "")
    assert county.get(None, "/catalogue/ZZ-001").json["versions"][0]["level"]["zh"] == "社区"


def test_most_communities_saying_that_residents_reject_it_bring_it_to_the_department(county: County) -> None:
    """ADM-37, adm.exit.resident_rejection: by numbers, never by names."""
    county.do(OFFICE_CLERK, county.approved(), "issue_notice", "issue")
    item = county.get(OFFICE_CLERK, "/notices").json["items"][0]["item_id"]
    county.clock.advance(days=130)
    day = county.clock.today().isoformat()
    said = {"heard_by": "assembly", "heard_on": day, "asked": 30, "against": 16, "reason": "与学校安排重复"}
    path = f"/items/{item}/rejections"
    for wrong, code in (({**said, "against": 15}, "rejection-not-general"), ({**said, "asked": "30"}, None)):
        refused = county.post(COMMUNITIES[0], path, wrong)
        assert (refused.status_code, refused.json.get("code")) == (422, code or "body-invalid"), refused.text
    assert county.post(CLERK, path, said).status_code == 403
    assert county.post(COMMUNITIES[0], path, said).json == {"case_no": ""}
    case_no = county.post(COMMUNITIES[1], path, {**said, "reason": "居民不愿重复登记"}).json["case_no"]
    assert county.open(case_no) == ["file_exit"]
    started = county.task(CLERK, case_no, "file_exit")["data"]
    assert started["reason"] == "2个社区（村）的居民普遍不认可：与学校安排重复；居民不愿重复登记"
    history = [line["text"]["zh"] for line in county.case(CLERK, case_no)["timeline"]]
    assert "2个社区（村）的居民普遍不认可，转申请部门研究退出" in history
    county.do(CLERK, case_no, "file_exit", "drop")
    (alert,) = [one for one in county.said("supervision.alert-raised.v1") if one["rule"] == "ADM-37"]
    assert alert["subject"] == case_no
