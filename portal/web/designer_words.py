"""What the designer's panel says, in the reader's language: the script has no words of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.web.language import said

_UNIT = re.compile(r"(?P<before>（| \()(?P<unit>[a-z_]+)(?=）|\))")


def panel_words() -> dict[str, Any]:
    """The labels and hints of the panel by their name in the script."""
    return {
        **_general(),
        **_steps(),
        **_events(),
        "kinds": _kinds(),
        "units": unit_words(),
        "reasons": {
            "correction": gettext("补正"),
            "coordination": gettext("协调"),
            "appraisal": gettext("论证"),
            "superior": gettext("等待上级决定"),
        },
        "results": {
            "singleEntry": gettext("一个值"),
            "singleResult": gettext("一行"),
            "collectEntries": gettext("各行的值"),
            "resultList": gettext("各行"),
        },
    }


def _general() -> dict[str, str]:
    return {
        "process": gettext("流程"),
        "choose": gettext("在图上点选一个环节，这里就显示它的设置。"),
        "name": gettext("名称"),
        "name_en": gettext("英文名称"),
        "id": gettext("编号"),
        "id_hint": gettext("小写字母和下划线，如 check_plan；结束状态用大写，如 DONE"),
        "documentation": gettext("依据说明"),
        "documentation_hint": gettext("写明所依据的条款，案件上会显示"),
        "remove": gettext("删除"),
        "more": gettext("更多设置"),
        "expression": gettext("表达式"),
        "condition": gettext("走这条路的条件"),
        "condition_hint": gettext("如 outcome == 'agree'"),
        "is_default": gettext("其他条件都不成立时走这条路"),
    }


def _steps() -> dict[str, str]:
    return {
        "posts": gettext("办理岗位"),
        "posts_other": gettext("此处不是“岗位＋单位”的写法，按原样修改"),
        "role": gettext("岗位"),
        "unit": gettext("单位"),
        "add_post": gettext("再加一个岗位"),
        "form": gettext("办理表单"),
        "open_form": gettext("打开这张表单"),
        "completion": gettext("办结后执行"),
        "completion_hint": gettext("办结时由系统核对规则并记录，前面是用到它的环节；自己加的环节留空"),
        "acts": gettext("允许的操作"),
        "acts_hint": gettext("不勾的，办理页面上没有，服务也会拒绝"),
        "may_return": gettext("退回"),
        "may_transfer": gettext("转办"),
        "may_delegate": gettext("委派"),
        "may_cosign": gettext("加签"),
        "may_copy": gettext("抄送"),
        "batch": gettext("可批量同意的意见"),
        "batch_hint": gettext("填表单意见的值，如 agree；不填则不能批量办理"),
        "stops": gettext("停在此处时暂停计时"),
        "limit": gettext("办理时限"),
        "limit_kind": gettext("怎样规定"),
        "limit_none": gettext("不限"),
        "limit_days": gettext("固定工作日"),
        "limit_parameter": gettext("按参数"),
        "limit_other": gettext("其他写法"),
        "days": gettext("工作日数"),
        "days_hint": gettext("到期前 1 个工作日黄灯，逾期红灯"),
        "parameter": gettext("参数"),
        "topic": gettext("系统操作"),
        "topic_hint": gettext("前面是用到它的环节"),
        "job": gettext("交给后台办理"),
        "decision": gettext("决策表"),
        "result": gettext("结果变量"),
        "result_kind": gettext("结果取法"),
        "called": gettext("调用的流程"),
        "several": gettext("多人办理"),
        "collection": gettext("按名单"),
        "collection_hint": gettext("名单所在的变量，可从图上已有的名单中选"),
        "variable": gettext("每一个叫作"),
        "until": gettext("提前结束的条件"),
        "until_hint": gettext("不填则人人都要办；如 nrOfCompletedInstances >= 2"),
        "loop": gettext("再做一遍的条件"),
    }


def _events() -> dict[str, str]:
    return {
        "timer": gettext("定时"),
        "timer_kind": gettext("怎样计时"),
        "timer_workdays": gettext("几个工作日"),
        "timer_days_hint": gettext("走到这里的第二天起数，到最后一天下班"),
        "duration": gettext("时长"),
        "date": gettext("到某时"),
        "cycle": gettext("重复"),
        "timer_text": gettext("时间"),
        "timer_hint": gettext("时长如 P5D；到某时如 ${end_of(workdays_after(today(), 5))}"),
        "message": gettext("消息"),
        "signal": gettext("信号"),
        "error": gettext("错误"),
        "escalation": gettext("升级"),
        "correlation": gettext("对应关系"),
        "correlation_hint": gettext("不填就按案号"),
        "carries": gettext("携带变量"),
        "starts_when": gettext("启动条件"),
        "started_by": gettext("可立案的岗位"),
        "started_by_hint": gettext("填了才能在“本县程序”页立案"),
    }


def _kinds() -> dict[str, str]:
    return {
        "UserTask": gettext("人工任务"),
        "ManualTask": gettext("手工任务"),
        "ServiceTask": gettext("服务任务"),
        "BusinessRuleTask": gettext("业务规则任务"),
        "SendTask": gettext("发送任务"),
        "ReceiveTask": gettext("接收任务"),
        "CallActivity": gettext("调用活动"),
        "SubProcess": gettext("子流程"),
        "Transaction": gettext("事务"),
        "ExclusiveGateway": gettext("排他网关"),
        "InclusiveGateway": gettext("包容网关"),
        "ParallelGateway": gettext("并行网关"),
        "EventBasedGateway": gettext("事件网关"),
        "StartEvent": gettext("开始事件"),
        "EndEvent": gettext("结束事件"),
        "IntermediateCatchEvent": gettext("等待事件"),
        "IntermediateThrowEvent": gettext("抛出事件"),
        "BoundaryEvent": gettext("边界事件"),
        "SequenceFlow": gettext("连线"),
        "Lane": gettext("泳道"),
        "Participant": gettext("泳池"),
        "TextAnnotation": gettext("文字注释"),
    }


def unit_words() -> dict[str, str]:
    """What the variables are called that hold a unit."""
    return {
        "office": gettext("审核委员会办公室"),
        "county": gettext("县市区"),
        "applicant": gettext("申请单位"),
        "township": gettext("乡镇（街道）"),
        "community": gettext("社区（村）"),
        "department": gettext("部门"),
        "member": gettext("成员单位"),
        "agency": gettext("派驻机构"),
        "seat": gettext("驻地乡镇（街道）"),
        "sender": gettext("发单单位"),
        "decider": gettext("任免机关"),
        "investigator": gettext("调查单位"),
        "city": gettext("市级督查机构"),
        "centre": gettext("指挥中心"),
        "establishment": gettext("机构编制部门"),
        "finance": gettext("财政部门"),
        "legal": gettext("司法行政部门"),
        "organisation_department": gettext("组织部门"),
        "initiator": gettext("提出单位"),
        "addressee": gettext("受理单位"),
    }


def with_units(words: Mapping[str, str]) -> str:
    """What a service says of posts at a step, with the unit by what it is called."""
    units = unit_words()
    return _UNIT.sub(lambda one: one["before"] + units.get(one["unit"], one["unit"]), said(words))
