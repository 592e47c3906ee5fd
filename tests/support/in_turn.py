"""Tests of a rule run on one of the two stacks, told by their name; what proves a stack runs on both.

Every stack acts out half of them in each run, and all with `GATEHOUSE_BOTH_STACKS=1`.
"""

from __future__ import annotations

import os
import zlib

import pytest

from tests.support import stock

RULES = (
    "tests/integration/assessment/",
    "tests/integration/dispatch/",
    "tests/integration/portal/test_confirming_an_address.py",
    "tests/integration/portal/test_digests.py",
    "tests/integration/portal/test_mail_leaves_the_portal.py",
    "tests/integration/portal/test_robots_tell_people.py",
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
    return [item for item in items if _its_turn(item)]


def _its_turn(item: pytest.Item) -> bool:
    path, _, name = item.nodeid.partition("::")
    params = getattr(getattr(item, "callspec", None), "params", {})
    if not path.startswith(RULES) or path.endswith(BOTH):
        return True
    for keys, told_by in ((BY_TEST, path + name.partition("[")[0]), (BY_FILE, path)):
        for key in keys:
            if params.get(key) in {*ON_SQLITE, *ON_POSTGRESQL}:
                turn = (ON_SQLITE, ON_POSTGRESQL)[zlib.crc32(told_by.encode()) % 2]
                return params[key] in turn
    return True
