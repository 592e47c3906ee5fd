"""Signatures others are asked for (加签), before or after the one who does the task signs himself.

Before: the task is locked until all have signed, and comes back to whoever asked. After: what is handed in
is kept until all have signed, and then the system completes the task with it, under the name of whoever
handed it in. A signature is a task of its own kind beside the diagram: it moves no token, and nobody is asked
from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.actor import Absent, Actor
from chassis.engine import standing_in, worklist
from chassis.engine.act_refusals import (
    CosignTextMissing,
    CosignUnknown,
    SignerIsYou,
    SignersMissing,
    SignerTwice,
)
from chassis.engine.act_rows import ActRows, holders_of
from chassis.engine.allowed_acts import COSIGN as COSIGN_ACT
from chassis.engine.allowed_acts import require_allowed
from chassis.engine.filled_in import OUTCOME
from chassis.engine.handing_over import require_step
from chassis.engine.records import COSIGN, HumanTask, Instance, Submission
from chassis.engine.refusals import OutcomeUnknown, TaskNotYours, TaskUnknown
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.completing import Completing
    from chassis.engine.runtime import Engine

MOST_SIGNERS = 10
BEFORE, AFTER = "before", "after"
AGREE, DISAGREE = "agree", "disagree"
TEXT = "text"
PLANNED = "planned"
_ASKED, _HANDED_IN, _QUESTION = "asked", "handed_in", "question"
_NAME = Said("加签：{name}", "Signature: {name}")

FORM: Mapping[str, Any] = {
    "type": "default",
    "components": [
        {
            "type": "radio",
            "key": OUTCOME,
            "label": "加签意见",
            "properties": {"label_en": "Signature"},
            "validate": {"required": True},
            "values": [
                {"value": AGREE, "label": "同意", "label_en": "Agree"},
                {"value": DISAGREE, "label": "不同意", "label_en": "Disagree"},
            ],
        },
        {
            "type": "textarea",
            "key": TEXT,
            "label": "说明（不同意时必填）",
            "properties": {"label_en": "Remark (compulsory when you disagree)"},
            "validate": {"maxLength": 2000},
        },
    ],
}


def ask(
    engine: Engine,
    work: UnitOfWork,
    task_id: str,
    *,
    when: str,
    holders: Sequence[str] = (),
    colleagues: Sequence[Actor] = (),
    question: str = "",
    version: int | None = None,
) -> HumanTask:
    """Ask posts and persons to sign a task before or after the actor."""
    instance, task = engine.locked_task(work, task_id, version)
    with standing_in.acting(work, task):
        require_step(task)
        require_allowed(engine, work, COSIGN_ACT, task)
        signers = [
            *({"id": new_id(), "holder": holder, "name": holder} for holder in holders),
            *({"id": new_id(), "holder": f"user:{one.user_id}", "name": one.name} for one in colleagues),
        ]
        earlier = [row for row in _signatures(engine, work, task) if row.state != "cancelled"]
        _require_signers(work.actor, signers, [*map(_holder_of, earlier), *_planned_holders(task)])
        if not task.assignee:
            worklist.claim(task, work.actor)
        planned = [*_planned(task), *signers] if when == AFTER else _planned(task)
        task.submission = {_ASKED: planned, _QUESTION: question} if planned else None
        if when == BEFORE:
            task.state = "cosigning"
            _open(engine, work, instance, task, signers, question)
        task.version += 1
        engine.rewritten(work, instance, task)
        names = [signer["name"] for signer in signers]
        _record(work, instance, task, "cosign-asked", when=when, signers=names, question=question)
    return task


def is_asked_for_after(task: HumanTask) -> bool:
    """Whether others are to sign after the task is handed in."""
    return bool(_planned(task))


def hand_in(
    engine: Completing,
    work: UnitOfWork,
    instance: Instance,
    task: HumanTask,
    outcome: str | None,
    data: Mapping[str, Any],
    actor: Actor,
    absent: Absent | None,
) -> None:
    """The signer is done; the others sign now, and then the task is completed."""
    signers, question = _planned(task), str((task.submission or {}).get(_QUESTION, ""))
    by = {"actor": actor.as_json(), "absent": absent.user_id if absent else None}
    task.submission = {_HANDED_IN: {"outcome": outcome, "data": dict(data), **by}}
    task.state, task.draft = "cosigning", None
    task.assignee, task.assignee_name = actor.user_id, actor.name
    task.version += 1
    _open(engine, work, instance, task, signers, question)
    engine.rewritten(work, instance, task)
    _record(work, instance, task, "task-handed-in", outcome=outcome, signers=[one["name"] for one in signers])


def sign(
    engine: Completing,
    work: UnitOfWork,
    instance: Instance,
    row: HumanTask,
    outcome: str | None,
    data: Mapping[str, Any],
    actor: Actor,
    absent: Absent | None,
) -> None:
    """Give the signature one was asked for; the last one lets the task go on.

    When the service then refuses what was handed in, the refusal is the answer and nothing is signed: whoever
    handed it in takes the signature back, and with it his task.
    """
    if outcome not in (AGREE, DISAGREE):
        raise OutcomeUnknown(outcome=outcome or "–")
    text = str(data.get(TEXT) or "").strip()
    if outcome == DISAGREE and not text:
        raise CosignTextMissing()
    worklist.close(row, outcome, actor, work.clock.now(), absent)
    row.performed, row.submission = [], {**(row.submission or {}), TEXT: text}
    engine.rewritten(work, instance, row, "closed")
    rows = ActRows(engine.rows.tables)
    rows.add_remark(work, instance, text, kind=COSIGN, task_id=row.origin, outcome=outcome)
    found = engine.rows.lock_task(work.connection, row.origin or "")
    if found is None:
        raise TaskUnknown()
    task = found[1]
    _record(work, instance, task, "cosign-given", outcome=outcome)
    missing = [one for one in _signatures(engine, work, task) if one.is_open and one.task_id != row.task_id]
    if missing or task.state != "cosigning":
        return
    handed_in = (task.submission or {}).get(_HANDED_IN)
    if handed_in is None:
        _give_back(task)
        engine.rewritten(work, instance, task)
    else:
        _complete(engine, work, instance, task, handed_in)


def take_back(
    engine: Engine, work: UnitOfWork, task_id: str, *, signature: str, version: int | None = None
) -> HumanTask:
    """Do without a signature that was asked for and not yet given (减签); for whoever asked.

    The last one missing gives the task back with what was handed in as draft: it is not completed by itself.
    """
    found = engine.rows.lock_with_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, task = found
    if task.assignee != work.actor.user_id and task.absent_for(work.actor) is None:
        raise TaskNotYours(name=task.name)
    if version is not None:
        worklist.require_version(task, version)
    with standing_in.acting(work, task):
        planned = [one for one in _planned(task) if one["id"] != signature]
        if len(planned) < len(_planned(task)):
            question = (task.submission or {}).get(_QUESTION, "")
            task.submission = {_ASKED: planned, _QUESTION: question} if planned else None
        else:
            _cancel(engine, work, instance, task, signature)
        task.version += 1
        engine.rewritten(work, instance, task)
        _record(work, instance, task, "cosign-taken-back", signature=signature)
    return task


def told(task: HumanTask, of_case: Sequence[HumanTask]) -> list[dict[str, Any]]:
    """The signatures of a task as its page shows them."""
    given = [
        {
            "id": one.task_id,
            "holder": None if one.assignee else next(iter(one.candidates), None),
            "assignee_name": one.closed_by_name or one.assignee_name,
            "state": one.state,
            "outcome": one.outcome,
            "text": str((one.submission or {}).get(TEXT, "")),
        }
        for one in of_case
        if one.kind == COSIGN and one.origin == task.task_id
    ]
    planned = [
        {
            "id": one["id"],
            "holder": None if one["holder"].startswith("user:") else one["holder"],
            "assignee_name": one["name"] if one["holder"].startswith("user:") else None,
            "state": PLANNED,
            "outcome": None,
            "text": "",
        }
        for one in _planned(task)
    ]
    return [*given, *planned]


def question_of(row: HumanTask) -> str:
    """What whoever is asked to sign was asked."""
    return str((row.submission or {}).get(_QUESTION, ""))


def _require_signers(actor: Actor, signers: Sequence[Mapping[str, str]], known: Sequence[str]) -> None:
    if not 1 <= len(signers) + len(known) <= MOST_SIGNERS or not signers:
        raise SignersMissing(most=MOST_SIGNERS)
    own, asked = holders_of(actor), set(known)
    for signer in signers:
        if signer["holder"] in own:
            raise SignerIsYou()
        if signer["holder"] in asked:
            raise SignerTwice(name=signer["name"])
        asked.add(signer["holder"])


def _open(
    engine: Completing,
    work: UnitOfWork,
    instance: Instance,
    task: HumanTask,
    signers: Sequence[Mapping[str, str]],
    question: str,
) -> None:
    for signer in signers:
        person = signer["holder"].removeprefix("user:") if signer["holder"].startswith("user:") else None
        name = _NAME.filled(name=task.name)
        row = replace(
            task, task_id=signer["id"], kind=COSIGN, origin=task.task_id, name_zh=name.zh[:200],
            name_en=name.en[:200], form_key="", candidates=[] if person else [signer["holder"]],
            assignee=person, assignee_name=signer["name"] if person else None,
            state="claimed" if person else "open", version=1, opened_at=work.clock.now(),
            from_name=work.actor.name, draft=None, submission={_QUESTION: question}, performed=None,
            seen_at=None, urged=0, urged_at=None, superiors=None, remind_at=None, reminded=0, stopped_at=None,
        )  # fmt: skip
        for write in engine.rows.opening_tasks([row]):
            work.put_off(write)
        engine.tell(work, instance, row, "opened")


def _complete(
    engine: Completing, work: UnitOfWork, instance: Instance, task: HumanTask, handed_in: Mapping[str, Any]
) -> None:
    signer = Actor.from_json(handed_in["actor"])
    absent = next((one for one in signer.stands_in_for if one.user_id == handed_in["absent"]), None)
    task.submission, task.state = None, "claimed"
    with work.done_by(signer.in_place_of(absent) if absent else signer):
        command = engine.restored(work, instance)
        submission = Submission(handed_in["outcome"], handed_in["data"], work.actor)
        engine.finish(work, command, task, submission, signer, absent, for_good=True, cosigned=True)


def _cancel(engine: Engine, work: UnitOfWork, instance: Instance, task: HumanTask, signature: str) -> None:
    asked = {one.task_id: one for one in _signatures(engine, work, task) if one.is_open}
    row = asked.pop(signature, None)
    if row is None:
        raise CosignUnknown()
    row.state, row.closed_at = "cancelled", work.clock.now()
    row.closed_by, row.closed_by_name = work.actor.user_id, work.actor.name
    row.version += 1
    engine.rewritten(work, instance, row, "closed")
    if not asked:
        _give_back(task)


def _give_back(task: HumanTask) -> None:
    """The task goes on with whoever asked; what was handed in becomes the draft."""
    handed_in = (task.submission or {}).get(_HANDED_IN)
    if handed_in is not None:
        outcome = {OUTCOME: handed_in["outcome"]} if handed_in["outcome"] is not None else {}
        task.draft, task.submission = {**handed_in["data"], **outcome}, None
    task.state = "claimed"
    task.version += 1


def _signatures(engine: Completing, work: UnitOfWork, task: HumanTask) -> list[HumanTask]:
    rows = ActRows(engine.rows.tables).lock_brought_about(work.session, task.task_id)
    return [row for row in rows if row.kind == COSIGN]


def _planned(task: HumanTask) -> list[dict[str, str]]:
    return list((task.submission or {}).get(_ASKED, ()))


def _planned_holders(task: HumanTask) -> list[str]:
    return [one["holder"] for one in _planned(task)]


def _holder_of(row: HumanTask) -> str:
    return next(iter(row.candidates), None) or f"user:{row.assignee or row.closed_by}"


def _record(work: UnitOfWork, instance: Instance, task: HumanTask, action: str, **facts: Any) -> None:
    work.record(
        action, instance.case_no, task_id=task.task_id, element_id=task.element_id, name_zh=task.name_zh,
        name_en=task.name_en, process_id=instance.process_id, **facts,
    )  # fmt: skip
