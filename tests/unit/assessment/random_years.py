"""Years as counties might live through them: written down plainly, and put through the service."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from services.assessment.domain.aggregation import Figures
from services.assessment.domain.annual_assessment import AnnualAssessment, proposed
from services.assessment.domain.satisfaction import Dimension, entered_tally
from services.assessment.domain.scheme import BarScope, Grading, Indicator, Part, Rules, Survey, Weights
from services.assessment.domain.score_sheet import filled_in
from tests.unit.assessment.a_year import AT, POLICE
from tests.unit.assessment.recomputation import GROUPS

Plain = dict[str, Any]
FIRST = 430211001


def a_random_year(chance: random.Random) -> Plain:
    """Anything the rules allow, often close to a threshold."""
    indicators = {
        part: _indicators(chance, letter) for part, letter in (("territorial", "I"), ("statutory", "D"))
    }
    excellent = chance.choice(["90", "85.5", "92"])
    return {
        "weights": chance.choice(
            [("0.4", "0.2", "0.4")] * 4 + [("0.3", "0.3", "0.4"), ("0.35", "0.25", "0.4")]
        ),
        "scope": chance.choice(["both", "both", "territorial"]),
        "thresholds": (excellent, "80", "60", chance.choice(["90", "89.995", "85"])),
        "scale": chance.choice([("100", "70", "30"), ("100", "66.5", "0")]),
        "minima": chance.choice([(10, 30, 30), (1, 1, 1), (3, 5, 8)]),
        "indicators": indicators,
        "statutory": {key: _mark(chance, full) for key, full in indicators["statutory"]},
        "serious": chance.random() < 0.1,
        "townships": {
            str(FIRST + number): _township(chance, indicators["territorial"])
            for number in range(chance.randint(1, 4))
        },
    }


def _indicators(chance: random.Random, letter: str) -> list[tuple[str, str]]:
    """Full marks that make a hundred, in tenths."""
    edges = [0, *sorted(chance.sample(range(1, 1000), chance.randint(1, 4))), 1000]
    return [(f"{letter}{number}", str((b - a) / 10)) for number, (a, b) in enumerate(pairwise(edges), 1)]


def _mark(chance: random.Random, full: str) -> str:
    """Mostly high, with as many places as somebody likes to write."""
    places = chance.randint(0, 6)
    most = int(Fraction(full) * 10**places)
    given = chance.choice([most, most, most * 95 // 100, chance.randint(0, most)])
    return f"{Decimal(given).scaleb(-places):f}"


def _township(chance: random.Random, indicators: list[tuple[str, str]]) -> Plain:
    marks: Plain = {key: _mark(chance, full) for key, full in indicators}
    without = chance.random() < 0.2
    if without:
        marks["I1"] = None
    agreed = _mark(chance, indicators[0][1]) if without and chance.random() < 0.5 else None
    return {
        "share": str(chance.choice([1, 0.5, 3, 21000, 33333.3])),
        "marks": marks,
        "agreed": agreed,
        "groups": {group: _group(chance, always=group == "staff") for group in GROUPS},
    }


def _group(chance: random.Random, *, always: bool) -> Any:
    answered = chance.randint(12, 60) if always else chance.choice([0, 4, 29, 30, chance.randint(0, 80)])
    dimensions = []
    for _ in Dimension:
        left, counts = answered, []
        for _ in range(3):
            counts.append(chance.randint(left // 2, left) if chance.random() < 0.8 else 0)
            left -= counts[-1]
        dimensions.append([*counts, left])
    if always:
        dimensions[0] = [answered, 0, 0, 0]
    return answered, answered + chance.randint(0, 20), dimensions


def rules_of(year: Plain) -> Rules:
    """The scheme of such a year."""
    weights = Weights(*map(Fraction, year["weights"]))
    indicators = tuple(
        Indicator(key, key, Part(part), Fraction(full), (), key == "I1")
        for part, lines in year["indicators"].items()
        for key, full in lines
    )
    survey = Survey(*map(Fraction, year["scale"]), *year["minima"])
    rules = Rules(
        weights, indicators, Grading(*map(Fraction, year["thresholds"]), BarScope(year["scope"])), survey,
        Fraction(3, 10), "" if weights.are_of_the_regulation else "株办发〔2026〕3号",
    )  # fmt: skip
    rules.require_sound()
    return rules


def by_the_service(year: Plain, *, shuffled: random.Random | None = None) -> tuple[Figures, AnnualAssessment]:
    """The same year through the verbs of the service, in another order of townships where wished."""
    rules, towns = rules_of(year), list(year["townships"])
    if shuffled is not None:
        shuffled.shuffle(towns)
    found = AnnualAssessment(
        "430211-ast-2026-00001", "430211", 2026, "a", "派出所", POLICE, towns[0], tuple(towns), 1, AT
    )
    found.fix_shares({one: year["townships"][one]["share"] for one in towns}, "人口")
    for one in towns:
        _judge(found, rules, one, year["townships"][one])
    _mark_sheet(found, rules, Part.STATUTORY, POLICE, year["statutory"], serious=year["serious"])
    full = Fraction(year["indicators"]["territorial"][0][1])
    for one in found.without_statement:
        agreed = year["townships"][one]["agreed"]
        found.settle_statement(
            proposed(one, "spread" if agreed is None else "agreed_mark", agreed, "年中设立", full)
        )
    return found.aggregate(rules, {}, cause="", at=AT).figures, found


def _judge(found: AnnualAssessment, rules: Rules, township: str, said: Plain) -> None:
    data = {
        "source": "测评报告",
        "groups": [
            {"group": group, "answered": answered, "frame": frame}
            for group, (answered, frame, _) in said["groups"].items()
        ],
        "counts": [
            {
                "line": f"{group}.{dimension.value}",
                **dict(zip(("satisfied", "fair", "dissatisfied", "unknown"), counts, strict=True)),
            }
            for group, (_, _, dimensions) in said["groups"].items()
            for dimension, counts in zip(Dimension, dimensions, strict=True)
        ],
    }
    found.enter_tally(entered_tally(township, data, by="经办人", at=AT))
    statement = "" if said["marks"]["I1"] is None else "3号"
    _mark_sheet(found, rules, Part.TERRITORIAL, township, said["marks"], statement=statement)


def _mark_sheet(
    found: AnnualAssessment, rules: Rules, part: Part, assessor: str, marks: Plain, *,
    statement: str = "3号", serious: bool = False,
) -> None:  # fmt: skip
    rows = [
        {"indicator": key, "mark": mark, "reason": "台账", "evidence": "1号"} for key, mark in marks.items()
    ]
    data = {"marks": rows, "serious": "事故" if serious else ""}
    found.enter_sheet(filled_in(rules, part, assessor, data, (), statement=statement, by="经办人", at=AT))
    found.lock_sheet(part, assessor, by="负责人", at=AT)
