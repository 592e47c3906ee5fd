"""The usual way of a request through admission, up to where a scenario begins."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from tests.support.actors import (
    COMMUNITIES,
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN_CLERK,
    TAISHAN_CLERK,
    TOWNSHIPS,
    VICE_CHAIR,
)
from tests.support.builders import ITEM_NAME, a_clean_review, a_contact, a_dossier, an_application
from tests.support.county import County


def begun(county: County, item_name: str = ITEM_NAME) -> str:
    """The education bureau has begun a request."""
    answer = county.post(EDUCATION_CLERK, "/applications", {"item_name": item_name})
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def asked(county: County, **changes: Any) -> str:
    """Townships and communities have the plan before them."""
    case_no = begun(county)
    county.do(EDUCATION_CLERK, case_no, "draft_plan", "drafted", **an_application(**changes))
    county.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **a_contact())
    return case_no


def all_agree(county: County, case_no: str, *, but: tuple[Actor, ...] = ()) -> None:
    """Every township and community agrees, except those named."""
    townships = [one for one in TOWNSHIPS if one not in but]
    communities = [one for one in COMMUNITIES if one not in but]
    county.all_do(townships, case_no, "reply_township", "agree")
    county.all_do(communities, case_no, "reply_community", "agree")


def agreed(county: County, **changes: Any) -> str:
    """Everybody agreed; the leader may sign."""
    case_no = asked(county, **changes)
    all_agree(county, case_no)
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered")
    return case_no


def accepted(county: County, **changes: Any) -> str:
    """The office has accepted the application for the simple procedure."""
    case_no = agreed(county, **changes)
    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    return case_no


def circulating(county: County, **changes: Any) -> str:
    """The member units have the case before them."""
    case_no = accepted(county, **changes)
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **a_clean_review())
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    return case_no


def approved(county: County, **changes: Any) -> str:
    """The vice-chair has approved."""
    case_no = circulating(county, **changes)
    county.all_do(MEMBERS, case_no, "cast_vote", "agree")
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    return case_no


def noticed(county: County, **changes: Any) -> str:
    """The work notice is out and the item in force."""
    case_no = approved(county, **changes)
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    return case_no


def filed(county: County, case_no: str) -> None:
    """Department and townships close their dossiers."""
    keepers = (EDUCATION_CLERK, SONGSHAN_CLERK, TAISHAN_CLERK)
    county.all_do(keepers, case_no, "confirm_archive", "archived", **a_dossier())
