"""Years as counties might live through them: written down plainly, and put through the service."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from functools import cache
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


SCHEMES = 97


@cache
def _scheme(number: int) -> Plain:
    """One of the schemes counties have; the one of the regulation is the most common."""
    chance = random.Random(-number - 1)
    return {
        "weights": chance.choice(
            [("0.4", "0.2", "0.4")] * 4 + [("0.3", "0.3", "0.4"), ("0.35", "0.25", "0.4")]
        ),
        "scope": chance.choice(["both", "both", "territorial"]),
        "thresholds": (
            chance.choice(["90", "85.5", "92"]), "80", "60", chance.choice(["90", "90", "89.995", "85"]),
        ),
        "scale": chance.choice([("100", "70", "30"), ("100", "66.5", "0")]),
        "minima": chance.choice([(10, 30, 30), (1, 1, 1), (3, 5, 8)]),
        "indicators": {
            part: _indicators(chance, letter) for part, letter in (("territorial", "I"), ("statutory", "D"))
        },
    }  # fmt: skip


def a_random_year(chance: random.Random) -> Plain:
    """Anything the rules allow: several townships, groups nobody of answered, no statement, a serious fact,
    a review; often close to a threshold, and now and then exactly on it."""
    number = chance.randrange(SCHEMES)
    scheme = _scheme(number)
    territorial, statutory = (scheme["indicators"][part] for part in ("territorial", "statutory"))
    many = chance.choice([1, 1, 1, 1, 1, 2, 2, 3])
    year: Plain = {
        **scheme,
        "scheme": number,
        "statutory": {key: _mark(chance, full) for key, full in statutory},
        "serious": chance.random() < 0.1,
        "townships": {str(FIRST + place): _township(chance, territorial) for place in range(many)},
        "review": None,
    }
    if chance.random() < 0.15:
        _on_the_bar(chance, year)
    if chance.random() < 0.15:
        year["review"] = _review(chance, year)
    return year


def _on_the_bar(chance: random.Random, year: Plain) -> None:
    """Every township gives exactly ninety, or as little less as can be written: 89.999999."""
    just_below = chance.random() < 0.4
    for one in year["townships"].values():
        one["agreed"] = None
        left = Decimal("90") - (Decimal("0.000001") if just_below else 0)
        for key, full in year["indicators"]["territorial"]:
            given = min(left, Decimal(full))
            one["marks"][key], left = f"{given:f}", left - given
        fair = 5 if year["scale"][1] == "70" else 0
        dissatisfied = 0 if fair else 3
        counts = [10 if fair else 27, fair, dissatisfied, 0]
        one["groups"] = {group: (sum(counts) * 2, 90, [[2 * n for n in counts]] * 4) for group in GROUPS}
    if chance.random() < 0.5:
        year["statutory"] = dict(year["indicators"]["statutory"])


def _review(chance: random.Random, year: Plain) -> Plain:
    """The department's marks as a review corrects them; the first result stays beside the second."""
    return {key: _mark(chance, full) for key, full in year["indicators"]["statutory"]}


def reviewed(year: Plain) -> Plain:
    """The same year with the marks the review put right."""
    return {**year, "statutory": year["review"]}


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
    """The scheme of such a year; read once, as it was frozen once."""
    return _rules(year["scheme"])


@cache
def _rules(number: int) -> Rules:
    year = _scheme(number)
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
    figures = found.aggregate(rules, {}, cause="", at=AT).figures
    if year["review"] is not None:
        _correct(found, rules, year)
    return figures, found


def _correct(found: AnnualAssessment, rules: Rules, year: Plain) -> None:
    """The result is told and published, then a review puts the department's sheet right."""
    found.notify()
    found.finalise(AT)
    found.publish(AT)
    rows = _rows(year["review"])
    data = {"marks": rows, "serious": "事故" if year["serious"] else ""}
    sheet = filled_in(rules, Part.STATUTORY, POLICE, data, (), statement="", by="经办人", at=AT, cause="复核")
    found.correct_sheet(sheet, by="经办人", at=AT)
    found.aggregate(rules, {}, cause="复核", at=AT)


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
    data = {"marks": _rows(marks), "serious": "事故" if serious else ""}
    found.enter_sheet(filled_in(rules, part, assessor, data, (), statement=statement, by="经办人", at=AT))
    found.lock_sheet(part, assessor, by="负责人", at=AT)


def _rows(marks: Plain) -> list[Plain]:
    return [
        {"indicator": key, "mark": mark, "reason": "台账", "evidence": "1号"} for key, mark in marks.items()
    ]
