"""The page on which a sheet of events is handed in."""

from __future__ import annotations

import io
import re

import pytest

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import services_of, the_portal

OPERATOR = Actor(
    "u8", "指挥中心经办人", "值班", "430211-zhzx", "指挥中心", frozenset({"command_operator@430211-zhzx"})
)
WATCHER = Actor("u3", "督查人员", "督查", "430200-dcs", "督查室", frozenset({"city_supervisor@430200-dcs"}))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _post(portal, confirm):
    data = {"confirm": confirm, "file": (io.BytesIO(b"sheet"), "events.xlsx")}
    return portal.test_client().post("/events/import", data=data)


def test_a_sheet_is_looked_at_first_and_taken_in_when_confirmed():
    portal = the_portal(OPERATOR)
    services = services_of(portal)
    looked, taken = _post(portal, "0"), _post(portal, "1")
    assert "将新登记 2 个" in looked.text and "确认导入" in looked.text
    assert "已导入 2 个事件" in taken.text and "确认导入" not in taken.text
    assert [sent[3][2] for sent in services.sent] == [{"confirm": "false"}, {"confirm": "true"}]


def test_a_wrong_sheet_comes_back_marked():
    portal = the_portal(OPERATOR)
    services_of(portal).refusal = ServiceProblem("dispatch", 422, {}, content=b"marked", content_type=XLSX)
    answer = _post(portal, "1")
    assert answer.status_code == 422 and f"data:{XLSX};base64," in answer.text
    assert "没有导入" in answer.text


def test_who_reports_no_events_is_not_offered_to_import_them():
    portal = the_portal(WATCHER)
    portal.testing = True
    client = portal.test_client()
    assert "/events/import" not in client.get("/events").text
    with pytest.raises(RoleMissing):
        client.get("/events/import")
    assert "/events/import" in the_portal(OPERATOR).test_client().get("/events").text


def test_of_two_pages_about_events_only_the_one_being_read_is_marked_in_the_navigation():
    client = the_portal(OPERATOR).test_client()
    for path, read in (("/board", "一台运行"), ("/events", "事件"), ("/events/import", "事件")):
        marked = re.findall(r'<a [^>]*aria-current="[^"]+"[^>]*>([^<]+?)\s*<', client.get(path).text)
        assert {"事件", "一台运行"} & set(marked) == {read}
