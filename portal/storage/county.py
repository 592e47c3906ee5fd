"""Loads a county's directory from its files; loading it again changes nothing that is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis.ids import new_id
from portal.storage.roles import ADMINISTRATORS, ROLES, clash
from portal.storage.work import Work

CODES = {
    "county": r"\d{6}",
    "township": r"\d{6}(0(0[1-9]|[1-9]\d)|[1-5]\d{2})",
    "community": r"\d{6}(0(0[1-9]|[1-9]\d)|[1-5]\d{2})(0(0[1-9]|[1-9]\d)|[1-5]\d{2})",
}
ORGANISATION = r"\d{6}-[a-z][a-z0-9]*(-[a-z][a-z0-9]*)?"


class CountyInvalid(ValueError):
    """The files of a county contradict the rules for codes or one another; names every problem."""


@dataclass(frozen=True, slots=True)
class County:
    """A directory as its files describe it."""

    units: Sequence[Mapping[str, Any]]
    accounts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account made just now, with the password nobody will see again."""

    login: str
    name: str
    post: str
    password: str


def read_county(folder: Path) -> County:
    """Read and check `units.json` and `accounts.json`."""
    units = [_unit(plain) for plain in _list(folder / "units.json")]
    county = County(units, _list(folder / "accounts.json"))
    if problems := [*_problems_of_units(county), *_problems_of_accounts(county)]:
        raise CountyInvalid("\n".join(problems))
    return county


def make_accounts(county: County, known: Collection[str], password: Callable[[], str]) -> list[NewAccount]:
    """A fresh password for every account there is not yet."""
    return [
        NewAccount(account["login"], account["name"], account["post"], password())
        for account in county.accounts
        if account["login"] not in known
    ]


def administrators(county: County) -> set[str]:
    """The logins of whoever holds an administrator's role."""
    return {
        account["login"]
        for account in county.accounts
        if any(held.partition("@")[0] in ADMINISTRATORS for held in account["roles"])
    }


def load_units(work: Work, county: County) -> list[dict[str, Any]]:
    """Keep the units; returns those that changed, parents first."""
    return work.directory.put_units(county.units)


def load_accounts(
    work: Work, county: County, hashes: Mapping[str, str], *, to_be_changed: Collection[str] = ()
) -> set[str]:
    """Open the accounts that have a hash here, give every account its roles; returns the logins opened.

    Whoever signs in with a password that is `to_be_changed` chooses another one first.
    """
    known = work.directory.accounts()
    new = [account for account in county.accounts if account["login"] in hashes.keys() - known.keys()]
    ids = known | {account["login"]: new_id() for account in new}
    work.directory.add_accounts(
        [
            {
                **a,
                "id": ids[a["login"]],
                "password_hash": hashes[a["login"]],
                "password_given": a["login"] in to_be_changed,
            }
            for a in new
        ],
        work.clock.now(),
    )
    founded = {unit["code"]: unit["valid_from"] for unit in county.units}
    work.directory.assign(
        [
            {"account_id": ids[account["login"]], "role": role, "unit": unit, "valid_from": founded[unit]}
            for account in county.accounts
            if account["login"] in ids
            for role, _, unit in (held.partition("@") for held in account["roles"])
        ]
    )
    return {account["login"] for account in new}


def _list(path: Path) -> list[dict[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, list):
        raise CountyInvalid(f"{path.name}: not a list")
    return found


def _unit(plain: Mapping[str, Any]) -> dict[str, Any]:
    until = plain.get("valid_to")
    return {
        **plain,
        "aliases": list(plain.get("aliases", ())),
        "valid_from": date.fromisoformat(plain["valid_from"]),
        "valid_to": date.fromisoformat(until) if until else None,
    }


def _problems_of_units(county: County) -> list[str]:
    problems = []
    seen: set[str] = set()
    for unit in county.units:
        code, parent = unit["code"], unit["parent"]
        if not re.fullmatch(CODES.get(unit["kind"], ORGANISATION), code):
            problems.append(f"{code}: not a code of a {unit['kind']}")
        if code in seen:
            problems.append(f"{code}: twice")
        if parent is not None and parent not in seen:
            problems.append(f"{code}: its parent {parent} is not listed before it")
        if unit["kind"] in ("township", "community") and not code.startswith(parent or "-"):
            problems.append(f"{code}: does not lie in {parent}")
        seen.add(code)
    return problems


def _problems_of_accounts(county: County) -> list[str]:
    units = {unit["code"] for unit in county.units}
    problems = []
    for column in ("login", "name"):
        values = [account[column] for account in county.accounts]
        problems += [f"{value}: {column} twice" for value in {v for v in values if values.count(v) > 1}]
    for account in county.accounts:
        named = [account["unit"], *(role.partition("@")[2] for role in account["roles"])]
        problems += [f"{account['login']}: no unit {code}" for code in named if code not in units]
        held = [role.partition("@")[0] for role in account["roles"]]
        problems += [f"{account['login']}: no role {role}" for role in held if role not in ROLES]
        if clash(held):
            problems.append(f"{account['login']}: an administrator holds no other role")
    return problems
