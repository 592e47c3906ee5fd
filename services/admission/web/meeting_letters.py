"""The letters around a meeting: authorisation, notice and roll (F-ADM-07a to c, GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph, Table
from contracts.rule_documents import ADMISSION
from services.admission.domain.vocabulary import WORDS, Convenor, Recusal

Names = Mapping[str, str]
Plain = Mapping[str, Any]
COMMITTEE = "社区工作事项审核委员会"
PRESENCES = {
    "applicant_present": "已到会",
    "applicant_excused": "书面请假，由他人代为汇报",
    "applicant_absent": "无故未到会",
}


def authorisation_of(hearing: Plain, county: str, item_name: str, applicant: str) -> Letter:
    """Chair or vice-chair lets the office convene (F-ADM-07a, ADM-22)."""
    until: date | None = hearing["authorised_until"]
    term = f"至{until.isoformat()}止" if until else "限本次会议"
    return Letter(
        issuer=f"{county}{COMMITTEE}",
        number=f"{hearing['case_no']}-SQ-{hearing['number']}",
        title="关于授权办公室召集成员单位会议的授权书",
        addressee="审核委员会办公室",
        blocks=(
            Paragraph(
                f"根据《{ADMISSION}》第八条第（三）项，授权你办召集成员单位会议，"
                f"审议{applicant}申请的“{item_name}”。"
            ),
            Heading("授权内容"),
            Paragraph(str(hearing["authorisation"])),
            Heading("授权期限"),
            Paragraph(f"{term}。"),
            Paragraph(f"授权人：{hearing['fixed_by']}"),
        ),
        date=county_date(hearing["fixed_at"]),
    )


def notice_of(meeting: Plain, names: Names) -> Letter:
    """The office calls the member units, the applicants, and those who are heard (F-ADM-07b, ADM-21)."""
    members = sorted({unit for case in meeting["agenda"] for unit in case["entitled"]})
    others = [unit for case in meeting["agenda"] for unit in (case["applicant"], *case["parties"])]
    addressees = [names.get(unit, unit) for unit in dict.fromkeys([*members, *others])]
    return Letter(
        issuer=f"{names.get(meeting['county'], meeting['county'])}{COMMITTEE}办公室",
        number=meeting["number"],
        title="关于召开成员单位会议的通知",
        addressee="、".join(addressees),
        blocks=tuple(_notice(meeting, names)),
        date=county_date(meeting["called_at"]),
    )


def _notice(meeting: Plain, names: Names) -> Iterator[Block]:
    convenor = WORDS[Convenor(meeting["convenor"])].zh
    when = f"{meeting['held_on']} {meeting['time']}".strip()
    yield Paragraph(f"经研究，由{convenor}召集成员单位会议，现将有关事项通知如下：")
    yield Heading("时间和地点")
    yield Paragraph(f"{when}，{meeting['place']}。")
    yield Heading("议程")
    rows = tuple(
        (str(number), names.get(one["applicant"], one["applicant"]), one["item_name"], one["case_no"])
        for number, one in enumerate(meeting["agenda"], 1)
    )
    yield Table(("序号", "汇报单位", "审议事项", "案号"), rows, widths=(1, 3, 4, 3))
    for one in meeting["agenda"]:
        for line in one["recused"]:
            unit = names.get(line["unit"], line["unit"])
            yield Paragraph(f"“{one['item_name']}”：{unit}{WORDS[Recusal(line['why'])].zh}，回避表决。")
    yield Heading("有关要求")
    yield Numbered(
        (
            "会议材料见系统案卷，请会前审阅。",
            "申请单位派员作专题汇报；无故未到会的，该事项暂缓审议。",
            "成员单位代表因故不能到会的，可以委托他人出席，并提交委托书；一人不得代表两个成员单位。",
            "乡镇（街道）、社区可以列席并提出意见建议，不参加表决。",
        )
    )


def roll_of(meeting: Plain, names: Names) -> Letter:
    """Who came for each member unit and for each applicant (F-ADM-07c)."""
    return Letter(
        issuer=f"{names.get(meeting['county'], meeting['county'])}{COMMITTEE}",
        number=meeting["number"],
        title="成员单位会议签到表",
        addressee="",
        blocks=tuple(_roll(meeting, names)),
        date=meeting["held_on"],
        note=f"登记人：{meeting['opened_by']}" if meeting["opened_by"] else "",
    )


def _roll(meeting: Plain, names: Names) -> Iterator[Block]:
    when = f"{meeting['held_on']} {meeting['time']}".strip()
    yield Paragraph(f"时间：{when}；地点：{meeting['place']}。")
    yield Heading("成员单位")
    lines = tuple(
        (
            names.get(line["unit"], line["unit"]),
            "到会" if line["present"] else "未到会",
            line["delegate"],
            line["post"],
            line["proxy"] or ("受委托" if line.get("stands_in") else ""),
        )
        for line in meeting["attendance"]
    )
    yield Table(("成员单位", "签到", "代表", "职务", "委托书"), lines, widths=(3, 1, 2, 2, 2))
    yield Heading("申请单位和法定人数")
    cases = tuple(
        (
            one["item_name"],
            names.get(one["applicant"], one["applicant"]),
            PRESENCES.get(meeting["applicants"].get(one["case_no"], ""), "—"),
            f"{len(one['present'])}/{len(one['entitled'])}",
            "达到" if one["opened_at"] else "未达到",
        )
        for one in meeting["agenda"]
    )
    yield Table(("事项", "申请单位", "到会情况", "到会/应到", "法定人数"), cases, widths=(3, 3, 2, 1, 1))
