"""Every procedure in bpmn/ has a retention period (domain B0), and every period in years is a setting."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from chassis.parameters.retention import Kept

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
SERVICES = ("admission", "assessment", "dispatch")


@pytest.mark.parametrize("service", SERVICES)
def test_every_procedure_says_how_long_it_is_kept(service: str) -> None:
    kept: dict[str, tuple[Kept, ...]] = import_module(f"services.{service}.domain.retention").KEPT
    drawn = {folder.name for folder in (BPMN / service).iterdir() if folder.is_dir()}
    assert set(kept) == drawn
    settings = import_module(f"services.{service}.domain.parameter_table").DEFAULTS
    read = {one.setting for kinds in kept.values() for one in kinds if one.setting}
    assert read == {key for key in settings if key.startswith("keep.")}
