"""What target statements refuse, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class StatementUnknown(Refusal):
    """No such statement, or none of the reader’s business."""

    code = "statement-unknown"
    rule = "B8"
    title = Said("没有这一责任书", "There is no such statement")
    detail = Said("没有找到责任书案件 {case_no}。", "Statement {case_no} was not found.")


class TownshipNotServed(Refusal):
    """A statement is made with a township the agency serves."""

    code = "statement-township-not-served"
    rule = "TGT-04"
    title = Said("该派驻机构不服务这一乡镇（街道）", "The agency does not serve this township")
    detail = Said(
        "责任书由派驻机构与其服务的乡镇（街道）签订；名册中 {agency} 不服务 {township}。",
        "A statement is made with a township served; {agency} does not serve {township} by the register.",
    )


class StatementExists(Refusal):
    """Agency and township sign one statement a year."""

    code = "statement-exists"
    rule = "TGT-04"
    title = Said("本年度已有责任书", "There is a statement for this year already")
    detail = Said(
        "请在案件 {case_no} 中继续办理；已签订的，年中变化走补充责任书。",
        "Go on in case {case_no}; where it is signed, a change in the year is a supplementary statement.",
    )


class StatementYearInvalid(Refusal):
    """A statement is made for this year, or in December for the next."""

    code = "statement-year-invalid"
    rule = "B8"
    title = Said("不是签订这一年度责任书的时间", "This is not the time for a statement of that year")
    detail = Said(
        "{year} 年度的责任书自上年 12 月 1 日起、在当年内办理。",
        "A statement of {year} is made from 1 December of the year before until the end of the year.",
    )


class StatementStepNotOpen(Refusal):
    """The statement does not stand where this could be done."""

    code = "statement-step-not-open"
    rule = "B8"
    title = Said("目前不能办理这一步", "This cannot be done now")
    detail = Said("责任书案件 {case_no} 目前为：{state}。", "Statement {case_no} is now: {state}.")


class StatementLocked(Refusal):
    """What both have signed stands."""

    code = "statement-locked"
    rule = "TGT-04"
    title = Said("责任书双方已签字锁定", "The statement is signed by both and locked")
    detail = Said(
        "{number} 已由双方签字，不能修改；年中变化请办理补充责任书。",
        "{number} is signed by both and cannot change; a change in the year is a supplementary statement.",
    )


class StatementOutdated(Refusal):
    """Nobody signs a document that is not what was agreed on."""

    code = "statement-outdated"
    rule = "TGT-03"
    title = Said("责任书文稿与商定内容不一致", "The document is not what was agreed on")
    detail = Said(
        "文稿与派出部门同意的计划不一致，不能签字；请退回，重新拟订。",
        "The document differs from the plan the department consented to; return it to be drafted anew.",
    )


class StatementNotSettled(Refusal):
    """Plan agreed or recognised, department consented, both signed: in this order."""

    code = "statement-not-settled"
    rule = "TGT-03"
    title = Said("责任书的前置程序没有走完", "The statement is not ready")
    detail = Said(
        "计划经协商或者认定、派出部门同意、双方签字，缺一不可。",
        "The plan is agreed or recognised, the department consents, both sign: none may be missing.",
    )


class AnsweredAlready(Refusal):
    """Each side signs once."""

    code = "signed-already"
    rule = "TGT-04"
    title = Said("已经签字", "Signed already")
    detail = Said("{who}已经签字。", "{who} has signed already.")


class RoundsUsedUp(Refusal):
    """After so many rounds the performance office recognises the plan."""

    code = "rounds-used-up"
    rule = "TGT-02"
    title = Said("应由绩效考核部门认定", "This plan goes to the performance office")
    detail = Said(
        "协商已满 {most} 轮仍未一致，或者县里决定直接认定，请报绩效考核部门认定。",
        "After {most} rounds, or where the county says so, the performance office recognises the plan.",
    )


class DutyInvalid(Refusal):
    """Every duty has a name and what it rests on."""

    code = "duty-invalid"
    rule = "TGT-01"
    title = Said("属地职责没有填写完整", "The duties are not complete")
    detail = Said(
        "第 {number} 项属地职责缺少名称或者依据，或者与前面重复；至少列一项。",
        "Duty {number} lacks its name or basis, or occurs twice; there is at least one.",
    )


class TargetIncomplete(Refusal):
    """A target without measure, baseline, value or evidence cannot be assessed."""

    code = "target-incomplete"
    rule = "F-TGT-01"
    title = Said("目标没有填写完整", "A target is not complete")
    detail = Said(
        "第 {number} 项应写明对应职责、目标、衡量办法、基数、目标值和佐证；填报完成情况的应写明结果和佐证。",
        "Target {number} needs its duty, name, measure, baseline, value and evidence; a report its result and"
        " evidence.",
    )


class TargetTwice(Refusal):
    """Nothing counts twice."""

    code = "target-twice"
    rule = "F-TGT-01"
    title = Said("目标重复", "A target occurs twice")
    detail = Said("目标“{name}”填写了两次。", "The target “{name}” occurs twice.")


class TargetDateInvalid(Refusal):
    """A target of the year is due in the year."""

    code = "target-date-invalid"
    rule = "F-TGT-01"
    title = Said("目标完成日期不在本年度", "A target is due outside the year")
    detail = Said("目标“{name}”的完成日期应在 {year} 年内。", "“{name}” is due within {year}.")


class PercentInvalid(Refusal):
    """Weights and degrees are plain per cents."""

    code = "percent-invalid"
    rule = "F-TGT-01"
    title = Said("权重或者完成程度有误", "A weight or degree of completion is wrong")
    detail = Said(
        "“{name}”应填 0 到 100 之间、最多两位小数的数；权重应大于 0。",
        "“{name}” takes a number from 0 to 100 with at most two decimal places; a weight is above 0.",
    )


class WeightsNotHundred(Refusal):
    """The weights of the targets make a hundred, neither more nor less."""

    code = "weights-not-hundred"
    rule = "F-TGT-01"
    title = Said("各目标权重合计应为 100", "The weights of the targets make 100")
    detail = Said("各目标权重合计为 {total}，应正好为 100。", "The weights make {total}, not exactly 100.")


class TargetUnknown(Refusal):
    """Only targets of the statement are reported on, each once."""

    code = "target-unknown"
    rule = "F-TGT-01"
    title = Said(
        "责任书中没有这一目标，或者重复填报", "The statement has no such target, or it is told twice"
    )
    detail = Said("目标 {target} 不在责任书中，或者填报了两次。", "Target {target} is unknown or told twice.")


class SupplementRunning(Refusal):
    """One change after the other."""

    code = "supplement-running"
    rule = "TGT-04"
    title = Said("已有补充责任书正在办理", "A supplementary statement is under way")
    detail = Said("请先办完补充责任书案件 {case_no}。", "Finish the supplementary statement {case_no} first.")
