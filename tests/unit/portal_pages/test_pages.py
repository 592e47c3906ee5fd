"""The pages with fixture services: what they show, what they send on, how a refusal comes back."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.clients.services import ServiceProblem, ServiceUnavailable
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, services_of, the_portal

EVERY_PAGE = (
    *(f"/cases/admission/{fixtures.CASE_NO}/{part}" for part in ("journal", "messages", "alike")),
    "/inbox",
    "/inbox?view=done",
    "/inbox?view=mine",
    "/inbox?view=unit",
    "/inbox?view=offered",
    "/inbox?view=ended",
    "/inbox?view=copies",
    "/inbox?view=watched",
    "/batch?task=t3&task=t4",
    "/stand-ins",
    "/tasks/admission/t1",
    "/tasks/admission/t1?act=return",
    "/tasks/admission/t1?act=cosign",
    "/tasks/admission/t2",
    f"/cases/admission/{fixtures.CASE_NO}",
    "/applications",
    "/applications/new",
    "/applications/paper",
    "/matters/new",
    "/catalogue",
    "/catalogue/import",
    "/township-duties",
    "/township-duties/new",
    "/township-duties/ZR-2026-00001",
    "/burden",
    "/burden/430211001008",
    "/my-items?place=430211001008",
    "/quarter",
    "/notices",
    "/meetings",
    "/meetings/m1",
    "/orders",
    "/orders/new",
    "/agencies",
    "/agencies/430211-scjgj-qfs",
    "/agencies/contacts",
    "/appointments",
    "/appointments/new",
    "/v?c=n-genuine",
    "/adverse-opinions",
    "/secondments",
    "/secondments/new",
    "/staff-notices",
    "/staff-notices/new",
    "/whistles",
    "/events",
    "/events/new",
    "/board",
    "/figures",
    "/statements",
    "/staff-marks",
    "/statements/430211-tgt-2026-00001",
    "/assessments",
    "/assessments/430211-ast-2026-00001",
    "/schemes",
    "/surveys/430211-ast-2026-00001/430211003",
    "/surveys/430211-ast-2026-00001/430211004",
    "/s?t=abc",
    "/alerts",
    "/processes",
    "/processes/admission/adm_simple/1",
    "/about",
)
PUBLIC = {
    "/catalogue",
    "/township-duties",
    "/township-duties/ZR-2026-00001",
    "/about",
    "/s?t=abc",
    "/v?c=n-genuine",
}
VERSION = {"version": "3"}


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal())


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return the_portal().test_client()


class Outline(HTMLParser):
    """Ids, labels and inline code of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.tokens = self.posts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")
        if tag == "form" and dict(attrs).get("method") == "post":
            self.posts += 1
        if dict(attrs).get("name") == "csrf_token":
            self.tokens += 1


