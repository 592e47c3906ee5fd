"""Gathers what decides between the simple and the ordinary procedure (B1 step 7, DMN-ADM-1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import display_names, parameter, weighed
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class WeighProcedure:
    """The inputs of the decision table, and the units without consent by name (ADM-14)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Say how the application stands."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        facts = weighed(work, application)
        names = display_names(work, list(facts.without_consent))
        chosen = parameter(work, application, "adm.simple.exclusions")
        exclusions = chosen if isinstance(chosen, list) else []
        variables = facts.as_variables()
        for name in ("county_wide", "unlimited", "seal", "appraisal"):
            variables[name] = variables[name] and name in exclusions
        return {
            **variables,
            "objecting": [{"code": code, "name": names.get(code, code)} for code in facts.without_consent],
            "simple_allowed": facts.simple_allowed(exclusions),
        }
