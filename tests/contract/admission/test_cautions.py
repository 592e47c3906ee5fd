"""What a department is told while it drafts: a refusal not long ago, and a start too near (B3)."""

from __future__ import annotations

from datetime import UTC, datetime

from chassis.actor import Actor
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import ApplicationState, RequestType
from tests.contract.admission.county import CLERK, COUNTY, EDUCATION, OFFICE_CLERK, County

NAME = "暑期防溺水巡查"


def refused(county: County) -> Application:
    """The education bureau’s request, refused on 2 February."""
    at = datetime(2026, 2, 2, 2, tzinfo=UTC)
    application = Application(
        "430211-adm-2026-00001", COUNTY, EDUCATION, RequestType.NEW, ApplicationState.REFUSED,
        {"content": "每周巡查"}, "u1", at, NAME, ended_at=at, end_reason="负担过重",
    )  # fmt: skip
    with county.admission.works(Actor.system("test"), "refused") as work:
        work.applications.add(application)
    return application


def test_nothing_stands_in_the_way_of_what_is_new_and_in_time(county: County) -> None:
    told = county.get(CLERK, "/applications/cautions", item_name=NAME, start="2026-12-01")
    assert told.json == {"barred": None, "days": 30, "earliest": None}


def test_the_refusal_and_the_first_possible_start_are_told_with_their_days(county: County) -> None:
    refused(county)
    asked = {"item_name": NAME, "start": "2026-03-20"}
    told = county.get(CLERK, "/applications/cautions", **asked)
    assert told.json["barred"] == {
        "case_no": "430211-adm-2026-00001",
        "refused_on": "2026-02-02",
        "until": "2026-08-02",
    }
    assert told.json["earliest"] > "2026-03-20"
    same_content = county.get(CLERK, "/applications/cautions", item_name="别的名称", content="每周 巡查")
    assert same_content.json["barred"]["until"] == "2026-08-02"
    news = county.get(CLERK, "/applications/cautions", **asked, new_facts="已落实经费")
    assert news.json["barred"] is None


def test_only_departments_ask_and_only_what_can_be_read(county: County) -> None:
    assert county.get(OFFICE_CLERK, "/applications/cautions").status_code == 403
    for wrong in ({"request_type": "?"}, {"start": "morgen"}, {"item_name": "长" * 61}):
        answer = county.get(CLERK, "/applications/cautions", **wrong)
        assert answer.status_code in (400, 422), wrong
