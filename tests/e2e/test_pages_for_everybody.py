"""Every page, for everybody: on a phone, in large type, in English, by keyboard, without scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize, expect
from werkzeug.serving import make_server

from tests.e2e.accessibility import DEPENDS_ON_SIZE, violations
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import services_of, the_portal

PAGES = (
    "/inbox",
    "/inbox?view=done",
    "/inbox?view=mine",
    "/inbox?view=copies",
    "/inbox?view=watched",
    "/batch?task=t3&task=t4",
    "/stand-ins",
    "/reports",
    "/reports?by=unit",
    "/reports/flow?process=adm_simple",
    "/reports/charts",
    "/habits",
    "/my-account",
    "/my-account/second-factor",
    "/notifications",
    "/notification-settings",
    "/notification-settings?code=secret",
    "/saved-views?view=open&text=电梯",
    "/standard-opinions?service=admission&task=t1",
    "/tasks/admission/t1",
    "/tasks/admission/t1?act=return",
    "/tasks/admission/t1?act=cosign",
    "/tasks/admission/t2",
    f"/cases/admission/{fixtures.CASE_NO}",
    "/applications",
    "/applications/new",
    "/applications/paper",
    "/catalogue",
    "/catalogue/import",
    "/burden",
    "/burden/430211001008",
    "/my-items?place=430211001008",
    "/catalogue/SX-2026-00001",
    "/quarter",
    "/parameters",
    "/parameters/admission/adm.simple.exclusions",
    "/parameters/assessment/ast.objection",
    "/township-duties",
    "/township-duties/new",
    "/township-duties/ZR-2026-00001",
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
    "/events/import",
    "/board",
    "/assessments",
    "/assessments/results",
    "/assessments/430211-ast-2026-00001/account",
    "/figures",
    "/alerts",
    "/processes",
    "/about",
    "/no-such-page",
)


# Nobody goes there on purpose; and a diagram needs the drawing tools.
WITHOUT_A_BUDGET = ("/no-such-page", "/reports/flow?process=adm_simple", "/reports/charts")
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages with fixture services, on a port of their own."""
    server = make_server("127.0.0.1", 0, the_portal(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def a_context(
    browser: Browser,
    address: str,
    *,
    width: dict[str, int] = DESK,
    language: str = "zh",
    scripts: bool = True,
) -> BrowserContext:
    context = browser.new_context(
        viewport=ViewportSize(width=width["width"], height=width["height"]), java_script_enabled=scripts
    )
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    return context


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = a_context(browser, address)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def readers(browser: Browser, address: str) -> Iterator[Mapping[str, Page]]:
    """Somebody reading Chinese and somebody reading English, who open one page after the other."""
    contexts = {language: a_context(browser, address, language=language) for language in ("zh", "en")}
    yield {language: context.new_page() for language, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_keeps_anybody_out(
    readers: Mapping[str, Page], address: str, path: str, language: str
) -> None:
    """At both widths, in both sizes of type; nothing runs over the edge of the screen."""
    page = readers[language]
    with complaints_of(page) as complaints:
        page.goto(address + path)
        for width in (DESK, PHONE):
            page.set_viewport_size(ViewportSize(width=width["width"], height=width["height"]))
            for large in (False, True):
                page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
                where = f"{width['width']} {'large' if large else 'normal'}"
                assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], where
                if language == "en" and where != "390 large":
                    continue  # colours and sizes are those of the Chinese page
                rules = DEPENDS_ON_SIZE if large and language == "zh" else ()
                assert violations(page, rules) == [], where
    assert [text for text in complaints if "404" not in text] == []


@contextmanager
def complaints_of(page: Page) -> Iterator[list[str]]:
    """What a page says on its console that is an error."""
    complaints: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(line.text)

    def fail(error: Error) -> None:
        complaints.append(str(error))

    page.on("console", hear)
    page.on("pageerror", fail)
    yield complaints
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", fail)


def test_the_diagram_opens_under_the_strict_policy_with_its_watermark_on_top(
    page: Page, address: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{address}/cases/admission/{fixtures.CASE_NO}")
    page.locator("#where > summary").click()
    expect(page.locator(".case-active")).to_have_count(1)
    expect(page.locator(".case-done")).to_have_count(1)
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    assert mark.evaluate(
        "one => { const r = one.getBoundingClientRect();"
        " return one.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); }"
    )
    assert violations(page) == []
    assert complaints == []


def test_a_heat_map_colours_the_steps_and_says_the_figures(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{address}/reports/flow?process=adm_simple")
    expect(page.locator(".djs-overlay .heat").first).to_be_visible()
    assert complaints == []


def test_a_chart_follows_its_filters_and_a_bar_leads_to_what_is_behind_it(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/reports/charts")
    drawn = page.locator("#volume-chart canvas")
    expect(drawn).to_be_visible()
    picture = "one => one.toDataURL()"
    first = drawn.evaluate(picture)
    page.wait_for_timeout(300)
    assert drawn.evaluate(picture) == first, "it moves although the reader asked for stillness"
    page.evaluate("window.stillHere = true")
    page.select_option("#by", "unit")
    expect(page.locator("#told")).to_have_text("图表已更新")
    expect(page).to_have_url(re.compile("by=unit"))
    expect(page.locator("#figures")).to_have_attribute("data-figures", re.compile('"by": "unit"'))
    assert drawn.evaluate(picture) != first
    page.go_back()
    expect(page.locator("#by")).to_have_value("month")
    expect(page.locator("#figures")).to_have_attribute("data-figures", re.compile('"by": "month"'))
    box = drawn.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.84, box["y"] + box["height"] * 0.85)
    expect(page).to_have_url(re.compile("by=unit.*first=2026-10&last=2026-10|first=2026-10.*last=2026-10"))
    assert page.evaluate("window.stillHere") is True
    assert complaints == []


def test_charts_without_scripts_are_bars_and_tables(browser: Browser, address: str) -> None:
    context = a_context(browser, address, scripts=False)
    page = context.new_page()
    page.goto(f"{address}/reports/charts")
    expect(page.locator("#figures .chart svg[role=img]")).to_be_visible()
    expect(page.locator("#figures .drawn").first).to_be_hidden()
    page.select_option("#by", "process")
    page.get_by_role("button", name="查询").click()
    expect(page).to_have_url(re.compile("/reports/charts.*by=process"))
    expect(page.locator("#figures table").first).to_contain_text("19")
    context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("path", [path for path in PAGES if path not in WITHOUT_A_BUDGET])
def test_a_first_visit_takes_thirty_kilobytes(browser: Browser, address: str, path: str) -> None:
    context = a_context(browser, address)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    sent: list[float] = []
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address + path, wait_until="networkidle")
    context.close()
    assert 0 < sum(sent) <= 30 * 1024


def test_the_desk_is_walked_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/inbox")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tbody tr.at")).to_contain_text(fixtures.INBOX["tasks"][1]["case_title"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/tasks/admission/{fixtures.INBOX['tasks'][1]['task_id']}")
    page.go_back()
    page.keyboard.press("/")
    expect(page.locator("#text")).to_be_focused()


def test_the_keys_are_shown_over_the_page_by_key_or_by_link(page: Page, address: str) -> None:
    page.goto(f"{address}/inbox")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="快捷键")
    expect(keys.get_by_role("button", name="关闭")).to_be_focused()
    expect(keys).to_contain_text("在清单中选下一件、上一件")
    assert violations(page) == []
    page.keyboard.press("j")
    expect(page.locator("tbody tr.at")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("link", name="快捷键").click()
    keys.get_by_role("button", name="关闭").click()
    expect(keys).to_be_hidden()
    expect(page).to_have_url(f"{address}/inbox")


def test_ctrl_and_enter_hand_in_what_is_being_written(page: Page, address: str) -> None:
    services = services_of(the_portal())
    page.goto(f"{address}/tasks/admission/t1")
    page.get_by_label("转普通程序").check()
    chip = page.get_by_role("button", name="涉及多个部门。")
    chip.click()
    expect(page.locator("#f-reason")).to_have_value("涉及多个部门。")
    page.fill("#f-reason", "涉及两个以上部门")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note.good")).to_contain_text("已办理")
    expect(page).to_have_url(re.compile("/tasks/admission/t2"))
    expect(page.locator(".note.good")).to_contain_text("这是下一件")
    assert violations(page) == []
    assert services.sent[-1][3]["data"]["reason"] == "涉及两个以上部门"


def test_the_list_follows_what_is_typed(page: Page, address: str) -> None:
    page.goto(f"{address}/inbox")
    page.locator("#text").press_sequentially("电梯")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{address}/inbox?view=open&text=%E7%94%B5%E6%A2%AF&process=&sort=")


def test_a_field_appears_when_its_condition_is_met(page: Page, address: str) -> None:
    page.goto(f"{address}/tasks/admission/t1")
    reason = page.locator("#f-reason")
    expect(reason).to_be_hidden()
    page.get_by_label("转普通程序").check()
    expect(reason).to_be_visible()
    page.get_by_label("符合简易程序").check()
    expect(reason).to_be_hidden()


def test_a_row_is_added_in_place_and_gets_the_focus(page: Page, address: str) -> None:
    page.goto(f"{address}/tasks/admission/t2")
    page.fill("[name='duties.0.body']", "民政局")
    page.locator("button[value='add:duties']").click()
    expect(page.locator("[name='duties.1.body']")).to_be_focused()
    expect(page.locator("[name='duties.0.body']")).to_have_value("民政局")
    expect(page).to_have_url(f"{address}/tasks/admission/t2")


def test_a_refusal_puts_the_focus_on_its_summary(page: Page, address: str) -> None:
    from tests.unit.portal_pages.test_pages import refusal

    services = services_of(the_portal())
    services.refusal = refusal(
        errors=[{"pointer": "/data/reason", "zh": "请写明理由", "en": "Give a reason"}]
    )
    page.goto(f"{address}/tasks/admission/t1")
    page.get_by_label("转普通程序").check()
    page.locator("#deal .main .button").first.click()
    expect(page.locator("#problem")).to_be_focused()
    page.get_by_role("link", name="请写明理由").click()
    expect(page.locator("#f-reason")).to_be_focused()
    assert violations(page) == []
    services_of(the_portal())


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    services = services_of(the_portal())
    context = a_context(browser, address, width=PHONE, scripts=False)
    page = context.new_page()
    page.goto(f"{address}/inbox")
    page.fill("#text", "电梯")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.goto(f"{address}/tasks/admission/t2")
    page.fill("[name='requirements']", "每月一次")
    page.locator("button[value='add:duties']").click()
    page.fill("[name='duties.1.body']", "街道")
    expect(page.locator("[name='requirements']")).to_have_value("每月一次")
    page.locator("#deal .button.main, #deal .buttons.main .button").first.click()
    expect(page.locator(".note.good")).to_contain_text("已办理")
    context.close()
    assert services.sent[0][3]["data"]["duties"][1] == {"body": "街道"}


def test_a_page_prints_without_its_controls(page: Page, address: str) -> None:
    page.goto(f"{address}/cases/admission/{fixtures.CASE_NO}")
    page.emulate_media(media="print")
    expect(page.locator(".nav").first).to_be_hidden()
    expect(page.locator("#opinions")).to_be_visible()


TASK_AND_CASE = ("/tasks/admission/t1", f"/cases/admission/{fixtures.CASE_NO}")
ON_PAPER = {
    "zh": ("办理时限", "限 10 个工作日，已用 4 个", "意见 2", "文书与附件", "打印于 2026-11-20 11:00"),
    "en": (
        "Time limit",
        "4 of 10 working days used",
        "Opinions 2",
        "Documents and attachments",
        "Printed by",
    ),
}
NOT_ON_PAPER = ("工作台", "Desk", "签收", "退还", "添加附件", "Signout", "案卷全貌", "English", "快捷键")


def printed(page: Page, how: str) -> str:
    """A page as it comes out on A4, as text or with the place of every word."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    pdf = page.pdf(prefer_css_page_size=True)
    return subprocess.run(
        ["pdftotext", how, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("path", TASK_AND_CASE)
def test_a_task_and_a_case_are_documents_on_paper(
    browser: Browser, address: str, path: str, language: str
) -> None:
    context = a_context(browser, address, language=language)
    page = context.new_page()
    page.goto(address + path)
    # Spaces between the runs of a line are lost on the way back from PDF.
    text = "".join(printed(page, "-raw").split())
    case = fixtures.CASE
    said = [case["title"], fixtures.CASE_NO, case["attachments"][0]["name"], case["attachments"][0]["sha256"]]
    said += [one["text"] for one in case["opinions"]] + [case["timeline"][0]["text"]["zh"]] * (
        language == "zh"
    )
    for words in (*said, *ON_PAPER[language]):
        assert "".join(words.split()) in text, f"{words} is missing:\n{text}"
    for words in NOT_ON_PAPER:
        assert words not in text, f"{words} is on paper:\n{text}"
    context.close()


@pytest.mark.parametrize("path", [*TASK_AND_CASE, "/reports", "/quarter", "/catalogue", "/burden", "/inbox"])
def test_nothing_runs_off_the_paper(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    places = printed(page, "-bbox")
    width = 595.0
    assert {round(float(one)) for one in re.findall(r'<page width="([\d.]+)', places)} == {width}
    words = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>([^<]*)', places)
    assert len(words) > 20
    assert [word for left, right, word in words if float(left) < 20 or float(right) > width - 20] == []
