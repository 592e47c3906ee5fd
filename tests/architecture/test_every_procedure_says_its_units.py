"""The designer offers the units a case holds: every service says them for each of its procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from services.admission.process import roles as admission
from services.assessment.process import roles as assessment
from services.dispatch.process import roles as dispatch

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("service", "said"),
    [("admission", admission.UNITS), ("assessment", assessment.UNITS), ("dispatch", dispatch.UNITS)],
)
def test_every_procedure_says_which_units_its_cases_begin_with(
    service: str, said: Mapping[str, Sequence[str]]
) -> None:
    assert sorted(said) == sorted(one.name for one in (ROOT / "bpmn" / service).iterdir() if one.is_dir())
