"""The diagram a decision was taken under is evidence: a released file is never edited."""

from __future__ import annotations

import hashlib
from pathlib import Path

BPMN = Path(__file__).resolve().parents[2] / "bpmn"


def _released() -> dict[str, str]:
    lines = (line.split(maxsplit=1) for line in (BPMN / "RELEASED").read_text().splitlines())
    return {name.removeprefix("*").removeprefix("./"): digest for digest, name in lines}


def test_every_released_file_is_unchanged() -> None:
    released = _released()
    now = {name: hashlib.sha256((BPMN / name).read_bytes()).hexdigest() for name in released}
    assert now == released


def test_every_versioned_file_is_released() -> None:
    versioned = {str(path.relative_to(BPMN)) for path in BPMN.glob("*/*/v*/**/*") if path.is_file()}
    assert versioned == set(_released())
