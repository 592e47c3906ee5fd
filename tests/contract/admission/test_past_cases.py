"""Whoever decides sees beside the request what is alike: clauses of the guidance list, and past decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import ApplicationState, RequestType
from tests.contract.admission.county import (
    CLERK,
    COUNTY,
    EDUCATION,
    OFFICE_CLERK,
    TOWNSHIPS,
    County,
    form,
    somebody,
)


def decided(county: County, number: int, name: str, state: ApplicationState, reason: str = "") -> str:
    """A request decided in February."""
    at = datetime(2026, 2, number, 2, tzinfo=UTC)
    case_no = f"430211-adm-2025-{number:05}"
    application = Application(
        case_no, COUNTY, EDUCATION, RequestType.NEW, state, {}, "u1", at, name, ended_at=at, end_reason=reason
    )
    with county.admission.works(Actor.system("test"), "decided") as work:
        work.applications.add(application)
    return case_no


def section(county: County, actor: Actor, case_no: str, key: str) -> Sequence[Sequence[Any]]:
    """The lines of a section that is fetched after the case file, none where there is no such section."""
    answer = county.get(actor, f"/cases/{case_no}/alike")
    assert answer.status_code == 200, answer.text
    found = [one for one in answer.json["sections"] if one["key"] == key]
    return found[0]["table"]["rows"] if found else []


def test_the_like_is_shown_with_how_it_was_decided_and_why_it_was_refused(county: County) -> None:
    name = form()["item_name"]
    refused = decided(county, 2, name, ApplicationState.REFUSED, "负担过重")
    approved = decided(county, 3, f"{name}（试点）", ApplicationState.APPROVED)
    decided(county, 4, "完全无关的一件事", ApplicationState.REFUSED, "另有渠道")
    decided(county, 5, name, ApplicationState.WITHDRAWN, "撤回")
    case_no = county.asked()
    lines = section(county, OFFICE_CLERK, case_no, "past_cases")
    assert [line[0] for line in lines] == [refused, approved]
    assert lines[0][3]["zh"] == "不予准入" and lines[0][4:] == ["2026-02-02", "负担过重", "100%"]


def test_a_reader_sees_past_cases_that_are_his_business_only(county: County) -> None:
    refused = decided(county, 2, form()["item_name"], ApplicationState.REFUSED, "负担过重")
    case_no = county.asked()
    assert [line[0] for line in section(county, CLERK, case_no, "past_cases")] == [refused]
    assert section(county, TOWNSHIPS[0], case_no, "past_cases") == []
    assert "负担过重" not in county.get(TOWNSHIPS[0], f"/cases/{case_no}").text


def test_the_clause_of_the_guidance_list_stands_right_behind_the_legal_basis(county: County) -> None:
    entry = county.get(None, "/guidance-list").json["items"][0]
    case_no = county.asked(item_name=entry["text"][:60])
    told = county.case(OFFICE_CLERK, case_no)
    assert told["later"][0]["after"] in [one["key"] for one in told["sections"]]
    assert told["later"][0]["after"] == "legal_basis"
    (first, *_) = section(county, OFFICE_CLERK, case_no, "guidance_clauses")
    assert (first[0], first[1]) == (entry["entry_id"], entry["text"])


def test_the_case_file_only_says_that_there_is_more_and_who_may_not_read_it_gets_nothing(
    county: County,
) -> None:
    case_no = county.asked()
    told = county.case(OFFICE_CLERK, case_no)
    assert [one["key"] for one in told["later"]] == ["alike"]
    assert not {"past_cases", "guidance_clauses"} & {one["key"] for one in told["sections"]}
    stranger = somebody("community_secretary", "430211009001")
    assert county.get(stranger, f"/cases/{case_no}/alike").status_code == 404
    assert county.get(OFFICE_CLERK, "/cases/430211-adm-2026-99999/alike").status_code == 404
