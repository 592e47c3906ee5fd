"""The end of items: filed by whose item it is, judged by nobody, dated by the day it really came (B5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import COUNTY_ZONE
from services.admission.domain import exit_filing as exits
from services.admission.domain.errors import NotYours, ReasonMissing, StepNotOpen
from services.admission.domain.events import AlertRaised, ItemMarked
from services.admission.domain.order_note import OrderNote
from services.admission.domain.vocabulary import ItemState
from services.admission.usecases.expire_items import ExpireItems
from services.admission.usecases.file_exit import FileExit, SignExit
from services.admission.usecases.open_exit import OpenExit
from services.admission.usecases.register_exit import CloseExit, KeepExit, RegisterExit
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CLERK,
    COUNTY,
    EAST,
    LEADER,
    OFFICER,
    STATISTICS,
    WEST,
    InMemory,
    a_county,
    for_party,
    somebody,
)

START, END = date(2026, 5, 1), date(2026, 12, 31)


class Ending:
    """An item in force from May to December, and what its people do to end it."""

    def __init__(self, today: date = date(2026, 6, 1)) -> None:
        self.work: InMemory = a_county()
        case = Case(self.work, start=START.isoformat(), end=END.isoformat()).noticed()
        (self.item,) = self.work.items.kept.values()
        assert self.item.current.case_no == case.no
        self.to(today)
        self.work.events.clear()
        self.no = ""

    @property
    def filing(self) -> exits.ExitFiling:
        return self.work.exits.get(self.no)

    def to(self, day: date) -> None:
        self.work.clock.move_to(datetime(day.year, day.month, day.day, 10, tzinfo=COUNTY_ZONE))

    def opened(self) -> Ending:
        self.no = OpenExit()(self.work.acting(CLERK), self.item.item_id)
        return self

    def file(self, **changes: Any) -> Ending:
        data = {"kind": "completed", "actual_end": "2026-05-29", "results": "全部完成", **changes}
        FileExit(CALENDAR)(self.work.acting(CLERK), self.no, "file", data)
        return self

    def signed(self) -> Ending:
        SignExit()(self.work.acting(LEADER), self.no, "sign", {})
        return self

    def registered(self) -> list[str]:
        told = RegisterExit()(self.work.acting(OFFICER), self.no, "register", {})
        return list(told["keepers"])


def test_only_the_original_applicant_files_the_end() -> None:
    ending = Ending()
    other = somebody("区统计局经办人", STATISTICS, "department_clerk")
    with pytest.raises(NotYours):
        OpenExit()(ending.work.acting(other), ending.item.item_id)
    assert not ending.work.exits.kept


def test_an_item_is_filed_once_at_a_time() -> None:
    ending = Ending().opened()
    with pytest.raises(exits.ExitUnderWay) as refused:
        OpenExit()(ending.work.acting(CLERK), ending.item.item_id)
    assert refused.value.facts["case_no"] == ending.no


def test_the_catalogue_shows_the_actual_day_and_both_sides_keep_files() -> None:
    """F-21: work stopped on 29 May, filed on 8 June."""
    ending = Ending(date(2026, 6, 8)).opened().file(kind="exited_early", reason="上级任务取消").signed()
    keepers = ending.registered()
    version = ending.item.current
    assert (version.state, version.ended_on) == (ItemState.EXITED_EARLY, date(2026, 5, 29))
    assert ending.filing.is_late and ending.filing.number.startswith("株天社准备〔2026〕")
    (marked,) = [event for event in ending.work.events if isinstance(event, ItemMarked)]
    assert (marked.mark, marked.kind, marked.on) == ("ended", "exited_early", date(2026, 5, 30))
    assert keepers == [BUREAU, EAST, WEST]
    for keeper in keepers:
        actor = CLERK if keeper == BUREAU else for_party(keeper)
        KeepExit()(ending.work.acting(actor), ending.no, keeper, {"remark": "1"})
    CloseExit()(ending.work, ending.no)
    assert ending.filing.state is exits.ExitState.CLOSED
    with pytest.raises(exits.ItemEnded):
        ending.opened()


def test_orders_sent_after_the_end_are_told_to_supervisors() -> None:
    ending = Ending().opened().file().signed()
    for number, sent in enumerate((date(2026, 5, 28), date(2026, 5, 30))):
        at = ending.work.clock.now()
        note = OrderNote(f"o{number}", COUNTY, ending.item.item_id, 1, BUREAU, EAST, "", "created", at, "")
        note.sent_on = sent
        ending.work.order_notes.add(note)
    ending.registered()
    (alert,) = [event for event in ending.work.events if isinstance(event, AlertRaised)]
    assert (alert.rule, alert.facts["orders"]) == ("ADM-29", ["o1"])


def test_the_office_names_what_is_missing_and_refuses_nothing() -> None:
    ending = Ending().opened().file().signed()
    with pytest.raises(exits.NothingReturned):
        RegisterExit()(ending.work.acting(OFFICER), ending.no, "return", {"gaps": " "})
    RegisterExit()(ending.work.acting(OFFICER), ending.no, "return", {"gaps": "缺经费结算"})
    assert ending.item.current.state is ItemState.IN_FORCE and ending.filing.gaps == "缺经费结算"
    ending.file().signed().registered()
    assert ending.item.current.state is ItemState.COMPLETED


@pytest.mark.parametrize("day", ["", "29.5.2026", "2026-04-30", "2026-06-02"])
def test_the_actual_end_lies_within_the_term_and_not_ahead(day: str) -> None:
    ending = Ending().opened()
    with pytest.raises(exits.ExitDateInvalid):
        ending.file(actual_end=day)
    assert ending.filing.state is exits.ExitState.OPEN


def test_an_early_exit_needs_its_reason() -> None:
    with pytest.raises(ReasonMissing):
        Ending().opened().file(kind="exited_early")


def test_after_the_planned_end_the_item_expires_and_the_department_is_asked_once() -> None:
    ending = Ending(END)
    assert ExpireItems()(ending.work, COUNTY) == []
    ending.to(END + timedelta(days=1))
    (ending.no,) = ExpireItems()(ending.work, COUNTY)
    assert (ending.item.current.state, ending.item.current.ended_on) == (ItemState.EXPIRED, END)
    assert ExpireItems()(ending.work, COUNTY) == []
    with pytest.raises(exits.TermIsOver):
        FileExit(CALENDAR)(ending.work.acting(CLERK), ending.no, "drop", {})
    with pytest.raises(exits.ExitDateInvalid):
        ending.file(actual_end=(END + timedelta(days=1)).isoformat())
    ending.file(actual_end=END.isoformat()).signed().registered()
    assert ending.item.current.state is ItemState.COMPLETED


def test_a_filing_under_way_goes_on_when_the_item_expires() -> None:
    ending = Ending(END).opened()
    ending.to(END + timedelta(days=1))
    assert ExpireItems()(ending.work, COUNTY) == []
    ending.file(actual_end="2026-12-30").signed().registered()
    assert ending.item.current.ended_on == date(2026, 12, 30)


def test_what_goes_on_is_given_up_and_may_be_filed_later() -> None:
    ending = Ending().opened()
    FileExit(CALENDAR)(ending.work.acting(CLERK), ending.no, "drop", {})
    assert ending.item.current.state is ItemState.IN_FORCE
    first = ending.no
    assert ending.opened().no != first


@given(
    st.lists(
        st.sampled_from(["file", "drop", "sign", "send back", "register", "return", "keep"]), max_size=12
    )
)
def test_whatever_is_tried_the_item_ends_at_most_once_and_on_the_filed_day(acts: list[str]) -> None:
    """E3-12: no way leads to a refusal; what is not due at a step changes nothing."""
    ending = Ending().opened()
    tries = {
        "file": ending.file,
        "drop": lambda: FileExit(CALENDAR)(ending.work.acting(CLERK), ending.no, "drop", {}),
        "sign": ending.signed,
        "send back": lambda: SignExit()(ending.work.acting(LEADER), ending.no, "return", {"reason": "x"}),
        "register": ending.registered,
        "return": lambda: RegisterExit()(ending.work.acting(OFFICER), ending.no, "return", {"gaps": "x"}),
        "keep": lambda: KeepExit()(ending.work.acting(CLERK), ending.no, BUREAU, {}),
    }
    for act in acts:
        before = (ending.filing.state, ending.item.current.state, ending.item.revision)
        try:
            tries[act]()
        except StepNotOpen:
            assert (ending.filing.state, ending.item.current.state, ending.item.revision) == before
    ended = [event for event in ending.work.events if isinstance(event, ItemMarked)]
    registered = ending.filing.state in (exits.ExitState.REGISTERED, exits.ExitState.CLOSED)
    assert len(ended) == registered == (ending.item.current.state is ItemState.COMPLETED)
    assert ending.item.current.ended_on == (date(2026, 5, 29) if registered else None)
