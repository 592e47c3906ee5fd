"""The register of stationed agencies: lines by date, posts and quotas, sheets with every wrong cell named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.dispatch.domain.agency import Holding, Line, Post, PostKind, SinkingMode, StationedAgency
from services.dispatch.domain.agency_errors import (
    HolderUnknown,
    LineInvalid,
    PostUnknown,
    QuotaExceeded,
)
from services.dispatch.domain.agency_rows import Units, entries_of

TODAY = date(2026, 5, 12)
HEAD = Post("所长", PostKind.HEAD, 1)
LINE = Line(
    since=date(2024, 1, 1),
    name="群丰派出所",
    sending_department="430211-gaj",
    seat_township="430211101",
    served=("430211101", "430211102"),
    posts=(HEAD, Post("民警", PostKind.ORDINARY, 2)),
)
UNITS = Units(
    {"430211-gaj": "区公安分局", "430211-zzb": "区委组织部"},
    {"430211101": "群丰镇", "430211102": "雷打石镇"},
)
ROW = {
    "row": 2, "code": "430211-gaj-qf", "name": "群丰派出所", "sending_department": "区公安分局",
    "seat_township": "群丰镇", "served": "群丰镇、雷打石镇", "mode": "区域派驻", "decider": "区委组织部",
    "contact": "", "since": date(2024, 1, 1), "proof": "", "post": "所长", "kind": "负责人", "quota": 1,
    "holder": "现任所长", "held_since": date(2024, 3, 1),
}  # fmt: skip


def an_agency(*lines):
    agency = StationedAgency("430211-gaj-qf", "", "", "", ())
    for line in lines or (LINE,):
        agency.enter(line, TODAY)
    return agency


def imported(*rows, known=None):
    entries, wrong = entries_of(
        rows, UNITS, {known.code: known} if known else {}, county="430211", today=TODAY
    )
    return entries, {(one.row, one.column) for one in wrong}


def test_the_register_tells_what_held_on_a_day():
    later = replace(LINE, since=date(2026, 2, 1), seat_township="430211102")
    agency = an_agency(later, LINE)
    assert agency.line_on(date(2023, 12, 31)) is None
    assert agency.line_on(date(2026, 1, 31)) == LINE and agency.line_on(TODAY) == later
    assert agency.seat_township == "430211102" and later.townships == ("430211102", "430211101")


def test_a_line_of_the_same_day_corrects_and_the_same_line_changes_nothing():
    agency = an_agency()
    assert agency.enter(LINE, TODAY) is None and agency.revision == 1
    said = agency.enter(replace(LINE, name="群丰镇派出所"), TODAY)
    assert len(agency.lines) == 1 and said.name == "群丰镇派出所" and said.revision == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"since": date(2026, 5, 13)},
        {"seat_township": "430211103"},
        {"served": ("430211101", "430211101")},
        {"posts": ()},
        {"posts": (replace(HEAD, quota=2),)},
        {"posts": (HEAD, Post("所长", PostKind.DEPUTY, 1))},
        {"posts": (HEAD, Post("民警", PostKind.ORDINARY, 0))},
    ],
)
def test_a_line_that_cannot_be_is_refused_and_changes_nothing(changes):
    agency = an_agency()
    with pytest.raises(LineInvalid):
        agency.enter(replace(LINE, **changes), TODAY)
    assert agency.lines == (LINE,)


def test_nobody_takes_up_a_post_beyond_its_quota_on_any_day():
    agency = an_agency()
    agency.take_up(Holding("所长", "甲岗", date(2026, 6, 1), until=date(2026, 6, 30)))
    with pytest.raises(QuotaExceeded):
        agency.take_up(Holding("所长", "乙岗", date(2026, 5, 1)))
    agency.take_up(Holding("所长", "乙岗", date(2026, 7, 1)))
    with pytest.raises(PostUnknown):
        agency.take_up(Holding("政委", "丙岗", TODAY))


def test_whoever_leaves_is_found_by_date_afterwards():
    agency = an_agency()
    agency.take_up(Holding("所长", "甲岗", date(2024, 3, 1)))
    agency.leave("所长", "甲岗", date(2026, 5, 11))
    assert agency.held_on(date(2026, 5, 11), "所长") and not agency.held_on(TODAY)
    with pytest.raises(HolderUnknown):
        agency.leave("所长", "甲岗", TODAY)


def test_a_sheet_has_a_row_for_each_post():
    staff = {**ROW, "row": 3, "post": "民警", "kind": "一般人员", "quota": 2, "holder": None}
    (entry,), wrong = imported(ROW, {**staff, "held_since": None})
    assert wrong == set()
    assert entry.line == replace(LINE, decider="430211-zzb", mode=SinkingMode.STATIONED)
    assert entry.holdings == (Holding("所长", "现任所长", date(2024, 3, 1)),)


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"code": "gaj-qf"}, "code"),
        ({"sending_department": "区公安局"}, "sending_department"),
        ({"decider": "市委组织部"}, "decider"),
        ({"seat_township": "三门镇"}, "seat_township"),
        ({"served": "群丰镇、三门镇"}, "served"),
        ({"seat_township": "雷打石镇", "served": "群丰镇"}, "seat_township"),
        ({"since": date(2026, 5, 13)}, "since"),
        ({"kind": "副职"}, "kind"),
        ({"quota": 0}, "quota"),
        ({"holder": "甲岗、乙岗"}, "holder"),
        ({"held_since": None}, "held_since"),
        ({"held_since": date(2026, 5, 13)}, "held_since"),
    ],
)
def test_every_wrong_cell_is_named(changes, cell):
    assert (2, cell) in imported({**ROW, **changes})[1]


def test_rows_of_one_agency_say_the_same():
    _, wrong = imported(ROW, {**ROW, "row": 3, "post": "民警", "kind": "一般人员", "name": "群丰所"})
    assert wrong == {(3, "name")}


def test_a_sheet_moves_nobody_whose_post_was_entered():
    agency = an_agency()
    agency.take_up(Holding("所长", "现任所长", date(2024, 3, 1)))
    assert imported(ROW, known=agency)[1] == set()
    assert imported({**ROW, "holder": "新任所长"}, known=agency)[1] == {(2, "holder")}
