"""What a setting can be: each kind reads a value or says what it expects instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from chassis.texts import Said

WORKING_DAYS = Said("工作日", "working days")
WORKING_MINUTES = Said("分钟（工作时间）", "minutes of office hours")
MINUTES = Said("分钟", "minutes")
CALENDAR_DAYS = Said("天", "days")
MONTHS = Said("个月", "months")
TIMES = Said("次", "times")
LIST_MARK = Said("、", ", ")


class NotThisKind(ValueError):
    """A value is not of the kind its setting wants."""

    def __init__(self, expected: Said) -> None:
        super().__init__(expected.zh)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number of something, within bounds."""

    unit: Said
    least: int
    most: int

    def read(self, value: object) -> int:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            expected = Said(
                "{least} 到 {most} 之间的整数，单位为{unit}",
                "a whole number of {unit} from {least} to {most}",
            )
            raise NotThisKind(expected.filled(least=self.least, most=self.most, unit=self.unit))
        return value

    def said(self, value: Any) -> Said:
        """The number with its unit."""
        return Said(f"{value} {self.unit.zh}", f"{value} {self.unit.en}")


@dataclass(frozen=True, slots=True)
class Share:
    """A share written as “2/3”, kept exactly, within bounds."""

    least: Fraction
    most: Fraction

    def read(self, value: object) -> str:
        """The share in lowest terms."""
        try:
            given = share(value) if isinstance(value, str) and len(value) <= LONGEST_SHARE else None
        except (ValueError, ZeroDivisionError):
            given = None
        if given is None or not self.least <= given <= self.most:
            expected = Said(
                "{least} 到 {most} 之间的分数，如 2/3", "a share from {least} to {most}, such as 2/3"
            )
            raise NotThisKind(expected.filled(least=str(self.least), most=str(self.most)))
        return f"{given.numerator}/{given.denominator}"

    def said(self, value: Any) -> Said:
        """The share."""
        return Said(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: Mapping[str, Said]

    def read(self, value: object) -> str:
        """The word."""
        if not isinstance(value, str) or value not in self.words:
            expected = Said("以下之一：{words}", "one of: {words}")
            raise NotThisKind(expected.filled(words=_listed(self.words)))
        return value

    def said(self, value: Any) -> Said:
        """The word as people read it."""
        return self.words.get(value, Said(str(value), str(value)))


@dataclass(frozen=True, slots=True)
class Several:
    """Any of a few words, in their own order; none is possible too."""

    words: Mapping[str, Said]

    def read(self, value: object) -> list[str]:
        """The words chosen."""
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one in self.words for one in value
        ):
            raise NotThisKind(
                Said("只能从以下选择：{words}", "only of: {words}").filled(words=_listed(self.words))
            )
        return [word for word in self.words if word in value]

    def said(self, value: Any) -> Said:
        """The words as people read them."""
        chosen = [self.words.get(one, Said(str(one), str(one))) for one in value]
        return joined(chosen) if chosen else Said("无", "none")


class Kind(Protocol):
    """What a setting can be; a part may have kinds of its own."""

    def read(self, value: object) -> Any:
        """The value in its one spelling, or `NotThisKind`."""
        ...

    def said(self, value: Any) -> Said:
        """The value as people read it."""
        ...


LONGEST_SHARE = 20


def share(value: object) -> Fraction:
    """A share written as “1/2” or “0.5”, exactly."""
    return Fraction(str(value))


def _listed(words: Mapping[str, Said]) -> Said:
    return joined([Said(f"{said.zh}（{word}）", f"{said.en} ({word})") for word, said in words.items()])


def joined(words: list[Said]) -> Said:
    """Several words as one list."""
    return Said(LIST_MARK.zh.join(one.zh for one in words), LIST_MARK.en.join(one.en for one in words))
