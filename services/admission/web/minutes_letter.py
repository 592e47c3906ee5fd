"""The minutes of a meeting as a document, drafted from its record (F-ADM-07d, GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph, Table
from services.admission.domain.vocabulary import WORDS, Answer, Ballot, Convenor, Recusal

Names = Mapping[str, str]
Plain = Mapping[str, Any]


def minutes_of(meeting: Plain, names: Names, *, of_one_case: bool = False) -> Letter:
    """Roll, and for each case what was said, voted and resolved.

    Of the whole meeting it is a draft until every case is signed; of one case it is what both sign, so it
    says who drafts and who convenes, and nothing of the signatures that follow.
    """
    issuer = names.get(meeting["county"], meeting["county"])
    signed = all(one["signed_at"] for one in meeting["agenda"]) and bool(meeting["agenda"])
    present = [names.get(line["unit"], line["unit"]) for line in meeting["attendance"] if line["present"]]
    if of_one_case:
        signed = True
    return Letter(
        issuer=f"{issuer}社区工作事项审核委员会",
        number=meeting["number"],
        title=f"成员单位会议纪要{'' if signed else '（未签署稿）'}",
        addressee="、".join(present) or "各成员单位",
        blocks=tuple(_blocks(meeting, names, present, of_one_case)),
        date=meeting["held_on"],
        note=_note(meeting, of_one_case, signed),
    )


def _note(meeting: Plain, of_one_case: bool, signed: bool) -> str:
    if of_one_case:
        return f"记录人：{meeting['agenda'][0]['minutes_by']}；签署人、签署时间和文件校验值见案卷。"
    return "" if signed else "本稿尚未由召集人签署，不作为核准依据。"


def _blocks(meeting: Plain, names: Names, present: list[str], of_one_case: bool) -> Iterator[Block]:
    convenor = WORDS[Convenor(meeting["convenor"])].zh
    yield Paragraph(
        f"{meeting['held_on']} {meeting['time']}，在{meeting['place']}召开成员单位会议，由{convenor}召集，"
        f"审议事项{len(meeting['agenda'])}件。到会成员单位{len(present)}个：{'、'.join(present) or '无'}。"
    )
    roll = [
        (names.get(line["unit"], line["unit"]), line["delegate"], line["post"], _proxy(line, names))
        for line in meeting["attendance"]
        if line["present"]
    ]
    if roll:
        yield Table(("单位", "代表", "职务", "委托书"), tuple(roll), widths=(2, 1, 1, 1))
    for one in meeting["agenda"]:
        yield from _case(meeting, one, names, of_one_case)


def _case(meeting: Plain, one: Plain, names: Names, of_one_case: bool) -> Iterator[Block]:
    applicant = names.get(one["applicant"], one["applicant"])
    yield Heading(f"{applicant}：{one['item_name']}")
    if one["circulated"]:
        yield Paragraph("会议两次未达到法定人数，经主任（副主任）同意，以书面传阅方式表决。")
    for line in one["recused"]:
        unit, why = names.get(line["unit"], line["unit"]), WORDS[Recusal(line["why"])].zh
        yield Paragraph(f"{unit}{why}，在本事项中回避，不计入法定人数，不参加表决。")
    if one["presentation"]:
        yield Paragraph(f"{one['presented_by']}汇报：{one['presentation']}")
    said = [
        (
            names.get(comment["party"], comment["party"]),
            comment["point"],
            WORDS[Answer(comment["answer"])].zh if comment["answer"] else "待答复",
            comment["answer_reason"],
        )
        for comment in meeting["comments"]
        if (comment["case_no"], comment["round"]) == (one["case_no"], one["number"])
    ]
    if said:
        yield Table(("单位", "意见", "答复", "理由"), tuple(said), widths=(1, 2, 1, 2))
    struck = {line["unit"] for line in one["recused"] if line["why"] != Recusal.DELEGATE}
    votes = [
        (
            f"第{ballot['turn']}次",
            _voter(meeting, ballot, names),
            WORDS[Ballot(ballot["choice"])].zh + ("（回避，不计票）" if ballot["unit"] in struck else ""),
            ballot["reason"],
        )
        for ballot in meeting["ballots"]
        if (ballot["case_no"], ballot["hearing"]) == (one["case_no"], one["number"])
    ]
    if votes:
        yield Table(("表决", "单位", "意见", "理由"), tuple(votes), widths=(1, 2, 1, 2))
    result = WORDS[Ballot(one["outcome"])].zh if one["outcome"] else "尚无结果"
    yield Paragraph(f"审议结果：{result}。{one['reason']}".rstrip())
    if one["conditions"]:
        yield Numbered(tuple(str(line["text"]) for line in one["conditions"]))
    if one["minutes"]:
        yield Paragraph(one["minutes"])
    if one["signed_at"] and not of_one_case:
        yield Paragraph(
            f"记录人{one['minutes_by']}、召集人{one['signer_post']} {one['signed_by']}于"
            f"{county_date(one['signed_at'])}签署；文件校验值（SHA-256）{one['paper_sha256'] or '—'}。"
        )


def _proxy(line: Plain, names: Names) -> str:
    """The letter of a stand-in, and from where he comes."""
    home = line.get("delegate_unit") or ""
    return f"{line['proxy']}（{names.get(home, home)}）" if home else str(line["proxy"])


def _voter(meeting: Plain, ballot: Plain, names: Names) -> str:
    chair = ballot["unit"] == meeting["county"]
    return "主任（副主任）决定票" if chair else names.get(ballot["unit"], ballot["unit"])
