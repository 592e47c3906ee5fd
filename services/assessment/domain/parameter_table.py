"""Every limit of assessment: its name, default, where the default comes from, the rules it serves.

What a year is judged by (weights, indicators, thresholds) is the scheme of that year, not a setting.
"""

from __future__ import annotations

from datetime import date

from chassis.parameters.retention import kept_for
from chassis.parameters.table import Default, Group, Keeper, Origin, ParameterTable
from chassis.parameters.table import working_days as _days
from chassis.texts import Said

PROPOSED = Origin.PROPOSED
RULE_DATE = date(2018, 12, 3)
"""The day of the rule documents: defaults hold from then on."""
PERFORMANCE_OFFICE = Keeper("performance_office_clerk", "", Said("绩效考核部门", "the performance office"))

STATEMENTS = Group(Said("年度目标责任书", "Annual target statements"), PERFORMANCE_OFFICE)
ASSESSMENT = Group(Said("双向考评", "Dual assessment"), PERFORMANCE_OFFICE)
FILES = Group(Said("保管期限", "How long files are kept"), PERFORMANCE_OFFICE)
GROUPS = (STATEMENTS, ASSESSMENT, FILES)

DEFAULTS: dict[str, Default] = {
    "tgt.plan": _days(5, PROPOSED, "梳理职责、拟订目标", "Stock-take and targets", STATEMENTS, "TGT-01"),
    "tgt.agree": _days(5, PROPOSED, "协商或者认定目标", "Agreeing on the targets", STATEMENTS, "TGT-02"),
    "tgt.consent": _days(10, PROPOSED, "派出部门同意", "Consent of the department", STATEMENTS, "TGT-03"),
    "tgt.sign": _days(5, PROPOSED, "签订责任书", "Signing the statement", STATEMENTS, "TGT-04"),
    "tgt.watch": _days(5, PROPOSED, "督促逾期未签订的", "Looking into what is late", STATEMENTS, "TGT-04"),
    "ast.weights.fix": _days(
        5, PROPOSED, "确定乡镇（街道）权重", "Fixing the townships’ weights", ASSESSMENT, "AST-10"
    ),
    "ast.statement.settle": _days(
        5, PROPOSED, "核定责任书完成情况", "Settling the statement", ASSESSMENT, "AST-04", "TGT-05"
    ),
    "ast.notify": _days(1, PROPOSED, "告知考评结果", "Telling the result", ASSESSMENT, "AST-21"),
    "ast.objection": _days(
        5, PROPOSED, "提出异议", "Objecting", ASSESSMENT, "AST-21",
        read_by=Said("告知书写明的异议期限", "the time told in the notice of the result"),
    ),
    "ast.answer": _days(5, PROPOSED, "答复异议", "Answering an objection", ASSESSMENT, "AST-21"),
    "ast.decide": _days(5, PROPOSED, "决定复核", "Deciding on it", ASSESSMENT, "AST-21"),
    "ast.final": _days(5, PROPOSED, "确定结果", "Making the result final", ASSESSMENT, "AST-13", "AST-14"),
    "ast.staff.fix": _days(
        10, PROPOSED, "评定人员年度得分", "Fixing the scores of the staff", ASSESSMENT, "AST-15"
    ),
    "ast.publish": _days(3, PROPOSED, "公布结果", "Publishing", ASSESSMENT, "AST-21"),
    "keep.papers": kept_for(30, "评分表、意见和答复", "score sheets, opinions and answers", FILES, "AST-12"),
    "keep.answers": kept_for(5, "匿名测评的答卷统计", "counted answers of the survey", FILES, "AST-08"),
}  # fmt: skip
TABLE = ParameterTable(DEFAULTS, GROUPS, RULE_DATE)
