"""Two versions of one process, and what a service says of bringing cases from one to the other."""

from __future__ import annotations

from typing import Any

Plain = dict[str, Any]


def said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


NAME = said("简易程序", "Simple procedure")
CHECK, REVIEW = said("形式审查", "Check completeness"), said("初审", "Review")
VOTE, CIRCULATE = said("书面传阅", "Circulate"), said("传阅表决", "Circulate and vote")
STEPS = [
    {"element": "check", "name": CHECK},
    {"element": "review", "name": REVIEW},
    {"element": "circulate", "name": CIRCULATE},
]
VERSIONS: list[Plain] = [
    {
        "version": 2,
        "name": NAME,
        "digest": "b7c1" * 16,
        "deployed_at": "2026-11-18T02:30:00+00:00",
        "deployed_by": "u9",
        "in_force_from": "2026-11-19",
        "withdrawn_at": None,
        "running": 0,
        "places": [],
        "steps": STEPS,
    },
    {
        "version": 1,
        "name": NAME,
        "digest": "04ad" * 16,
        "deployed_at": None,
        "deployed_by": "",
        "in_force_from": None,
        "withdrawn_at": None,
        "running": 3,
        "places": [
            {"element": "review", "name": REVIEW, "cases": 2},
            {"element": "vote", "name": VOTE, "cases": 1},
        ],
        "steps": [*STEPS[:2], {"element": "vote", "name": VOTE}],
    },
]
STAYS: Plain = {"element": "review", "name": REVIEW, "to": "review", "to_name": REVIEW, "moves": False}
GONE: Plain = {"element": "vote", "name": VOTE, "to": None, "to_name": None, "moves": True}
OBSTACLE: Plain = {
    "element": "vote",
    "rule": "element-gone",
    "said": said("“书面传阅”正在办理，新版本中没有它", "“Circulate” is under way and not in the new version"),
    "remedy": said(
        "等候它办完再迁移；只是改名的，写明新旧对应", "Wait until it is done; if it was renamed, say so"
    ),
}


def case(number: int, stand: Plain, *obstacles: Plain) -> Plain:
    """A case as a preview tells of it."""
    return {
        "instance_id": f"i{number}",
        "case_no": f"430211-adm-2026-0000{number}",
        "title": f"独居老人安全随访 第{number}批",
        "stands": [stand],
        "obstacles": list(obstacles),
    }


PREVIEW: Plain = {
    "items": [case(1, STAYS), case(2, STAYS), case(3, GONE, OBSTACLE)],
    "places": [{**STAYS, "goes": 2, "refused": 0}, {**GONE, "goes": 0, "refused": 1}],
    "goes": 2,
    "refused": 1,
    "next": None,
}
MIGRATIONS: list[Plain] = [
    {
        "migration_id": f"m{number}",
        "instance_id": f"i{number}",
        "case_no": f"430211-adm-2026-0000{number}",
        "from_version": 1,
        "to_version": 2,
        "at": "2026-11-19T06:00:00+00:00",
        "by_name": "流程设计员",
        "reason": "制度修订：传阅改为表决",
        "undone_at": undone_at,
        "is_open": is_open,
    }
    for number, (is_open, undone_at) in enumerate(
        [(True, None), (False, None), (False, "2026-11-19T07:00:00+00:00")], 4
    )
]
PAST: Plain = {
    "status": 409,
    "code": "migration-past",
    "title": "迁移之后案件已经继续办理，不能撤回",
    "title_en": "The case has gone on since; it cannot be taken back",
}


def answer(service: str, path: str) -> Any:
    """What a service tells under /definitions."""
    last = path.rsplit("/", 1)[1]
    if last.isdigit():
        return {"process_id": "adm_simple", **next(one for one in VERSIONS if str(one["version"]) == last)}
    return {"items": read(service, path), "next": None}


def read(service: str, path: str) -> list[Plain]:
    """What a service lists under /definitions."""
    if path.endswith("/versions"):
        return VERSIONS
    if path.endswith("/migrations"):
        return MIGRATIONS
    one = {"process_id": "adm_simple", "version": 2, "name": NAME}
    return [one] if service == "admission" else []


def acted(path: str, payload: Any) -> Plain | None:
    """What a service answers to a preview, a migration and an undoing; the second case of any gets stuck."""
    if path.endswith("/migrations/preview"):
        return PREVIEW
    asked = payload.get("cases") or payload.get("migrations") if isinstance(payload, dict) else None
    if not path.endswith(("/migrations", "/migrations/undo")) or not asked:
        return None
    return {
        "results": [
            {"id": one["id"], "problem": PAST if one["id"][1:] == "5" else None, "migration_id": "m9"}
            for one in asked
        ]
    }
