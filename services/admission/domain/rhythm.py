"""How often an item is asked: the free text of “频次” read as times a year, or as not readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from chassis.texts import Said

MONTHS_A_YEAR = 12
_A_YEAR = {
    "年": Fraction(1), "季": Fraction(4), "月": Fraction(12), "旬": Fraction(36),
    "周": Fraction(52), "星期": Fraction(52), "天": Fraction(365), "日": Fraction(365),
}  # fmt: skip
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBER = r"\d{1,3}|[一二两三四五六七八九十]"
_EVERY = re.compile(
    rf"(?:每|全)(?:隔)?(?P<span>半|{_NUMBER})?个?(?P<unit>年|季|月|旬|周|星期|天|日)度?"
    rf"(?:[^\d一二两三四五六七八九十]{{0,4}}(?P<times>{_NUMBER})\s*(?:次|回|期|轮))?"
)
_ONCE = re.compile(r"^(?:共|只|仅)?(?:一|1)\s*次(?:性)?$|一次性")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often: so many times a year, just once, or what nobody could read."""

    a_year: Fraction
    text: str
    once: bool = False
    understood: bool = True

    @property
    def gap(self) -> int:
        """Whole months from one time to the next; none when it is asked monthly or oftener, or once."""
        if self.once or not self.understood or self.a_year >= MONTHS_A_YEAR:
            return 0
        months = MONTHS_A_YEAR / self.a_year
        return int(months) if months.denominator == 1 else 0

    @property
    def said(self) -> Said:
        """The reading in words, so that a wrong one is noticed."""
        if not self.understood:
            return Said("频次未能识别，按期限平均计", "frequency not understood, spread evenly over the term")
        if self.once:
            return Said("按一次计", "read as once")
        number = f"{float(self.a_year):g}"
        return Said(f"按每年 {number} 次计", f"read as {number} times a year")


def rhythm_of(text: str) -> Rhythm:
    """Read a frequency as people write it: 每周两次, 每季度一次, 每两个月, 一次性."""
    plain = re.sub(r"\s", "", text)
    found = _EVERY.search(plain)
    if found is not None:
        span, times = found["span"], _count(found["times"] or "一")
        spans = Fraction(1, 2) if span == "半" else Fraction(_count(span or "一"))
        if spans and times:
            return Rhythm(_A_YEAR[found["unit"]] * times / spans, text)
    if _ONCE.search(plain):
        return Rhythm(Fraction(1), text, once=True)
    return Rhythm(Fraction(1), text, understood=False)


def _count(number: str) -> int:
    return _DIGITS.get(number) or int(number)
