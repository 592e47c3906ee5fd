"""Requests as many as a county will never have, with what the lists of admission show of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.admission.domain.vocabulary import ApplicationState, Convenor, Procedure, RequestType
from services.admission.storage import tables as t
from services.admission.storage.catalogue_terms import (
    APPLICATION,
    NOTICE,
    terms_of_application,
    terms_of_notice,
)
from tests.support.pouring import pour

COUNTY = "430211"
AT, DAY = datetime(2026, 3, 2, 1, tzinfo=UTC), date(2026, 3, 2)
DEPARTMENTS, TOWNSHIPS, COMMUNITIES = 40, 12, 20
RARE_STATE, RARE_EVERY = ApplicationState.DEFERRED, 1_000
"""A state few cases are in."""
HEARD_TOGETHER = 5


def department(number: int) -> str:
    """The applicant of a case; the last department has filed one in a thousand only."""
    return (
        f"{COUNTY}-u{DEPARTMENTS:02}" if number % RARE_EVERY == 0 else f"{COUNTY}-u{number % DEPARTMENTS:02}"
    )


def community(number: int) -> str:
    """The community a case asks."""
    return f"{COUNTY}{number % TOWNSHIPS + 1:03}{number % COMMUNITIES + 1:03}"


def stock_cases(session: Session, cases: int) -> None:
    """Fill the tables the way the service does, only faster; the items are there already."""
    meetings = [_meeting(number) for number in range(cases // HEARD_TOGETHER + 1)]
    session.execute(insert(t.MEETING), meetings)
    session.execute(insert(t.UNIT), _units())
    made = _cases(cases)
    while rows := list(islice(made, 2_000)):
        for table, part in ((t.APPLICATION, "application"), (t.CONSULTATION, "asked"), (t.HEARING, "heard"),
                            (t.WORK_NOTICE, "notice"), (t.ORDER_NOTE, "order")):  # fmt: skip
            session.execute(insert(table), [row[part] for row in rows])
        pour(session, t.CATALOGUE_TERM, [term for row in rows for term in _terms(row)])
    session.commit()


def stock_orders(session: Session, orders: int) -> None:
    """Only what the burden ledger counts beside the items: units and orders."""
    session.execute(insert(t.UNIT), _units())
    made = _cases(orders)
    while rows := list(islice(made, 2_000)):
        session.execute(insert(t.ORDER_NOTE), [row["order"] for row in rows])
    session.commit()


def _terms(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    case, notice = row["application"], row["notice"]
    about = {"county": COUNTY, "version": 1}
    for term in sorted(terms_of_application(SimpleNamespace(**case))):
        yield {**about, "kind": APPLICATION, "ref": case["case_no"], "term": term}
    for term in sorted(terms_of_notice(SimpleNamespace(**notice))):
        yield {**about, "kind": NOTICE, "ref": notice["id"], "term": term}


def _units() -> list[dict[str, Any]]:
    about = {"county": COUNTY, "short_name": "", "document_word": "", "predecessors": [], "revision": 1}
    departments = [(f"{COUNTY}-u{one:02}", "department", COUNTY) for one in range(DEPARTMENTS + 1)]
    townships = [(f"{COUNTY}{one + 1:03}", "township", COUNTY) for one in range(TOWNSHIPS)]
    communities = [
        (f"{code}{one + 1:03}", "community", code) for code, *_ in townships for one in range(COMMUNITIES)
    ]
    return [
        {"code": code, "name": code, "kind": kind, "parent": parent, **about}
        for code, kind, parent in (*departments, *townships, *communities)
    ]


def _meeting(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}", "county": COUNTY, "number": f"{COUNTY}-HY-2026-{number:06}",
        "convenor": Convenor.CHAIR, "held_on": DAY, "time": "", "place": "", "called_by": "", "called_at": AT,
        "attendance": [],
    }  # fmt: skip


def _cases(cases: int) -> Iterator[dict[str, Any]]:
    for number in range(1, cases + 1):
        case_no, key = f"{COUNTY}-adm-2026-{number:06}", f"{number:032x}"
        item, name = f"SX-2026-{number:06}", f"居民事项核对第{number}号"
        state = RARE_STATE if number % RARE_EVERY == 0 else ApplicationState.APPROVED
        yield {
            "application": {
                "case_no": case_no, "county": COUNTY, "applicant": department(number),
                "request_type": RequestType.NEW, "state": state, "facts": {"item_name": name},
                "initiator": "u1", "created_at": AT, "item_name": name, "procedure": Procedure.SIMPLE,
                "on_paper": False, "application_no": f"{COUNTY}-2026-{number:06}", "submitted_plan": 1,
                "signed_by": "", "receipt_no": "", "accepted_by_silence": False, "circulation": 0,
                "entitled": [], "returned": False, "end_reason": "",
            },
            "asked": {
                "id": key, "case_no": case_no, "round": 1, "party": community(number), "plan_version": 1,
                "asked_at": AT, "due_on": DAY, "signed_by": "", "signer_post": "", "conditions": [],
                "objections": [], "remark": "",
            },
            "heard": {
                "id": key, "case_no": case_no, "number": 1, "convenor": Convenor.CHAIR, "fixed_by": "",
                "fixed_at": AT, "authorisation": "", "meeting_id": f"{number // HEARD_TOGETHER:032x}",
                "adjourned": 0, "circulated": False, "entitled": [], "present": [], "presented_by": "",
                "presentation": "", "turn": 0, "decided_by": "", "reason": "", "conditions": [],
                "deferred_until": "", "minutes": "", "minutes_by": "", "signed_by": "", "signer_post": "",
            },
            "notice": {
                "id": key, "case_no": case_no, "county": COUNTY, "number": f"株天社审〔2026〕{number}号",
                "sequence": number, "year": 2026, "issuer": f"{COUNTY}-swb", "item_id": item,
                "item_version": 1, "item_name": name, "applicant": department(number), "issued_on": DAY,
                "issued_at": AT, "issued_by": "", "facts": {}, "addressees": [], "copies": [],
            },
            "order": {
                "order_no": f"{COUNTY}-DSP-2026-{number:06}", "county": COUNTY, "item_ref": item,
                "item_version": 1, "sender": department(number), "township": community(number)[:9],
                "community": community(number), "state": "DONE", "sent_on": DAY, "at": AT, "ground": "",
            },
        }  # fmt: skip
