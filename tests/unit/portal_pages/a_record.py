"""The record of a case as a service hands it out, with a chain that fits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chassis.messaging.traces import TakenMessage
from chassis.persistence.offline_check import BEGINNING, link_digest, row_digest


def line(position: int, case_no: str, **facts: Any) -> dict[str, Any]:
    """One sealed line."""
    return {
        "position": position,
        "number": position,
        "at": "2026-11-02T01:00:00.000000+00:00",
        "actor_id": "u1",
        "actor_name": "办公室经办",
        "post": "经办",
        "unit": "430211-swb",
        "unit_name": "审核委员会办公室",
        "action": "opinion-given",
        "subject": case_no,
        "facts": json.dumps(facts, ensure_ascii=False),
        "cause": "",
    }


def record(case_no: str) -> dict[str, Any]:
    """Two lines of the case with the line of another case between them."""
    lines = [line(n, case_no, outcome="agree", text=f"意见{n}") for n in (4, 5, 6)]
    leaves = [["sha256", row_digest("sha256", each)] for each in lines]
    digest = before = link_digest("sha256", BEGINNING, "ab" * 32)
    for algorithm, leaf in leaves:
        digest = link_digest(algorithm, digest, leaf)
    chain = {
        "position": 3,
        "before": before,
        "leaves": leaves,
        "head": digest,
        "anchors": [{"day": "2026-11-02", "position": 6, "digest": digest, "at": "", "lines": 6}],
    }
    files = {"adm_simple.bpmn": "<definitions/>", "route.dmn": "<table/>", "forms/vote.json": "{}"}
    return {
        "case_no": case_no,
        "definitions": [{"process_id": "adm_simple", "version": 1, "files": files}],
        "journal": {"lines": [lines[0], lines[2]], "chain": chain, "whole": True, "unsealed": 0},
    }


class FixtureTakenMessages:
    """The portal has taken in whatever it was sent."""

    def of(self, message_ids: Sequence[str]) -> Sequence[TakenMessage]:
        """All of them."""
        at = datetime(2026, 11, 20, 1, 1, tzinfo=UTC)
        return [TakenMessage(one, "done", at) for one in message_ids]
