"""A report as a workbook: volumes, time per step, and what each figure means with the date of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext

from chassis.documents.sheets import Column, Sheet, write_book
from portal.storage.work_figures import Step, Volume
from portal.web.language import said
from portal.web.report_words import groups, labels, meanings
from portal.web.reports_asked import Question

COUNTED = ("received", "done", "late", "open", "overdue")


def book_of(
    question: Question,
    volumes: Sequence[Volume],
    steps: Sequence[Step],
    names: Mapping[str, str],
    as_of: datetime,
) -> bytes:
    """The figures as asked for."""
    words, asked = labels(), question.asked
    volume_columns = [Column("key", groups()[question.by], width=28), *_numbers(COUNTED, words)]
    step_columns = [
        Column("process", gettext("程序"), width=24),
        Column("step", gettext("环节"), width=28),
        *_numbers(("done", "median", "p90", "limit", "in_time", "open", "overdue"), words),
    ]
    notes = [
        (gettext("数据截至"), f"{as_of:%Y-%m-%d %H:%M}"),
        (gettext("月份"), f"{asked.first} – {asked.last}"),
        *meanings(),
    ]
    return write_book(
        [
            (Sheet(gettext("工作量"), tuple(volume_columns)), [_volume(one, names) for one in volumes]),
            (Sheet(gettext("环节用时"), tuple(step_columns)), [_step(one, names) for one in steps]),
        ],
        notes,
    )


def in_time(step: Step) -> str:
    """The share of what was done that was not late."""
    return f"{100 * (step.done - step.late) / step.done:.1f}%" if step.done else ""


def _numbers(keys: Sequence[str], words: Mapping[str, str]) -> list[Column]:
    return [Column(key, words[key], "text" if key == "in_time" else "whole") for key in keys]


def _volume(one: Volume, names: Mapping[str, str]) -> dict[str, Any]:
    return {"key": names.get(one.key, one.key), **{key: getattr(one, key) for key in COUNTED}}


def _step(one: Step, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "process": names.get(one.process_id, one.process_id),
        "step": said(one.name) or one.element_id,
        "done": one.done,
        "median": one.median,
        "p90": one.p90,
        "limit": one.limit_days,
        "in_time": in_time(one),
        "open": one.open,
        "overdue": one.overdue,
    }
