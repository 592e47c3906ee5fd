"""The whole procedure through HTTP: from a department's plan to the admitted item in the outbox."""

from __future__ import annotations

from tests.contract.admission.county import (
    CLERK,
    LEADER,
    OFFICE_CLERK,
    SONGSHAN,
    TAISHAN,
    County,
    somebody,
)


def test_a_request_becomes_a_work_notice_and_both_sides_keep_their_files(county: County) -> None:
    case_no = county.approved()
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    for keeper in (CLERK, *(somebody("township_clerk", unit) for unit in (SONGSHAN, TAISHAN))):
        county.do(
            keeper, case_no, "confirm_archive", "archived", documents=["application"], remark="2026-001"
        )

    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], county.open(case_no)) == ("APPROVED", True, [])
    (admitted,) = county.said("admission.item-admitted.v1")
    assert admitted["item_name"] == "未成年人暑期防溺水巡查"
    assert admitted["townships"] == [SONGSHAN, TAISHAN]
