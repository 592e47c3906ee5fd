"""A year from which no dates can be counted is refused wherever one can be named."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.testing.clock import FixedClock
from chassis.web.identity import TokenSigner
from services.assessment.assembly import Assembly
from tests.integration.assessment.desk import KEYS, NOW
from tests.integration.assessment.judging import OFFICE


def header(key: str = "") -> dict[str, str]:
    """The performance office asks."""
    token = TokenSigner(KEYS[0], clock=FixedClock(NOW)).sign(OFFICE, "assessment")
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": key or "not-needed"}


@pytest.mark.parametrize("path", ["/statements", "/staff-marks", "/excellent-shares", "/assessments"])
@pytest.mark.parametrize("year", [0, 1999, 3000, 64975, 10**30])
def test_such_a_year_is_no_way_to_look(on_sqlite: Assembly, path: str, year: int) -> None:
    client = on_sqlite.web_app.test_client()
    refused = client.get(path, query_string={"year": year}, headers=header())
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/year")
    assert client.get(path, query_string={"year": 2026}, headers=header()).status_code in (200, 404)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/statements", {"agency": "430211-gaj", "township": "430211001"}), ("/excellent-shares", {})],
)
def test_nothing_is_begun_for_such_a_year(on_sqlite: Assembly, path: str, body: dict[str, Any]) -> None:
    client = on_sqlite.web_app.test_client()
    refused = client.post(path, json={**body, "year": 64975}, headers=header("far-from-here"))
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/year")


@pytest.mark.parametrize("year", [1999, 3000, 99999999])
def test_there_is_no_page_of_such_a_year(on_sqlite: Assembly, year: int) -> None:
    client = on_sqlite.web_app.test_client()
    assert client.get(f"/schemes/{year}", headers=header()).status_code == 404
    assert client.get("/schemes/2026", headers=header()).status_code == 200
