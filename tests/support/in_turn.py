"""Tests of a rule run on one of the two stacks, told by their name; what proves a stack runs on both.

Every stack acts out half of them in each run, and all with `GATEHOUSE_BOTH_STACKS=1`.
"""

from __future__ import annotations

import os
import zlib
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.support import stock

RULES = (
    "tests/integration/assessment/",
    "tests/integration/dispatch/",
    "tests/integration/portal/test_confirming_an_address.py",
    "tests/integration/portal/test_digests.py",
    "tests/integration/portal/test_mail_leaves_the_portal.py",
    "tests/integration/portal/test_robots_tell_people.py",
    "tests/integration/portal/test_to_dos_elsewhere.py",
    "tests/integration/portal/test_told_by_short_message.py",
    "tests/integration/procedure/",
    "tests/integration/scenarios/",
)
"""Folders and files whose tests are about rules."""
BOTH = (
    "test_whole_procedure.py",
    "test_replaying_a_draft.py",
    "test_messages.py",
    "test_with_admission.py",
    "test_board_by_index.py",
)
"""Files in those folders that prove something of a stack."""
BY_TEST, BY_FILE = ("kind", "kind_of_database", "database", "county"), ("kind_for_all",)
ON_SQLITE, ON_POSTGRESQL = (stock.EMBEDDED, "sqlite"), (stock.FULL, "postgresql")


def one_stack_each(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests without those whose turn it is on the other stack."""
    if os.environ.get("GATEHOUSE_BOTH_STACKS"):
        return items
    written_for = defaultdict[str, set[bool]](set)
    for item in items:
        if told := _told(item):
            written_for[told[0]].add(told[1])
    return [item for item in items if _its_turn(_told(item), written_for)]


def _its_turn(told: tuple[str, bool] | None, written_for: Mapping[str, set[bool]]) -> bool:
    """Whether a test runs: one that is written for one of the stacks only has no other turn to wait for."""
    if told is None or len(written_for[told[0]]) == 1:
        return True
    return told[1] == bool(zlib.crc32(told[0].encode()) % 2)


def _told(item: pytest.Item) -> tuple[str, bool] | None:
    """By which name its turn is told, and whether it runs on PostgreSQL; none where it takes no turns."""
    path, _, name = item.nodeid.partition("::")
    params = getattr(getattr(item, "callspec", None), "params", {})
    if not path.startswith(RULES) or path.endswith(BOTH):
        return None
    for keys, told_by in ((BY_TEST, path + name.partition("[")[0]), (BY_FILE, path)):
        for key in keys:
            if params.get(key) in {*ON_SQLITE, *ON_POSTGRESQL}:
                return told_by, params[key] in ON_POSTGRESQL
    return None
