"""Whether a notice, account or publication somebody holds in their hands is genuine: open to everybody."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.clock import county_date
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_public
from chassis.web.refusals import NotShown
from chassis.web.schemas import SaidSchema, Strict, Text
from services.assessment.domain.issued_paper import IssuedPaper, PaperKind
from services.assessment.web.ports import Reads
from services.assessment.web.result_letters import OFFICE, is_left_out, newest_published

Plain = dict[str, Any]
KINDS = {
    PaperKind.NOTICE: Said("双向考评结果告知函", "Notice of the result of the dual assessment"),
    PaperKind.ACCOUNT: Said("双向考评得分说明", "How the score of the dual assessment came about"),
    PaperKind.PUBLICATION: Said("双向考评结果公布", "Publication of the results of the dual assessment"),
}
STANDS = Said("有效", "In force")
REPLACED = Said("已由更正后的文件取代", "Replaced by the corrected one")


class ProofQuery(Strict):
    """The code as it was scanned."""

    code = Text(longest=40, required=True)


class ProofSchema(Strict):
    """What it is, who issued it, and whether it stands; never a score, not even one that is public."""

    kind = fields.Nested(SaidSchema, required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    item_ref = fields.String(required=True)
    issuer_name = fields.String(required=True)
    issued_on = fields.String(required=True)
    addressees = fields.List(fields.String(), required=True)
    standing = fields.String(required=True)
    standing_label = fields.Nested(SaidSchema, required=True)
    since = fields.String(required=True)
    until = fields.String(required=True, allow_none=True)


def proofs_blueprint(*, reads: Reads, county: str) -> Blueprint:
    """The route /proofs."""
    blueprint = Blueprint("proofs", __name__, description="真伪核验 · what a scanned code stands for")

    @blueprint.get("/proofs")
    @allowed_public
    @query(ProofQuery, answers=ProofSchema)
    def look_up(session: Any, asked: Plain) -> Plain:
        """The paper a code stands for; a code nobody gave answers as if there were nothing."""
        paper = reads.proven(session, asked["code"])
        if paper is None:
            raise NotShown
        told = (
            _published(session, reads, county, int(paper.of))
            if paper.kind is PaperKind.PUBLICATION
            else (_told(session, reads, paper))
        )
        return {"kind": KINDS[paper.kind], "item_ref": "", "until": None, **told}

    return blueprint


def _told(session: Any, reads: Reads, paper: IssuedPaper) -> Plain:
    """The notice or account of one version of a result; the version after it replaces it (E3-30)."""
    found = reads.assessment(session, paper.of)
    if found is None:
        raise NotShown
    result = found.results[paper.number - 1]
    replaced = any(one.notice_number for one in found.results[paper.number :])
    number = result.notice_number if paper.kind is PaperKind.NOTICE else result.account_number
    day = county_date(result.aggregated_at).isoformat()
    return {
        "number": number,
        "title": f"{found.agency_name} {found.year}",
        "issuer_name": reads.names(session, [found.seat]).get(found.seat, found.seat),
        "issued_on": day,
        "addressees": [found.agency_name],
        "standing": "replaced" if replaced else "in_force",
        "standing_label": REPLACED if replaced else STANDS,
        "since": day,
    }


def _published(session: Any, reads: Reads, county: str, year: int) -> Plain:
    """The year as it was made public last; a print of an earlier day shows an earlier date."""
    known = reads.assessments(session, year)
    ends = [found.closed_at for found in known if is_left_out(found) and found.closed_at]
    ends += [one.published_at for found in known if (one := newest_published(found)) and one.published_at]
    if not ends:
        raise NotShown
    day = county_date(max(ends)).isoformat()
    return {
        "number": f"{year}年度",
        "title": f"{year}年度派驻机构双向考评结果",
        "issuer_name": f"{reads.names(session, [county]).get(county, '')}{OFFICE}",
        "issued_on": day,
        "addressees": [],
        "standing": "in_force",
        "standing_label": STANDS,
        "since": day,
    }
