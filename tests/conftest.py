"""House rules of the whole suite: servers may be required, slow fast-tests are reported."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

REQUIRED = bool(os.environ.get("GATEHOUSE_REQUIRE_SERVERS"))
# Below these folders, how many parts of the path name what must run in one worker.
TOGETHER = {"e2e": 2, "process": 3}
NEEDS_SERVER = ("postgresql", "rabbitmq", "browser")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Workers share the suite by file; one service's walks stay together, and so does the browser."""

    def _split_scope(self, nodeid: str) -> str:
        parts = nodeid.partition("::")[0].split("/")
        return "/".join(parts[: TOGETHER.get(parts[1], len(parts))])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How the workers of `pytest -n` share the suite."""
    return ByFile(config, log)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.CallInfo[None], None]:
    """Where servers are required, a test that skipped for want of one has failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRED and report.skipped and any(item.get_closest_marker(name) for name in NEEDS_SERVER):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, but GATEHOUSE_REQUIRE_SERVERS is set: {report.longrepr}"
