"""Which acts beside completing a step its designer leaves to whoever does it: hand over, delegate, copy …"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chassis.engine.act_refusals import ActNotAllowed
from chassis.engine.extensions import ALLOWED_ACTS
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.definition import Definition
    from chassis.engine.records import HumanTask
    from chassis.engine.runtime import Engine
    from chassis.persistence.unit_of_work import UnitOfWork

TRANSFER, DELEGATE, COSIGN, COPY = "transfer", "delegate", "cosign", "copy"
NONE = "none"
"""What the setting says where none of them is left; nothing written leaves all of them."""
ACTS: Mapping[str, Said] = {
    TRANSFER: Said("转办", "hand over"),
    DELEGATE: Said("委派", "delegate"),
    COSIGN: Said("加签", "ask for signatures"),
    COPY: Said("抄送", "give copies"),
}
_INSTEAD: Mapping[str, Said] = {
    TRANSFER: Said(
        "请自己办理；确实不能办的，请主管负责人改派",
        "Do it yourself; if you cannot, ask who leads your post to reassign it",
    ),
    DELEGATE: Said(
        "请自己办理；确实不能办的，请主管负责人改派",
        "Do it yourself; if you cannot, ask who leads your post to reassign it",
    ),
    COSIGN: Said(
        "请按自己的意见办理；要问别人的，可写评论",
        "Decide it on your own opinion; to ask others, write a remark",
    ),
    COPY: Said(
        "本环节的内容不抄送；确需知悉的单位，由流程通知",
        "What is done here is not copied; the procedure tells whom it concerns",
    ),
}
_LEFT_TO_NOBODY = Said("都不允许", "none")


def acts_named(text: str) -> list[str]:
    """The acts a setting lists, as they are written."""
    return [name.strip() for name in text.split(",") if name.strip() and name.strip() != NONE]


def is_allowed(act: str, task: HumanTask, definition: Definition) -> bool:
    """Whether the diagram a case runs under leaves an act to whoever does a task."""
    element = definition.elements.get(task.element_id)
    written = element.properties.get(ALLOWED_ACTS) if element is not None else None
    return written is None or act in acts_named(written)


def require_allowed(engine: Engine, work: UnitOfWork, act: str, task: HumanTask) -> None:
    """Refuse an act the diagram does not leave to whoever does the task."""
    if not is_allowed(act, task, engine.definition_of(work.session, task)):
        raise ActNotAllowed(name=task.name, act=ACTS[act], instead=_INSTEAD[act])


def acts_in_words(text: str) -> Said:
    """What a setting leaves, as a comparison says it; in one order, however it is written."""
    named = acts_named(text)
    known = [said for act, said in ACTS.items() if act in named]
    known += [Said(name, name) for name in named if name not in ACTS]
    if not known:
        return _LEFT_TO_NOBODY
    return Said("、".join(one.zh for one in known), ", ".join(one.en for one in known))
