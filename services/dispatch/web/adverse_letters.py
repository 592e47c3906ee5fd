"""The letters of an opinion on a head (GB/T 9704-2012): the opinion itself, and the feedback."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import ASK_NAMES, FINDING_NAMES, GROUND_NAMES

Names = Mapping[str, str]
NOTE = "本函限指定人员阅知。"


def opinion_letter(matter: AdverseOpinion, names: Names) -> Letter | None:
    """The opinion of the township's Party committee (F-APP-05), once it is raised."""
    said = matter.complaint
    if said is None or not matter.raised:
        return None
    blocks: list[Block] = [
        Paragraph(f"经党（工）委会议研究，现对{matter.agency_name}{matter.post}提出以下意见，请调查核实。")
    ]
    for one in said.stated:
        blocks += [
            Heading(GROUND_NAMES[one.ground].zh),
            Paragraph(one.facts),
            Paragraph(f"证据：{one.evidence}"),
        ]
    blocks += [Heading("处理建议"), Numbered(tuple(ASK_NAMES[one].zh for one in said.asks))]
    return Letter(
        issuer=f"{names.get(matter.initiator, matter.initiator)}党（工）委",
        number=matter.case_no,
        title=f"关于{matter.agency_name}{matter.post}履职情况的意见",
        addressee=names.get(matter.addressee, matter.addressee),
        blocks=tuple(blocks),
        date=county_date(said.at),
        note=NOTE,
    )


def feedback_letter(matter: AdverseOpinion, names: Names) -> Letter | None:
    """The feedback to the township (F-APP-07), compulsory whatever was found."""
    told = next((one for one in reversed(matter.investigations) if one.told_at is not None), None)
    if told is None or told.told_at is None or told.finding is None:
        return None
    blocks: list[Block] = [
        Paragraph(f"你（党）工委对{matter.agency_name}{matter.post}提出的意见已调查核实，现反馈如下。"),
        Heading("调查结论"),
        Paragraph(f"{FINDING_NAMES[told.finding].zh}。{told.feedback}"),
    ]
    if told.measures:
        lines = tuple(f"{ASK_NAMES[one.kind].zh}：{one.text}（{one.by}前完成）" for one in told.measures)
        blocks += [Heading("处理措施"), Numbered(lines)]
    blocks.append(Paragraph("对结论有异议的，收到本函后 10 个工作日内可以提请县级复核一次。"))
    return Letter(
        issuer=names.get(told.investigator, told.investigator),
        number=told.letter_no,
        title=f"关于{matter.agency_name}{matter.post}履职情况意见调查结果的反馈",
        addressee=f"{names.get(matter.initiator, matter.initiator)}党（工）委",
        blocks=tuple(blocks),
        date=county_date(told.told_at),
        note=NOTE,
    )


LETTERS: Mapping[str, Callable[[AdverseOpinion, Names], Letter | None]] = {
    "opinion": opinion_letter,
    "feedback": feedback_letter,
}
