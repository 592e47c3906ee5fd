"""The burden ledger (负担台账): what is asked of each community, month by month (ADM-37, ADM-38, B23).

Every figure is made of parts that can be looked at: demands of items, orders sent, money paid in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from chassis.texts import Said
from services.admission.domain.demand import NOTHING, Demand
from services.admission.domain.months import Month, Period
from services.admission.domain.vocabulary import BurdenKind

DEFINITIONS: Mapping[str, tuple[Said, Said]] = {
    "items": (
        Said("事项", "Items"),
        Said(
            "当月至少有一天有效的准入事项数；期间合计按事项去重。指导清单内的事项各社区相同，不计入。",
            "Admitted items in force on at least one day of the month; over a period each counts once."
            " Entries of the guidance list are the same everywhere and do not count.",
        ),
    ),
    "ledgers": (
        Said("台账", "Ledgers"),
        Said("其中事项性质含“台账”的事项数。", "Those of them that ask for a ledger."),
    ),
    "seals": (
        Said("印章", "Seal"),
        Said("其中事项性质含“印章使用”的事项数。", "Those of them that ask for the community’s seal."),
    ),
    "orders": (
        Said("派单", "Orders"),
        Said(
            "当月经闸口放行、派到该社区的工单数，含后来拒绝、撤回的；被拦截的没有到社区，不计入。",
            "Orders that passed the gate to the community in the month, also those refused or recalled"
            " later; orders kept back never reached it and do not count.",
        ),
    ),
    "visits": (
        Said("上门", "Visits"),
        Said(
            "当月派单实际上门（收集）的次数：乡镇（街道）合并办理的几张派单算一次，计入其中最早一张放行的月份。",
            "How often those orders come to the community: what the township pooled is one visit, in the"
            " month the first of its orders went out.",
        ),
    ),
    "days": (
        Said("人日", "Person-days"),
        Said(
            "申请表“预计工作量（人日）”由所涉社区平均分担；有结束日期的为整个期限的合计，长期事项为每年的合计"
            "（参数“预计工作量指”可改为每次的工作量）。按频次分到各月：一次的计入开始月；"
            "每年、半年、季度等按间隔月份；每月及更密的按天平均。提前结束的，只计到结束之日。",
            "The application’s expected person-days, shared equally by the communities named; for the whole"
            " term, or a year where there is no end (a setting may make it each time)."
            " Months by frequency: once counts in the first month; yearly, half-yearly and quarterly in"
            " their months; monthly and oftener day by day. What ends early counts up to that day.",
        ),
    ),
    "promised": (
        Said("承诺经费", "Promised"),
        Said(
            "申请表“经费金额（元）”由所涉社区平均分担，计入“拨付日期”所在月。",
            "The funds of the application, shared equally by the communities named, in the month of the"
            " payment date.",
        ),
    ),
    "arrived": (
        Said("到账经费", "Arrived"),
        Said(
            "社区或乡镇（街道）登记的到账金额，计入到账日所在月；派出单位不能登记。",
            "What community or township recorded as received, in the month it arrived; the sender cannot"
            " record it.",
        ),
    ),
    "ratio": (
        Said("较上年同期", "Against last year"),
        Said(
            "本期人日除以上年相同月份的人日；上年为零，或者上年同期开始时还没有台账的，不算比例。",
            "Person-days of the period divided by those of the same months a year before; none where"
            " there were none, or where the ledger begins later than those months.",
        ),
    ),
}
"""What each figure means; pages, sheets and documents show these very words."""

_SHARP = Decimal("1e-6")
"""Shares that do not come out even are sharp to here; what is shown must not hang on the last digit."""

COUNTS = ("items", "ledgers", "seals", "orders", "visits")
AMOUNTS = ("days", "promised", "arrived")
FIGURES = (*COUNTS, *AMOUNTS)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the ledger is asked for."""

    county: str
    period: Period
    township: str = ""
    community: str = ""
    owner: str = ""
    kind: str = ""

    @property
    def by_item(self) -> bool:
        """Whether only some items count, so that orders and money of others must not."""
        return bool(self.owner or self.kind)


@dataclass(frozen=True, slots=True)
class Count:
    """So many orders of a community in a month, and how many visits they are."""

    community: str
    month: Month
    number: int
    visits: int


@dataclass(frozen=True, slots=True)
class Paid:
    """Money a community received in a month."""

    community: str
    month: Month
    amount: Decimal


@dataclass(slots=True)
class Figures:
    """What is asked of a community, or of many, in a span of time."""

    items: int = 0
    ledgers: int = 0
    seals: int = 0
    orders: int = 0
    visits: int = 0
    days: Decimal = NOTHING
    promised: Decimal = NOTHING
    arrived: Decimal = NOTHING

    def count(self, demand: Demand, seen: set[tuple[str, str]]) -> None:
        """Count an item, and what any of its versions asks for, each once."""
        for name in counted_as(demand):
            if (name, demand.item_id) not in seen:
                seen.add((name, demand.item_id))
                setattr(self, name, getattr(self, name) + 1)

    def plain(self) -> dict[str, int | str]:
        """Rounded for people: person-days and money to two places, half up."""
        return {
            **{name: getattr(self, name) for name in COUNTS},
            **{name: str(shown(getattr(self, name))) for name in AMOUNTS},
        }


