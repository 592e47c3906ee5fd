"""Issues the work notice that makes an item usable (工作告知单, F-ADM-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.documents import WorkNotice, document_number
from services.admission.domain.errors import AlreadyIssued, DocumentWordMissing
from services.admission.domain.events import ItemAdmitted
from services.admission.domain.records import Approval
from services.admission.domain.requirements import ELEMENTS, GUARANTEES, amount, codes, day
from services.admission.domain.vocabulary import Category, RequestType
from services.admission.domain.work_item import WorkItem, WorkItemVersion, starting_state
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.changing import base_item, supersede
from services.admission.usecases.leaving_list import leave_list
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class IssueNotice:
    """Only after approval, once, with a gap-free number of the office (ADM-18, E3-2, E3-19, E3-58)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Issue the notice; the item is in force, or waits for its conditions."""
        application = work.applications.get(case_no)
        approval = application.must_be_approved()
        known = work.register.notice_of(case_no)
        if known is not None:
            raise AlreadyIssued(number=known.number)
        office = work.committees.of(application.county).office
        must_act_for(work, office)
        today = work.clock.today()
        number, sequence = next_number(work, office, today)
        if application.request_type is RequestType.EXIT:
            return _take_off_list(work, application, approval, number, sequence, data or {})
        change = application.request_type is RequestType.CHANGE
        admit = _change if change else _admit
        item = admit(work, application, approval, number)
        notice = _notice(work, application, approval, item.latest, office, number, sequence)
        notice.copies = codes(data or {}, "copies")
        work.register.enter(notice)
        work.emit(ItemAdmitted(item, work.catalogue.advance(application.county), item.latest))
        work.record("notice-issued", case_no, number=number, item_id=item.item_id, notice_id=notice.id)
        supersede(work, item)
        return {"notice_no": number, "item_id": item.item_id, "item_version": item.latest.version}


def _take_off_list(
    work: Work,
    application: Application,
    approval: Approval,
    number: str,
    sequence: int,
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """The notice that an entry leaves the guidance list; from the day after its last nobody orders it."""
    office = work.committees.of(application.county).office
    entry, last = leave_list(work, application, approval)
    version = _version(entry.entry_id, application, approval, number, 1)
    notice = _notice(work, application, approval, version, office, number, sequence)
    notice.facts |= {"request_type": RequestType.EXIT.value, "last": last.isoformat()}
    notice.copies = codes(data, "copies")
    work.register.enter(notice)
    work.record(
        "notice-issued", application.case_no, number=number, item_id=entry.entry_id, notice_id=notice.id
    )
    return {"notice_no": number, "item_id": entry.entry_id, "item_version": 1}


def next_number(work: Work, office: str, today: date) -> tuple[str, int]:
    """The next number of the office’s notices, as a letter carries it."""
    word = document_word(work, office)
    sequence = work.numbers.next("notice", office, today.year)
    return document_number(word, today.year, sequence), sequence


def document_word(work: Work, office: str) -> str:
    """The word an issuing body’s numbers begin with (机关代字)."""
    unit = work.units.get(office)
    if not unit.document_word:
        raise DocumentWordMissing(unit=unit.name)
    return unit.document_word


def _admit(work: Work, application: Application, approval: Approval, number: str) -> WorkItem:
    """The item with the version the approval allows."""
    year = work.clock.today().year
    item = WorkItem(
        item_id=f"SX-{year}-{work.numbers.next('item', application.county, year):05d}",
        county=application.county,
        owner_unit=application.applicant,
        origin="regularised" if application.request_type is RequestType.REGULARISATION else "admitted",
    )
    item.versions.append(_version(item.item_id, application, approval, number, 1))
    item.revise()
    work.items.add(item)
    return item


def _change(work: Work, application: Application, approval: Approval, number: str) -> WorkItem:
    """The item with one version more; the one before it stands until this one takes effect (ADM-31)."""
    item = base_item(work, application)
    following = item.latest.version + 1
    item.versions.append(_version(item.item_id, application, approval, number, following))
    item.revise()
    work.items.extend(item, item.latest)
    return item


def _version(
    item_id: str, application: Application, approval: Approval, number: str, version: int
) -> WorkItemVersion:
    facts = application.facts
    approved_on = county_date(approval.at)
    start = day(facts, "start") or approved_on
    conditions = conditions_of(application, approval)
    promised = amount(facts, "funds_amount")
    return WorkItemVersion(
        item_id=item_id,
        version=version,
        case_no=application.case_no,
        notice_no=number,
        name=application.item_name,
        category=Category(facts.get("category") or Category.ASSISTED),
        burden_kinds=[str(kind) for kind in facts.get("burden_kinds") or []],
        content=str(facts.get("content") or ""),
        basis=list(facts.get("legal_basis") or []),
        elements={key: facts.get(key) for key in ELEMENTS},
        guarantees={
            key: facts.get(key)
            for guarantee in GUARANTEES
            for key in (guarantee, f"{guarantee}_waived")
            if facts.get(key)
        }
        | {key: facts[key] for key in ("funds_amount", "funds_source", "funds_paid_on") if facts.get(key)},
        townships=application.townships,
        communities=application.communities,
        start=start,
        end=day(facts, "end"),
        effective_from=max(approved_on, approval.effective_on or approved_on),
        state=starting_state(conditions),
        entitled_senders=codes(facts, "entitled_senders"),
        funds_promised=bool(promised and promised > 0),
        conditions=conditions,
        frequency=str(facts.get("frequency") or ""),
        volume=str(facts.get("volume") or ""),
    )


def conditions_of(application: Application, approval: Approval) -> list[dict[str, Any]]:
    """The conditions precedent: of the approval, and of townships and communities as the plan holds them."""
    plan = application.plan
    standing = [*(plan.conditions if plan else []), *approval.conditions]
    texts = dict.fromkeys(str(line["text"]) for line in standing if line.get("precedent", True))
    return [{"text": text, "met": False} for text in texts]


def _notice(
    work: Work,
    application: Application,
    approval: Approval,
    version: WorkItemVersion,
    office: str,
    number: str,
    sequence: int,
) -> WorkNotice:
    facts = application.facts
    return WorkNotice(
        id=new_id(),
        case_no=application.case_no,
        county=application.county,
        number=number,
        sequence=sequence,
        year=work.clock.today().year,
        issuer=office,
        item_id=version.item_id,
        item_version=version.version,
        item_name=version.name,
        applicant=application.applicant,
        issued_on=work.clock.today(),
        issued_at=work.clock.now(),
        issued_by=work.actor.name,
        facts={
            "category": version.category.value,
            "burden_kinds": version.burden_kinds,
            "content": version.content,
            "basis": version.basis,
            "elements": version.elements,
            "guarantees": version.guarantees,
            "townships": version.townships,
            "communities": version.communities,
            "start": version.start.isoformat(),
            "end": version.end.isoformat() if version.end else "",
            "effective_from": version.effective_from.isoformat(),
            "conditions": version.conditions,
            "frequency": facts.get("frequency") or "",
            "volume": facts.get("volume") or "",
            "contact_person": facts.get("contact_person") or "",
            "contact_phone": facts.get("contact_phone") or "",
            "approval": {
                "signer": approval.signer,
                "post": approval.signer_post,
                "at": approval.at.isoformat(),
                "application_no": application.application_no,
            },
        },
        addressees=[application.applicant, *application.parties],
    )
