"""The case file of a secondment: the request, the days of the year, the consents, the return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.secondment import BELONGS_NAMES, Consent, Secondment

Plain = dict[str, Any]
Row = tuple[str, str, Any]
Names = Mapping[str, str]
AGREED, REFUSED = Said("同意", "agrees"), Said("不同意", "disagrees")
SAYINGS: Mapping[str, Said] = {
    "secondment-requested": Said("提出抽调借用", "asked for a secondment"),
    "secondment-blocked": Said("严禁从社区抽调，已拦截", "blocked: nobody is drawn from a community"),
    "exception-asked": Said("超过每年天数，提请县委审批", "beyond the days of a year; put before the county"),
    "exception-decided": Said("县委审批例外", "decided on the exception"),
    "township-consented": Said("乡镇（街道）党（工）委答复", "the township answered"),
    "secondment-approved": Said("组织部门批准并确定时间", "the organisation department approved"),
    "secondment-not-approved": Said("组织部门未批准", "the organisation department did not approve"),
    "secondment-settled": Said("汇总两方意见", "weighed the consents"),
    "secondment-begun": Said("到岗，原单位登记外出", "began; the person is away"),
    "recall-ordered": Said("到期未回，发出召回", "not returned; recalled"),
    "overrun-warned": Said("逾期未回，第{number}次预警", "not returned, warning {number}"),
    "return-confirmed": Said("乡镇（街道）确认 {day} 返回", "return on {day} confirmed"),
    "secondment-refused": Said("未同意，办结", "refused"),
    "secondment-withdrawn": Said("撤回：{text}", "withdrawn: {text}"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}


def sections(one: Secondment, names: Names) -> list[Plain]:
    """The case data, part by part."""
    parts = [_request(one, names), _days(one)]
    given = [
        (Said("县委（例外）", "County (exception)"), one.exception),
        (Said("乡镇（街道）党（工）委", "Township Party committee"), one.township_consent),
        (Said("组织部门", "Organisation department"), one.organisation_consent),
    ]
    if any(consent for _, consent in given):
        parts.append(_consents([(who, consent) for who, consent in given if consent]))
    return parts


def opinions(one: Secondment, names: Names) -> list[Plain]:
    """What was said, as signed."""
    given = (one.exception, one.township_consent, one.organisation_consent)
    return [
        {
            "unit_name": names.get(said.by, said.by),
            "post": "",
            "name": said.signed_by,
            "at": said.at,
            "step": Said("抽调借用意见", "On the secondment"),
            "outcome": AGREED if said.granted else REFUSED,
            "text": said.text or said.others or None,
        }
        for said in given
        if said is not None
    ]


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


def _request(one: Secondment, names: Names) -> Plain:
    rows: list[Row] = [
        ("抽调借用单位", "Requesting body", names.get(one.requester, one.requester)),
        ("人员", "Person", one.person),
        ("所在单位", "Belongs to", f"{one.organisation_name}（{BELONGS_NAMES[one.belongs].zh}）"),
        ("乡镇（街道）", "Township", "、".join(names.get(code, code) for code in one.townships)),
        ("从事工作", "Task", one.task),
        ("确需的理由", "Special need", one.reason),
        ("起止日期", "From – to", f"{one.first} – {one.last}"),
        ("返回日期", "Returned on", one.returned_on),
        ("撤回理由", "Why it was withdrawn", one.end_reason or None),
    ]
    return _section("request", Said("抽调借用申请（F-SEC-01）", "Request (F-SEC-01)"), rows)


def _days(one: Secondment) -> Plain:
    shown = _section(
        "days", Said(f"本自然年天数（上限 {one.cap} 天）", f"Days of the year (cap {one.cap})"), []
    )
    shown["table"] = {
        "columns": [Said("年度", "Year"), Said("含本次天数", "Days with this one"), Said("超过", "Beyond")],
        "rows": [[year, days, max(0, days - one.cap)] for year, days in one.days.items()],
    }
    return shown


def _consents(given: Sequence[tuple[Said, Consent]]) -> Plain:
    shown = _section("consents", Said("同意情况", "Consents"), [])
    shown["table"] = {
        "columns": [
            Said("哪一方", "Who"),
            Said("意见", "Opinion"),
            Said("理由或协商情况", "Reason"),
            Said("签署", "Signed"),
            Said("时间", "At"),
        ],
        "rows": [
            [who.zh, (AGREED if one.granted else REFUSED).zh, one.text or one.others, one.signed_by, one.at]
            for who, one in given
        ],
    }
    return shown


def _section(key: str, title: Said, rows: Sequence[Row]) -> Plain:
    labelled = [{"label": Said(zh, en), "value": value} for zh, en, value in rows if value is not None]
    return {"key": key, "title": title, "rows": labelled, "table": None}