@dataclass(slots=True)
class Account:
    """The ledger of one community."""

    whole: Figures = field(default_factory=Figures)
    months: dict[Month, Figures] = field(default_factory=dict)

    def month(self, month: Month) -> Figures:
        """The figures of a month, to be added to."""
        return self.months.setdefault(month, Figures())


def ledger(
    period: Period,
    demands: Iterable[Demand],
    orders: Iterable[Count],
    payments: Iterable[Paid],
    known: Mapping[str, Sequence[str]],
    wanted: Collection[str],
) -> dict[str, Account]:
    """The accounts of the communities wanted; every one of them has an account, also an empty one."""
    accounts = {community: Account() for community in wanted}
    seen: dict[tuple[str, Month | None], set[tuple[str, str]]] = {}
    for demand in demands:
        _enter(accounts, period, demand, demand.places(known), seen)
    for sent in orders:
        for figures in _of(accounts, sent.community, sent.month):
            figures.orders += sent.number
            figures.visits += sent.visits
    for paid in payments:
        for figures in _of(accounts, paid.community, paid.month):
            figures.arrived += paid.amount
    return accounts


def _enter(
    accounts: Mapping[str, Account],
    period: Period,
    demand: Demand,
    places: Sequence[str],
    seen: dict[tuple[str, Month | None], set[tuple[str, str]]],
) -> None:
    """Enter one demand; two versions of an item in one month are one item."""
    concerned = [place for place in places if place in accounts]
    if not concerned:
        return
    share = len(places)
    days = {month: total / share for month, total in demand.days_by_month(period).items()}
    promised = demand.promised_in(period)
    months = demand.months_in_force(period)
    for place in concerned:
        account = accounts[place]
        if months:
            account.whole.count(demand, seen.setdefault((place, None), set()))
        for month in months:
            account.month(month).count(demand, seen.setdefault((place, month), set()))
        for month, amount in days.items():
            account.month(month).days += amount
            account.whole.days += amount
        if promised is not None:
            account.month(promised[0]).promised += promised[1] / share
            account.whole.promised += promised[1] / share


def _of(accounts: Mapping[str, Account], community: str, month: Month) -> Iterator[Figures]:
    account = accounts.get(community)
    if account is not None:
        yield account.whole
        yield account.month(month)


def together(figures: Iterable[Figures], items: Iterable[Demand] = ()) -> Figures:
    """The sum over communities; what is counted in items is counted afresh, each item once."""
    total = Figures()
    for one in figures:
        for name in ("orders", "visits", *AMOUNTS):
            setattr(total, name, getattr(total, name) + getattr(one, name))
    seen: set[tuple[str, str]] = set()
    for demand in items:
        total.count(demand, seen)
    return total


def counted_as(demand: Demand) -> list[str]:
    """The figures in which an item is counted while this version is in force."""
    kinds = {"ledgers": BurdenKind.LEDGER, "seals": BurdenKind.SEAL}
    return ["items", *(name for name, kind in kinds.items() if kind in demand.kinds)]


def ratio(now: Decimal, before: Decimal) -> int | None:
    """How many hundredths of before there are now, rounded half up; nothing to compare gives nothing."""
    now, before = now.quantize(_SHARP), before.quantize(_SHARP)
    if not before:
        return None
    return int((now * 100 / before).quantize(Decimal(1), ROUND_HALF_UP))


def shown(number: Decimal) -> Decimal:
    """A number as people see it: two places, half up."""
    return number.quantize(_SHARP).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a request would make of a community’s year."""

    community: str
    last_year: Decimal
    this_year: Decimal
    added: Decimal
    comparable: bool = True

    @property
    def after(self) -> Decimal:
        """This year with the request."""
        return self.this_year + self.added

    @property
    def percent(self) -> int | None:
        """The year with the request, in hundredths of last year."""
        return ratio(self.after, self.last_year) if self.comparable else None

    @property
    def percent_now(self) -> int | None:
        """The year without the request, in hundredths of last year."""
        return ratio(self.this_year, self.last_year) if self.comparable else None


Days = Mapping[str, Decimal]
"""Person-days of a year by community."""


def standing_days(
    request: Demand, standing: Sequence[Demand], known: Mapping[str, Sequence[str]]
) -> tuple[Days, Days]:
    """What demands ask of the communities of a request: the year of its start, and the year before."""
    year, places = Period.of_year(request.begin.year), list(request.places(known))
    now = ledger(year, standing, (), (), known, places)
    before = ledger(year.year_before, standing, (), (), known, places)
    return (
        {place: account.whole.days for place, account in now.items()},
        {place: account.whole.days for place, account in before.items()},
    )


def outlook(
    request: Demand, now: Days, before: Days, known: Mapping[str, Sequence[str]], *, comparable: bool = True
) -> list[Outlook]:
    """For every community of a request: last year, this year so far planned, and what it adds."""
    places = list(request.places(known))
    added = ledger(Period.of_year(request.begin.year), [request], (), (), known, places)
    found = [
        Outlook(
            place, before.get(place, NOTHING), now.get(place, NOTHING), added[place].whole.days, comparable
        )
        for place in dict.fromkeys(places)
    ]
    return sorted(found, key=lambda one: (-(one.percent or 0), -one.after, one.community))
