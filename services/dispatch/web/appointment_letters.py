"""The letters of an appointment (GB/T 9704-2012): the request, and the document of the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph, Table
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import (
    CAUSE_NAMES,
    KIND_NAMES,
    MODE_NAMES,
    SILENCE_NAMES,
    Cause,
    Kind,
)

Names = Mapping[str, str]


def request_letter(matter: Appointment, names: Names) -> Letter | None:
    """The written request of the last round to every township, through the seat (APP-01, APP-05)."""
    asked = next((one for one in reversed(matter.rounds) if one.townships), None)
    if asked is None or matter.request is None:
        return None
    committees = [f"{names.get(code, code)}党（工）委" for code in asked.townships]
    return Letter(
        issuer=names.get(matter.decider, matter.decider),
        number=matter.case_no,
        title=f"关于征求{matter.agency_name}{matter.post}{KIND_NAMES[matter.kind].zh}意见的函",
        addressee="、".join(committees),
        blocks=tuple(_request_blocks(matter, committees)),
        date=county_date(asked.asked_at),
        note="本函限指定人员阅知。",
    )


def decision_letter(matter: Appointment, names: Names) -> Letter | None:
    """The document of the decision (F-APP-04), once it has a number."""
    request, decision = matter.request, matter.decision
    if not matter.number or request is None or decision is None:
        return None
    verb = "任命" if matter.kind is Kind.APPOINT else "免去"
    acting = "（主持工作）" if request.acting else ""
    says = (
        f"经{decision.meeting}研究决定：任命{request.candidate}为{matter.agency_name}{matter.post}{acting}，"
        f"自{decision.effective_from}起生效。"
        if matter.kind is Kind.APPOINT
        else f"经{decision.meeting}研究决定：免去{request.candidate}{matter.agency_name}{matter.post}职务，"
        f"自{decision.effective_from}起生效。"
    )
    blocks: list[Block] = [Paragraph(says)]
    if matter.emergency:
        blocks.append(Paragraph(f"本决定系先行免职，依据：{request.ground}。"))
    return Letter(
        issuer=names.get(matter.decider, matter.decider),
        number=matter.number,
        title=f"关于{verb}{matter.agency_name}{matter.post}的通知",
        addressee=matter.agency_name,
        blocks=tuple(blocks),
        date=decision.decided_on,
        copies=tuple(f"{names.get(code, code)}党（工）委" for code in matter.townships),
    )


def _request_blocks(matter: Appointment, committees: list[str]) -> Iterator[Block]:
    request = matter.request
    asked = next(one for one in reversed(matter.rounds) if one.townships)
    if request is None:
        return
    yield Paragraph(
        f"拟对{matter.agency_name}{matter.post}办理{KIND_NAMES[matter.kind].zh}。"
        f"作出决定前，按规定书面征求你（党）工委的意见（本县实行{MODE_NAMES[matter.mode].zh}）。"
    )
    yield Heading("基本情况")
    rows = [("人选", asked.candidate), ("现任职务", request.present_post), ("理由", request.reason)]
    rows += [("基本情况", request.facts)] if request.facts else []
    rows.append(("职数", f"{request.quota}，现有 {request.held}"))
    yield Table(("项目", "内容"), tuple(rows), widths=(1, 3))
    if asked.cause is not Cause.FIRST:
        yield Heading(CAUSE_NAMES[asked.cause].zh)
        yield Paragraph(asked.statement)
    yield Heading("答复要求")
    lines = ["请经党（工）委会议研究，填写《任免意见表》（F-APP-02）书面答复；不同意的写明理由。"]
    if len(committees) > 1:
        lines.append(
            f"由{committees[0]}与其他乡镇（街道）协商，形成一致意见后返回；未达成一致的，附各方意见返回。"
        )
    lines.append(f"答复截止{asked.silence_on}；{SILENCE_NAMES[matter.silence].zh}。")
    yield Numbered(tuple(lines))


LETTERS: Mapping[str, Callable[[Appointment, Names], Letter | None]] = {
    "request": request_letter,
    "decision": decision_letter,
}
