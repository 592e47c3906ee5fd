"""Power, staff and money that move with a duty (三随清单, F-TWA-02; TWA-03, TWA-11 to TWA-13)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from chassis.texts import Said
from services.admission.domain.clauses import clause_saying
from services.admission.domain.duty_errors import TownshipMoney, TransferInvalid, TransfersMissing
from services.admission.domain.errors import PartyNotConcerned

Line = dict[str, Any]
Lists = Mapping[str, Any]


class Transfer(StrEnum):
    """What moves with a duty."""

    POWER = "powers"
    STAFF = "staff"
    MONEY = "money"


class Source(StrEnum):
    """Where the money comes from; the list has no township money (TWA-11)."""

    COUNTY = "county_budget"
    DEPARTMENT = "department_budget"
    SUPERIOR = "superior_special"


TRANSFER_WORDS = {
    Transfer.POWER: Said("权随责转", "power"),
    Transfer.STAFF: Said("人随事转", "staff"),
    Transfer.MONEY: Said("费随事转", "money"),
}
SOURCE_WORDS = {
    Source.COUNTY: Said("县市区财政预算", "county budget"),
    Source.DEPARTMENT: Said("部门预算", "the department’s budget"),
    Source.SUPERIOR: Said("上级专项资金", "earmarked funds of a higher level"),
}
KEYS = tuple(key for kind in Transfer for key in (kind.value, f"{kind.value}_waived"))
"""The keys of F-TWA-02."""
MOST_PERSONS = 1000
_NEEDED: Mapping[Transfer, Mapping[str, Said]] = {
    Transfer.POWER: {"item": Said("下放或委托的权力", "the power"), "basis": Said("依据", "its basis")},
    Transfer.STAFF: {"post": Said("岗位", "the post"), "persons": Said("人数", "how many persons")},
    Transfer.MONEY: {"amount": Said("金额", "the amount"), "source": Said("来源", "the source")},
}
_ON = Said("到位日期", "the day")
_TOWNSHIP_PAYS = re.compile(
    r"自筹|配套|(乡镇|街道|镇街|镇级|乡级|镇本级|村级|社区).{0,6}"
    r"(财政|预算|出资|经费|资金|承担|负担|自有|垫付|自行解决)"
)
"""How people write that the township is to pay, in full or as matching funds."""
_DENIED = re.compile(r"不(?!足)|无需|无须|免")


def read(data: Lists, townships: Collection[str]) -> dict[str, Any]:
    """The three lists of a form, each with lines or the reason why it has none (E3-21)."""
    kept: dict[str, Any] = {}
    for kind in Transfer:
        lines = [
            _line(kind, number, row, townships) for number, row in enumerate(_rows(data.get(kind.value)), 1)
        ]
        waived = "" if lines else str(data.get(f"{kind.value}_waived") or "").strip()
        kept[kind.value], kept[f"{kind.value}_waived"] = lines, waived
    require(kept)
    return kept


def require(lists: Lists) -> None:
    """Refuse lists that neither name what moves nor say why nothing does, or that let a township pay."""
    empty = [
        TRANSFER_WORDS[kind]
        for kind in Transfer
        if not lists.get(kind.value) and not lists.get(f"{kind.value}_waived")
    ]
    if empty:
        missing = Said("、".join(one.zh for one in empty), ", ".join(one.en for one in empty))
        raise TransfersMissing(missing=missing)
    for line in lists.get(Transfer.MONEY) or ():
        _refuse_township_money(line)
    _refuse_paying(str(lists.get(f"{Transfer.MONEY.value}_waived") or ""))


def takes_away(before: Lists, after: Lists) -> bool:
    """Whether a revision lets less move, or later, than the townships were told."""
    return any(not _covered(kind, before, after) for kind in Transfer)


def tracked(lists: Lists, townships: Sequence[str]) -> list[Line]:
    """Every line once for each township it concerns, to be confirmed there."""
    found: list[Line] = []
    for kind in Transfer:
        for line in lists.get(kind.value) or ():
            for township in [line["township"]] if line["township"] else townships:
                found.append(
                    {
                        "id": f"t{len(found) + 1}", "kind": kind.value, "township": township,
                        "text": text_of(kind, line), "due": line["on"], "done_on": "", "by": "",
                    }
                )  # fmt: skip
    return found


def text_of(kind: Transfer, line: Mapping[str, Any]) -> str:
    """A line in one sentence."""
    if kind is Transfer.POWER:
        return f"{line['item']}（{line['basis']}）"
    if kind is Transfer.STAFF:
        return f"{line['post']} {line['persons']} 人"
    note = f"，{line['source_note']}" if line["source_note"] else ""
    return f"{line['amount']} 元（{SOURCE_WORDS[Source(line['source'])].zh}{note}）"


def _line(kind: Transfer, number: int, row: Lists, townships: Collection[str]) -> Line:
    township = str(row.get("township") or "")
    if township and township not in townships:
        raise PartyNotConcerned(party=township)
    if kind is Transfer.MONEY:
        _refuse_township_money(row)
    line: Line = {"township": township}
    line |= {name: str(row.get(name) or "").strip() for name in _fields(kind)}
    line["on"] = _day(row.get("on"))
    missing = [said for name, said in _NEEDED[kind].items() if not _given(name, line)]
    missing += [] if line["on"] else [_ON]
    if missing:
        raise TransferInvalid(
            list=TRANSFER_WORDS[kind], line=number,
            missing=Said("、".join(one.zh for one in missing), ", ".join(one.en for one in missing)),
        )  # fmt: skip
    return line


def _fields(kind: Transfer) -> tuple[str, ...]:
    needed = tuple(_NEEDED[kind])
    return (*needed, "source_note") if kind is Transfer.MONEY else needed


def _given(name: str, line: Line) -> bool:
    value = line[name]
    if name == "persons":
        line[name] = int(value) if value.isdecimal() and 0 < int(value) <= MOST_PERSONS else 0
        return bool(line[name])
    if name == "amount":
        return _amount(value) > 0
    return value in set(Source) if name == "source" else bool(value)


def _refuse_township_money(line: Lists) -> None:
    source = str(line.get("source") or "")
    for said in ("" if source in set(Source) else source, str(line.get("source_note") or "")):
        _refuse_paying(said)


def _refuse_paying(said: str) -> None:
    """A clause that says the township does not pay is no such clause."""
    if clause := clause_saying(_TOWNSHIP_PAYS, said, but=_DENIED):
        raise TownshipMoney(source=clause)


def _rows(value: object) -> Iterator[Mapping[str, Any]]:
    """The rows that say anything at all; an empty row of a form is none."""
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping) and any(row.get(name) for name in row if name != "township"):
            yield row


def _covered(kind: Transfer, before: Lists, after: Lists) -> bool:
    """Whether each line there was still stands, for as much and as soon."""
    left = list(after.get(kind.value) or ())
    for was in before.get(kind.value) or ():
        same = next((one for one in left if _keeps(kind, was, one)), None)
        if same is None:
            return False
        left.remove(same)
    return True


def _keeps(kind: Transfer, was: Line, now: Line) -> bool:
    if was["township"] != now["township"] or now["on"] > was["on"]:
        return False
    if kind is Transfer.MONEY:
        return _amount(now["amount"]) >= _amount(was["amount"])
    if kind is Transfer.STAFF:
        return bool(now["post"] == was["post"] and now["persons"] >= was["persons"])
    return bool(now["item"] == was["item"])


def _amount(value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


def _day(value: object) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value)[:10])).isoformat()
    except ValueError:
        return ""
