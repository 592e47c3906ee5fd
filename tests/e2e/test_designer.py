"""An official changes a limit, a second person approves it; new cases have it, running ones keep theirs."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.applications import begins, withdraws
from tests.e2e.designing import appends, opened, sets
from tests.e2e.people import County, Person
from tests.e2e.product import Product

BEFORE, AFTER = "楼道照明隐患排查登记", "小区充电桩隐患排查登记"
ENDED = "楼顶太阳能隐患排查登记"
DRAFT: dict[str, str] = {}


def limit_of(product: Product, item: str) -> int:
    """The working days somebody has for the first step of a case."""
    with closing(sqlite3.connect(product.house.data / "admission.sqlite", timeout=20)) as kept:
        found = kept.execute("SELECT limit_days FROM human_task WHERE case_title LIKE ?", (f"%{item}%",))
        return int(found.fetchone()[0])


def looks_right(person: Person) -> None:
    """Nothing keeps anybody out, and nothing runs over the edge of a phone."""
    assert violations(person.page) == []
    person.page.set_viewport_size({"width": 390, "height": 844})
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
    person.page.set_viewport_size({"width": 1366, "height": 768})


def test_an_official_changes_a_limit_and_sees_what_that_would_change(
    county: County, product: Product
) -> None:
    begins(county, BEFORE)
    designer = county.person("designer")
    page = designer.goes_to("/designer")
    looks_right(designer)
    page.select_option("#process", "admission/adm_prepare")
    page.get_by_role("button", name="起草新版本").click()
    opened(page)
    page.evaluate("window.gatehouseDesigner.modeler.get('canvas').zoom(1)")
    page.locator("a[href]").first.focus()
    page.evaluate(
        "(({modeler}) => modeler.get('selection').select(modeler.get('elementRegistry').get('draft_plan')))"
        "(window.gatehouseDesigner)"
    )
    page.get_by_label("怎样规定").select_option(label="固定工作日")
    page.get_by_label("工作日数").fill("7")
    page.get_by_label("工作日数").press("Tab")
    expect(page.locator(".unsaved")).to_be_visible()
    page.get_by_role("button", name="保存并检查").click()
    expect(page.locator(".note.good")).to_contain_text("第 2 稿")
    opened(page)
    expect(page.locator("#changes tbody tr")).to_contain_text("7个工作日")
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    assert page.locator(".djs-element.draft-changed").count() == 1
    DRAFT["path"] = page.url.partition("?")[0].removeprefix(designer.address.rstrip("/"))


def test_the_drawing_tool_speaks_the_readers_language_under_the_strict_policy(county: County) -> None:
    designer = county.person("designer")
    page = designer.page
    for element in ("draft_plan", "choose_procedure", "SUBMITTED"):
        page.evaluate(
            """id => { const { modeler } = window.gatehouseDesigner;
            const element = modeler.get('elementRegistry').get(id);
            modeler.get('selection').select(element);
            const place = { x: 300, y: 300 };
            modeler.get('popupMenu').open(element, 'bpmn-replace', place, { title: 'x', width: 300 }); }""",
            element,
        )
        assert not page.locator(".djs-popup .entry", has_text="脚本任务").count()
    page.keyboard.press("Escape")
    assert page.evaluate("[...window.gatehouseDesigner.missing]") == []
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    on_top = mark.evaluate(
        "one => { const box = one.getBoundingClientRect();"
        " return one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"
    )
    assert on_top, "the mark of bpmn.io is covered"
    looks_right(designer)
    assert designer.complaints == []


def test_a_dry_run_shows_path_tasks_and_limits_and_leaves_nothing(county: County, product: Product) -> None:
    designer = county.person("designer")
    page = designer.goes_to(f"{DRAFT['path']}/dry-run")
    expect(page.locator("fieldset", has_text="编制实施方案")).to_contain_text("7 个工作日")
    looks_right(designer)
    page.get_by_role("button", name="办结", exact=True).first.click()
    expect(page.locator(".line")).to_contain_text("检索指导清单和事项目录")
    with closing(sqlite3.connect(product.house.data / "admission.sqlite", timeout=20)) as kept:
        found = kept.execute("SELECT count(*) FROM process_instance WHERE case_no = 'dry-run'").fetchone()
    assert found == (0,)
    opened(designer.goes_to(DRAFT["path"]))


def test_cases_that_have_ended_are_replayed_and_those_that_differ_are_told(county: County) -> None:
    case_no = begins(county, ENDED)
    withdraws(county, case_no)
    designer = county.person("designer")
    page = designer.goes_to(DRAFT["path"])
    page.get_by_role("link", name="用已办结案件推演").click()
    looks_right(designer)
    page.get_by_role("button", name="开始推演").click()
    expect(page.locator("#progress")).to_contain_text("推演完成", timeout=30_000)
    page.reload()
    row = page.locator("#cases tbody tr", has_text=case_no)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("只是时限不同")
    expect(row).to_contain_text("个工作日")
    looks_right(designer)
    with page.expect_download() as book:
        page.get_by_role("link", name="导出 Excel").click()
    assert book.value.suggested_filename == "adm_prepare-replay.xlsx"
    opened(designer.goes_to(DRAFT["path"]))


def test_whoever_drew_it_asks_and_another_person_approves(county: County) -> None:
    designer = county.person("designer")
    page = designer.page
    page.fill("#reason", "方案编制时间过长")
    page.fill("#basis", "区审委办〔2026〕3号")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".note.good")).to_contain_text("等另一人批准")
    assert not page.get_by_role("button", name="批准启用").count()
    approver = county.person("process-approver")
    opened(approver.goes_to(DRAFT["path"]))
    expect(approver.page.locator("#changes")).to_contain_text("7个工作日")
    looks_right(approver)
    approver.page.get_by_role("button", name="批准启用").click()
    expect(approver.page.locator("#main")).to_contain_text("起新案件按它办理")


def test_a_new_case_has_the_new_limit_and_the_running_one_keeps_its_own(
    county: County, product: Product
) -> None:
    kept = limit_of(product, BEFORE)
    begins(county, AFTER)
    assert limit_of(product, AFTER) == 7 != kept
    assert limit_of(product, BEFORE) == kept
    designer = county.person("designer")
    designer.goes_to("/versions/admission/adm_prepare")
    expect(designer.page.locator("tbody tr", has_text="新案用此版")).to_contain_text("v3")


def test_the_version_is_withdrawn_and_new_cases_begin_as_before(county: County, product: Product) -> None:
    designer = county.person("designer")
    designer.page.locator("summary", has_text="停用第 3 版").click()
    designer.page.fill("#withdraw-reason", "时间仍不够")
    designer.page.get_by_role("button", name="停用", exact=True).click()
    expect(designer.page.locator("tbody tr", has_text="v3")).to_contain_text("已停用")
    begins(county, f"{AFTER}二次")
    assert limit_of(product, f"{AFTER}二次") != 7


OWN_STEPS = (
    ("收集需求", "Collect needs", "审核委员会办公室经办人", "审核委员会办公室", "swb.clerk"),
    ("审核需求", "Check needs", "审核委员会办公室负责人", "审核委员会办公室", "swb.head"),
    ("批准需求", "Approve needs", "审核委员会主任", "县市区", "chair"),
)


def groups_the_opinion(page: Page) -> None:
    """Put what the reviewer writes into a group with a name."""
    page.locator("summary", has_text="添加一项或一组").click()
    page.select_option("#new-type", "group")
    page.fill("#new-label", "征集情况")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("“征集情况”里还没有字段")).to_be_visible()
    page.locator("summary", has_text="remark").click()
    page.select_option("#into-0", label="征集情况")
    page.locator("details[open]").get_by_role("button", name="移到这一组").click()
    preview = page.locator("form[data-form] fieldset.group", has_text="征集情况")
    expect(preview.get_by_label("意见")).to_be_visible()
    expect(page.get_by_text("里还没有字段")).to_have_count(0)


def test_a_procedure_is_drawn_from_nothing(county: County) -> None:
    designer = county.person("designer")
    page = designer.goes_to("/designer")
    page.locator("summary", has_text="新建程序").click()
    page.fill("#name", "培训需求征集")
    page.fill("#process_id", "training_needs")
    page.get_by_role("button", name="开始画").click()
    opened(page)
    page.locator("summary", has_text="新建表单").click()
    page.fill("#form-name", "give_view")
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.locator("#preview-title")).to_be_visible()
    groups_the_opinion(page)
    looks_right(designer)
    page.get_by_role("link", name="培训需求征集").click()
    opened(page)
    page.locator('[data-element-id="begun"] .djs-hit').first.click(force=True)
    page.locator(".settings").get_by_label("可立案的岗位").select_option(label="审核委员会办公室经办人")
    for name, english, role, unit, _ in OWN_STEPS:
        appends(page, "append.append-task")
        page.keyboard.press("Escape")
        sets(page, "名称", name)
        sets(page, "英文名称", english)
        page.locator(".settings").get_by_label("岗位", exact=True).select_option(label=role)
        page.locator(".settings").get_by_label("单位", exact=True).select_option(label=unit)
        page.locator(".settings").get_by_label("办理表单").select_option("give_view")
        page.locator(".settings").get_by_label("怎样规定").select_option(label="固定工作日")
    appends(page, "append.end-event")
    page.keyboard.press("Escape")
    sets(page, "名称", "已批准")
    sets(page, "英文名称", "Approved")
    page.get_by_role("button", name="保存并检查").click()
    expect(page.locator(".note.good")).to_contain_text("已保存为第")
    opened(page)
    assert page.locator("#findings .findings").all_inner_texts() == []
    assert designer.complaints == []
    page.fill("#reason", "征集社区工作者的培训需求")
    page.fill("#basis", "区委办〔2026〕8号")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".note.good")).to_contain_text("等另一人批准")
    approver = county.person("process-approver")
    opened(approver.goes_to(page.url.partition("?")[0].removeprefix(designer.address.rstrip("/"))))
    approver.page.get_by_role("button", name="批准启用").click()
    expect(approver.page.locator("#main")).to_contain_text("起新案件按它办理")


def test_three_accounts_take_it_to_its_end(county: County) -> None:
    clerk = county.person("swb.clerk")
    clerk.goes_to("/own-cases")
    looks_right(clerk)
    clerk.page.fill("#title", "网格员急救培训")
    clerk.page.get_by_role("button", name="立案", exact=True).click()
    expect(clerk.page.locator("h1")).to_contain_text("网格员急救培训")
    for name, _, _, _, login in OWN_STEPS:
        county.person(login).does("网格员急救培训", name, {"remark": f"{name}完毕", "outcome": "agree"})
    clerk.goes_to("/inbox?view=mine")
    clerk.page.locator("a.title", has_text="网格员急救培训").first.click()
    expect(clerk.page.locator("#main")).to_contain_text("已批准")
    expect(clerk.page.locator("#main")).to_contain_text("批准需求完毕")
    looks_right(clerk)


def test_the_diagram_is_taken_along_as_picture_and_paper(county: County) -> None:
    designer = county.person("designer")
    page = designer.goes_to(DRAFT["path"])
    for kind, beginning in (("SVG", b"<?xml"), ("PNG", b"\x89PNG"), ("PDF", b"%PDF")):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind, exact=True).click()
        assert download.value.suggested_filename == f"adm_prepare-draft-2.{kind.lower()}"
        content = download.value.path().read_bytes()
        assert content.startswith(beginning)
        if kind == "SVG":
            assert "草稿第 2 稿" in content.decode() and 'data-element="draft_plan"' in content.decode()
