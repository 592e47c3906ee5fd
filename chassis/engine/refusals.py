"""What the engine says no to, and what it cannot cope with."""

from __future__ import annotations

from chassis.errors import Fault, Refusal
from chassis.texts import Said


class ProcessUnknown(Refusal):
    """No released definition has this name and version."""

    code = "process-unknown"
    title = Said("没有这个流程", "There is no such process")
    detail = Said(
        "没有流程 {process_id}（版本 {version}）。", "There is no process {process_id} (version {version})."
    )


class VersionDoubled(Refusal):
    """One version number names two different definitions; running either would be a guess."""

    code = "version-doubled"
    title = Said("流程版本号重复，已停用", "Two definitions have one version number; neither runs")
    detail = Said(
        "流程 {process_id} 第 {version} 版随软件提供，本县此前也发布过内容不同的同一版本。"
        "请换用版本号更高的软件版本。",
        "{process_id} v{version} came with the software, and was released here before with other content. "
        "Use a release of the software that gives it a higher number.",
    )


class ReleasedMeanwhile(Refusal):
    """Somebody else released a version of this process at the same moment."""

    code = "released-meanwhile"
    title = Said("他人刚刚发布了该流程的新版本", "Somebody has just released a version of this process")
    detail = Said(
        "{process_id} 第 {version} 版刚由他人发布，请查看后再决定是否发布。",
        "{process_id} v{version} was released a moment ago; look at it before you release yours.",
    )


class NotWithdrawable(Refusal):
    """Only a version this county put in force itself, and has not withdrawn yet, can be withdrawn."""

    code = "version-not-withdrawable"
    title = Said("这个版本不能停用", "This version cannot be withdrawn")
    detail = Said(
        "{process_id} 第 {version} 版随软件提供，或者已经停用；要改回以前的内容，请以旧版本起草新版本。",
        "{process_id} v{version} came with the software, or is withdrawn already; to go back to what an "
        "older version held, begin a draft from that one.",
    )


class CaseUnknown(Refusal):
    """No case has this number."""

    code = "case-unknown"
    title = Said("没有这个案件", "There is no such case")
    detail = Said("没有编号为 {case_no} 的案件。", "There is no case numbered {case_no}.")


class ClockStopped(Refusal):
    """The clock of the case stands still already."""

    code = "clock-stopped"
    title = Said("案件已经暂停计时", "The clock of the case is stopped already")
    detail = Said("{case_no} 已经暂停计时，不能再次暂停。", "The clock of {case_no} is stopped already.")


class ClockRuns(Refusal):
    """The clock of the case was not stopped by hand."""

    code = "clock-runs"
    title = Said("案件没有暂停计时", "The clock of the case is not stopped")
    detail = Said("{case_no} 没有由人工暂停计时。", "Nobody has stopped the clock of {case_no}.")


class ClockReasonMissing(Refusal):
    """A clock is not stopped without a reason."""

    code = "clock-reason-missing"
    title = Said("请写明暂停计时的原因", "Say why the clock is stopped")


class TaskUnknown(Refusal):
    """No task has this id."""

    code = "task-unknown"
    title = Said("没有这个待办", "There is no such task")


class TaskStale(Refusal):
    """The task has changed since it was shown."""

    code = "task-stale"
    title = Said("待办已有变化，请重新打开", "The task has changed; open it again")
    detail = Said(
        "您看到的是第 {shown} 版，现在是第 {current} 版。",
        "You saw version {shown}; it is now version {current}.",
    )


class TaskFinished(Refusal):
    """Somebody has done the task already, or it is no longer needed."""

    code = "task-finished"
    title = Said("待办已经办结", "The task is already done")
    detail = Said("“{name}”已于 {at} 由 {by} 办结。", "“{name}” was finished at {at} by {by}.")


class TaskWithdrawn(Refusal):
    """The task went away without being done: its time ran out, or the case took another way."""

    code = "task-withdrawn"
    title = Said("待办已经撤销", "The task is no longer needed")
    detail = Said("“{name}”已于 {at} 撤销。", "“{name}” was withdrawn at {at}.")


class TaskNotYours(Refusal):
    """The task is offered to other posts."""

    code = "task-not-yours"
    title = Said("这项待办不归您办理", "This task is not yours to do")
    detail = Said("“{name}”由其他岗位办理。", "“{name}” is for other posts.")


class TaskClaimed(Refusal):
    """A colleague has claimed the task."""

    code = "task-claimed"
    title = Said("这项待办已被签收", "A colleague has claimed this task")
    detail = Said("“{name}”已由 {by} 签收。", "“{name}” has been claimed by {by}.")


class TaskCosigning(Refusal):
    """The task waits for signatures that were asked for."""

    code = "task-cosigning"
    title = Said("待办正在加签，暂不能办理", "The task waits for signatures")
    detail = Said("“{name}”的加签尚未完成。", "“{name}” still waits for signatures that were asked for.")


class OutcomeUnknown(Refusal):
    """The form does not offer this outcome."""

    code = "outcome-unknown"
    title = Said("请从表单列出的意见中选择", "Choose one of the outcomes the form offers")
    detail = Said("表单没有“{outcome}”这一意见。", "The form does not offer “{outcome}”.")


class DraftTooLarge(Refusal):
    """A draft is a half-filled form, not a place to keep files."""

    code = "draft-too-large"
    title = Said("草稿过大", "The draft is too large")
    detail = Said("草稿不得超过{limit}字节。", "A draft may have {limit} bytes.")


class CaseCorrupt(Fault):
    """The stored state of a case cannot be read with its definition."""


class StepBudgetSpent(Fault):
    """A command ran more steps than any sound diagram needs."""


class DeadEnd(Fault):
    """A case has nothing left to wait for and is not finished."""


class ErrorUncaught(Fault):
    """A sub-process or a called process ended in an error nobody around it catches."""


class TooManyListeners(Fault):
    """A message that is for one case found several waiting for it."""


class NotWired(Fault):
    """A diagram names an operation, a completion, a decision or a form the service does not have."""
