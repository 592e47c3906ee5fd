"""The statement as a document (F-TGT-02, GB/T 9704-2012), and the press that drafts what is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph, Table
from services.assessment.domain.succession import Kind
from services.assessment.domain.target_statement import PATH_WORDS, SIDE_WORDS, TargetStatement
from services.assessment.domain.targets import percent
from services.assessment.web.ports import Reads

Names = Mapping[str, str]
TERMS = (
    "责任主体是派驻机构，乡镇（街道）予以支持、配合；不得依据本责任书向乡镇（街道）下达考核任务。",
    "本责任书是乡镇（街道）对派驻机构年度考核的依据，目标完成情况按权重计入“完成属地年度目标责任情况”指标。",
    "年中情况变化的，按同样程序签订补充责任书。",
)


def statement_letter(
    found: TargetStatement, names: Names, before: str = "", *, sealed: bool = False
) -> Letter:
    """What both sign; with `sealed`, a copy that also says who signed what and when."""
    township = names.get(found.signed_as(Kind.TOWNSHIP), found.signed_as(Kind.TOWNSHIP))
    supplement = "补充" if found.supplements else ""
    return Letter(
        issuer=f"{township}　{found.signed_agency_name}",
        number=found.number,
        title=f"{found.signed_agency_name}{found.year}年度工作目标责任书{'（补充）' if supplement else ''}",
        addressee="",
        blocks=tuple(_blocks(found, names, township, before, sealed)),
        date=county_date(found.opened_at) if found.signed_on is None else found.signed_on,
        signature=f"{found.signed_agency_name}　　{township}",
        copies=(names.get(found.department, found.department), "绩效考核部门"),
        note="" if sealed else "双方签署人、签署时间和文件校验值见案卷。",
    )


def _blocks(
    found: TargetStatement, names: Names, township: str, before: str, sealed: bool
) -> Iterator[Block]:
    department = names.get(found.department, found.department)
    path = PATH_WORDS[found.path].zh if found.path else ""
    yield Paragraph(
        f"{found.signed_agency_name}（派出部门：{department}）与{township}，经梳理属地职责、{path}，并经派出部门同意，"
        f"签订{found.year}年度工作目标责任书。"
    )
    if found.supplements:
        yield Paragraph(f"本责任书取代{before or found.supplements}。变化事由：{found.cause}")
    yield Heading("属地职责")
    yield Numbered(tuple(f"{one.name}（依据：{one.basis}）" for one in found.duties))
    yield Heading("目标")
    rows = tuple(
        (one.name, one.measure, one.baseline, one.value, percent(one.weight), f"{one.evidence}；{one.by}")
        for one in found.targets
    )
    yield Table(
        ("目标", "衡量办法", "基数", "目标值", "权重", "佐证、期限"), rows, widths=(3, 3, 2, 2, 1.2, 3)
    )
    yield Heading("约定")
    yield Numbered(TERMS)
    if sealed:
        yield Heading("签署")
        signed = tuple(
            (SIDE_WORDS[one.side].zh, one.name, one.post, str(county_date(one.at)))
            for one in found.signatures
        )
        yield Table(("一方", "签署人", "职务", "日期"), signed, widths=(2, 2, 2, 2))
        yield Paragraph(f"签署文件校验值（SHA-256）：{found.paper_sha256}")


class DraftingPress:
    """Drafts the document from the record; the bytes are kept, and what was signed is never drawn again."""

    def __init__(self, reads: Reads, docx_of: Callable[[Letter], bytes]) -> None:
        self._reads = reads
        self._docx_of = docx_of

    def __call__(self, work: Any, statement: TargetStatement) -> bytes:
        """The document, as DOCX."""
        work.session.flush()
        before = self._reads.statement(work.session, statement.supplements) if statement.supplements else None
        names = self._reads.names(work.session, [statement.township, statement.department])
        return self._docx_of(statement_letter(statement, names, before.number if before else ""))
