"""The quarterly report as a document says what the page says (ADM-33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.documents.letter import Letter, texts_of
from services.admission.domain.follow_up import FollowUp
from services.admission.domain.quarter import DEFINITIONS, by_procedure, quarter_of, quarter_text
from services.admission.storage.records import FollowUpRecord
from services.admission.usecases.answer_follow_up import AnswerFollowUp, JudgeAnswer
from services.admission.web.follow_up_file import listed
from services.admission.web.quarter_letter import report_of
from tests.unit.admission.a_county import BUREAU, CALENDAR, CLERK, InMemory, a_county
from tests.unit.admission.test_follow_up import CITY, asked

TODAY = date(2026, 5, 20)


def found(*follow_ups: FollowUp, quarter: str = "", today: date = TODAY) -> dict[str, Any]:
    period = quarter_of(quarter, today)
    rows = [FollowUpRecord(**vars_of(one), unit_names={BUREAU: "区卫健局"}) for one in follow_ups]
    return {
        "quarter": quarter_text(period),
        "first_day": period.begin,
        "last_day": period.end,
        "as_of": datetime(2026, 5, 20, 2, 0, tzinfo=UTC),
        "procedures": [
            {**{name: getattr(line, name) for name in line.__slots__}, "label": line.label}
            for line in by_procedure([], period, CALENDAR.working_days_between)
        ],
        "figures": [
            {"key": key, "label": label, "meaning": meaning, "value": number}
            for number, (key, (label, meaning)) in enumerate(DEFINITIONS.items(), 40)
        ],
        "people": {"as_of": None, "figures": []},
        "follow_ups": [listed(one, today) for one in rows],
    }


def vars_of(one: FollowUp) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FollowUp.__dataclass_fields__}


def cells(letter: Letter) -> list[str]:
    return list(texts_of(letter))


def test_every_figure_is_printed_with_its_meaning() -> None:
    letter = report_of(found(), "天元区", TODAY)
    printed = cells(letter)
    for number, (label, meaning) in enumerate(DEFINITIONS.values(), 40):
        assert {label.zh, str(number), meaning.zh} <= set(printed)
    assert letter.title == "社区工作事项准入2026年第二季度报告"
    assert "本期没有督办。" in printed and "—" in printed
    assert letter.note == "本期尚未结束，数据截至2026年5月20日。"
    assert report_of(found(quarter="2026-Q1"), "天元区", TODAY).note == ""


@pytest.mark.parametrize("late", [False, True])
def test_what_the_city_asked_is_printed_with_where_it_stands(late: bool) -> None:
    work: InMemory = a_county()
    case_no = asked(work)
    follow_up = work.follow_ups.get(case_no)
    open_one = replace(follow_up)
    work.clock.advance(days=15 if late else 1)
    AnswerFollowUp()(work.acting(CLERK), case_no, {"answer": "已处理"})  # type: ignore[arg-type]
    JudgeAnswer()(work.acting(CITY), case_no, "close", {"conclusion": "已整改"})  # type: ignore[arg-type]
    printed = cells(report_of(found(open_one, follow_up), "天元区", TODAY))
    assert {"尚未处理的拦截", "区卫健局", "为何仍未处理？", "2026-03-12", "逾期未答复"} <= set(printed)
    assert ("已办结（曾逾期）" if late else "已办结") in printed
