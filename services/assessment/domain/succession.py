"""Who takes over what an agency or a township had promised, marked and been reported for (B8, B9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.errors import Refusal
from chassis.texts import Said

TOWNSHIP = "township"


class Kind(StrEnum):
    """What is taken over."""

    AGENCY = "agency"
    TOWNSHIP = "township"


class SuccessionInvalid(Refusal):
    """Only one agency can follow another, and one township another."""

    code = "assessment-succession-invalid"
    rule = "B9"
    title = Said("承继登记有误", "The succession cannot be")
    detail = Said("{problem}", "{problem}")


class SucceededAlready(Refusal):
    """Whoever has been taken over is not taken over again."""

    code = "assessment-succeeded-already"
    rule = "B9"
    title = Said("已登记承继", "It was taken over already")
    detail = Said("{former}已由{successor}承继。", "{former} was taken over by {successor}.")


@dataclass(eq=False)
class Succession:
    """From a day on a successor stands where another stood; the document says so."""

    former: str
    successor: str
    kind: Kind
    on: date
    document: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """How a signed statement came to whom it binds now; what was signed stays as it was."""

    kind: Kind
    former: str
    former_name: str
    successor: str
    on: date
    document: str


def formers_of(known: Iterable[Succession], codes: Collection[str]) -> dict[str, list[str]]:
    """Everybody each of these took over from, however many steps ago."""
    before: dict[str, list[str]] = {}
    for one in known:
        before.setdefault(one.successor, []).append(one.former)

    def all_before(code: str) -> list[str]:
        return [each for former in before.get(code, ()) for each in (former, *all_before(former))]

    return {code: all_before(code) for code in codes}


def to_be_judged(
    agencies: Iterable[str], begun: Collection[str], known: Iterable[Succession], year: int
) -> list[str]:
    """Agencies a year has still to begin with; who was taken over before it is judged no more (B9)."""
    gone = {one.former for one in known if one.on.year < year}
    return [code for code in agencies if code not in begun and code not in gone]


def require_lawful(one: Succession, known: Iterable[Succession], today: date) -> None:
    """Refuse what cannot be: nobody follows themselves, nobody later than today, no circle."""
    if one.former == one.successor:
        raise SuccessionInvalid(problem=Said("原单位和承继单位相同", "Both are the same"))
    if not one.document.strip():
        raise SuccessionInvalid(problem=Said("请写明依据文件", "The document is missing"))
    if one.on > today:
        raise SuccessionInvalid(problem=Said("承继日期不能晚于今天", "It holds from today at the latest"))
    later = {each.former: each.successor for each in known}
    at: str | None = one.successor
    while at is not None:
        if at == one.former:
            raise SuccessionInvalid(problem=Said("承继关系不能循环", "Successors may not run in a circle"))
        at = later.get(at)
