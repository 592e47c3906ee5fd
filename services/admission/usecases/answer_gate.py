"""Answers dispatch whether an order may be sent (ADM-08, B16 step 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.admission.domain.areas import county_of
from services.admission.domain.events import GateAnswered
from services.admission.domain.gate import Question, Reason, judge_duty, judge_entry, judge_item
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.vocabulary import BurdenKind, burden_kind
from services.admission.domain.work_item import WorkItem
from services.admission.usecases.ports import Work

PASS, BLOCKED = "pass", "blocked"


@dataclass(frozen=True, slots=True)
class AnswerGate:
    """The verdict rests on the data of the order’s date; without an item there is nothing to rest on."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> str:
        """Judge one order, tell the verdict and return it."""
        question = question_of(data)
        if data.get("township") and not data.get("community"):
            return self._of_duty(work, question)
        item = work.items.find(question.item_ref) if question.item_ref else None
        entry = None if item or not question.item_ref else work.entries.find(question.item_ref)
        reason = _judge(work, question, item, entry)
        verdict = BLOCKED if reason else PASS
        known = reason is not Reason.NOT_FOUND
        version = (
            item.standing_on(question.order_date).version if item and known else 1 if entry and known else 0
        )
        work.emit(
            GateAnswered(
                order_no=question.order_no,
                verdict=verdict,
                reason_code=reason.value if reason else "",
                item_version=version,
                facts={"community": question.community, "order_date": question.order_date.isoformat()},
                item=item if known else None,
                entry=entry if known else None,
                catalogue_version=work.catalogue.version(county_of(question.community or question.sender)),
            )
        )
        work.record(
            "gate-answered", question.order_no, verdict=verdict, reason=reason, item_ref=question.item_ref
        )
        return verdict

    def _of_duty(self, work: Work, question: Question) -> str:
        """To a township itself goes only what was laid on it as a duty (TWA-02)."""
        duty = work.duties.find(question.item_ref)
        if duty is not None and duty.county != county_of(question.community):
            duty = None
        reason = Reason.NOT_FOUND if duty is None else judge_duty(duty, question)
        verdict = BLOCKED if reason else PASS
        facts = {"township": question.community, "order_date": question.order_date.isoformat()}
        work.emit(
            GateAnswered(question.order_no, verdict, reason.value if reason else "", 0, facts, duty=duty)
        )
        work.record(
            "gate-answered", question.order_no, verdict=verdict, reason=reason, item_ref=question.item_ref
        )
        return verdict


def _judge(work: Work, question: Question, item: WorkItem | None, entry: ListEntry | None) -> Reason | None:
    county = county_of(question.community)
    if item is not None and item.county == county:
        return judge_item(item, question, kept_back=_kept_back(work, question))
    if entry is not None and entry.county == county:
        sender = work.units.find(question.sender)
        names = {sender.name, sender.short_name, *sender.predecessors} if sender else set()
        return judge_entry(entry, names, question, kept_back=_kept_back(work, question))
    return Reason.NOT_FOUND


def _kept_back(work: Work, question: Question) -> bool:
    """Whether work nobody applied for was sent under the item there and is being dealt with (B6 step 4)."""
    return any(
        matter.keeps_back(question.sender, question.community, question.order_date)
        for matter in work.matters.covered_by(question.item_ref, question.sender)
    )


def question_of(data: Mapping[str, Any]) -> Question:
    """The question as the message carries it; burden words nobody knows count as a demand too many."""
    known: set[BurdenKind] = set()
    unknown: set[str] = set()
    for word in data.get("burden_kinds") or []:
        kind = burden_kind(str(word))
        if kind is None:
            unknown.add(str(word))
        else:
            known.add(kind)
    order_date = data["order_date"]
    return Question(
        order_no=str(data["order_no"]),
        item_ref=str(data.get("item_ref") or ""),
        community=str(data.get("community") or data.get("township") or ""),
        order_date=order_date if isinstance(order_date, date) else date.fromisoformat(str(order_date)),
        sender=str(data["sender"]),
        burdens=frozenset(known),
        unknown_burdens=frozenset(unknown),
        responsible=bool(data.get("responsible")),
        funds_reference=str(data.get("funds_reference") or ""),
    )
