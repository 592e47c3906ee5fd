"""A sheet of events: what becomes of its rows, and which cells are named as wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.dispatch.domain.event_class import Urgency
from services.dispatch.domain.event_rows import Intake, events_of
from services.dispatch.domain.grid_event import Source

NOW = datetime(2026, 5, 12, 17, 0, tzinfo=UTC)
"""Already the 13th in the county."""
ROW = {
    "row": 2, "number": "A-1", "source": "网格上报", "class": "乱倒渣土", "title": "乱倒渣土",
    "description": "两车", "township": "嵩山路街道", "community": "湘银社区", "place": "珠江北路口",
    "urgency": None, "occurred_on": None, "contact": None,
}  # fmt: skip
CENTRE = Intake(
    townships={"430211001": "嵩山路街道", "430211002": "泰山路街道"},
    communities={"430211001008": "湘银社区", "430211002012": "湘银社区"},
    classes={"SR-04": "乱倒渣土"},
    unit="430211-zhzx",
    territory="",
    refers=False,
    now=NOW,
)
TOWNSHIP = replace(CENTRE, unit="430211001", territory="430211001")
COMMUNITY = replace(CENTRE, unit="430211001008", territory="430211001008")
BUREAU = replace(CENTRE, unit="430211-cgj", refers=True)


def test_a_row_is_an_event_of_the_named_township_even_where_communities_share_a_name():
    (event,), wrong = events_of([{**ROW, "township": "泰山路街道", "occurred_on": date(2026, 5, 13)}], CENTRE)
    assert wrong == []
    assert (event.township, event.community, event.class_code) == ("430211002", "430211002012", "SR-04")
    assert event.report.urgency is Urgency.NORMAL and event.report.occurred_at < NOW


def test_codes_do_as_well_as_names_and_what_is_left_out_is_left_open():
    row = {**ROW, "class": None, "township": "430211001", "community": None, "urgency": "特急"}
    (event,), wrong = events_of([row], TOWNSHIP)
    assert wrong == [] and (event.class_code, event.community) == ("", "")
    assert event.report.urgency is Urgency.CRITICAL and event.report.occurred_at == NOW


def test_the_hotline_numbers_for_everybody_and_every_other_unit_for_itself():
    (hotline,), _ = events_of([{**ROW, "source": "12345热线"}], CENTRE)
    (here,), _ = events_of([ROW], TOWNSHIP)
    (there,), _ = events_of([ROW], CENTRE)
    assert hotline.report.external_no == "A-1"
    assert here.report.external_no != there.report.external_no
    assert {one.report.number_there for one in (hotline, here, there)} == {"A-1"}


@pytest.mark.parametrize(
    ("changes", "intake", "column"),
    [
        ({"township": "无名镇"}, CENTRE, "township"),
        ({"township": "泰山路街道"}, TOWNSHIP, "township"),
        ({"community": "无名社区"}, CENTRE, "community"),
        ({"community": None}, COMMUNITY, "community"),
        ({"class": "XX-99"}, CENTRE, "class"),
        ({"source": "网格上报"}, BUREAU, "source"),
        ({"occurred_on": date(2026, 5, 14)}, CENTRE, "occurred_on"),
        ({"title": "长" * 61}, CENTRE, "title"),
        ({"number": "9" * 41}, CENTRE, "number"),
        ({"contact": "1" * 101}, CENTRE, "contact"),
    ],
)
def test_a_wrong_cell_is_named_in_both_languages(changes, intake, column):
    events, wrong = events_of([{**ROW, **changes}], intake)
    assert events == [] and [(one.row, one.column) for one in wrong] == [(2, column)]
    assert wrong[0].said.zh and wrong[0].said.en


def test_the_same_number_twice_is_wrong_only_within_one_source():
    rows = [ROW, {**ROW, "row": 3}, {**ROW, "row": 4, "source": "视频发现"}]
    _, wrong = events_of(rows, CENTRE)
    assert [(one.row, one.column) for one in wrong] == [(3, "number")]
    assert "2" in wrong[0].said.zh


def test_a_department_refers_and_keeps_the_source():
    (event,), wrong = events_of([{**ROW, "source": "部门移送"}], BUREAU)
    assert wrong == [] and event.report.source is Source.REFERRAL
