"""Who hears of late work: the head of the unit; for a community its township, for the office the county."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.admission.process import roles as admission
from services.dispatch.process import roles as dispatch

DEMO = Path(__file__).resolve().parents[2] / "gatehouse" / "demo" / "430211" / "accounts.json"
HELD = {role for account in json.loads(DEMO.read_text(encoding="utf-8")) for role in account["roles"]}


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ("department_clerk@430211-mzj", "department_leader@430211-mzj"),
        ("community_secretary@430211003010", "township_party_committee@430211003"),
        ("committee_office_clerk@430211-swb", "committee_office_head@430211-swb"),
    ],
)
def test_the_superior_of_a_post(late: str, told: str) -> None:
    assert admission.superiors_of([late]) == dispatch.superiors_of([late]) == [told]


def test_the_office_answers_to_the_county_and_a_chair_to_nobody() -> None:
    assert admission.superiors_of(["committee_office_head@430211-swb"]) == ["committee_vice_chair@430211"]
    assert admission.superiors_of(["committee_vice_chair@430211"]) == ["committee_chair@430211"]
    assert admission.superiors_of(["committee_chair@430211", "user:7"]) == []


def test_several_posts_of_one_head_tell_it_once() -> None:
    posts = ["township_clerk@430211003", "community_secretary@430211003010", "township_clerk@430211003"]
    assert (
        admission.superiors_of(posts)
        == dispatch.superiors_of(posts)
        == ["township_party_committee@430211003"]
    )


@pytest.mark.parametrize("roles", [admission, dispatch])
def test_every_superior_of_the_demonstration_county_is_somebody(roles) -> None:
    late = sorted(one for one in HELD if one.partition("@")[0] in roles.SUPERIORS)
    assert late and {told for one in late for told in roles.superiors_of([one])} <= HELD
