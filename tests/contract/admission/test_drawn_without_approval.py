"""B22: whatever a diagram says, without approval nothing is issued; the service looks at what was decided."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.contract.admission.county import OFFICE_CLERK, County

RELEASED = Path(__file__).parents[3] / "bpmn/admission/adm_simple/v3"


def past_everything(county: County) -> None:
    """Put a diagram in force that goes from acceptance straight to the notice, past the check."""
    root = etree.fromstring((RELEASED / "adm_simple.bpmn").read_bytes())
    (accepted,) = root.iterfind(".//{*}sequenceFlow[@id='accepted']")
    accepted.set("targetRef", "issue_notice")
    drawn = etree.tostring(root)
    found = {one.rule for one in county.admission.designer.check(drawn, {})}
    assert "guarded-step-avoided" in found, "the check would have refused it"
    deployments = county.admission.engine.deployments
    with county.admission.works(OFFICE_CLERK) as work:
        newest = deployments.latest(work.session, "adm_simple")
        forms = deployments.definition(work.session, "adm_simple", newest).form_files
        deployments.deploy(work, "adm_simple", drawn, forms=forms)


def test_a_diagram_without_approval_never_issues_a_notice(county: County) -> None:
    """ADM-18, ADM-26: neither notice nor filing nor anything in force comes of it."""
    past_everything(county)
    case_no = county.accepted()
    assert county.open(case_no) == ["issue_notice"]
    page = county.task(OFFICE_CLERK, case_no, "issue_notice")
    refused = county.complete(OFFICE_CLERK, case_no, "issue_notice", page["outcomes"][0]["value"])
    assert (refused.status_code, refused.json["code"]) == (409, "not-approved"), refused.text
    assert refused.json["detail"] and refused.json["detail_en"]
    assert county.open(case_no) == ["issue_notice"]
    assert county.case(OFFICE_CLERK, case_no)["documents"] == []
    assert county.said("admission.item-admitted.v1") == []
