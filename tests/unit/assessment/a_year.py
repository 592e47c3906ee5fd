"""A year of one agency, judged in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.satisfaction import Dimension, Group, Tally, entered_tally
from services.assessment.domain.scheme import Part, Rules, usual_rules
from services.assessment.domain.score_sheet import Sheet, filled_in
from services.assessment.domain.target_statement import Path, Side, Signature, State, TargetStatement
from services.assessment.domain.targets import duties_from, targets_from

AT = datetime(2026, 12, 7, 2, tzinfo=UTC)
SEAT, OTHER, POLICE, AGENCY = "430211003", "430211004", "430211-gaj", "430211-gaj-lypcs"
FULL = {"I1": "40", "I2": "20", "I3": "25", "I4": "15"}
RULES = usual_rules()


def rows(**given: Any) -> list[dict[str, Any]]:
    """Marks as a form sends them, with reason and evidence."""
    return [{"indicator": k, "mark": v, "reason": "见台账", "evidence": "1号"} for k, v in given.items()]


def sheet(
    part: Part = Part.TERRITORIAL,
    assessor: str = SEAT,
    rules: Rules = RULES,
    statement: str = "3号",
    **given: Any,
) -> Sheet:
    """A sheet of these marks."""
    usual = FULL if part is Part.TERRITORIAL else {"D1": "50", "D2": "30", "D3": "15"}
    data = {"marks": rows(**(usual | given))}
    return filled_in(rules, part, assessor, data, (), statement=statement, by="经办人", at=AT)


def tally(township: str = SEAT, satisfied: int = 30, fair: int = 20, answered: int = 50) -> Tally:
    """Every group answers every dimension alike."""
    data = {
        "source": "测评报告",
        "groups": [{"group": one.value, "frame": 60, "answered": answered} for one in Group],
        "counts": [
            {
                "line": f"{group.value}.{dimension.value}",
                "satisfied": satisfied,
                "fair": fair,
                "unknown": answered - satisfied - fair,
            }
            for group in Group
            for dimension in Dimension
        ],
    }
    return entered_tally(township, data, by="经办人", at=AT)


def opened(*townships: str) -> AnnualAssessment:
    """An assessment that was just opened."""
    served = townships or (SEAT,)
    return AnnualAssessment(
        "430211-ast-2026-00001", "430211", 2026, AGENCY, "栗雨派出所", POLICE, SEAT, tuple(served), 1, AT
    )


def locked(found: AnnualAssessment, part: Part, assessor: str, **given: Any) -> None:
    """One side marks and locks."""
    found.enter_sheet(sheet(part, assessor, **given))
    found.lock_sheet(part, assessor, by="负责人", at=AT)


def an_assessment(**given: Any) -> AnnualAssessment:
    """A year judged by both and added up once: T 100 unless marks are given, S 88, D 95."""
    found = opened()
    found.fix_shares({SEAT: 1}, "")
    found.enter_tally(tally())
    locked(found, Part.TERRITORIAL, SEAT, **given)
    locked(found, Part.STATUTORY, POLICE)
    found.aggregate(RULES, {}, cause="", at=AT)
    found.notify()
    found.finalise(AT)
    return found


def a_published_year() -> AnnualAssessment:
    """The same year, made public."""
    found = an_assessment()
    found.publish(AT)
    return found


def a_signed_statement(
    township: str = SEAT,
    agency: str = AGENCY,
    number: int = 3,
    weights: tuple[str, ...] = ("62.5", "37.5"),
) -> TargetStatement:
    """Signed in February: two targets that weigh 62.5 and 37.5 unless others are given."""
    duties = duties_from([{"name": "治安巡防", "basis": "属地职责清单"}])
    usual = {"duty": "z1", "measure": "统计", "baseline": "120", "value": "下降 5%", "evidence": "月报"}
    rows = [
        {**usual, "name": f"目标{index}", "weight": weight, "by": "2026-11-30"}
        for index, weight in enumerate(weights, 1)
    ]
    signed = datetime(2026, 2, 26, 2, tzinfo=UTC)
    made = TargetStatement(
        f"430211-tgt-2026-{number:05d}{township[-1]}", "430211", 2026, agency, "栗雨派出所", POLICE,
        township, datetime(2026, 1, 5, 2, tzinfo=UTC),
        duties=duties, targets=targets_from(rows, duties, 2026), state=State.SIGNED, path=Path.NEGOTIATED,
        plan_version=1, number=f"株天责〔2026〕{number}号", signed_on=date(2026, 2, 26), closed_at=signed,
        signatures=tuple(Signature(side, township, "负责人", "负责人", signed, "") for side in Side),
    )  # fmt: skip
    made.record_sha256 = made.digest()
    return made
