"""The end of an item (B5), path by path."""

from __future__ import annotations

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.process.admission.conftest import DEPARTMENT, OFFICE, TOWNSHIPS, start

ENDED = {"kind": "completed", "actual_end": "2026-02-27", "results": "全部完成"}


def filed(driver: ProcessDriver) -> DrivenCase:
    """What the clerk has filed, on the leader's desk."""
    case = start(driver, "adm_exit")
    return case.at("file_exit", role="department_clerk", unit=DEPARTMENT).complete("file", ENDED)


def test_the_plain_way_leads_to_the_register_and_to_archives_on_both_sides(driver: ProcessDriver) -> None:
    case = filed(driver)
    case.at("sign_exit", role="department_leader", unit=DEPARTMENT).complete("sign")
    case.at("register_exit", role="committee_office_clerk", unit=OFFICE).complete("register")
    kept = {"documents": ["exit_filing"], "remark": "1"}
    case.at("keep_exit", role="department_clerk", unit=DEPARTMENT).complete("archived", kept)
    for unit in TOWNSHIPS:
        assert not case.ended_at
        case.at("keep_exit", role="township_clerk", unit=unit).complete("archived", kept)
    assert case.ended_at == "FILED" and case.operations[-1] == "admission.close_exit"


def test_leader_and_office_may_have_it_filled_in_again(driver: ProcessDriver) -> None:
    case = filed(driver)
    case.at("sign_exit").complete("return", reason="请补成果")
    case.at("file_exit").complete("file", ENDED)
    case.at("sign_exit").complete("sign")
    case.at("register_exit").complete("return", gaps="缺经费结算")
    case.at("file_exit").complete("file", ENDED)
    case.at("sign_exit", role="department_leader")


def test_the_work_may_go_on_after_all(driver: ProcessDriver) -> None:
    case = start(driver, "adm_exit").at("file_exit").complete("drop")
    assert case.ended_at == "DROPPED"
