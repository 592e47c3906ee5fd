"""What a report is asked for, and whose figures a reader may see: the own unit and below; the county all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.texts import Said
from portal.storage.work_figures import GROUPS, Asked
from portal.web.leading import BELOW, Unit
from portal.web.parts import parts

COUNTY_WIDE = (
    "committee_office_clerk",
    "committee_office_head",
    "committee_vice_chair",
    "committee_chair",
    "county_office",
    "county_coordinator",
    "city_supervisor",
)
"""Who answers for the whole county, or supervises it (B21)."""
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
USUAL, MOST = 12, 36


class MonthsWrong(Refusal):
    """A report has a first and a last month, not too far from one another."""

    code = "report-months-wrong"
    title = Said("月份不对。", "The months are not right.")
    detail = Said(
        "请按“2026-01”填写，起月不晚于止月，最多 {most} 个月。",
        "Write them as 2026-01, the first not after the last, at most {most} months.",
    )


class UnitNotYours(Refusal):
    """Figures of a unit are for the unit itself, those above it and the county."""

    code = "report-unit-not-yours"
    rule = "B21"
    title = Said(
        "只能查看本单位及下级单位的数字。", "You may see the figures of your own unit and those below it."
    )


STATUSES: Mapping[type[Refusal], int] = {MonthsWrong: 422, UnitNotYours: 403}


@dataclass(frozen=True, slots=True)
class Question:
    """A report as asked for: the figures, and how they are grouped."""

    asked: Asked
    by: str
    unit: str


def units_seen(actor: Actor) -> Sequence[Unit]:
    """The units whose figures this reader may see, the own unit first."""
    known = parts().directory.units()
    if sees_all(actor):
        return known
    own = [unit for unit in known if unit["code"] == actor.unit]
    return [*own, *(unit for unit in known if unit["parent"] == actor.unit and _is_below(unit, own))]


def _is_below(unit: Unit, own: Sequence[Unit]) -> bool:
    """The county's own departments are no part of whoever sits at the county without answering for it."""
    return unit["kind"] in BELOW and all(one["kind"] != "county" for one in own)


def sees_all(actor: Actor) -> bool:
    """Whether this reader answers for the whole county."""
    return any(map(actor.holds, COUNTY_WIDE))


def question_from(given: Mapping[str, Any], actor: Actor) -> Question:
    """What was asked for; refused where it is not for this reader, or makes no sense."""
    today = parts().clock.today()
    last = given.get("last") or f"{today:%Y-%m}"
    first = given.get("first") or earlier(last, USUAL - 1)
    if not MONTH.fullmatch(first) or not MONTH.fullmatch(last) or not 1 <= len(months(first, last)) <= MOST:
        raise MonthsWrong(most=MOST)
    unit, seen = str(given.get("unit") or ""), {one["code"] for one in units_seen(actor)}
    if unit and unit not in seen:
        raise UnitNotYours
    units = (unit,) if unit else None if sees_all(actor) else tuple(sorted(seen))
    by = given.get("by") if given.get("by") in GROUPS else "month"
    version = str(given.get("version") or "")
    process = str(given.get("process") or "")[:64]
    asked = Asked(first, last, units, process, int(version) if re.fullmatch(r"\d{1,4}", version) else 0)
    return Question(asked, str(by), unit)


def usual_question(given: Mapping[str, Any], actor: Actor) -> Question:
    """The last twelve months of everything the reader may see, of the procedure that was asked for."""
    return question_from({name: given.get(name) for name in ("process", "by")}, actor)


def months(first: str, last: str) -> list[str]:
    """The months from one to another, both included; none where they are the wrong way round."""
    (year, month), (until_year, until_month) = _parts(first), _parts(last)
    number = (until_year - year) * 12 + until_month - month + 1
    return [_written(year * 12 + month - 1 + passed) for passed in range(max(0, min(number, MOST + 1)))]


def earlier(month: str, by: int) -> str:
    """The month so many months before."""
    if not MONTH.fullmatch(month):
        return month
    year, number = _parts(month)
    return _written(year * 12 + number - 1 - by)


def _parts(month: str) -> tuple[int, int]:
    day = date.fromisoformat(f"{month}-01")
    return day.year, day.month


def _written(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
