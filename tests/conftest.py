"""House rules of the whole suite: how workers share it, and that servers may be required."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# An example that takes long says how busy the machine is, not whether what it shows is right.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

REQUIRED = bool(os.environ.get("GATEHOUSE_REQUIRE_SERVERS"))
# Below these folders, how many parts of the path name what must run in one worker.
TOGETHER = {"process": 3}
# The browser's tests, by the first letter of what they are about: a product and a browser for each half.
HALVES = ("abcdefghijklm", "nopqrstuvwxyz")
NEEDS_SERVER = ("postgresql", "rabbitmq", "browser", "gateway")
SECONDS = {"slow": 20.0, "e2e": 2.0, "integration": 1.0}
"""About how long one test takes, by its mark or its folder; the others take next to nothing."""


def scope_of(nodeid: str) -> str:
    """What of the suite one worker takes as a whole: a file, a service's walks, half of the browser's."""
    parts = nodeid.partition("::")[0].split("/")
    if parts[1] == "e2e":
        letter = parts[-1].removeprefix("test_")[0]
        return f"tests/e2e/{next(half for half in HALVES if letter in half)}"
    return "/".join(parts[: TOGETHER.get(parts[1], len(parts))])


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Workers share the suite by scope, in the order in which the tests were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How the workers of `pytest -n` share the suite."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Workers begin with what takes longest, so that none is left with it at the end."""
    if not hasattr(config, "workerinput"):
        return
    seconds: defaultdict[str, float] = defaultdict(float)
    for item in items:
        seconds[scope_of(item.nodeid)] += _seconds(item)
    items.sort(key=lambda item: (-seconds[scope_of(item.nodeid)], scope_of(item.nodeid)))


def pytest_collection_finish() -> None:
    """Keep what was collected out of the garbage collector's sight; it lives as long as the process.

    A quarter of a worker's time went into looking through it in vain.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _seconds(item: pytest.Item) -> float:
    if item.get_closest_marker("slow"):
        return SECONDS["slow"]
    return SECONDS.get(item.nodeid.split("/")[1], 0.1)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.CallInfo[None], None]:
    """Where servers are required, a test that skipped for want of one has failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRED and report.skipped and any(item.get_closest_marker(name) for name in NEEDS_SERVER):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, but GATEHOUSE_REQUIRE_SERVERS is set: {report.longrepr}"
