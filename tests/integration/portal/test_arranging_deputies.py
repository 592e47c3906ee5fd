"""Arranging a deputy through the web app: who may, for whom, for which days; seen at once by the deputy."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import sign_in, web_app
from tests.integration.portal.test_standing_in import SYSTEM
from tests.integration.portal.test_the_inbox import opened, task


@pytest.fixture
def database(sqlite: Database) -> Database:
    """`test_standing_in` asks the same of PostgreSQL's SQL."""
    return sqlite


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords) -> Flask:
    return web_app(directory, passwords)


@pytest.fixture
def ids(directory: Works[Work]) -> dict[str, str]:
    with directory(SYSTEM) as work:
        return work.directory.accounts()


def at_the_desk(app: Flask, login: str) -> FlaskClient:
    browser = app.test_client()
    assert sign_in(browser, login).status_code == 303
    return browser


def post(browser: FlaskClient, path: str, **form: str) -> int:
    token = re.search(r'data-csrf="([0-9a-f]{64})"', browser.get("/stand-ins").text)
    assert token
    return browser.post(path, data={"csrf_token": token[1], **form}).status_code


def wish(deputy: str, first: str = "2026-03-02", last: str = "2026-03-06", **more: str) -> dict[str, str]:
    return {"deputy": deputy, "valid_from": first, "valid_to": last, "reason": "外出学习", **more}


def test_the_deputy_finds_the_absent_s_work_on_the_desk_at_once_and_until_it_is_ended(
    app: Flask, directory: Works[Work], ids: dict[str, str]
) -> None:
    opened(directory, task(candidates=["department_leader@430211-zzb"]))
    leader, clerk = at_the_desk(app, "zzb.leader"), at_the_desk(app, "zzb.clerk")
    assert "事项 1" not in clerk.get("/inbox").text
    assert post(leader, "/stand-ins", **wish(ids["zzb.clerk"])) == 303
    page = clerk.get("/inbox").text
    assert "事项 1" in page and "代区委组织部负责人" in page and "正在代理：" in page
    made = re.search(r"/stand-ins/(\w+)/end", clerk.get("/stand-ins").text)
    assert made
    assert post(clerk, f"/stand-ins/{made[1]}/end") == 303
    assert "事项 1" not in clerk.get("/inbox").text
    with directory.reading() as session:
        lines = [(one.action, one.actor_id) for one in entries_of(session, ids["zzb.leader"])]
    assert [line for line in lines if line[0].startswith("stand-in")] == [
        ("stand-in-arranged", ids["zzb.leader"]),
        ("stand-in-ended", ids["zzb.clerk"]),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-01", "2026-03-06"),
        ("2026-03-06", "2026-03-05"),
        ("", "2026-03-06"),
        ("2026-03-02", "2027-03-02"),
    ],
)
def test_a_period_in_the_past_backwards_endless_or_missing_is_refused(
    app: Flask, ids: dict[str, str], first: str, last: str
) -> None:
    leader = at_the_desk(app, "zzb.leader")
    assert post(leader, "/stand-ins", **wish(ids["zzb.clerk"], first, last)) == 422


def test_on_each_day_there_is_one_deputy(app: Flask, ids: dict[str, str]) -> None:
    leader = at_the_desk(app, "zzb.leader")
    assert post(leader, "/stand-ins", **wish(ids["zzb.clerk"])) == 303
    assert post(leader, "/stand-ins", **wish(ids["zzb.member"], "2026-03-06", "2026-03-09")) == 409
    assert post(leader, "/stand-ins", **wish(ids["zzb.member"], "2026-03-07", "2026-03-09")) == 303


@pytest.mark.parametrize("deputy", ["zzb.leader", "mzj.clerk", "nobody"])
def test_only_another_colleague_of_the_unit_can_stand_in(
    app: Flask, ids: dict[str, str], deputy: str
) -> None:
    leader = at_the_desk(app, "zzb.leader")
    assert post(leader, "/stand-ins", **wish(ids.get(deputy, "no-such-account"))) == 422


