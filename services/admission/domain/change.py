"""What a change of an admitted item changes, field by field, and what always needs one (B4, ADM-31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.plan import is_blank
from services.admission.domain.requirements import FIELDS, GUARANTEES, amount, day
from services.admission.domain.rhythm import rhythm_of
from services.admission.domain.work_item import WorkItemVersion

Form = Mapping[str, Any]

SETS = ("burden_kinds", "townships", "communities", "entitled_senders")
"""The fields whose values are added or taken away one by one."""
_NOT_THE_ITEM = frozenset(
    {
        "request_type", "base_version", "contact_person", "contact_phone", "decision_pending", "decision_on",
        "decided_on", "entry_id", "new_facts",
    }
)  # fmt: skip
"""What the form says of the request, not of the item."""


class Kind(StrEnum):
    """What happened to a field, or to one value of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


KIND_WORDS = {
    Kind.ADDED: Said("＋新增", "+ added"),
    Kind.REMOVED: Said("－删除", "− removed"),
    Kind.CHANGED: Said("△修改", "△ changed"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, with what it was and what is asked for."""

    field: str
    kind: Kind
    was: Any
    now: Any
    heavier: bool = False


class BaseUnknown(Refusal):
    """A change names the version it rests on."""

    code = "base-version-unknown"
    rule = "ADM-31"
    title = Said("没有这个原事项版本", "There is no such base version")
    detail = Said(
        "变更须注明原事项版本，写作“事项编号/版本”，如 SX-2026-00001/1；收到的是“{base}”。",
        "A change names its base as item/version, such as SX-2026-00001/1; received: “{base}”.",
    )


class BaseNotInForce(Refusal):
    """A change rests on the version that stands, and on no other."""

    code = "base-version-not-in-force"
    rule = "ADM-31"
    title = Said("原事项版本不能变更", "This version cannot be changed")
    detail = Said(
        "{base} 已结束、已被替代，或已有核准的变更待生效；请以现行版本为准重新申请。",
        "{base} has ended, was replaced, or an approved change waits; apply on the version that stands.",
    )


class NotOriginalApplicant(Refusal):
    """Only the unit an item belongs to may apply for its change."""

    code = "not-original-applicant"
    rule = "E3-11"
    title = Said("只能由原申请部门申请变更", "Only the original applicant may apply for a change")
    detail = Said("事项 {item} 属于“{owner}”，变更由该部门申请。", "Item {item} is “{owner}”’s to change.")


class NothingChanged(Refusal):
    """A change changes something of the item."""

    code = "nothing-changed"
    rule = "ADM-31"
    title = Said("与原版本没有差别", "Nothing differs from the base version")
    detail = Said(
        "申请内容与 {base} 完全相同，请修改后再提交。", "The request says just what {base} says already."
    )


def base_text(version: WorkItemVersion) -> str:
    """How a form names a version."""
    return f"{version.item_id}/{version.version}"


def base_in(form: Form) -> tuple[str, int]:
    """The item and version a change rests on."""
    text = str(form.get("base_version") or "").strip()
    item, _, number = text.partition("/")
    if not item or not number.isdecimal() or len(number) > 4:
        raise BaseUnknown(base=text)
    return item, int(number)


def form_of(version: WorkItemVersion, form: Form) -> dict[str, Any]:
    """The form as the version in force stands: what was applied for, as far as the notice does not say it."""
    told = {
        "item_name": version.name,
        "category": version.category.value,
        "burden_kinds": list(version.burden_kinds),
        "content": version.content,
        "legal_basis": list(version.basis),
        "townships": list(version.townships),
        "communities": list(version.communities),
        "start": version.start.isoformat(),
        "end": version.end.isoformat() if version.end else "",
        "frequency": version.frequency,
        "volume": version.volume,
        "entitled_senders": list(version.entitled_senders),
        **{key: value for key, value in {**version.elements, **version.guarantees}.items() if value},
    }
    kept = {key: value for key, value in form.items() if key in FIELDS and key not in _REQUEST}
    return {**kept, **told}


_REQUEST = frozenset(_NOT_THE_ITEM - {"contact_person", "contact_phone"})


def differences(before: Form, after: Form) -> list[Difference]:
    """Every difference between two forms, in the order of the form."""
    heavier = set(always_a_change(before, after))
    found: list[Difference] = []
    for field in FIELDS:
        if field in _NOT_THE_ITEM:
            continue
        was, now = before.get(field), after.get(field)
        if field in SETS:
            found += _of_set(field, was, now, field in heavier)
        elif _plain(field, was, before) != _plain(field, now, after):
            kind = Kind.ADDED if is_blank(was) else Kind.REMOVED if is_blank(now) else Kind.CHANGED
            found.append(Difference(field, kind, was, now, field in heavier))
    return found


def always_a_change(before: Form, after: Form) -> list[str]:
    """The fields that ask more of communities or give them less: never a mere correction (B4)."""
    found = [field for field in SETS if set(after.get(field) or ()) - set(before.get(field) or ())]
    ends, end = day(before, "end"), day(after, "end")
    if ends is not None and (end is None or end > ends):
        found.append("end")
    starts, start = day(before, "start"), day(after, "start")
    if starts is not None and start is not None and start < starts:
        found.append("start")
    if _oftener(str(before.get("frequency") or ""), str(after.get("frequency") or "")):
        found.append("frequency")
    if (amount(after, "volume") or 0) > (amount(before, "volume") or 0):
        found.append("volume")
    if (amount(after, "funds_amount") or 0) < (amount(before, "funds_amount") or 0):
        found.append("funds_amount")
    found += [key for key in GUARANTEES if not is_blank(before.get(key)) and is_blank(after.get(key))]
    if after.get("appraisal") and not before.get("appraisal"):
        found.append("appraisal")
    return found


def _oftener(was: str, now: str) -> bool:
    """Whether it is asked more often; what nobody can read counts as more as soon as it differs."""
    before, after = rhythm_of(was), rhythm_of(now)
    if not before.understood or not after.understood:
        return was.strip() != now.strip()
    if before.once or after.once:
        return before.once and not after.once
    return after.a_year > before.a_year


def _of_set(field: str, was: Any, now: Any, heavier: bool) -> list[Difference]:
    before, after = list(was or ()), list(now or ())
    added = [value for value in after if value not in before]
    removed = [value for value in before if value not in after]
    found = [Difference(field, Kind.ADDED, None, added, heavier)] if added else []
    return found + ([Difference(field, Kind.REMOVED, removed, None)] if removed else [])


def _plain(field: str, value: Any, form: Form) -> Any:
    """A value as it is compared: nothing is nothing, and a number is a number however it is written."""
    if is_blank(value):
        return None
    if field in ("volume", "funds_amount"):
        return amount(form, field)
    if field == "legal_basis" and isinstance(value, list):
        return [
            {k: v for k, v in line.items() if not is_blank(v)} for line in value if isinstance(line, Mapping)
        ]
    return value.strip() if isinstance(value, str) else value
