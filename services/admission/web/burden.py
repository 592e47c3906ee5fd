"""The burden ledger over HTTP: register, parts of a community, outlook of a request, workbook, money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from chassis.clock import Clock
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from services.admission.domain.burden import DEFINITIONS, Account, Figures, Outlook, Selection, ratio, shown
from services.admission.domain.demand import NOTHING, Demand, demand_of_form
from services.admission.domain.errors import UnitUnknown
from services.admission.domain.funds import RECEIVERS, NotReceiver, receiver_of
from services.admission.domain.months import Month, Period, PeriodInvalid, month_text
from services.admission.domain.vocabulary import WORDS, BurdenKind
from services.admission.usecases.ports import Work
from services.admission.usecases.record_funds import RecordFunds, StrikeFunds
from services.admission.web import burden_sheet
from services.admission.web.burden_schemas import (
    BurdenQuery,
    BurdenRegister,
    CommunityBurden,
    FundsArrived,
    FundsKept,
    OutlookAsked,
    OutlookShown,
    PartsQuery,
    Struck,
)
from services.admission.web.burden_section import changed_item, sentence
from services.admission.web.catalogue import workbook
from services.admission.web.ports import Reads, Session

Plain = dict[str, Any]
LONGEST = 60
ACCUSTOMED = "place"


def blueprint(reads: Reads, county: str, clock: Clock) -> Blueprint:
    """The routes of the ledger; whoever has signed in may read it."""
    routes = Blueprint("burden", __name__, description="负担台账 · burden ledger")

    @routes.get("/burden")
    @allowed_signed_in
    @query(BurdenQuery, answers=BurdenRegister)
    def register(session: Session, asked: Plain) -> Plain:
        """Every community with its figures, the months, the totals, and what each figure means."""
        found = reads.burden(session, _selection(county, asked, clock), by_month=False)
        return {**_about(found.period, clock), **_register(found, asked["order"])}

    @routes.get("/burden/export.xlsx")
    @allowed_signed_in
    @query(BurdenQuery, answer_type=burden_sheet.XLSX)
    def export(session: Session, asked: Plain) -> Response:
        """Community by community and month by month, with the definitions on a sheet of their own."""
        chosen = _selection(county, asked, clock)
        found = reads.burden(session, chosen)
        return workbook(burden_sheet.workbook_of(found, chosen, clock.today()), "burden_ledger.xlsx")

    @routes.get("/burden/communities/<community>")
    @allowed_signed_in
    @query(PartsQuery, answers=CommunityBurden)
    def parts(session: Session, asked: Plain, community: str) -> Plain:
        """What the figures of one community are made of: items, orders, money."""
        found = reads.burden_of(session, _selection(county, {**asked, "community": community}, clock))
        if found is None:
            raise UnitUnknown(unit=community)
        return {**_about(found.period, clock), **_parts(found, community)}

    @routes.post("/burden/outlook")
    @allowed_signed_in
    @command(OutlookAsked, answers=OutlookShown)
    def look_ahead(work: Any, asked: Plain) -> Plain:
        """What a request would make of the year of every community it names; nothing is kept."""
        today = clock.today()
        means = reads.volume_means(work.session, county, today)
        request = demand_of_form(asked, otherwise=today, volume_means=means)
        found, names = reads.burden_outlook(
            work.session,
            county,
            request,
            without_item=changed_item(asked),
        )
        year = _about(Period.of_year(request.begin.year), clock)
        raise NothingDone(json_answer({**year, **told_outlook(request, found, names)}))

    @routes.post("/items/<item_id>/funds")
    @allowed(*RECEIVERS)
    @command(FundsArrived, answers=FundsKept, status=201)
    def arrived(work: Work, body: Plain, item_id: str) -> Plain:
        """Record money that arrived at a community; the community or its township says so."""
        receipt = RecordFunds()(
            work,
            item_id,
            body["community"],
            amount=body["amount"],
            arrived_on=body["arrived_on"],
            remark=body["remark"],
        )
        return {"id": receipt}

    @routes.post("/funds/<receipt_id>/strike")
    @allowed(*RECEIVERS)
    @command(Struck, answers=FundsKept)
    def strike(work: Work, body: Plain, receipt_id: str) -> Plain:
        """Strike a wrong entry out, with a reason; it stays on record."""
        StrikeFunds()(work, receipt_id, body["reason"])
        return {"id": receipt_id}

    return routes


def told_outlook(request: Demand, found: list[Outlook], names: Mapping[str, str]) -> Plain:
    """The outlook as plain data: the communities it weighs on most come first."""
    return {
        "reading": request.rhythm.said,
        "sentence": sentence(found[0], names) if found else None,
        "each": str(shown(found[0].added)) if found else "0.00",
        "communities": [
            {
                "community": one.community,
                "name": names.get(one.community, one.community),
                "last_year": str(shown(one.last_year)),
                "this_year": str(shown(one.this_year)),
                "added": str(shown(one.added)),
                "after": str(shown(one.after)),
                "percent_now": one.percent_now,
                "percent": one.percent,
            }
            for one in found
        ],
    }


def _period(asked: Plain, clock: Clock) -> Period:
    """The months asked for; without any, this year."""
    year = Period.of_year(clock.today().year)
    first, last = _month(asked.get("first")), _month(asked.get("last"))
    if first is None and last is None:
        return year
    first = first if first is not None else last
    last = last if last is not None else first
    assert first is not None and last is not None
    if last < first or last - first >= LONGEST:
        raise PeriodInvalid()
    return Period(first, last)


def _month(text: str | None) -> Month | None:
    if not text:
        return None
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def _selection(county: str, asked: Plain, clock: Clock) -> Selection:
    wished = {name: str(asked.get(name) or "") for name in ("township", "community", "owner", "kind")}
    return Selection(county, _period(asked, clock), **wished)


def _about(period: Period, clock: Clock) -> Plain:
    return {
        "first": month_text(period.first),
        "last": month_text(period.last),
        "as_of": clock.now(),
        "definitions": [
            {"key": key, "label": label, "text": text} for key, (label, text) in DEFINITIONS.items()
        ],
    }


def _register(found: Any, order: str) -> Plain:
    rows = [
        {
            "community": place,
            "name": found.places.names[place],
            "township": place[:9],
            "township_name": found.places.names.get(place[:9], ""),
            **_compared(account, found.before[place], comparable=found.comparable),
        }
        for place, account in found.accounts.items()
    ]
    if order == "ratio":
        rows.sort(key=lambda row: -(row["ratio"] or 0))
    elif order != ACCUSTOMED:
        rows.sort(key=lambda row: -float(row["figures"][order]))
    return {
        "rows": rows,
        "months": [
            {
                "month": month_text(month),
                "figures": figures.plain(),
                "before": found.months_before[month - 12].plain(),
            }
            for month, figures in found.months.items()
        ],
        "total": {
            "figures": found.total.plain(),
            "before": found.total_before.plain(),
            "ratio": ratio(found.total.days, found.total_before.days) if found.comparable else None,
        },
        "listed": found.listed,
    }


def _compared(account: Account, before: Account, *, comparable: bool) -> Plain:
    return {
        "figures": account.whole.plain(),
        "before": before.whole.plain(),
        "ratio": ratio(account.whole.days, before.whole.days) if comparable else None,
    }


def _parts(found: Any, community: str) -> Plain:
    actor = current_actor()
    try:
        receives = bool(receiver_of(community, actor.roles))
    except NotReceiver:
        receives = False
    empty = Figures()
    return {
        "community": community,
        "name": found.name,
        "township": found.township,
        "township_name": found.township_name,
        "receives": receives,
        **_compared(found.account, found.before, comparable=found.comparable),
        "months": [
            {
                "month": month_text(month),
                "figures": found.account.months.get(month, empty).plain(),
                "before": found.before.months.get(month - 12, empty).plain(),
            }
            for month in found.period.months
        ],
        "items": _items(found),
        "orders": [
            {**order, "sent_on": order["sent_on"], "sender_name": order["sender_name"] or order["sender"]}
            for order in found.orders
        ],
        "receipts": [_receipt(receipt, found.names) for receipt in found.receipts],
    }


def _items(found: Any) -> list[Plain]:
    """The demands, newest version of an item first; money is received for an item, so it is shown there."""
    newest: dict[str, int] = {}
    return [
        _item(demand, share, found, newest.setdefault(demand.item_id, demand.version))
        for demand, share in found.demands
    ]


def _item(demand: Demand, share: int, found: Any, newest: int) -> Plain:
    days = sum(demand.days_by_month(found.period).values(), NOTHING) / share
    promised = demand.promised_in(found.period)
    got = sum(
        (
            receipt["amount"]
            for receipt in found.receipts
            if receipt["item_id"] == demand.item_id
            and receipt["struck_at"] is None
            and newest == demand.version
        ),
        NOTHING,
    )
    return {
        "item_id": demand.item_id,
        "version": demand.version,
        "name": demand.name,
        "owner_name": demand.owner_name,
        "notice_no": demand.notice_no,
        "kinds": [WORDS[BurdenKind(kind)] for kind in sorted(demand.kinds)],
        "begin": demand.begin,
        "stop": demand.stop,
        "frequency": demand.frequency,
        "reading": demand.rhythm.said,
        "volume": str(demand.volume),
        "shared_by": share,
        "days": str(shown(days)),
        "funds": str(shown(demand.funds)),
        "paid_on": demand.paid_on,
        "promised": str(shown(promised[1] / share)) if promised else "0.00",
        "arrived": str(shown(got)),
    }


def _receipt(receipt: Mapping[str, Any], names: Mapping[str, str]) -> Plain:
    kept = (
        "id",
        "item_id",
        "arrived_on",
        "remark",
        "recorded_by",
        "at",
        "struck_at",
        "struck_by",
        "struck_reason",
    )
    return {
        **{name: receipt[name] for name in kept},
        "amount": str(receipt["amount"]),
        "unit_name": names.get(receipt["unit"], receipt["unit"]),
    }
