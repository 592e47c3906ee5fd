"""Settings of dispatch and assessment: who fixes them, what they change, and what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from services.assessment.domain.parameter_table import DEFAULTS as OF_ASSESSMENT
from services.dispatch.domain.parameter_table import DEFAULTS as OF_DISPATCH
from tests.integration.dispatch.house import BUREAU, COMMUNITY, TOWNSHIP, House, an_actor

OFFICE_HEAD = an_actor("430211-swb", "committee_office_head")
COMMAND_HEAD = an_actor("430211-zhzx", "command_head")
ORGANISATION = an_actor("430211-zzb", "department_leader")
PERFORMANCE = an_actor("430211", "performance_office_clerk")
TODAY = "2026-05-12"


def fix(
    house: House, key: str, value: Any, actor: Any = OFFICE_HEAD, *, status: int = 201, **changes: Any
) -> Any:
    body = {"value": value, "valid_from": TODAY, "reason": "会议纪要〔2026〕3号", "seen": 0, **changes}
    return house.post(actor, f"/parameters/{key}", body, status=status)


def test_the_county_sees_every_number_with_unit_article_and_who_fixes_it(house: House) -> None:
    for service, known in (("dispatch", OF_DISPATCH), ("assessment", OF_ASSESSMENT)):
        shown = {one["key"]: one for one in house.get(BUREAU, "/parameters", service)["items"]}
        assert set(shown) == set(known)
        assert all(one["used_by"] and one["rules"] and one["kept_by"]["zh"] for one in shown.values())
    whistle = house.get(COMMAND_HEAD, "/parameters/dsp.whistle.urgent")
    assert (whistle["now"]["said"]["zh"], whistle["keeps"]) == ("30 分钟", True)
    assert not house.get(OFFICE_HEAD, "/parameters/dsp.whistle.urgent")["keeps"]


def test_a_new_limit_counts_for_orders_that_come_after_it_and_running_ones_keep_theirs(house: House) -> None:
    house.admission.admit()
    house.fresh()
    first = house.send(BUREAU)["orders"][0]["order_no"]
    house.settle()
    before = house.task(first, TOWNSHIP)["due_at"]
    assert fix(house, "dsp.forward", 3) == {"number": 2}
    second = house.send(BUREAU)["orders"][0]["order_no"]
    house.settle()
    assert house.task(first, TOWNSHIP)["due_at"] == before
    assert (before[:10], house.task(second, TOWNSHIP)["due_at"][:10]) == ("2026-05-13", "2026-05-15")


def test_the_supervisors_hear_of_as_many_blocks_as_the_county_has_fixed(house: House) -> None:
    house.fresh()
    fix(house, "dsp.block.alert", 2)
    for _ in range(2):
        house.send(BUREAU, item_ref=None, communities=[], township=TOWNSHIP.unit, content="填报台账")
    house.settle()
    assert [one["rule"] for one in house.alerts()] == ["dsp.block.alert"]


def test_a_value_waits_for_its_day_and_the_history_says_who_and_why(house: House) -> None:
    fix(house, "dsp.event.accept", 60, COMMAND_HEAD, valid_from="2026-06-01")
    told = house.get(COMMUNITY, "/parameters/dsp.event.accept")
    assert (told["now"]["value"], [one["value"] for one in told["ahead"]]) == (30, [60])
    house.clock.advance(days=20)
    told = house.get(COMMUNITY, "/parameters/dsp.event.accept")
    newest, default = told["history"]
    assert (told["now"]["value"], newest["recorded_by"]) == (60, COMMAND_HEAD.name)
    assert (newest["reason"], default["origin"], default["value"]) == ("会议纪要〔2026〕3号", "proposed", 30)


def test_assessment_decides_by_the_number_in_force(house: House) -> None:
    with house.assessment.works(PERFORMANCE) as work:
        param = house.assessment.engine.functions_for(work, "case")["param"]
        assert param("ast.objection") == 5
    headers = house._headers(PERFORMANCE, "assessment") | {"Idempotency-Key": "fix-objection-1"}
    body = {"value": 8, "valid_from": TODAY, "reason": "考评细则〔2026〕1号", "seen": 0}
    answer = house._client("assessment").post("/parameters/ast.objection", json=body, headers=headers)
    assert answer.status_code == 201
    with house.assessment.works(PERFORMANCE) as work:
        assert house.assessment.engine.functions_for(work, "case")["param"]("ast.objection") == 8


@pytest.mark.parametrize(
    ("key", "changes", "actor", "status", "code"),
    [
        ("dsp.block.alert", {"value": 0}, OFFICE_HEAD, 422, "parameter-invalid"),
        ("sec.cap.agency", {"value": 120}, ORGANISATION, 422, "parameter-invalid"),
        ("dsp.block.alert", {"valid_from": "2026-05-11"}, OFFICE_HEAD, 422, "parameter-date-invalid"),
        ("dsp.block.alert", {"reason": " "}, OFFICE_HEAD, 422, "body-invalid"),
        ("dsp.block.alert", {"seen": 4}, OFFICE_HEAD, 409, "parameter-changed"),
        ("dsp.speed", {}, OFFICE_HEAD, 404, "parameter-unknown"),
        ("dsp.block.alert", {}, COMMAND_HEAD, 403, "parameter-not-yours"),
        ("app.sign", {}, BUREAU, 403, "role-missing"),
    ],
)
def test_what_is_refused_is_said_in_both_languages_and_changes_nothing(
    untouched: House, key: str, changes: dict[str, Any], actor: Any, status: int, code: str
) -> None:
    refused = fix(untouched, key, **{"value": 5, "actor": actor, "status": status, **changes})
    assert refused["code"] == code and refused["title"] != refused["title_en"]
    if key in OF_DISPATCH:
        assert untouched.get(BUREAU, f"/parameters/{key}")["entries"] == 0


def test_an_order_says_for_how_many_years_it_is_kept(house: House) -> None:
    house.admission.admit()
    house.fresh()
    order = house.send(BUREAU)["orders"][0]["order_no"]
    house.settle()
    (kept,) = house.get(BUREAU, f"/cases/{order}")["retention"]
    assert (kept["years"], kept["until"]) == (10, None)
    fix(house, "keep.handled", 9, status=422)
    fix(house, "keep.handled", 15)
    (kept,) = house.get(BUREAU, f"/cases/{order}")["retention"]
    assert kept["years"] == 15
