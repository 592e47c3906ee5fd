"""The process variables of admission: keys and routing values only, never opinions or forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.admission.domain.areas import is_township
from services.admission.process.roles import role_at

OBJECTION_RAISED = "admission.objection-raised"
APPLICATION_SUBMITTED = "admission.application-submitted"
APPLICATION_CONVERTED = "admission.application-converted"
REVIEW_ASKED = "admission.review-asked"
CONFIRMATION_APPLIED = "admission.confirmation-applied"
CONFIRMATION_DECIDED = "admission.confirmation-decided"
BLOCKS_REPEATED = "admission.blocks-repeated"
INTERNAL_MESSAGES = (
    OBJECTION_RAISED,
    APPLICATION_SUBMITTED,
    APPLICATION_CONVERTED,
    REVIEW_ASKED,
    CONFIRMATION_APPLIED,
    CONFIRMATION_DECIDED,
    BLOCKS_REPEATED,
)
"""What one diagram of admission says to another; no other service hears it."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose case it is: what every diagram of admission starts with."""

    applicant: str
    county: str
    office: str

    def as_variables(self, **more: Any) -> dict[str, Any]:
        """The variables a case starts with."""
        return {"applicant": self.applicant, "county": self.county, "office": self.office, **more}


def asked(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Who is asked in this round, as two lists a diagram can go through."""
    townships: Sequence[Mapping[str, Any]] = answer["townships"]
    return {
        "townships_asked": [row["township"] for row in townships if row.get("township_asked", True)],
        "communities_asked": [code for row in townships for code in row["communities"]],
        "round": answer["round"],
        "consult_due": str(answer["consult_due"]),
    }


def keepers(units: Sequence[str]) -> dict[str, Any]:
    """Who confirms the archive: the department’s clerk and the clerk of every township (ADM-32)."""
    return {
        "keepers": [
            role_at("township_clerk" if is_township(unit) else "department_clerk", unit) for unit in units
        ]
    }


def confirmers(places: Sequence[str]) -> dict[str, Any]:
    """Who says whether the work has stopped: the clerk of a township, the secretary of a community."""
    return {
        "confirmers": [
            role_at("township_clerk" if is_township(place) else "community_secretary", place)
            for place in places
        ]
    }


def duty_parties(applicant: str, county: str, units: Mapping[str, str]) -> dict[str, Any]:
    """Whose duty it is and who carries out its three checks."""
    return {
        "applicant": applicant,
        "county": county,
        "establishment": units["establishment"],
        "finance": units["finance"],
        "legal": units["legality"],
    }


def cause_of_conversion(variables: Mapping[str, Any]) -> tuple[str, str]:
    """Why a simple case is converted, and who objected, if somebody did."""
    objector = str(variables.get("objector") or "")
    if objector:
        return "objection", objector
    return ("review" if variables.get("outcome") == "convert" else "member_asked_meeting"), ""
