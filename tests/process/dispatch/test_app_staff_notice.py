"""A notice of a change of staff, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
TOWNSHIPS = ["430211101", "430211102"]
FUNCTIONS = {"param": lambda key: DEFAULTS[key].value, "role": role_at}
PATHS = Paths()


@pytest.fixture
def case():
    driver = ProcessDriver.standing_alone(
        DIAGRAMS, FixedClock(datetime(2026, 5, 12, 2, 0, tzinfo=UTC)), functions=FUNCTIONS, paths=PATHS
    )
    return driver.start("app_staff_notice", townships=TOWNSHIPS)


def test_every_township_reads_it(case):
    for unit in TOWNSHIPS:
        assert case.ended_at is None
        case.at("read_notice", role="township_clerk", unit=unit).complete("read", remark="不同意")
    assert case.ended_at == "TOLD" and case.operations[-1] == "dispatch.close_staff_notice"


def test_what_nobody_reads_counts_as_delivered(case):
    case.after(days=4)
    assert case.ended_at == "TOLD"


def test_zz_every_line_is_walked():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("app_staff_notice")).endswith("100% of flows walked")
