"""Every line of docs/inbox.md names a test that exists, or says that it is to come and why."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FEATURES, RULES = (
    (ROOT / "docs/inbox.md").read_text(encoding="utf-8").split("\n## Features\n")[1].split("\n## Rules\n")
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PLACE = re.compile(r"`((?:chassis|portal|services)/[\w/]+\.py)`")


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@cache
def written_in(path: str) -> frozenset[str]:
    file = ROOT / path
    return (
        frozenset(re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M))
        if file.is_file()
        else frozenset()
    )


def missing(cell: str) -> list[str]:
    return [f"{path}::{name}" for path, name in NAMED.findall(cell) if name not in written_in(path)]


@pytest.mark.parametrize("row", rows(FEATURES), ids=lambda row: row[0])
def test_a_feature_is_proved_or_said_to_be_missing(row: list[str]) -> None:
    _feature, rank, _where, state, proof = row
    assert rank in ("P0", "P1")
    assert (state == "works") == bool(NAMED.search(proof)) and proof
    assert state in ("works", "to come")
    assert missing(proof) == []


@pytest.mark.parametrize("row", rows(RULES), ids=lambda row: row[0])
def test_a_rule_is_held_by_the_server_and_proved(row: list[str]) -> None:
    _rule, held_in, proof = row
    place = PLACE.fullmatch(held_in)
    assert place and (ROOT / place[1]).is_file()
    assert NAMED.search(proof) and missing(proof) == []
