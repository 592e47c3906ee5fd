"""The form by which an event is reported (F-DSP-01): a task and a place, never who lives there."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from portal.web.parts import parts, reader

REFERRING = "department_clerk"
TOWNSHIP, COMMUNITY, OPERATOR = "township_clerk", "community_secretary", "command_operator"
REPORTERS = (TOWNSHIP, COMMUNITY, OPERATOR, "agency_head", REFERRING)
REQUIRED = {"required": True}
SOURCES = (
    ("grid", "网格上报", "Grid"),
    ("visit", "群众来访来电", "Visit or call"),
    ("hotline", "12345热线", "12345 hotline"),
    ("leader", "领导交办", "Assigned by a leader"),
    ("video", "视频发现", "Seen on video"),
    ("sensor", "物联感知", "Sensor"),
    ("deliberation", "社区协商", "Residents' deliberation"),
    ("whistle", "吹哨转办", "Turned over from a whistle"),
)
REFERRAL = ("referral", "部门移送", "Referred by a department")


def _choice(options: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    return [{"value": value, "label": zh, "label_en": en} for value, zh, en in options]


def _field(kind: str, key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    hint_en = more.pop("hint_en", "")
    return {
        "type": kind,
        "key": key,
        "label": zh,
        "properties": {"label_en": en, "description_en": hint_en},
        **more,
    }


def form_for(actor: Actor) -> dict[str, Any]:
    """What is asked: a department refers, the others say where it comes from."""
    sources = (REFERRAL,) if actor.holds(REFERRING) else SOURCES
    urgencies = (
        ("normal", "一般", "Normal"),
        ("urgent", "紧急", "Urgent"),
        ("critical", "特急（同时拨打110、119、120）", "Critical (call 110, 119 or 120 too)"),
    )
    return {
        "components": [
            _field("select", "source", "来源", "Source", values=_choice(sources), validate=REQUIRED),
            _field("select", "class_code", "事件类别", "Class", valuesKey="classes"),
            _field(
                "textfield",
                "title",
                "事由",
                "Matter",
                validate={"required": True, "maxLength": 60},
                description="不超过 60 字，不写居民姓名",
                hint_en="At most 60 characters, without residents' names",
            ),
            _field(
                "textarea",
                "description",
                "情况",
                "Description",
                validate={"required": True, "maxLength": 2000},
            ),
            _field(
                "select",
                "area",
                "社区（村）或乡镇",
                "Community or township",
                valuesKey="areas",
                validate=REQUIRED,
            ),
            _field("textfield", "place", "具体地点", "Place", validate={"required": True, "maxLength": 200}),
            _field("radio", "urgency", "紧急程度", "Urgency", values=_choice(urgencies), validate=REQUIRED),
            _field(
                "textfield",
                "contact",
                "回访联系方式",
                "Whom to call back",
                validate={"maxLength": 100},
                description="反映人要求回访的才填；单独保存，只给派遣人和承办单位看，办结即删除",
                hint_en="Only if they wish to be called back; kept apart, shown to few, erased at the end",
            ),
        ]
    }


def choices() -> dict[str, list[dict[str, Any]]]:
    """The classes of the catalogue, and the places the reader may report from."""
    found = parts().services.get("dispatch", "/event-classes", actor=reader(), params={})
    own = reader().unit
    townships = {one["code"]: _short(one) for one in parts().directory.units(kinds=("township",))}
    communities = parts().directory.units(kinds=("community",))
    areas = [
        *({"value": code, "label": name, "group": name} for code, name in townships.items()),
        *(
            {"value": one["code"], "label": _short(one), "group": townships.get(one["parent"], "")}
            for one in communities
        ),
    ]
    placed = own.isdigit() and len(own) > len("430211")
    return {
        "classes": [
            {"value": one["code"], "label": f"{one['code']} {one['name']}", "group": one["field"]}
            for one in found["items"]
        ],
        "areas": sorted(
            (one for one in areas if not placed or str(one["value"]).startswith(own)),
            key=lambda one: str(one["value"]),
        ),
    }


def body_of(data: dict[str, Any]) -> dict[str, Any]:
    """What the service is told: the township, and the community where one was chosen."""
    said = dict(data)
    area = str(said.pop("area", "") or "")
    community = area if len(area) > len("430211001") else None
    return {**said, "township": area[:9], "community": community}


def _short(unit: Any) -> str:
    return str(unit.get("short_name") or unit["name"])
