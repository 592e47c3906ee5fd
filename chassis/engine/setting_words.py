"""What designers set, said the way officials speak; `limit_words` has the limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.engine.allowed_acts import acts_in_words
from chassis.engine.clock_words import said_reason
from chassis.engine.extensions import ALLOWED_ACTS, STOPS_CLOCK
from chassis.engine.limit_words import limit_in_words, plain_text
from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names are called that a diagram uses: roles and settings of the service, elements, fields."""

    roles: Mapping[str, Said] = field(default_factory=dict)
    settings: Mapping[str, Said] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Said] = field(default_factory=dict)


KINDS: Mapping[str, Said] = {
    "userTask": Said("人工任务", "User task"),
    "manualTask": Said("手工任务", "Manual task"),
    "serviceTask": Said("服务任务", "Service task"),
    "businessRuleTask": Said("业务规则任务", "Business rule task"),
    "sendTask": Said("发送任务", "Send task"),
    "receiveTask": Said("接收任务", "Receive task"),
    "scriptTask": Said("脚本任务", "Script task"),
    "task": Said("任务", "Task"),
    "callActivity": Said("调用活动", "Call activity"),
    "subProcess": Said("子流程", "Sub-process"),
    "transaction": Said("事务", "Transaction"),
    "adHocSubProcess": Said("随意子流程", "Ad-hoc sub-process"),
    "exclusiveGateway": Said("排他网关", "Exclusive gateway"),
    "inclusiveGateway": Said("包容网关", "Inclusive gateway"),
    "parallelGateway": Said("并行网关", "Parallel gateway"),
    "eventBasedGateway": Said("事件网关", "Event gateway"),
    "complexGateway": Said("复杂网关", "Complex gateway"),
    "startEvent": Said("开始事件", "Start event"),
    "endEvent": Said("结束事件", "End event"),
    "intermediateCatchEvent": Said("等待事件", "Catch event"),
    "intermediateThrowEvent": Said("抛出事件", "Throw event"),
    "boundaryEvent": Said("边界事件", "Boundary event"),
}
ASPECTS: Mapping[str, Said] = {
    "name": Said("名称", "name"),
    "kind": Said("类型", "type"),
    "scope": Said("所在子流程", "sub-process it lies in"),
    "documentation": Said("依据说明", "basis"),
    "candidateGroups": Said("办理岗位", "posts"),
    "candidateUsers": Said("办理人", "people"),
    "assignee": Said("指定办理人", "assignee"),
    "dueDate": Said("办理时限", "limit"),
    "formKey": Said("办理表单", "form"),
    "type": Said("实现方式", "implementation"),
    "topic": Said("系统操作", "operation"),
    "decisionRef": Said("决策表", "decision table"),
    "resultVariable": Said("结果变量", "result variable"),
    "mapDecisionResult": Said("结果取法", "how the result is taken"),
    "calledElement": Said("调用的流程", "called process"),
    "calledElementBinding": Said("调用绑定", "binding"),
    "calledElementVersion": Said("调用的版本", "called version"),
    "attachedToRef": Said("附着于", "attached to"),
    "cancelActivity": Said("中断原步骤", "interrupts the step"),
    "isInterrupting": Said("中断", "interrupts"),
    "triggeredByEvent": Said("由事件触发", "started by an event"),
    "sourceRef": Said("起点", "from"),
    "targetRef": Said("终点", "to"),
    "condition": Said("条件", "condition"),
    "is_default": Said("默认路径", "default path"),
    "timerEventDefinition": Said("定时", "timer"),
    "messageEventDefinition": Said("消息", "message"),
    "signalEventDefinition": Said("信号", "signal"),
    "errorEventDefinition": Said("错误", "error"),
    "escalationEventDefinition": Said("升级", "escalation"),
    "terminateEventDefinition": Said("终止", "terminate"),
    "cancelEventDefinition": Said("取消", "cancel"),
    "multiInstanceLoopCharacteristics": Said("多人办理", "several instances"),
    "standardLoopCharacteristics": Said("循环", "loop"),
    "property name_en": Said("英文名称", "English name"),
    "property onComplete": Said("办结后执行", "on completion"),
    "property limit": Said("时限参数", "setting of the limit"),
    "property allowReturn": Said("允许退回", "may be returned"),
    "property allowedActs": Said("允许的操作", "allowed acts"),
    "property mayReturnTo": Said("可退回到", "may return to"),
    "property batchOutcome": Said("批量同意的意见", "outcome of a batch"),
    "property batchText": Said("批量同意的文字字段", "text of a batch"),
    "property stopsClock": Said("暂停计时", "stops the clock"),
    "property carries": Said("携带变量", "carries"),
    "property correlationKey": Said("对应关系", "correlation"),
    "property startWhen": Said("启动条件", "starts when"),
    "property startedBy": Said("可立案的岗位", "posts that may begin"),
    "property outputCollection": Said("结果列表", "list of results"),
    "property execution": Said("执行方式", "execution"),
    "property clock": Said("计时方式", "clock"),
}
YES, NO = Said("是", "yes"), Said("否", "no")
_ROLE = re.compile(r"\$\{\s*role\(\s*['\"](\w+)['\"]\s*,\s*([^)]+?)\s*\)\s*\}")
_AT = Said("{role}（{unit}）", "{role} ({unit})")
_OUTCOME = re.compile(r"outcome\s*==\s*['\"](\w+)['\"]")
_CHOSEN = Said("办理结果是“{outcome}”", "the outcome is “{outcome}”")
_REFERS = re.compile(r"^(?:form:|(?:message|signal|error|escalation)Ref=)")
# These name another element of the diagram.
_ELEMENTS = frozenset({"scope", "attachedToRef", "sourceRef", "targetRef", "property mayReturnTo"})


def aspect_name(name: str) -> Said:
    """What an attribute or property is called."""
    plain = name.removeprefix("property ")
    return ASPECTS.get(name, Said(plain, plain))


def setting_in_words(name: str, value: str, known: Vocabulary) -> Said:
    """A setting in words where it has the usual form; as it is written elsewhere."""
    if value in ("true", "false"):
        return YES if value == "true" else NO
    if name == "kind":
        return KINDS.get(value, Said(value, value))
    if name in ("dueDate", "timerEventDefinition"):
        return limit_in_words(value, known.settings, known.variables)
    if name == f"property {ALLOWED_ACTS}":
        return acts_in_words(value)
    if name == "candidateGroups":
        return _posts(value, known.roles)
    if name in _ELEMENTS:
        named = [known.elements.get(one.strip(), one.strip()) for one in value.split(",")]
        return Said("、".join(named), ", ".join(named))
    if name == "property startedBy":
        return known.roles.get(value, Said(value, value))
    if name == f"property {STOPS_CLOCK}":
        return said_reason(value)
    return plain_text(_REFERS.sub("", value))


def condition_in_words(value: str, outcomes: Mapping[str, Said]) -> Said:
    """Under which condition a way is gone, by what the outcome of the step before is called."""
    plain = plain_text(value)
    chosen = _OUTCOME.fullmatch(plain.zh)
    if chosen and chosen[1] in outcomes:
        return _CHOSEN.filled(outcome=outcomes[chosen[1]])
    return plain


def _posts(value: str, roles: Mapping[str, Said]) -> Said:
    found = _ROLE.findall(value)
    if not found or _ROLE.sub("", value).replace(",", "").strip():
        return plain_text(value)
    posts = [_AT.filled(role=roles.get(role, Said(role, role)), unit=unit.strip()) for role, unit in found]
    return Said("、".join(post.zh for post in posts), ", ".join(post.en for post in posts))
