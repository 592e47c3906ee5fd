"""The case file of a township duty: what was said before it was revised is told apart from what stands."""

from __future__ import annotations

from tests.contract.admission.county import CLERK, LEADER, TOWNSHIPS, County, somebody
from tests.support.duties import CHECKED, DUTY_NAME, a_duty

HOUSES = {"establishment": "430211-bb", "finance": "430211-czj", "legality": "430211-sfj"}


def test_checks_of_before_a_revision_and_the_round_of_an_opinion_are_told(county: County) -> None:
    case_no = county.post(CLERK, "/township-duties", {"name": DUTY_NAME}).json["case_no"]
    county.do(CLERK, case_no, "draft_duty", "drafted", **a_duty())
    county.do(LEADER, case_no, "sign_duty", "sign")
    for party in TOWNSHIPS:
        county.do(party, case_no, "give_duty_opinion", "agree")
    for check, unit in HOUSES.items():
        said = {**CHECKED[check], "text": "预算没有这一科目"}
        outcome = "fail" if check == "finance" else "pass"
        county.do(somebody("department_clerk", unit), case_no, f"check_{check}", outcome, **said)
    revised = a_duty(township_part="每周巡查一次，只记录", townships=None)
    county.do(CLERK, case_no, "revise_duty", "revised", **revised)
    county.do(TOWNSHIPS[0], case_no, "give_duty_opinion", "agree")
    said = {(one["step"]["zh"], one["outcome"]["zh"]) for one in county.case(CLERK, case_no)["opinions"]}
    assert said == {
        ("乡镇（街道）意见（第1轮）", "同意"),
        ("乡镇（街道）意见（第2轮）", "同意"),
        ("机构编制审查", "通过（修改前）"),
        ("经费审查", "不通过（修改前）"),
        ("合法性审查", "通过（修改前）"),
    }
