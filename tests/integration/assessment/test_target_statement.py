"""Target statements over HTTP: agreed on, signed by both, locked, late, replaced (B8, scenario 48)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from chassis.actor import Actor
from services.assessment.assembly import Assembly
from tests.integration.assessment.agreeing import (
    DUTIES,
    ORGANISATION,
    TARGETS,
    opens,
    page,
    plans,
    settles,
    signed,
    signs,
    target,
)
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    HEAD,
    LEADER,
    OFFICE,
    OTHER,
    PARTY,
    SEAT,
    TOWN,
    Year,
    a_year,
)

JANUARY = datetime(2026, 1, 5, 2, tzinfo=UTC)


def in_january(assessment: Assembly, *served: str) -> Year:
    year = a_year(assessment)
    year.clock.move_to(JANUARY)
    year.registers(*(served or (SEAT,)))
    return year


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return in_january(on_sqlite)


def test_a_statement_is_agreed_on_signed_by_both_and_locked(assessment: Assembly) -> None:
    """TGT-01…05, on both databases."""
    year = in_january(assessment)
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    offered = year.get(HEAD, f"/tasks/{year.task(HEAD, case_no, 'draft_plan').id}").get_json()
    assert [one["weight"] for one in offered["data"]["targets"]] == ["50", "50"]
    plans(year, case_no)
    settles(year, case_no)
    paper = year.get(HEAD, f"/statements/{case_no}/paper.docx").data
    year.does(HEAD, case_no, "sign_for_agency", "sign")
    assert page(year, case_no)["state"] == "SIGNING"
    year.does(PARTY[SEAT], case_no, "sign_for_township", "sign")
    shown = page(year, case_no)
    seal = shown["seal"]
    assert (shown["state"], shown["number"]) == ("SIGNED", f"{SEAT}责〔2026〕1号")
    assert seal["locked"] and seal["intact"] and len(seal["signatures"]) == 2
    kept = year.get(TOWN[SEAT], f"/statements/{case_no}/paper.docx").data
    assert kept == paper and hashlib.sha256(kept).hexdigest() == seal["sha256"]
    assert "盗窃警情下降" in ZipFile(BytesIO(kept)).read("word/document.xml").decode()
    (told,) = year.said("assessment.statement-signed.v1")
    assert [one["weight"] for one in told["targets"]] == ["62.5", "37.5"] and told["sha256"] == seal["sha256"]
    file = year.get(TOWN[SEAT], f"/cases/{case_no}").get_json()
    assert file["ended"] and file["documents"][0]["seal"]["locked"]
    assert [one["text"]["zh"] for one in file["timeline"]][-1].startswith("双方已签，登记锁定")
    listed = year.get(OFFICE, "/statements?year=2026").get_json()
    assert [(one["case_no"], one["state"]) for one in listed["items"]] == [(case_no, "SIGNED")]


@pytest.mark.parametrize(
    ("targets", "code", "said"),
    [
        ([target("a", "62.5"), target("b", "37.4")], "weights-not-hundred", "99.9"),
        ([target("a", "60"), target("a", "40")], "target-twice", "a"),
        ([target("a", "100", by="2027-01-02")], "target-date-invalid", "2026"),
        ([target("a", "100", duty="z1") | {"measure": " "}], "form-invalid", ""),
    ],
)
def test_a_plan_that_does_not_add_up_changes_nothing(
    year: Year, targets: list[dict[str, Any]], code: str, said: str
) -> None:
    """F-TGT-01: exactly a hundred, within the year, complete."""
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    refused = year.tries(HEAD, case_no, "draft_plan", "propose", targets=targets)
    told = refused.get_json()
    assert refused.status_code == 422 and (told["code"] == code or code == "form-invalid"), told
    assert said in refused.text and (told.get("rule") == "F-TGT-01" or code == "form-invalid")
    shown = page(year, case_no)
    assert (shown["state"], shown["lines"]) == ("PLANNING", [])


def test_three_rounds_without_agreement_go_to_the_performance_office(year: Year) -> None:
    """TGT-02: either path; the department consents to a recognised plan as well."""
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    for _ in range(3):
        plans(year, case_no)
        year.does(TOWN[SEAT], case_no, "negotiate_plan", "revise", reason="目标值偏低")
    plans(year, case_no)
    why = year.get(OFFICE, f"/tasks/{year.task(OFFICE, case_no, 'recognise_plan').id}").get_json()
    assert "认定" in why["why"]["zh"]
    year.does(OFFICE, case_no, "recognise_plan", "recognise")
    year.does(LEADER, case_no, "consent_to_plan", "agree")
    signs(year, case_no)
    assert page(year, case_no)["state"] == "RECOGNISED_SIGNED"


def test_the_county_may_have_a_plan_recognised_at_once_but_an_agency_may_not(year: Year) -> None:
    body = {"year": 2026, "agency": AGENCY, "township": SEAT, "recognise_because": "新设机构，县里统一认定"}
    assert year.post(HEAD, "/statements", body).get_json()["code"] == "not-your-side"
    (case_no,) = year.post(OFFICE, "/statements", body).get_json()["cases"]
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    plans(year, case_no)
    year.task(OFFICE, case_no, "recognise_plan")


def test_a_refusal_of_the_department_sends_the_plan_back_with_its_reason(year: Year) -> None:
    """TGT-03: nobody signs what the department did not consent to."""
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    plans(year, case_no)
    year.does(TOWN[SEAT], case_no, "negotiate_plan", "agree")
    refused = year.tries(LEADER, case_no, "consent_to_plan", "disagree")
    assert refused.status_code == 422 and page(year, case_no)["state"] == "CONSENT"
    year.does(LEADER, case_no, "consent_to_plan", "disagree", reason="与警务计划冲突")
    task = year.get(HEAD, f"/tasks/{year.task(HEAD, case_no, 'draft_plan').id}").get_json()
    assert "与警务计划冲突" in task["why"]["zh"]


def test_a_record_that_was_changed_after_the_document_is_not_signed(year: Year) -> None:
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    plans(year, case_no)
    settles(year, case_no)
    with year.assessment.works(Actor.system("assessment"), "test") as work:
        kept = work.statements.get(case_no)
        kept.targets = (replace(kept.targets[0], value="下降 1%"), *kept.targets[1:])
    refused = year.tries(HEAD, case_no, "sign_for_agency", "sign")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "statement-outdated")
    assert page(year, case_no)["seal"]["intact"] is False
    year.does(HEAD, case_no, "sign_for_agency", "return", reason="内容被改动")
    plans(year, case_no)
    settles(year, case_no)
    signs(year, case_no)
    assert page(year, case_no)["number"] == f"{SEAT}责〔2026〕1号", "the number stays"


def test_a_statement_that_is_late_goes_to_the_superiors_and_ends_unsigned_with_the_year(year: Year) -> None:
    """B8: escalated to department and organisation department; neither nothing nor full marks follow."""
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    year.clock.move_to(datetime(2026, 3, 9, 2, tzinfo=UTC))
    year.assessment.tick()
    rules = [one["rule"] for one in year.said("supervision.alert-raised.v1") if one["rule"] == "TGT-04"]
    assert rules == ["TGT-04"]
    year.does(LEADER, case_no, "watch_delay", "watched", measures="已约谈机构负责人，3月底前签订")
    year.does(ORGANISATION, case_no, "watch_delay", "watched", measures="已提醒")
    line = year.get(ORGANISATION, "/statements?year=2026").get_json()["items"][0]
    assert line["late"] and line["state"] == "PLANNING"
    year.clock.move_to(datetime(2027, 1, 4, 2, tzinfo=UTC))
    year.assessment.tick()
    file = year.get(LEADER, f"/cases/{case_no}").get_json()
    assert (file["state"], file["ended"]) == ("NOT_SIGNED", True)
    alerts = [one for one in year.said("supervision.alert-raised.v1") if one["rule"] == "TGT-04"]
    assert [one["severity"] for one in alerts] == ["warning", "serious"]


def test_a_change_in_the_year_is_a_supplement_and_until_it_is_signed_the_statement_stands(year: Year) -> None:
    base = signed(year)
    refused = year.post(CLERK, f"/cases/{base}/actions/supplement", {"data": {"reason": "职责划转"}})
    assert refused.get_json()["code"] == "not-your-side"
    begun = year.post(HEAD, f"/cases/{base}/actions/supplement", {"data": {"reason": "职责划转"}})
    case_no = begun.get_json()["result"]["case_no"]
    again = year.post(HEAD, f"/cases/{base}/actions/supplement", {"data": {"reason": "又变"}})
    assert again.get_json()["code"] == "supplement-running"
    changed = [{**TARGETS[0], "weight": "100", "duty": "z1"}]
    plans(year, case_no, changed)
    assert page(year, base)["state"] == "SIGNED"
    settles(year, case_no)
    signs(year, case_no)
    assert (page(year, base)["state"], page(year, case_no)["state"]) == ("SUPERSEDED", "SIGNED")
    assert page(year, base)["seal"]["intact"], "what was signed stays readable"
    assert [one["case_no"] for one in page(year, case_no)["chain"]] == [base]
    assert [one["supplements"] for one in year.said("assessment.statement-signed.v1")] == [None, base]


def test_who_is_not_concerned_sees_nothing_and_begins_nothing(year: Year) -> None:
    case_no = signed(year)
    assert year.get(TOWN[OTHER], f"/statements/{case_no}").status_code == 404
    assert year.get(TOWN[OTHER], f"/statements/{case_no}/paper.docx").status_code == 404
    assert year.get(TOWN[OTHER], "/statements?year=2026").get_json()["items"] == []
    assert year.client.get("/statements?year=2026").status_code == 401
    assert year.post(TOWN[SEAT], "/statements", {"year": 2026}).status_code == 403
    twice = year.post(OFFICE, "/statements", {"year": 2026, "agency": AGENCY, "township": SEAT})
    assert (twice.status_code, twice.get_json()["code"]) == (409, "statement-exists")
    other = year.post(OFFICE, "/statements", {"year": 2026, "agency": AGENCY, "township": OTHER})
    assert other.get_json()["code"] == "statement-township-not-served"
    early = year.post(OFFICE, "/statements", {"year": 2027})
    assert early.get_json()["code"] == "statement-year-invalid"


def test_a_year_is_begun_for_every_agency_and_township(on_sqlite: Assembly) -> None:
    year = in_january(on_sqlite, SEAT, OTHER)
    assert len(year.post(OFFICE, "/statements", {"year": 2026}).get_json()["cases"]) == 2
    assert year.post(OFFICE, "/statements", {"year": 2026}).get_json()["cases"] == []
    first = year.get(OFFICE, "/statements?year=2026&limit=1").get_json()
    second = year.get(OFFICE, f"/statements?year=2026&limit=1&after={first['next']}").get_json()
    assert [first["items"][0]["township"], second["items"][0]["township"]] == [SEAT, OTHER]


def test_a_successor_begins_anew_and_what_was_under_way_ends(year: Year) -> None:
    case_no = opens(year)
    path = f"/cases/{case_no}/actions/supersede"
    assert year.post(HEAD, path, {"data": {"reason": "并入"}}).get_json()["code"] == "not-your-side"
    assert year.post(OFFICE, path, {"data": {"reason": "并入泰山路派出所"}}).status_code == 200
    assert page(year, case_no)["state"] == "SUPERSEDED"
    assert opens(year) != case_no


def test_the_agency_reports_how_far_it_is_with_what_proves_it(year: Year) -> None:
    case_no = signed(year)
    path = f"/statements/{case_no}/reports"
    half = [{"target": "m1", "degree": "80", "result": "下降 4%", "evidence": "报表"}, {"target": "m2"}]
    assert year.post(PARTY[SEAT], path, {"reports": half}).status_code == 403
    bare = year.post(HEAD, path, {"reports": [{"target": "m1", "degree": "80"}]})
    assert bare.get_json()["code"] == "target-incomplete" and page(year, case_no)["reported"] == 0
    assert year.post(HEAD, path, {"reports": half}).get_json()["reported"] == 1
    assert page(year, case_no)["lines"][0]["degree"] == "80%"
    too_much = [{**half[0], "degree": "100.5"}]
    assert year.post(HEAD, path, {"reports": too_much}).get_json()["code"] == "percent-invalid"
