"""A rule that says no answers with a status somebody chose; its code means one thing."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from chassis.web.problems import Problems, codes_used_twice, refusals_without_status

PARTS = {
    "admission": "services.admission",
    "assessment": "services.assessment",
    "dispatch": "services.dispatch",
    "portal": "portal",
}


def _load(package: str) -> None:
    """Import every module, so that every refusal class is known."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith((".wsgi", ".env")) and ".versions" not in module.name:
            importlib.import_module(module.name)


@pytest.fixture(scope="module", autouse=True)
def _everything_is_loaded() -> None:
    for package in ("chassis", *PARTS.values()):
        _load(package)


def _problems(part: str) -> Problems:
    module = "portal.web.statuses" if part == "portal" else f"{PARTS[part]}.web.problems"
    return Problems(part, [__import__(module, fromlist=["STATUSES"]).STATUSES])


@pytest.mark.parametrize("part", sorted(PARTS))
def test_every_refusal_of_a_part_has_a_status(part: str) -> None:
    # The portal runs no process and renders no document: those refusals reach it as problems of the services.
    chassis = ["chassis.web", "chassis.persistence", "chassis.messaging"] if part == "portal" else ["chassis"]
    assert refusals_without_status([*chassis, PARTS[part]], _problems(part)) == []


def test_a_code_means_one_thing() -> None:
    assert codes_used_twice(["chassis", *PARTS.values()]) == []
