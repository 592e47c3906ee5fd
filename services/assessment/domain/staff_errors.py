"""What the daily assessment of staff refuses, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class _StaffRefusal(Refusal):
    """The township assesses the staff day to day, and it counts with a weight."""

    rule = "AST-15"


class StaffUnknown(_StaffRefusal):
    """No such sheet, or none of the reader’s business."""

    code = "staff-unknown"
    title = Said("没有这一人员考核", "There is no such assessment of staff")
    detail = Said("没有找到人员日常考核 {key}。", "The assessment of staff {key} was not found.")


class NobodyHeld(_StaffRefusal):
    """Nobody but the head held a post in that month."""

    code = "staff-nobody-held"
    title = Said("当月名册中没有需要考核的人员", "The register names nobody to be marked")
    detail = Said(
        "{month} 月派驻机构名册中没有负责人以外的在岗人员；请派出部门先登记岗位和人员。",
        "In month {month} nobody but the head held a post; the department enters posts and holders first.",
    )


class MonthNotOver(_StaffRefusal):
    """A month is marked when it is over."""

    code = "staff-month-not-over"
    title = Said("当月还没有结束", "The month is not over")
    detail = Said("{year} 年 {month} 月结束后才能评分。", "{year}-{month} is marked once it is over.")


class StaffMismatch(_StaffRefusal):
    """The rows are not the staff of that month."""

    code = "staff-mismatch"
    title = Said("评分人员与名册不一致", "The rows are not the staff of that month")
    detail = Said(
        "当月在岗人员每人一行，不能遗漏或重复；名册可能已经变动，请重新打开本页。",
        "Everybody who held a post has one row, none is left out or named twice; open the page again.",
    )


class StaffMarkInvalid(_StaffRefusal):
    """A mark lies between 0 and 100."""

    code = "staff-mark-invalid"
    title = Said("得分有误", "The mark cannot be")
    detail = Said(
        "{member}的得分应为 0 到 100 的数，最多两位小数。",
        "The mark of {member} is a number from 0 to 100 with at most two decimals.",
    )


class StaffReasonMissing(_StaffRefusal):
    """A deduction, or no mark at all, says why."""

    code = "staff-reason-missing"
    title = Said("请写明事实", "The facts are missing")
    detail = Said(
        "{member}未得满分或者不评分的，须写明事实或理由。",
        "Where {member} has less than full marks or none, the facts or the reason are put down.",
    )


class CorrectionNeedsReason(_StaffRefusal):
    """What was marked is corrected with a reason only; both versions stay."""

    code = "staff-correction-needs-reason"
    title = Said("当月已评分", "The month is marked already")
    detail = Said("更正已评分的月份须写明更正理由。", "Correcting a month that is marked needs its reason.")


class StaffMonthChanged(_StaffRefusal):
    """Somebody else marked the month while this sheet was being filled in: nothing is written over unseen."""

    code = "staff-month-changed"
    title = Said("当月评分已由他人提交", "Somebody else has marked the month")
    detail = Said(
        "您填写期间，{by}已提交第 {version} 次评分。您填写的内容没有保存，仍在本页；"
        "请核对后写明更正理由再提交。",
        "While you filled it in, {by} handed in version {version}. Yours was not kept and is still on this"
        " page: compare, say why you correct, and hand it in again.",
    )


class StaffYearClosed(_StaffRefusal):
    """What was told to the department does not change."""

    code = "staff-year-closed"
    title = Said("本年度结果已送达派出部门", "The year was told to the department")
    detail = Said("请见案件 {case_no}。", "See case {case_no}.")


class StaffYearNotOver(_StaffRefusal):
    """The year’s result is told when the year is over."""

    code = "staff-year-not-over"
    title = Said("年度还没有结束", "The year is not over")
    detail = Said("{year} 年结束后才能汇总送达。", "The result of {year} is told once the year is over.")


class MonthsMissing(_StaffRefusal):
    """A month without marks is neither nothing nor full marks."""

    code = "staff-months-missing"
    title = Said("还有月份没有评分", "Months are not marked yet")
    detail = Said("没有评分的月份：{months}。", "Not marked yet: {months}.")
