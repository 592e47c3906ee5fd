"""Cases begun by earlier code, of every version ever released, are finished by today's."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import orjson
import pytest

from chassis.engine import codec
from chassis.engine.checking import check
from chassis.engine.library import Library
from chassis.working_days import WorkingCalendar
from services.admission.process import completions as admission_completions
from services.admission.process import operations as admission_operations
from services.assessment.process import completions as assessment_completions
from services.assessment.process import operations as assessment_operations
from services.dispatch.process import completions as dispatch_completions
from services.dispatch.process import operations as dispatch_operations
from services.dispatch.usecases.parameters import Parameters
from tests.process.saved_cases.saved import (
    BPMN,
    CASE_NO,
    HERE,
    calls,
    digest,
    driver,
    files,
    put,
    sealed,
    states,
    walk,
)

FEWEST = 3
SMALL = {"adm_block", "ast_staff"}
"""One or two steps long: a case of it can stand at few places only."""
CALENDAR, LIMITS = WorkingCalendar(), Parameters("430211")
DONE_BY = {
    "admission": (
        admission_operations.operations(CALENDAR).keys(),
        admission_completions.completions(CALENDAR, Mock()).keys(),
    ),
    "assessment": (
        assessment_operations.operations(Mock()).keys(),
        assessment_completions.completions().keys(),
    ),
    "dispatch": (
        dispatch_operations.operations(LIMITS, CALENDAR, lambda work, case_no: None).keys(),
        dispatch_completions.completions(LIMITS, CALENDAR).keys(),
    ),
}


def released() -> list[str]:
    """Every version in bpmn/, as `<service>/<process>/v<n>`."""
    return sorted({str(file.parent.relative_to(BPMN)) for file in BPMN.glob("*/*/v*/*.bpmn")})


def of(file: Path) -> dict[str, Any]:
    kept: dict[str, Any] = orjson.loads(file.read_bytes())
    return kept


def test_every_released_version_has_saved_cases() -> None:
    versions = released()
    assert versions
    for version in versions:
        kept = list((HERE / version).glob("*.json"))
        fewest = 1 if version.split("/")[1] in SMALL else FEWEST
        assert len(kept) >= fewest, (
            f"{version} has {len(kept)} saved cases; run python -m tests.process.saved_cases.save "
            + version.replace("/v", " ").replace("/", " ")
        )


def test_what_was_saved_is_as_it_was_saved() -> None:
    assert {str(file.relative_to(HERE)): digest(file) for file in files()} == sealed()


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(HERE).with_suffix("")))
def test_a_saved_case_is_finished(file: Path) -> None:
    kept = of(file)
    service, process_id = file.relative_to(HERE).parts[:2]
    today = driver(service, process_id, datetime.fromisoformat(kept["at"]), kept["answers"])
    put(today, kept["rows"])
    case = today.case(CASE_NO)
    standing = case.instances[0]
    assert standing.process_version == int(file.relative_to(HERE).parts[2].removeprefix("v"))
    active, passed = codec.position(standing.data)
    assert {"active": active, "passed": passed} == kept["position"]
    walk(case, kept["rest"])
    assert (case.ended_at, case.waits_at) == (kept["ends"], [])
    assert calls(today) == kept["calls"], "the operations, and the variables each of them saw"


def test_every_format_of_the_state_has_saved_cases() -> None:
    """What was ever written stays readable; whoever adds a format saves cases in it (`--format`)."""
    written = {codec.format_of(state) for file in files() for state in states(of(file)["rows"])}
    assert written == set(codec.FORMATS)


@pytest.mark.parametrize("version", released())
def test_today_s_services_still_have_what_a_released_diagram_calls(version: str) -> None:
    service, process_id, number = version.split("/")
    definition = Library(BPMN / service).definition(process_id, int(number.removeprefix("v")))
    operations, completions = DONE_BY[service]
    findings = check(
        definition.bpmn,
        operations=operations,
        completions=completions,
        forms=definition.forms,
        decisions=definition.decisions,
        functions=("param",),
    )
    assert findings == []