def refusal(status: int = 422, **about: Any) -> ServiceProblem:
    problem = {
        "title": "申请不能受理",
        "title_en": "The application cannot be taken",
        "detail": "湘银社区有异议",
        "detail_en": "Xiangyin objected",
        "rule": "ADM-14",
        "code": "simple-closed",
        "errors": [],
        **about,
    }
    return ServiceProblem("admission", status, problem)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_opens_without_inline_code_or_double_ids(
    client: FlaskClient, address: str, language: str
) -> None:
    client.set_cookie("language", language)
    answer = client.get(address)
    outline = Outline()
    outline.feed(answer.text)
    assert answer.status_code == 200
    assert outline.inline == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.posts == outline.tokens


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_only_public_pages_open_without_signing_in(address: str) -> None:
    answer = the_portal(None).test_client().get(address)
    assert (answer.status_code == 200) is (address in PUBLIC)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_page_travels_in_thirty_kilobytes(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    sent = len(page.data)
    for part in re.findall(
        r'(?:src|href)="(/static/[^"]+\.(?:css|js|svg)\?v=[^"]+)"', gzip.decompress(page.data).decode()
    ):
        sent += len(client.get(part, headers={"Accept-Encoding": "gzip"}).data)
    assert page.headers["Content-Encoding"] == "gzip"
    assert sent <= 30 * 1024


def test_the_title_counts_what_waits(client: FlaskClient) -> None:
    assert "<title>(5) 待办 · 把关</title>" in client.get("/inbox").text


@pytest.mark.parametrize("view", ["open", "offered", "done", "ended", "mine", "copies", "watched", "unit"])
def test_every_view_of_the_desk_names_its_cases(client: FlaskClient, view: str) -> None:
    assert f">{fixtures.CASE['title']}</a>" in client.get(f"/inbox?view={view}").text


def test_the_desk_is_filtered_by_words(client: FlaskClient) -> None:
    page = client.get("/inbox?text=电梯").text
    assert "加装电梯" in page
    assert "森林防火" not in page


def test_work_is_handed_in_with_outcome_data_and_version(
    client: FlaskClient, services: FixtureServices
) -> None:
    posted = {**VERSION, "request_key": "k1", "outcome": "convert", "reason": "涉及印章"}
    answer = client.post("/tasks/admission/t1/complete", data=posted)
    assert (
        answer.headers["Location"]
        == f"/tasks/admission/t2?finished={fixtures.CASE_NO}&finished_in=admission&finished_task=t1"
    )
    assert services.sent == [
        (
            "POST",
            "admission",
            "/tasks/t1/complete",
            {
                "outcome": "convert",
                "data": {"outcome": "convert", "reason": "涉及印章", "checks": []},
                "version": 3,
            },
            "k1",
        )
    ]


def test_a_task_with_one_outcome_asks_for_none(client: FlaskClient, services: FixtureServices) -> None:
    assert 'name="outcome"' not in client.get("/tasks/admission/t2").text
    client.post("/tasks/admission/t2/complete", data={**VERSION, "requirements": "写明"})
    assert services.sent[0][3]["outcome"] == "done"


def test_a_refusal_returns_the_same_page_with_everything_entered(
    client: FlaskClient, services: FixtureServices
) -> None:
    errors = [{"pointer": "/data/reason", "zh": "请写明理由", "en": "Give a reason"}]
    services.refusal = refusal(errors=errors)
    answer = client.post("/tasks/admission/t1/complete", data={**VERSION, "outcome": "convert"})
    page = answer.text
    assert answer.status_code == 422
    assert "申请不能受理" in page and "The application cannot be taken" in page and "ADM-14" in page
    assert '<a href="#f-reason">请写明理由</a>' in page
    assert 'value="convert" checked' in page


def test_rows_are_added_by_posting_back_without_asking_the_service(
    client: FlaskClient, services: FixtureServices
) -> None:
    posted = {**VERSION, "duties.0.body": "民政局", "_do": "add:duties"}
    page = client.post("/tasks/admission/t2/complete", data=posted)
    assert page.status_code == 200
    assert 'name="duties.1.body"' in page.text
    assert 'value="民政局"' in page.text
    assert services.sent == []


def test_a_draft_is_kept_by_itself_and_tells_the_next_version(client: FlaskClient) -> None:
    answer = client.post(
        "/tasks/admission/t2/draft",
        data={**VERSION, "requirements": "写"},
        headers={"Accept": "application/json"},
    )
    assert answer.json == {"version": 4}


def test_an_act_on_the_case_is_sent_with_its_form(client: FlaskClient, services: FixtureServices) -> None:
    address = f"/cases/admission/{fixtures.CASE_NO}/actions/withdraw"
    answer = client.post(address, data={"reason": "不再需要", "request_key": "k2"})
    assert answer.status_code == 303
    assert services.sent == [
        (
            "POST",
            "admission",
            f"/cases/{fixtures.CASE_NO}/actions/withdraw",
            {"data": {"reason": "不再需要"}},
            "k2",
        )
    ]


def test_what_changed_between_plan_versions_is_marked(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t1").text
    assert "<del>社区自行安排人员</del> <ins>民政局每街道派 2 名工作人员带队</ins>" in page


def test_an_order_without_an_item_still_goes_to_the_gate(
    client: FlaskClient, services: FixtureServices
) -> None:
    posted = {
        "content": "扫码评价",
        "communities": "430211001008",
        "start": "2026-12-01",
        "due": "2026-12-07",
    }
    answer = client.post("/orders/new", data=posted)
    assert answer.headers["Location"] == "/orders?batch_no=PD-2026-00001&sent=1"
    body = services.sent[0][3]
    assert (body["item_ref"], body["communities"], body["responsible"]) == (None, ["430211001008"], False)


def test_an_order_that_waits_says_so_with_its_reason_in_the_list(client: FlaskClient) -> None:
    page = client.get("/orders").text
    assert '<span class="tag red">暂停</span>' in page and "UNDER_REGULARISATION" not in page
    assert "正在办理程序确认，期间暂停派单" in page
    assert page.count("暂停</span>") == 1


def test_unadmitted_work_is_reported_by_a_community_without_saying_how_it_was_found() -> None:
    portal = the_portal(COMMUNITY)
    services = services_of(portal)
    page = portal.test_client().get("/matters/new").text
    assert 'name="department"' in page and 'name="trigger"' not in page
    posted = {"department": "430211-tjj", "work": "每周台账", "description": "每周一要报"}
    answer = portal.test_client().post("/matters/new", data=posted)
    assert answer.status_code == 303, answer.text
    assert services.sent[0][:4] == ("POST", "admission", "/matters", posted)


def test_a_paper_application_is_entered_with_its_gaps(client: FlaskClient, services: FixtureServices) -> None:
    posted = {
        "applicant": "430211-tjj",
        "received_on": "2026-11-18",
        "item_name": "社区统计调查",
        "training": "",
        "opinions.0.party": "430211001008",
        "opinions.0.outcome": "object",
        "opinions.0.remark": "人手不足",
        "opinions.1.remark": "",
    }
    answer = client.post("/applications/paper", data=posted)
    assert answer.headers["Location"] == f"/cases/admission/{fixtures.CASE_NO}"
    method, service, path, body, _ = services.sent[0]
    assert (method, service, path) == ("POST", "admission", "/applications/paper")
    assert "training" not in body
    assert body["opinions"] == [{"party": "430211001008", "outcome": "object", "remark": "人手不足"}]


def test_a_refused_paper_application_says_beside_the_field_what_is_wrong(
    client: FlaskClient, services: FixtureServices
) -> None:
    services.refusal = refusal(
        errors=[{"pointer": "/opinions/0/outcome", "zh": "请选择意见", "en": "Choose an opinion"}]
    )
    posted = {"item_name": "社区统计调查", "opinions.0.party": "430211001008"}
    answer = client.post("/applications/paper", data=posted)
    assert answer.status_code == 422
    assert 'id="f-opinions-0-outcome-error">请选择意见' in answer.text
    assert 'value="社区统计调查"' in answer.text


def test_rows_of_a_paper_application_are_added_without_scripts(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.post("/applications/paper", data={"item_name": "社区统计调查", "_do": "add:opinions"}).text
    assert 'name="opinions.0.party"' in page and 'value="社区统计调查"' in page
    assert services.sent == []


def test_only_the_office_enters_paper_applications() -> None:
    community = the_portal(COMMUNITY).test_client()
    assert community.get("/applications/paper").status_code != 200
    assert "/applications/paper" not in community.get("/applications").text
    assert 'href="/applications/paper"' in the_portal(OFFICE_CLERK).test_client().get("/applications").text


def test_a_file_is_passed_on_and_kept_nowhere(client: FlaskClient, services: FixtureServices) -> None:
    from io import BytesIO

    upload = {"file": (BytesIO(b"x,y"), "名册.csv"), "request_key": "k"}
    answer = client.post("/tasks/admission/t1/attachments", data=upload)
    assert answer.status_code == 303
    assert services.sent[0][3] == ("名册.csv", b"x,y", {"case_no": fixtures.CASE_NO})


def test_a_document_is_fetched_for_the_reader_and_never_shown_as_a_page(client: FlaskClient) -> None:
    answer = client.get("/files/admission/notices/n1/document.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["tasks/t1", "notices/../tasks/t1", "metrics", "notices/%2e%2e/metrics"])
def test_nothing_but_documents_can_be_fetched(
    client: FlaskClient, services: FixtureServices, path: str
) -> None:
    assert client.get(f"/files/admission/{path}").status_code == 404
    assert services.asked == []


def test_a_service_that_is_away_is_told_in_one_sentence(
    client: FlaskClient, services: FixtureServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise ServiceUnavailable("admission")

    monkeypatch.setattr(services, "get", away)
    answer = client.get("/notices")
    assert answer.status_code == 503
    assert "“事项准入”服务暂时连不上" in answer.text
    assert client.get("/inbox").status_code == 200


def test_a_refused_workbook_comes_back_marked(client: FlaskClient, services: FixtureServices) -> None:
    from io import BytesIO

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    services.refusal = ServiceProblem("admission", 422, {"title": "有误"}, content=b"PK", content_type=kind)
    answer = client.post("/catalogue/import", data={"file": (BytesIO(b"x"), "list.xlsx"), "confirm": "0"})
    assert answer.status_code == 422
    assert f'href="data:{kind};base64,UEs="' in answer.text


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"])
def test_choosing_a_language_never_leads_away(client: FlaskClient, address: str) -> None:
    answer = client.get("/preferences", query_string={"language": "en", "next": address})
    assert answer.headers["Location"] == "/"


def test_a_department_begins_to_end_its_own_items_from_the_catalogue() -> None:
    owner = replace(OFFICE_CLERK, roles=frozenset({"department_clerk@430211-tjj"}))
    portal = the_portal(owner)
    client, services = portal.test_client(), services_of(portal)
    page = client.get("/catalogue").text
    assert re.findall(r'action="(/catalogue/[^"]+/exit)"', page) == ["/catalogue/SX-2026-00001/exit"]
    answer = client.post("/catalogue/SX-2026-00001/exit", data={})
    assert answer.status_code == 303 and "/cases/admission/" in answer.headers["Location"]
    assert services.sent[-1][:3] == ("POST", "admission", "/items/SX-2026-00001/exit")
    assert "/exit" not in the_portal(COMMUNITY).test_client().get("/catalogue").text


def test_a_department_begins_to_take_its_own_entry_off_the_list_from_the_catalogue() -> None:
    listed = [row for row in fixtures.REGISTERS["catalogue"] if row["kind"] == "listed"]
    unit = listed[0]["owner_unit"]
    portal = the_portal(replace(OFFICE_CLERK, roles=frozenset({f"department_clerk@{unit}"})))
    client, services = portal.test_client(), services_of(portal)
    ours = [row["ref"] for row in listed if row["owner_unit"] == unit and not row.get("end")]
    found = re.findall(r'action="(/catalogue/[^"]+/leave)"', client.get("/catalogue").text)
    assert found == [f"/catalogue/{ref}/leave" for ref in ours] != []
    assert client.post(found[0], data={}).status_code == 303
    assert services.sent[-1][:3] == ("POST", "admission", f"/entries/{ours[0]}/exit")


def test_the_pages_of_a_group_stand_below_it_while_one_of_them_is_read(client: FlaskClient) -> None:
    broad = client.get("/burden").text.split('<nav class="broad"')[1].split("</nav>")[0]
    first, second = re.findall(r"<ul.*?</ul>", broad, re.DOTALL)
    assert 'href="/catalogue" aria-current="true">目录台账' in first and "负担台账" not in first
    assert re.findall(r">([^<>\n]+)</a>", second) == ["事项目录", "乡镇职责", "告知单", "负担台账"]
    assert 'href="/burden" aria-current="page"' in second
    assert "<ul class=" not in client.get("/about").text.split("</nav>")[0]


def test_marked_static_files_may_be_kept_for_a_year(client: FlaskClient) -> None:
    address = re.findall(r'href="(/static/mark\.svg\?v=\w+)"', client.get("/about").text)[0]
    assert "immutable" in client.get(address).headers["Cache-Control"]


def test_rows_of_the_desk_say_what_is_special_about_them(client: FlaskClient) -> None:
    page = client.get("/inbox").text
    for words in ("催办×2", "办公室主任委派", "代办公室主任", "暂停计时"):
        assert words in page
    # What has passed is told by its lamp.
    assert re.findall(r"时限已用 \d+%", page) == ["时限已用 80%", "时限已用 50%"]


def test_whoever_was_reminded_of_a_limit_reads_so_on_the_task(client: FlaskClient) -> None:
    read = [client.get(f"/tasks/admission/{task}").text for task in ("t1", "t2")]
    assert [re.findall(r"时限已用 \d+%", page) for page in read] == [["时限已用 50%"], []]


def test_only_steps_meant_for_it_can_be_chosen_for_agreeing_together(client: FlaskClient) -> None:
    assert re.findall(r'name="task" value="(\w+)"', client.get("/inbox").text) == ["t3", "t4"]
    assert re.findall(r'name="task" value="(\w+):1"', client.get("/batch?task=t1&task=t4").text) == ["t4"]
    assert "有 1 件已不在您的待办中" in client.get("/batch?task=t1&task=t4").text


def test_what_is_overdue_below_me_says_with_whom_it_is(client: FlaskClient) -> None:
    page = client.get("/inbox?view=watched").text
    assert "审核委员会办公室 经办人" in page
    assert "view=watched" not in the_portal(COMMUNITY).test_client().get("/inbox").text


def test_a_copy_leads_to_the_case_and_is_read_from_then_on(
    client: FlaskClient, services: FixtureServices
) -> None:
    answer = client.get("/copies/c1")
    assert services.sent[0][2] == f"/cases/{fixtures.CASE_NO}/seen"
    assert answer.headers["Location"] == f"/cases/admission/{fixtures.CASE_NO}"
    assert client.get("/copies/no-such").status_code == 404


@pytest.mark.parametrize("address", [f"/cases/admission/{fixtures.CASE_NO}", "/tasks/admission/t1"])
def test_a_decision_is_shown_with_what_was_asked_and_the_rule_that_answered(
    client: FlaskClient, address: str
) -> None:
    chinese = _section(client.get(address).text, "why")
    assert "为什么" in chinese and "适用程序（DMN-ADM-1）" in chinese and "可适用程序：simple" in chinese
    assert "第9条规则：ADM-14：各方同意，适用简易程序" in chinese
    assert "依据的情况：有异议 否、涉及印章 否" in chinese
    assert "按公式" in chinese and "0.4*T + 0.2*S + 0.4*D" in chinese
    client.set_cookie("language", "en")
    english = _section(client.get(address).text, "why")
    assert "Why" in english and "Rule 9: ADM-14" in english and "What was asked: 有异议 No" in english


def _section(page: str, key: str) -> str:
    """The words of a section of the page."""
    start = page.index(f'id="{key}"')
    inside = page[start : page.index("</section>", start)]
    return " ".join(re.sub(r"<[^>]*>", " ", inside).split()).replace("： ", "：")