def test_a_reason_belongs_to_it(app: Flask, ids: dict[str, str]) -> None:
    leader = at_the_desk(app, "zzb.leader")
    assert post(leader, "/stand-ins", **wish(ids["zzb.clerk"], reason="  ")) == 422


def test_only_who_leads_the_unit_arranges_it_for_somebody_else(app: Flask, ids: dict[str, str]) -> None:
    leader, clerk = at_the_desk(app, "zzb.leader"), at_the_desk(app, "zzb.clerk")
    for_member = wish(ids["zzb.clerk"], absent=ids["zzb.member"])
    assert post(leader, "/stand-ins", **for_member) == 303
    elsewhere = wish(ids["zzb.clerk"], absent=ids["mzj.clerk"])
    assert post(leader, "/stand-ins", **elsewhere) == 403
    assert post(clerk, "/stand-ins", **wish(ids["zzb.member"], absent=ids["zzb.leader"])) == 303
    assert "区委组织部经办人" in leader.get("/stand-ins").text


@pytest.mark.parametrize("arranges", ["gaj-sslpcs.head", "gaj.leader"])
def test_another_agency_of_the_department_does_the_work_of_a_head_who_is_away(
    app: Flask, directory: Works[Work], ids: dict[str, str], arranges: str
) -> None:
    opened(directory, task(candidates=["agency_head@430211-gaj-sslpcs"]))
    arranging, deputy = at_the_desk(app, arranges), at_the_desk(app, "gaj-tslpcs.head")
    assert "泰山路派出所负责人" in arranging.get("/stand-ins").text
    away = wish(ids["gaj-tslpcs.head"], absent=ids["gaj-sslpcs.head"])
    assert post(arranging, "/stand-ins", **away) == 303
    page = deputy.get("/inbox").text
    assert "事项 1" in page and "代嵩山路派出所负责人" in page
    made = re.search(r"/stand-ins/(\w+)/end", arranging.get("/stand-ins").text)
    assert made
    assert post(arranging, f"/stand-ins/{made[1]}/end") == 303
    assert "事项 1" not in deputy.get("/inbox").text


@pytest.mark.parametrize("deputy", ["gaj.clerk", "gaj.leader", "sfj-sslsfs.head"])
def test_the_department_that_marks_an_agency_and_agencies_of_others_do_not(
    app: Flask, ids: dict[str, str], deputy: str
) -> None:
    for login in ("gaj-sslpcs.head", "gaj.leader"):
        away = wish(ids[deputy], absent=ids["gaj-sslpcs.head"])
        answer = post(at_the_desk(app, login), "/stand-ins", **away)
        assert answer == 422


@pytest.mark.parametrize("login", ["sfj.leader", "songshanlu.party"])
def test_only_who_leads_the_department_arranges_it_for_an_agency(
    app: Flask, ids: dict[str, str], login: str
) -> None:
    away = wish(ids["gaj-tslpcs.head"], absent=ids["gaj-sslpcs.head"])
    assert post(at_the_desk(app, login), "/stand-ins", **away) == 403


def test_a_community_is_stood_in_for_by_its_own_people_only(app: Flask, ids: dict[str, str]) -> None:
    away = wish(ids["songshanlu.clerk"], absent=ids["xiaohutang.secretary"])
    assert post(at_the_desk(app, "songshanlu.party"), "/stand-ins", **away) == 403


def test_nobody_else_ends_an_arrangement(app: Flask, directory: Works[Work], ids: dict[str, str]) -> None:
    leader, stranger = at_the_desk(app, "zzb.leader"), at_the_desk(app, "mzj.leader")
    assert post(leader, "/stand-ins", **wish(ids["zzb.clerk"])) == 303
    made = re.search(r"/stand-ins/(\w+)/end", leader.get("/stand-ins").text)
    assert made
    assert post(stranger, f"/stand-ins/{made[1]}/end") == 403
    assert post(stranger, "/stand-ins/no-such/end") == 403
    with directory(SYSTEM) as work:
        found = work.stand_ins.find(made[1])
        assert found is not None
        assert found.ended_at is None
        assert found.state(found.valid_to + timedelta(days=1)) == "ended"
