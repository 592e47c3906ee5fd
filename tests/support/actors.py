"""The people of the demo county by their sign-in names, as the tokens of the portal describe them."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.web.identity import TokenSigner, new_key_pair

COUNTY = "430211"
DEMO = Path(__file__).resolve().parents[2] / "gatehouse" / "demo" / COUNTY


@functools.cache
def key_pair() -> tuple[str, str]:
    """One pair of keys for the whole run: private, public."""
    return new_key_pair()


@functools.cache
def units() -> Mapping[str, str]:
    """Every unit of the demo county: its code and what people call it."""
    listed = json.loads((DEMO / "units.json").read_text(encoding="utf-8"))
    return {unit["code"]: unit["short_name"] or unit["name"] for unit in listed}


@functools.cache
def people() -> Mapping[str, Actor]:
    """Everybody with an account, by sign-in name."""
    listed = json.loads((DEMO / "accounts.json").read_text(encoding="utf-8"))
    return {
        one["login"]: Actor(
            user_id=one["login"],
            name=one["name"],
            post=one["post"],
            unit=one["unit"],
            unit_name=units()[one["unit"]],
            roles=frozenset(one["roles"]),
        )
        for one in listed
    }


def post(login: str) -> Actor:
    """Who signs in under this name."""
    return people()[login]


class Badges:
    """Signs for people, as the portal does on every call."""

    def __init__(self, clock: Clock) -> None:
        self._signer = TokenSigner(key_pair()[0], clock=clock)

    def header(self, actor: Actor, service: str) -> dict[str, str]:
        """The header that tells a service who asks."""
        return {"Authorization": f"Bearer {self._signer.sign(actor, service)}"}

    def vouch(self, person: Actor, service: str) -> str:
        """A token that says who somebody is whom a request names."""
        return self._signer.vouch(person, service)


EDUCATION_CLERK, EDUCATION_LEADER = post("jyj.clerk"), post("jyj.leader")
STATISTICS_CLERK = post("tjj.clerk")
OFFICE_CLERK, OFFICE_HEAD = post("swb.clerk"), post("swb.head")
VICE_CHAIR, CHAIR = post("vicechair"), post("chair")
DESIGNER, PROCESS_APPROVER = post("designer"), post("process-approver")
MEMBERS = tuple(post(f"{unit}.member") for unit in ("zzb", "mzj", "bb", "sfj"))

SONGSHAN, TAISHAN = post("songshanlu.party"), post("taishanlu.party")
SONGSHAN_CLERK, TAISHAN_CLERK = post("songshanlu.clerk"), post("taishanlu.clerk")
XIANGYIN, BAIHE, XIAOHUTANG = (
    post("xiangyin.secretary"),
    post("baihe.secretary"),
    post("xiaohutang.secretary"),
)
TAIYUAN, BINJIANG = post("taiyuan.secretary"), post("binjiang.secretary")
TOWNSHIPS = (SONGSHAN, TAISHAN)
COMMUNITIES = (XIANGYIN, BAIHE, XIAOHUTANG, TAIYUAN, BINJIANG)
