"""The settings of the county over HTTP: read by everybody signed in, fixed by the head of the office."""

from __future__ import annotations

from typing import Any

import pytest

from services.admission.domain.parameter_table import DEFAULTS
from tests.contract.admission.county import (
    CHECKS,
    CLERK,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    VICE_CHAIR,
    County,
    somebody,
)

FIXED: dict[str, Any] = {"value": 1, "valid_from": "2026-03-02", "reason": "会议纪要〔2026〕3号", "seen": 1}


def test_every_setting_tells_its_value_its_origin_and_what_it_serves(county: County) -> None:
    items = county.get(CLERK, "/parameters").json["items"]
    by_key = {one["key"]: one for one in items}
    assert set(by_key) == set(DEFAULTS)
    review = by_key["adm.review"]
    assert (review["now"]["said"]["zh"], review["now"]["origin"]) == ("3 工作日", "proposed")
    assert review["used_by"] == [{"zh": "初审把关", "en": "Preliminary review"}] and review["rules"] == [
        "ADM-16"
    ]
    assert by_key["adm.vote.majority"]["used_by"] and not by_key["adm.vote.quorum"]["used_by"]
    assert county.get(None, "/parameters").status_code == 401


def test_a_new_value_holds_for_steps_opened_after_it_and_running_limits_keep_theirs(county: County) -> None:
    running = county.accepted()
    before = county.task(OFFICE_CLERK, running, "review_application")["due_at"]
    assert before.startswith("2026-03-05")
    answer = county.post(OFFICE_HEAD, "/parameters/adm.review", FIXED)
    assert (answer.status_code, answer.json) == (201, {"number": 2})
    later = county.accepted()
    assert county.task(OFFICE_CLERK, later, "review_application")["due_at"].startswith("2026-03-03")
    assert county.task(OFFICE_CLERK, running, "review_application")["due_at"] == before
    county.do(OFFICE_CLERK, running, "review_application", "fit", **CHECKS)


def test_a_value_fixed_for_a_later_day_waits_for_it(county: County) -> None:
    assert (
        county.post(OFFICE_HEAD, "/parameters/adm.review", {**FIXED, "valid_from": "2026-03-09"}).status_code
        == 201
    )
    told = county.get(CLERK, "/parameters/adm.review").json
    assert (told["now"]["value"], [one["value"] for one in told["ahead"]]) == (3, [1])
    first = county.task(OFFICE_CLERK, county.accepted(), "review_application")
    assert first["due_at"].startswith("2026-03-05")
    county.clock.advance(days=7)
    assert county.get(CLERK, "/parameters/adm.review").json["now"]["value"] == 1


def test_the_history_says_who_and_why(county: County) -> None:
    county.post(OFFICE_HEAD, "/parameters/adm.vote.majority", {**FIXED, "value": "2/3"})
    told = county.get(CLERK, "/parameters/adm.vote.majority").json
    newest, first = told["history"]
    assert (newest["value"], newest["recorded_by"], newest["reason"]) == (
        "2/3", OFFICE_HEAD.name, "会议纪要〔2026〕3号",
    )  # fmt: skip
    assert (first["value"], first["origin"], first["valid_from"]) == ("1/2", "proposed", "2018-12-03")


def test_the_majority_the_county_fixed_is_the_one_that_counts(county: County) -> None:
    county.post(OFFICE_HEAD, "/parameters/adm.vote.majority", {**FIXED, "value": "3/4"})
    case_no = county.circulating()
    for member, choice in zip(MEMBERS, ("agree", "agree", "agree", "abstain"), strict=True):
        county.do(member, case_no, "cast_vote", choice)
    refused = county.complete(VICE_CHAIR, case_no, "approve_application", "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "majority-missing")


@pytest.mark.parametrize(
    ("key", "change", "status", "code", "pointer"),
    [
        ("adm.review", {"value": 0}, 422, "parameter-invalid", "/value"),
        ("adm.review", {"value": "three"}, 422, "parameter-invalid", "/value"),
        ("adm.member_units", {"value": ["zzb"]}, 422, "parameter-invalid", "/value"),
        ("adm.review", {"valid_from": "2026-03-01"}, 422, "parameter-date-invalid", "/valid_from"),
        ("adm.review", {"valid_from": "soon"}, 422, "body-invalid", "/valid_from"),
        ("adm.review", {"reason": " "}, 422, "body-invalid", "/reason"),
        ("adm.review", {"seen": 7}, 409, "parameter-changed", None),
        ("adm.speed", {}, 404, "parameter-unknown", None),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    county: County, key: str, change: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    refused = county.post(OFFICE_HEAD, f"/parameters/{key}", {**FIXED, **change})
    assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
    assert [one["pointer"] for one in refused.json["errors"]] == ([pointer] if pointer else [])
    assert refused.json["title"] != refused.json["title_en"]
    if key in DEFAULTS:
        assert county.get(CLERK, f"/parameters/{key}").json["entries"] == 1


@pytest.mark.parametrize(
    "actor", [CLERK, OFFICE_CLERK, somebody("committee_office_head", "430281-swb")], ids=str
)
def test_nobody_else_fixes_a_setting(county: County, actor: Any) -> None:
    refused = county.post(actor, "/parameters/adm.review", FIXED)
    assert refused.status_code == 403 and county.get(CLERK, "/parameters/adm.review").json["entries"] == 1


def test_the_form_asks_for_the_kind_of_the_setting(county: County) -> None:
    kinds = {}
    for key in (
        "adm.review",
        "adm.vote.majority",
        "adm.simple.mode",
        "adm.simple.exclusions",
        "adm.member_units",
    ):
        value, *rest = county.get(CLERK, f"/parameters/{key}").json["form"]["components"]
        kinds[key] = value["type"]
        assert [one["key"] for one in rest] == ["valid_from", "reason"]
    assert list(kinds.values()) == ["number", "textfield", "radio", "checklist", "checklist"]
