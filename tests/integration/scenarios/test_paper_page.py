"""The office copies a paper application into the portal's page; the real admission answers behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from tests.support import stock
from tests.support.actors import EDUCATION_CLERK, OFFICE_CLERK, SONGSHAN, XIANGYIN
from tests.support.county import Answer, County
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal

EMBEDDED = pytest.mark.parametrize("kind", [stock.EMBEDDED], indirect=True)
PAPER = {
    "applicant": EDUCATION_CLERK.unit,
    "received_on": "2026-03-02",
    "item_name": "暑期防溺水巡查",
    "request_type": "new",
    "townships": SONGSHAN.unit,
    "communities": XIANGYIN.unit,
    "volume": "12.5",
    "duties.0.body": "区教育局",
    "duties.0.duty": "组织巡查",
    "opinions.0.party": SONGSHAN.unit,
    "opinions.0.outcome": "agree",
    "opinions.1.party": XIANGYIN.unit,
    "opinions.1.outcome": "object",
    "opinions.1.remark": "人手不足",
}


@dataclass
class OverTheWire(FixtureServices):
    """What the page asks of admission, asked of the real one."""

    county: County | None = None

    def get(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Any:
        assert self.county is not None
        return _told(self.county.get(actor, path, service, **(params or {})))

    def send(
        self, method: str, service: str, path: str, payload: Any, *, actor: Actor | None, key: str
    ) -> Any:
        assert self.county is not None
        return _told(self.county.post(actor, path, payload, service, key))


def _told(answer: Answer) -> Any:
    if answer.status_code >= 400:
        raise ServiceProblem("admission", answer.status_code, answer.json)
    return answer.json


@pytest.fixture
def desk(county: County) -> FlaskClient:
    """The portal as the clerk of the office sees it."""
    return a_portal(OFFICE_CLERK, OverTheWire(county=county)).test_client()


@EMBEDDED
def test_every_gap_of_the_paper_stands_in_the_one_correction_notice(
    county: County, desk: FlaskClient
) -> None:
    assert re.search(r'name="applicant".*?区教育局', desk.get("/applications/paper").text, re.DOTALL)
    entered = desk.post("/applications/paper", data=PAPER)
    assert entered.status_code == 303, entered.text
    case_no = entered.headers["Location"].rsplit("/", 1)[1]

    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    found = county.task(OFFICE_CLERK, case_no, "check_completeness")["data"]["gaps"]
    assert {"设定依据", "工作目标", "人员", "培训安排", "指导方式", "频次"} <= {gap["field"] for gap in found}
    assert not {"事项名称", "涉及社区", "职责分工"} & {gap["field"] for gap in found}
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete")

    file = county.file(EDUCATION_CLERK, case_no)
    (notice,) = [section for section in file["sections"] if section["key"] == "corrections"]
    assert len(notice["table"]["rows"]) == len(found)
    assert [one["outcome"]["zh"] for one in file["opinions"]] == ["同意", "有异议"]
    assert county.waiting_for(EDUCATION_CLERK, case_no)[0]["element_id"] == "submit_correction"


@EMBEDDED
def test_what_must_be_there_is_asked_for_beside_its_field(county: County, desk: FlaskClient) -> None:
    page = desk.post("/applications/paper", data={"goal": "暑期零溺亡", "opinions.0.outcome": "agree"})
    assert page.status_code == 422
    for field in ("applicant", "received_on", "item_name", "opinions-0-party"):
        assert f'id="f-{field}-error"' in page.text, field
    assert "暑期零溺亡" in page.text
    assert county.get(OFFICE_CLERK, "/applications").json["items"] == []
