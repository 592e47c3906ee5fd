"""The form of an application that came on paper: the plan’s own form, where every gap may stay a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.admission.domain.vocabulary import WORDS, Procedure, Reply

Schema = Mapping[str, Any]
ASKED_ALWAYS = ("item_name",)
"""What the office must enter even when the paper does not say it."""
_GAP_CHECKS = frozenset({"required", "minRepetitions", "pattern"})
_GIVEN = {"request_type": "new"}


def paper_form(plan: Schema) -> dict[str, Any]:
    """Receipt and opinions around the fields of the plan, which nothing but the name is required of."""
    return {**plan, "id": "paper_application", "components": [_receipt(), *_loose(plan), _opinions()]}


def _loose(schema: Schema) -> Iterator[dict[str, Any]]:
    """The fields as they are drawn, without what asks for completeness: the check finds the gaps."""
    for component in schema.get("components", ()):
        key = component.get("key")
        if key == "outcome":
            continue
        made = dict(component)
        if key not in ASKED_ALWAYS and "validate" in made:
            made["validate"] = {one: is_ for one, is_ in made["validate"].items() if one not in _GAP_CHECKS}
        if "components" in made:
            made["components"] = list(_loose(made))
        if key in _GIVEN:
            made["defaultValue"] = _GIVEN[key]
        yield made


def _field(kind: str, key: str, said: Said, **more: Any) -> dict[str, Any]:
    english = {"label_en": said.en, "description_en": more.pop("description_en", "")}
    return {"type": kind, "key": key, "label": said.zh, "properties": english, **more}


def _group(kind: str, said: Said, components: Sequence[Schema], **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "label": said.zh,
        "properties": {"label_en": said.en},
        "components": components,
        **more,
    }


def _values(words: Sequence[Procedure | Reply]) -> list[dict[str, str]]:
    return [{"value": one.value, "label": WORDS[one].zh, "label_en": WORDS[one].en} for one in words]


def _receipt() -> dict[str, Any]:
    """Who applied, when the paper came, and which procedure it asks for."""
    required = {"required": True}
    return _group(
        "group",
        Said("收到的申请", "The application received"),
        [
            _field(
                "select",
                "applicant",
                Said("申请单位", "Applicant"),
                valuesKey="departments",
                validate=required,
            ),
            _field(
                "datetime",
                "received_on",
                Said("收到日期", "Received on"),
                subtype="date",
                validate=required,
                description="期限自收到之日起算，不以录入之日起算",
                description_en="Limits count from this day, not from the day of entry",
            ),
            _field(
                "select",
                "procedure",
                Said("申请的程序", "Procedure asked for"),
                values=_values([Procedure.SIMPLE, Procedure.ORDINARY]),
                defaultValue=Procedure.SIMPLE.value,
            ),
        ],
        id="group_receipt",
    )


def _opinions() -> dict[str, Any]:
    """The signed replies that came with the paper (F-ADM-03), one a row."""
    return _group(
        "dynamiclist",
        Said("随附的乡镇（街道）、社区意见（F-ADM-03）", "Opinions that came with it (F-ADM-03)"),
        [
            _field("select", "party", Said("单位", "Unit"), valuesKey="parties"),
            _field(
                "select",
                "outcome",
                Said("意见", "Opinion"),
                values=_values([Reply.AGREE, Reply.CONDITIONAL, Reply.OBJECT]),
            ),
            _field(
                "textarea",
                "remark",
                Said("说明（条件或者异议）", "Note (condition or objection)"),
                validate={"maxLength": 2000},
            ),
        ],
        id="list_opinions",
        path="opinions",
        defaultRepetitions=1,
        allowAddRemove=True,
    )
