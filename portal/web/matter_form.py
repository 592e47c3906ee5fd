"""The form by which work is reported that nobody applied for (B6)."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from portal.web.parts import parts

OFFICE = "committee_office_clerk"
DEPARTMENT = "department_clerk"
RECEIVERS = ("township_clerk", "community_secretary")
REPORTERS = (DEPARTMENT, OFFICE, *RECEIVERS)
REQUIRED = {"required": True}

_WORK: dict[str, Any] = {
    "type": "textfield",
    "key": "work",
    "label": "工作名称",
    "description": "要求乡镇（街道）、社区做的是什么，不超过 60 字",
    "properties": {
        "label_en": "The work",
        "description_en": "What townships or communities are asked to do, at most 60 characters",
    },
    "validate": {"required": True, "maxLength": 60},
}
_DEPARTMENT: dict[str, Any] = {
    "type": "select",
    "key": "department",
    "label": "下派部门",
    "valuesKey": "departments",
    "properties": {"label_en": "Department"},
    "validate": REQUIRED,
}
_TRIGGER: dict[str, Any] = {
    "type": "radio",
    "key": "trigger",
    "label": "怎样发现",
    "values": [
        {"value": "supervision", "label": "督查发现", "label_en": "Found by supervision"},
        {
            "value": "agenda",
            "label": "提请党委、政府决策前未申请",
            "label_en": "On the agenda of the Party committee or government",
        },
    ],
    "properties": {"label_en": "How it was found"},
    "validate": REQUIRED,
}
_DESCRIPTION: dict[str, Any] = {
    "type": "textarea",
    "key": "description",
    "label": "情况",
    "description": "何时、以什么方式要求，涉及哪些社区（村）；不写居民个人信息",
    "properties": {
        "label_en": "What happened",
        "description_en": "When and how it was demanded, of which communities; nothing about residents",
    },
    "validate": {"required": True, "maxLength": 2000},
}
_SOURCE: dict[str, Any] = {
    "type": "textfield",
    "key": "source",
    "label": "文号、派单号或会议",
    "properties": {"label_en": "Document, order or meeting"},
    "validate": {"maxLength": 200},
}


def form_for(actor: Actor) -> dict[str, Any]:
    """What is asked: a department reports itself, only the office says which way it found it."""
    if actor.holds(OFFICE):
        fields = [_TRIGGER, _DEPARTMENT, _WORK, _DESCRIPTION, _SOURCE]
    elif actor.holds(DEPARTMENT):
        fields = [_WORK, _DESCRIPTION, _SOURCE]
    else:
        fields = [_DEPARTMENT, _WORK, _DESCRIPTION, _SOURCE]
    return {"components": fields}


def choices() -> dict[str, list[dict[str, Any]]]:
    """The departments of the county."""
    found = parts().directory.units(kinds=("department", "coordinating_body"))
    return {
        "departments": [
            {"value": one["code"], "label": str(one.get("short_name") or one["name"])} for one in found
        ]
    }
