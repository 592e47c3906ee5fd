"""House rules of the whole suite: servers may be required, slow fast-tests are reported."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

REQUIRED = bool(os.environ.get("GATEHOUSE_REQUIRE_SERVERS"))
# Below these folders, how many parts of the path name what must run in one worker.
TOGETHER = {"e2e": 2, "process": 3}
NEEDS_SERVER = ("postgresql", "rabbitmq", "browser")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Workers share the suite by file; the walks of one service's diagrams and the browser stay together."""
    parts = item.path.relative_to(item.config.rootpath).parts
    shared = TOGETHER.get(parts[1], len(parts))
    item.add_marker(pytest.mark.xdist_group("/".join(parts[:shared])))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.CallInfo[None], None]:
    """Where servers are required, a test that skipped for want of one has failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRED and report.skipped and any(item.get_closest_marker(name) for name in NEEDS_SERVER):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, but GATEHOUSE_REQUIRE_SERVERS is set: {report.longrepr}"
