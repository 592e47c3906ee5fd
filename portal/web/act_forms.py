"""The forms of what can be done with a task besides handing it in: return, hand over, ask, tell, remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from chassis.actor import Actor
from portal.storage.holders import waits_for
from portal.storage.roles import ADMINISTRATORS
from portal.web.language import said
from portal.web.parts import parts
from portal.web.whereabouts import post_names

LONGEST = 500
OPEN_STATES = ("open", "claimed", "cosigning")
# Who draws the procedures and looks after the system has no part in cases.
WITHOUT_CASES = frozenset({"process_designer", "process_approver", *ADMINISTRATORS})
REQUIRED = {"required": True}
Task = Mapping[str, Any]
Options = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class ActForm:
    """What one act asks for, and what can be chosen."""

    components: Sequence[Mapping[str, Any]]
    options: Options

    @property
    def schema(self) -> dict[str, Any]:
        """The form as designers would have drawn it."""
        return {"components": list(self.components)}


def offered(task: Task, actor: Actor) -> dict[str, str]:
    """The acts this person has a use for now, in the order of how often they are needed."""
    may: Mapping[str, Any] = task["acts"]
    words = {
        "return": (gettext("退回"), bool(may["return_to"])),
        "transfer": (gettext("转办"), may["may_transfer"]),
        "delegate": (gettext("委派"), may["may_delegate"]),
        "cosign": (gettext("加签"), may["may_cosign"]),
        "copy": (gettext("抄送"), may["may_copy"] and is_with(task, actor)),
        "remark": (gettext("评论"), True),
    }
    return {verb: label for verb, (label, is_offered) in words.items() if is_offered}


def is_with(task: Task, actor: Actor) -> bool:
    """Whether the task is open and in the hands of this person, or of somebody this person stands in for."""
    return task["state"] in OPEN_STATES and waits_for(actor, task)


def form_of(verb: str, task: Task, actor: Actor) -> ActForm:
    """The form of an act."""
    forms: dict[str, Callable[[Task, Actor], ActForm]] = {
        "return": _return,
        "transfer": _transfer,
        "delegate": _delegate,
        "cosign": _cosign,
        "copy": _copy,
        "remark": _remark,
    }
    return forms[verb](task, actor)


def reasons() -> list[str]:
    """Why work is mostly returned."""
    return [
        gettext("材料不齐，请补充"),
        gettext("填写有误，请更正"),
        gettext("依据不足，请说明"),
        gettext("意见不明确，请重新填写"),
    ]


def _return(task: Task, _actor: Actor) -> ActForm:
    may = task["acts"]
    targets = [{"value": one["element_id"], "label": _target(one, may)} for one in may["return_to"]]
    target = {
        "type": "radio" if len(targets) <= 6 else "select",
        "key": "target",
        "label": gettext("退回到"),
        "valuesKey": "targets",
        "validate": REQUIRED,
        "defaultValue": targets[0]["value"] if len(targets) == 1 else None,
    }
    common = {
        "type": "select",
        "key": "common_reason",
        "label": gettext("常用理由"),
        "valuesKey": "reasons",
    }
    reason = _text("reason", gettext("理由"), gettext("已选常用理由的，可以不再填写"))
    mode = {
        "type": "radio",
        "key": "mode",
        "label": gettext("改好以后"),
        "valuesKey": "modes",
        "validate": REQUIRED,
        "defaultValue": "again",
    }
    modes = [{"value": "again", "label": gettext("重新逐级：中间各步重新办理")}]
    if may["may_return_straight"]:
        modes.append({"value": "straight", "label": gettext("直接回到我：中间各步不再重办")})
    options: Options = {
        "targets": targets,
        "reasons": [{"value": words, "label": words} for words in reasons()],
        "modes": modes,
    }
    return ActForm([target, common, reason, mode], options)


def _target(step: Mapping[str, Any], may: Mapping[str, Any]) -> str:
    """A step to return to, and whether what lies in between must run again where that is a choice."""
    name = said(step["name"])
    if may["may_return_straight"] and not step["straight"]:
        return str(gettext("%(step)s（须重新逐级）", step=name))
    return name


def _transfer(task: Task, actor: Actor) -> ActForm:
    hint = gettext("转办后由对方负责，不再回到您这里")
    reason = _text("reason", gettext("理由"), "", required=True)
    return ActForm([_colleague(hint), reason], {"colleagues": _successors(task, actor)})


def _delegate(task: Task, actor: Actor) -> ActForm:
    hint = gettext("对方办理后返回给您，由您提交")
    reason = _text("reason", gettext("请对方做什么"), "")
    return ActForm([_colleague(hint), reason], {"colleagues": _successors(task, actor)})


def _cosign(_task: Task, actor: Actor) -> ActForm:
    when = {
        "type": "radio",
        "key": "when",
        "label": gettext("什么时候签"),
        "valuesKey": "when",
        "validate": REQUIRED,
        "defaultValue": "before",
    }
    question = _text("question", gettext("请对方看什么"), "")
    moments = [
        {"value": "before", "label": gettext("前加签：对方签完，再由我办理")},
        {"value": "after", "label": gettext("后加签：我办理后，再由对方签")},
    ]
    return ActForm([when, *_recipients(), question], {"when": moments, **_people(actor)})


def _copy(_task: Task, actor: Actor) -> ActForm:
    note = _text("note", gettext("附言"), "")
    return ActForm([*_recipients(), note], _people(actor))


def _remark(_task: Task, _actor: Actor) -> ActForm:
    hint = gettext("能看到本案卷的人都能看到；不能修改或删除")
    return ActForm([_text("text", gettext("评论"), hint, required=True, longest=2000)], {})


def _text(
    key: str, label: str, hint: str, *, required: bool = False, longest: int = LONGEST
) -> dict[str, Any]:
    limits = {"required": required, "maxLength": longest}
    return {"type": "textarea", "key": key, "label": label, "description": hint, "validate": limits}


def _colleague(hint: str) -> dict[str, Any]:
    return {
        "type": "select",
        "key": "colleague",
        "label": gettext("交给谁"),
        "description": hint,
        "valuesKey": "colleagues",
        "validate": REQUIRED,
    }


def _recipients() -> list[dict[str, Any]]:
    return [
        {"type": "checklist", "key": "colleagues", "label": gettext("本单位同事"), "valuesKey": "colleagues"},
        {"type": "taglist", "key": "holders", "label": gettext("各单位岗位"), "valuesKey": "holders"},
    ]


def _successors(task: Task, actor: Actor) -> list[dict[str, str]]:
    """Colleagues of my unit who hold one of the posts the task is for."""
    found = parts().people.holding(task["candidates"], without=actor.user_id)
    return [{"value": one.account_id, "label": one.name} for one in found if one.unit == actor.unit]


def _people(actor: Actor) -> Options:
    """My colleagues, and every post of the county, unit by unit."""
    colleagues = parts().people.colleagues(actor.unit, without=actor.user_id)
    posts = parts().people.posts()
    return {
        "colleagues": [{"value": one.account_id, "label": one.name} for one in colleagues],
        "holders": [
            {"value": one.holder, "label": one.name, "group": one.unit_name}
            for one in posts
            if one.holder not in actor.roles and one.role not in WITHOUT_CASES
        ],
    }


def signatures(task: Task) -> list[dict[str, Any]]:
    """Who was asked to sign, in words, and what came of it."""
    asked: Sequence[Mapping[str, Any]] = task["cosigns"]
    posts = post_names({one["holder"] for one in asked if one.get("holder")})
    return [
        {**one, "who": one.get("assignee_name") or posts.get(one.get("holder") or "", "")} for one in asked
    ]
