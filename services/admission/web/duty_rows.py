"""An admitted duty as the public lists show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.admission.domain.duty_words import CLASS_WORDS, DUTY_WORDS, KIND_WORDS, DutyClass, DutyKind
from services.admission.domain.three_transfers import TRANSFER_WORDS, Transfer

Plain = dict[str, Any]


def duty_row(duty: Any) -> Plain:
    """One line of the list."""
    form, names = duty.form, duty.unit_names
    return {
        "duty_id": duty.duty_id,
        "case_no": duty.case_no,
        "name": duty.name,
        "kind": KIND_WORDS[DutyKind(form["kind"])],
        "owner_unit": duty.applicant,
        "owner_name": names.get(duty.applicant, duty.applicant),
        "townships": [names.get(code, code) for code in form["townships"]],
        "state": duty.state.value,
        "state_label": DUTY_WORDS[duty.state],
        "number": duty.number,
        "in_force_on": duty.in_force_on,
        "ends_on": duty.ends_on,
        "ended_on": duty.ended_on,
        "transfers": [_count(duty, kind) for kind in Transfer],
    }


def duty_whole(duty: Any) -> Plain:
    """The whole of it."""
    form, names = duty.form, duty.unit_names
    body = form["responsible_body"]
    return {
        **duty_row(duty),
        "duty_class": CLASS_WORDS[DutyClass(form["duty_class"])],
        "responsible_body": names.get(body, body),
        **{key: form[key] for key in ("content", "department_part", "township_part", "community_part")},
        "decided_on": duty.decision["decided_on"],
        "document": duty.decision["document"],
        "lines": [_line(line, names) for line in duty.transfers],
        "waived": [
            {"kind": TRANSFER_WORDS[kind], "reason": form[f"{kind.value}_waived"]}
            for kind in Transfer
            if form[f"{kind.value}_waived"]
        ],
    }


def _count(duty: Any, kind: Transfer) -> Plain:
    lines = [line for line in duty.transfers if line["kind"] == kind]
    done = sum(1 for line in lines if line["done_on"])
    return {"kind": kind.value, "label": TRANSFER_WORDS[kind], "done": done, "lines": len(lines)}


def _line(line: Mapping[str, Any], names: Mapping[str, str]) -> Plain:
    return {
        "township_name": names.get(line["township"], line["township"]),
        "label": TRANSFER_WORDS[Transfer(line["kind"])],
        "text": line["text"],
        "due": line["due"],
        "done_on": line["done_on"] or None,
    }
