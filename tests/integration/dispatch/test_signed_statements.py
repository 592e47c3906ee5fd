"""What assessment says of signed statements stands in the register of agencies, whatever the order (B20)."""

from __future__ import annotations

from chassis.actor import Actor
from services.assessment.domain.events import StatementSigned
from tests.integration.dispatch.house import TOWNSHIP, House
from tests.integration.dispatch.test_agencies import ROW, sent, units
from tests.unit.assessment.a_year import a_signed_statement

AGENCY = "430211-gaj-qf"


def test_a_signed_statement_arrives_and_a_supplement_takes_its_place(house: House) -> None:
    units(house)
    assert sent(house, [ROW]).get_json()["imported"] == 1
    house.settle()
    assert house.get(TOWNSHIP, f"/agencies/{AGENCY}")["statements"] == []
    base = a_signed_statement("430211101", AGENCY, 1)
    supplement = a_signed_statement("430211101", AGENCY, 2)
    supplement.supplements = base.case_no
    for one in (supplement, base, base):
        with house.assessment.works(Actor.system("assessment"), "test") as work:
            work.emit(StatementSigned(one))
        house.settle()
    (shown,) = house.get(TOWNSHIP, f"/agencies/{AGENCY}")["statements"]
    assert (shown["case_no"], shown["number"]) == (supplement.case_no, "株天责〔2026〕2号")
    assert (shown["township_name"], shown["targets"]) == ("群丰镇", 2)
