"""A county's directory is checked before one row of it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.storage.county import CountyInvalid, make_accounts, read_county

DEMO = Path(__file__).resolve().parents[3] / "gatehouse" / "demo" / "430211"
Plain = list[dict[str, Any]]


def changed(folder: Path, change: Callable[[Plain, Plain], object]) -> Path:
    units, accounts = (json.loads((DEMO / f"{name}.json").read_text()) for name in ("units", "accounts"))
    change(units, accounts)
    (folder / "units.json").write_text(json.dumps(units))
    (folder / "accounts.json").write_text(json.dumps(accounts))
    return folder


def test_the_demo_county_obeys_the_rules_for_codes() -> None:
    county = read_county(DEMO)
    assert {unit["county"] for unit in county.units} == {"430211"}


def test_every_post_of_the_first_procedure_is_held_by_somebody() -> None:
    county = read_county(DEMO)
    held = {role for account in county.accounts for role in account["roles"]}
    by_kind: dict[str, set[str]] = {}
    for unit in county.units:
        by_kind.setdefault(unit["kind"], set()).add(unit["code"])
    applicants = by_kind["department"] | by_kind["coordinating_body"]
    expected = {
        *(f"{role}@{code}" for code in applicants for role in ("department_clerk", "department_leader")),
        *(f"township_clerk@{code}" for code in by_kind["township"]),
        *(f"township_party_committee@{code}" for code in by_kind["township"]),
        *(f"community_secretary@{code}" for code in by_kind["community"]),
        *(f"{role}@430211-swb" for role in ("committee_office_clerk", "committee_office_head")),
        *(f"committee_member@430211-{initials}" for initials in ("zzb", "mzj", "bb", "sfj")),
        *(f"{role}@430211" for role in ("committee_chair", "committee_vice_chair")),
    }
    assert expected <= held


def test_no_account_is_called_after_a_person() -> None:
    county = read_county(DEMO)
    posts = (
        "经办人",
        "值班员",
        "负责人",
        "审核委员",
        "主任",
        "副主任）",
        "主任）",
        "党组织书记",
        "设计员",
        "批准人",
        "管理员",
    )
    assert [account["name"] for account in county.accounts if not account["name"].endswith(posts)] == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda units, _: units[-1].update(code="430211103999"), "430211103999: not a code of a community"),
        (lambda units, _: units[-1].update(parent="430211001"), "does not lie in 430211001"),
        (lambda units, _: units.append(dict(units[-1])), "twice"),
        (lambda units, _: units.reverse(), "is not listed before it"),
        (lambda _, accounts: accounts[0].update(login=accounts[1]["login"]), "login twice"),
        (lambda _, accounts: accounts[0].update(roles=["emperor@430211"]), "no role emperor"),
        (lambda _, accounts: accounts[0].update(unit="430211-none"), "no unit 430211-none"),
    ],
)
def test_a_contradiction_is_named(
    tmp_path: Path, change: Callable[[Plain, Plain], object], problem: str
) -> None:
    with pytest.raises(CountyInvalid, match=problem):
        read_county(changed(tmp_path, change))


def test_only_accounts_that_are_new_get_a_password() -> None:
    county = read_county(DEMO)
    known = {account["login"] for account in county.accounts[1:]}
    made = make_accounts(county, known, lambda: "fresh")
    assert [(account.login, account.password) for account in made] == [(county.accounts[0]["login"], "fresh")]
