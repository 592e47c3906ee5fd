"""What the form F-ADM-01 must say before it reaches the office (ADM-11, ADM-15, ADM-34, ADM-35)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.areas import is_community, is_township, township_of
from services.admission.domain.errors import FormDataInvalid
from services.admission.domain.plan import PARTS, PlanVersion, is_blank
from services.admission.domain.prohibited_demands import prohibited, text_of
from services.admission.domain.vocabulary import BurdenKind, Category, Level, RequestType

Form = Mapping[str, Any]

ELEMENTS: dict[str, Said] = {
    "goal": Said("工作目标", "goal"),
    "content": Said("工作内容", "content"),
    "authority": Said("权限", "authority"),
    "division": Said("分工", "division of work"),
    "time_limit": Said("时效", "time limit"),
}
GUARANTEES: dict[str, Said] = {
    "guarantee_staff": Said("人员", "staff"),
    "guarantee_funds": Said("经费", "funds"),
    "guarantee_premises": Said("场地", "premises"),
    "guarantee_training": Said("业务培训", "training"),
    "guarantee_rules": Said("工作制度", "working rules"),
}
FIELDS: dict[str, Said] = {
    "item_name": Said("事项名称", "item name"),
    "request_type": Said("申请类型", "request type"),
    "base_version": Said("原事项版本", "base version"),
    "contact_person": Said("经办人", "contact person"),
    "contact_phone": Said("联系电话", "telephone"),
    "burden_kinds": Said("事项性质", "kinds of burden"),
    "category": Said("拟定类别", "category"),
    "legal_basis": Said("设定依据", "legal basis"),
    **ELEMENTS,
    "level": Said("实施层级", "level"),
    "townships": Said("涉及乡镇（街道）", "townships"),
    "communities": Said("涉及社区", "communities"),
    "start": Said("开始日期", "start"),
    "end": Said("结束日期", "end"),
    "frequency": Said("频次", "frequency"),
    "volume": Said("预计工作量（人日）", "expected person-days"),
    **GUARANTEES,
    **{f"{key}_waived": Said(f"{said.zh}无需理由", f"why no {said.en}") for key, said in GUARANTEES.items()},
    "funds_amount": Said("经费金额（元）", "funds (yuan)"),
    "funds_source": Said("经费来源", "source of funds"),
    "funds_paid_on": Said("拨付日期", "payment date"),
    "decision_pending": Said("是否拟提请党委政府决策", "decision of Party committee or government planned"),
    "decision_on": Said("拟决策日期", "planned date of decision"),
    "decided_on": Said("已决策日期", "date of a decision already taken"),
    "appraisal": Said("含考核评比或一票否决", "contains an appraisal or veto"),
    "entry_id": Said("清单编号", "list entry"),
    "entitled_senders": Said("可派单单位", "units entitled to send orders"),
    "new_facts": Said("新情况", "new facts"),
}
"""The keys of F-ADM-01 that an applicant fills, with what people call them."""

LONGEST_NAME = 60
"""Characters an item’s name may have."""

MOST_DAYS = 1_000_000
"""Person-days beyond which a number is a slip of the pen."""

_DEMANDING = ("item_name", *ELEMENTS)
"""Where a request says what it wants done."""

_PHONE = re.compile(r"(1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,5})?)")
_REQUIRED = (
    "item_name", "contact_person", "contact_phone", "burden_kinds", "category", "legal_basis",
    "goal", "content", "authority", "division", "time_limit", "level", "townships", "start",
    "frequency", "volume",
)  # fmt: skip


class Gap(NamedTuple):
    """One thing that is missing or wrong, and the rule that asks for it."""

    field: str
    problem: Said
    rule: str

    @property
    def label(self) -> Said:
        """What people call the field."""
        return FIELDS.get(self.field) or PARTS.get(self.field) or Said(self.field, self.field)


def facts_of(data: Form, before: Form | None = None) -> dict[str, Any]:
    """The keys of F-ADM-01 a submitted form holds, on top of what was known; other keys are not kept."""
    kept = {**(before or {}), **{key: data[key] for key in FIELDS if key in data}}
    for key in ("start", "end", "decision_on", "decided_on", "funds_paid_on"):
        if key in kept:
            value = day(kept, key)
            kept[key] = value.isoformat() if value else ""
    for key in ("volume", "funds_amount"):
        number = amount(kept, key)
        if number is not None:
            kept[key] = format(number, "f")
    return kept


def day(form: Form, key: str) -> date | None:
    """A date of the form."""
    value = form.get(key)
    if is_blank(value):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise FormDataInvalid(field=FIELDS.get(key, key), value=str(value)) from None


def amount(form: Form, key: str) -> Decimal | None:
    """An exact number of the form."""
    value = form.get(key)
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FormDataInvalid(field=FIELDS.get(key, key), value=str(value)) from None
    if not number.is_finite():
        raise FormDataInvalid(field=FIELDS.get(key, key), value=str(value))
    return number


def codes(form: Form, key: str) -> list[str]:
    """A set of unit codes of the form, in a stable order."""
    value = form.get(key)
    return sorted({str(code) for code in value}) if isinstance(value, list | tuple) else []


def gaps(form: Form, plan: PlanVersion | None) -> list[Gap]:
    """Everything the form and the plan lack, all at once."""
    found = [Gap(key, Said("未填写", "is empty"), _rule(key)) for key in _REQUIRED if is_blank(form.get(key))]
    for check in _CHECKS:
        found.extend(check(form))
    if plan is None:
        found.append(Gap("plan", Said("没有实施方案", "no implementation plan"), "ADM-10"))
    else:
        found.extend(
            Gap(part, Said("实施方案缺这一部分", "missing in the plan"), "ADM-11") for part in plan.missing
        )
    return [*found, *_demands(form, plan)]


def prohibited_in(form: Form, plan: PlanVersion | None) -> Iterator[tuple[str, Refusal]]:
    """What form and plan demand of townships and communities and may not (BUR-02, BUR-03)."""
    written = [(key, FIELDS[key], form.get(key)) for key in _DEMANDING]
    written += [(part, PARTS[part], plan.parts.get(part)) for part in PARTS] if plan else []
    ticked = ("appraisal", FIELDS["appraisal"], "") if form.get("appraisal") else None
    fields = ((key, label, text_of(value)) for key, label, value in written)
    return prohibited(fields, form.get("legal_basis"), ticked=ticked)


def _demands(form: Form, plan: PlanVersion | None) -> list[Gap]:
    return [Gap(key, refused.title, refused.rule) for key, refused in prohibited_in(form, plan)]


def _rule(key: str) -> str:
    return "ADM-34" if key in ELEMENTS else "ADM-38" if key == "burden_kinds" else "ADM-15"


def _texts(form: Form) -> list[Gap]:
    found = []
    if len(str(form.get("item_name") or "")) > LONGEST_NAME:
        found.append(Gap("item_name", Said("超过60字", "longer than 60 characters"), "F-ADM-01"))
    if len(str(form.get("content") or "")) > 2000:
        found.append(Gap("content", Said("超过2000字", "longer than 2000 characters"), "F-ADM-01"))
    phone = str(form.get("contact_phone") or "").replace(" ", "")
    if phone and not _PHONE.fullmatch(phone):
        found.append(Gap("contact_phone", Said("号码格式不对", "not a telephone number"), "F-ADM-01"))
    return found


def _words(form: Form) -> list[Gap]:
    unknown = Said("不在可选范围内", "not one of the choices")
    burdens, category, level = form.get("burden_kinds"), form.get("category"), form.get("level")
    found = []
    if burdens and (not isinstance(burdens, list) or not set(burdens) <= set(BurdenKind)):
        found.append(Gap("burden_kinds", unknown, "ADM-38"))
    if category and category not in set(Category):
        found.append(Gap("category", unknown, "ADM-39"))
    if level and level not in set(Level):
        found.append(Gap("level", unknown, "F-ADM-01"))
    if form.get("request_type") == RequestType.CHANGE and is_blank(form.get("base_version")):
        found.append(
            Gap("base_version", Said("变更须注明原版本", "a change names its base version"), "ADM-31")
        )
    return found


def _basis(form: Form) -> list[Gap]:
    rows = form.get("legal_basis")
    lines = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if any(is_blank(line.get("title")) for line in lines):
        return [Gap("legal_basis", Said("依据须写明名称", "a basis has a title"), "F-ADM-01")]
    if (
        lines
        and form.get("category") == Category.STATUTORY
        and not any(line.get("statute") for line in lines)
    ):
        return [
            Gap("legal_basis", Said("法定职责须有法律法规依据", "a statutory duty needs a statute"), "ADM-39")
        ]
    return []


def _scope(form: Form) -> list[Gap]:
    townships, communities = codes(form, "townships"), codes(form, "communities")
    found = []
    if any(not is_township(code) for code in townships):
        found.append(Gap("townships", Said("代码有误", "not a township code"), "E0"))
    if any(not is_community(code) or township_of(code) not in townships for code in communities):
        found.append(
            Gap("communities", Said("社区须在所选乡镇内", "lies in none of the townships"), "F-ADM-01")
        )
    if form.get("level") in (Level.COMMUNITY, Level.BOTH) and not communities:
        found.append(Gap("communities", Said("未填写", "is empty"), "F-ADM-01"))
    return found


def _term(form: Form) -> list[Gap]:
    start, end = day(form, "start"), day(form, "end")
    if start and end and end < start:
        return [Gap("end", Said("早于开始日期", "before the start"), "F-ADM-01")]
    return []


def _effort(form: Form) -> list[Gap]:
    number = amount(form, "volume")
    if number is not None and number < 0:
        return [Gap("volume", Said("不能为负", "is negative"), "F-ADM-01")]
    if number is not None and number > MOST_DAYS:
        return [Gap("volume", Said("数值过大", "is too large"), "F-ADM-01")]
    return []


def _guarantees(form: Form) -> list[Gap]:
    found = [
        Gap(key, Said("未落实，也未写明无需的理由", "neither secured nor waived with a reason"), "ADM-35")
        for key in GUARANTEES
        if is_blank(form.get(key)) and is_blank(form.get(f"{key}_waived"))
    ]
    funds = amount(form, "funds_amount")
    if funds is not None and funds < 0:
        found.append(Gap("funds_amount", Said("不能为负", "is negative"), "ADM-35"))
    if funds and funds > 0:
        found.extend(
            Gap(key, Said("有经费须写明来源和拨付日期", "funds need source and payment date"), "ADM-35")
            for key in ("funds_source", "funds_paid_on")
            if is_blank(form.get(key))
        )
    return found


def _decision(form: Form) -> list[Gap]:
    if form.get("decision_pending") and day(form, "decision_on") is None:
        return [Gap("decision_on", Said("未填写", "is empty"), "ADM-27")]
    return []


_CHECKS: tuple[Callable[[Form], list[Gap]], ...] = (
    _texts, _words, _basis, _scope, _term, _effort, _guarantees, _decision,
)  # fmt: skip
