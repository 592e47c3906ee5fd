"""What the journal keeps of a decision, and what it tells those who ask later why the case went this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from chassis.engine.decisions import Decided
from chassis.engine.expression_values import plain
from chassis.engine.records import Case
from chassis.persistence.journal import JournalEntry, entries_of
from chassis.persistence.unit_of_work import UnitOfWork

DECISION_TAKEN = "decision-taken"
DECISION_FOUND_AGAIN = "decision-found-again"
"""What a service writes when it finds again, outside of the diagram, what a decision table found.

Facts: `decision_id`, `inputs` and `result` as the table names them, and `reason` in both languages.
"""


def record_decision(work: UnitOfWork, case: Case, decided: Decided) -> None:
    """One line for every decision that was evaluated, those the asked one rests on first."""
    for one in decided.everything():
        work.record(
            DECISION_TAKEN,
            case.case_no,
            element_id=case.element_id,
            decision_id=one.decision_id,
            name=one.name,
            inputs=plain(dict(one.inputs)),
            labels={"inputs": dict(one.labels.inputs), "outputs": dict(one.labels.outputs)},
            formula=one.formula,
            result=plain(one.result),
            rules=[
                {"rule_id": rule.rule_id, "number": rule.number, "annotation": rule.annotation}
                for rule in one.rules
            ],
        )


def decisions_taken(session: Session, case_no: str) -> list[dict[str, Any]]:
    """Why the case went the way it did: every decision with what was asked and which rules answered.

    Where the service has found again what a decision found (`DECISION_FOUND_AGAIN`), that is what holds, with
    the reason, and what was found before is told as superseded.
    """
    told: list[dict[str, Any]] = []
    kept: list[JournalEntry] = []
    for entry in entries_of(session, case_no):
        if entry.action == DECISION_FOUND_AGAIN:
            before = [n for n, one in enumerate(kept) if _decision(one) == _decision(entry)]
            if not before:
                continue
            for number in before:
                told[number]["superseded"] = True
            told_as = {name: kept[before[0]].facts.get(name) for name in ("name", "labels")}
            entry = replace(entry, facts={**entry.facts, **told_as})
        elif entry.action != DECISION_TAKEN:
            continue
        kept.append(entry)
        told.append(_told(entry))
    return told


def _decision(entry: JournalEntry) -> object:
    return entry.facts["decision_id"]


def _told(entry: JournalEntry) -> dict[str, Any]:
    facts = entry.facts
    labels = facts.get("labels") or {}
    return {
        "at": entry.at,
        "name": facts.get("name") or facts["decision_id"],
        "formula": facts.get("formula") or "",
        "inputs": list(_labelled(facts["inputs"], labels.get("inputs") or {})),
        "outputs": list(_labelled(_columns(facts["result"]), labels.get("outputs") or {})),
        "rules": [
            {"number": rule["number"], "annotation": rule["annotation"]} for rule in facts.get("rules") or ()
        ],
        "reason": facts.get("reason"),
        "superseded": False,
    }


def _labelled(values: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for name, value in values.items():
        yield {"label": labels.get(name) or name, "value": value}


def _columns(result: Any) -> Mapping[str, Any]:
    """The answer by output column, each with one value, or with the values of all rules that answered."""
    if isinstance(result, Mapping):
        return result
    rows = [row for row in result or () if isinstance(row, Mapping)]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row[name] for row in rows if name in row] for name in names}
