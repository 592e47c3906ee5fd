"""What was done in a case of assessment, without a word of what anybody marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS

Plain = dict[str, Any]
SAYINGS: Mapping[str, Said] = {
    **CLOCK_LINES,
    **ACT_WORDS,
    "assessment-opened": Said("开始 {year} 年度双向考评", "The year {year} is assessed"),
    "shares-fixed": Said("确定乡镇（街道）权重 {basis}", "Shares fixed {basis}"),
    "township-succeeded": Said(
        "合并后的乡镇（街道）承接权重和评分表（{document}）",
        "The successor takes over weight and sheets ({document})",
    ),
    "survey-opened": Said("开始满意度测评，抽样 {lottery}", "Survey opened, drawn by {lottery}"),
    "survey-tokens-replaced": Said("换发未使用的测评码", "Unused codes of the survey replaced"),
    "survey-extended": Said("满意度测评延期至 {until}", "Survey extended to {until}"),
    "survey-closed": Said("结束满意度测评", "Survey closed"),
    "survey-entered": Said("录入满意度测评", "Survey entered"),
    "targets-checked": Said("核定责任书目标完成情况", "Completion of the targets established"),
    "sheet-entered": Said("填写评分表", "Score sheet filled in"),
    "sheet-returned": Said("评分表退回修改：{reason}", "Score sheet returned: {reason}"),
    "sheet-locked": Said("评分表签字锁定", "Score sheet locked"),
    "treatment-proposed": Said("提出无责任书的处理办法", "Treatment of the missing statement proposed"),
    "treatment-agreed": Said("同意处理办法", "Treatment agreed on"),
    "treatment-refused": Said("不同意处理办法：{reason}", "Treatment refused: {reason}"),
    "result-aggregated": Said("汇总第 {number} 次结果", "Result {number} added up"),
    "result-graded": Said("核对等次", "Grade checked"),
    "documents-numbered": Said(
        "告知函 {notice}、得分说明 {account}", "Notice {notice}, account of the score {account}"
    ),
    "result-notified": Said("告知考评结果 {note}", "Result told {note}"),
    "result-accepted": Said("接受结果", "Result accepted"),
    "result-objected": Said("提出异议：{point}", "Objection: {point}"),
    "objection-answered": Said("答复异议：{reason}", "Objection answered: {reason}"),
    "objection-insisted": Said("仍有争议，请求裁定", "Still disputed"),
    "answer-accepted": Said("接受答复", "Answer accepted"),
    "objection-decided": Said("裁定异议：{reason}", "Objection decided: {reason}"),
    "review-ordered": Said("决定复核", "Review ordered"),
    "sheet-corrected": Said("更正评分表：{reason}", "Score sheet corrected: {reason}"),
    "result-finalised": Said("审定第 {number} 次结果", "Result {number} made final"),
    "result-published": Said("公布结果", "Result published"),
    "agency-left-out": Said("不参加本年度考评：{reason}", "Not assessed: {reason}"),
    "timer-fired": Said("期限届满", "A time limit ran out"),
}


def timeline(entries: Iterable[Any]) -> list[Plain]:
    """Every step with who took it."""
    return [
        {
            "at": one.at,
            "actor_name": one.actor_name,
            "unit_name": one.unit_name,
            "post": one.post,
            "text": SAYINGS[one.action].filled(**one.facts),
        }
        for one in entries
        if one.action in SAYINGS
    ]
