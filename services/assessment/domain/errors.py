"""What assessment refuses, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class YearOutOfRange(Refusal):
    """Nothing was ever recorded for such a year."""

    code = "year-out-of-range"
    title = Said("年度有误", "The year is not valid")
    detail = Said("没有 {year} 年度的数据。", "There are no figures for {year}.")
