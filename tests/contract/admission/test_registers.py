"""The catalogue, the guidance list, notices, filings and attachments over HTTP."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.contract.admission.county import (
    CLERK,
    EDUCATION,
    LEADER,
    OFFICE_CLERK,
    SONGSHAN,
    TOWNSHIPS,
    VICE_CHAIR,
    County,
    form,
    somebody,
)

STRANGER = somebody("department_clerk", "430211-czj")


def test_everybody_may_read_the_catalogue_page_by_page(county: County) -> None:
    first = county.get(None, "/catalogue", limit=3).json
    second = county.get(None, "/catalogue", limit=3, after=first["next"]).json
    refs = [row["ref"] for row in first["items"] + second["items"]]
    assert len(set(refs)) == 6 and all(row["kind"] == "listed" for row in first["items"])


def test_the_catalogue_is_searched_by_word_and_category(county: County) -> None:
    found = county.get(None, "/catalogue", q="统计调查", category="assisted").json["items"]
    assert found == [] or all("统计" in row["name"] for row in found)
    assert county.get(None, "/catalogue", q="政府常规统计调查").json["items"]


def test_the_exported_list_can_be_imported_again_without_a_change(county: County) -> None:
    sheet = county.get(OFFICE_CLERK, "/guidance-list/export.xlsx").data
    told = county.upload(OFFICE_CLERK, "/guidance-list/import", sheet, "list.xlsx", confirm="true")
    assert told.status_code == 200, told.text
    assert (told.json["changed"], told.json["confirmed"]) == (0, True)


def test_an_import_is_first_only_looked_at(county: County) -> None:
    sheet = changed_sheet(county, "事项", "暑期巡查(修订)")
    told = county.upload(OFFICE_CLERK, "/guidance-list/import", sheet, "list.xlsx", confirm="false")
    assert (told.json["changed"], told.json["confirmed"]) == (1, False)
    assert not any("暑期巡查" in row["text"] for row in county.get(None, "/guidance-list").json["items"])


def test_wrong_cells_come_back_marked_in_the_same_sheet(county: County) -> None:
    sheet = changed_sheet(county, "类别", "随意")
    answer = county.upload(OFFICE_CLERK, "/guidance-list/import", sheet, "list.xlsx", confirm="true")
    page = load_workbook(BytesIO(answer.data)).worksheets[0]
    comments = [cell.comment.text for row in page.iter_rows() for cell in row if cell.comment]
    assert answer.status_code == 422 and len(comments) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {("类别", 2): "随意", ("事项", 3): "", ("失效日期", 4): "明年"},
        {("编号", 6): "ZZ-001", ("编号", 7): "?"},
    ],
)
def test_every_bad_cell_is_told_by_row_and_column_in_both_languages_and_nothing_changes(
    county: County, wrong: dict[tuple[str, int], str]
) -> None:
    """ADM-36: the list comes back from Excel whole or not at all."""
    before = county.get(None, "/guidance-list").json["items"]
    book = load_workbook(BytesIO(county.get(OFFICE_CLERK, "/guidance-list/export.xlsx").data))
    page = book.worksheets[0]
    columns = {str(cell.value).strip("*"): cell.column_letter for cell in page[1]}
    cells = {f"{columns[name]}{row}": value for (name, row), value in wrong.items()}
    for place, value in {**cells, f"{columns['事项']}9": "改了也不会采用"}.items():
        page[place].value = value
    out = BytesIO()
    book.save(out)
    answer = county.upload(OFFICE_CLERK, "/guidance-list/import", out.getvalue(), "list.xlsx", confirm="true")
    assert answer.status_code == 422
    marked = [
        cell for row in load_workbook(BytesIO(answer.data)).worksheets[0] for cell in row if cell.comment
    ]
    assert {cell.coordinate for cell in marked} == set(cells)
    for cell in marked:
        zh, en = cell.comment.text.split("\n")[:2]
        assert re.search(r"[\u4e00-\u9fff]", zh) and re.match(r"[A-Za-z]+ [a-z]", en), cell.comment.text
    assert county.get(None, "/guidance-list").json["items"] == before


def changed_sheet(county: County, header: str, value: str) -> bytes:
    """The exported list with one cell changed."""
    book = load_workbook(BytesIO(county.get(OFFICE_CLERK, "/guidance-list/export.xlsx").data))
    page = book.worksheets[0]
    column = next(cell.column for cell in page[1] if str(cell.value).strip("*") == header)
    page.cell(2, column).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_only_the_office_imports(county: County) -> None:
    refused = county.upload(CLERK, "/guidance-list/import", b"x", "list.xlsx")
    assert (refused.status_code, refused.json["code"]) == (403, "role-missing")


def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(county: County) -> None:
    refused = county.upload(OFFICE_CLERK, "/guidance-list/import", b"not a sheet", "list.xlsx")
    assert (refused.status_code, refused.json["code"]) == (422, "sheet-unreadable")


def test_the_office_confirms_an_inferred_category_with_a_reason(county: County) -> None:
    entry = next(
        row for row in county.get(None, "/guidance-list").json["items"] if not row["category_confirmed"]
    )
    path = f"/guidance-list/{entry['entry_id']}/category"
    assert county.post(OFFICE_CLERK, path, {"category": "assisted", "reason": ""}).status_code == 422
    assert county.post(OFFICE_CLERK, path, {"category": "assisted", "reason": "经核实"}).status_code == 200
    (told,) = [
        one
        for one in county.said("admission.list-entry-published.v1")
        if one["entry_id"] == entry["entry_id"]
    ][-1:]
    assert told["category_confirmed"] is True


def test_the_notice_is_a_letter_as_pdf_and_docx_and_is_registered_and_filed(county: County) -> None:
    case_no = county.approved()
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue", copies=[EDUCATION])
    (notice,) = county.get(LEADER, "/notices").json["items"]
    (filing,) = county.get(LEADER, "/filings").json["items"]
    assert notice["number"] == "株天社审〔2026〕1号" and filing["notice_no"] == notice["number"]

    pdf = county.get(None, f"/notices/{notice['id']}/document.pdf")
    docx = county.get(None, f"/notices/{notice['id']}/document.docx")
    assert (pdf.data[:5], docx.data[:2]) == (b"%PDF-", b"PK")


def test_an_item_with_conditions_is_in_force_once_the_office_confirms_them(county: County) -> None:
    case_no = county.voted()
    conditions = [{"text": "经费6月1日前拨付"}]
    county.do(VICE_CHAIR, case_no, "approve_application", "approve", conditions=conditions)
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    (item,) = county.get(None, "/catalogue", kind="admitted").json["items"]
    assert item["state"] == "ADMITTED_PENDING_CONDITIONS"

    done = county.post(OFFICE_CLERK, f"/items/{item['ref']}/conditions/1", {"remark": "财政局拨款凭证"})
    assert (done.status_code, done.json) == (200, {"state": "IN_FORCE"})


def test_a_file_is_given_to_those_who_may_see_the_case_only(county: County) -> None:
    case_no = county.asked()
    kept = county.upload(CLERK, "/attachments", b"%PDF-1.7 plan", "plans/方案.pdf", case_no=case_no)
    assert kept.status_code == 201, kept.text
    assert kept.json["name"] == "方案.pdf"

    assert county.get(TOWNSHIPS[0], kept.json["href"]).data == b"%PDF-1.7 plan"
    assert county.get(STRANGER, kept.json["href"]).status_code == 404
    assert county.upload(STRANGER, "/attachments", b"x", "x.pdf", case_no=case_no).status_code == 404
    (shown,) = county.case(CLERK, case_no)["attachments"]
    assert shown["sha256"] == kept.json["sha256"]


def test_applications_are_listed_for_those_concerned(county: County) -> None:
    case_no = county.asked()
    for actor, seen in ((CLERK, True), (TOWNSHIPS[0], True), (OFFICE_CLERK, True), (STRANGER, False)):
        rows = county.get(actor, "/applications").json["items"]
        assert [row["case_no"] for row in rows] == ([case_no] if seen else [])
    assert county.get(STRANGER, f"/cases/{case_no}").status_code == 404


def test_a_snapshot_tells_everything_once_more(county: County) -> None:
    assert county.post(OFFICE_CLERK, "/catalogue/snapshot").status_code == 200
    (told,) = county.said("admission.catalogue-snapshot.v1")
    assert len(told["entries"]) == len(county.get(None, "/guidance-list").json["items"])


def test_the_plan_versions_are_shown_side_by_side(county: County) -> None:
    case_no = county.asked()
    for party in TOWNSHIPS:
        county.do(party, case_no, "reply_township", "agree")
    county.clock.advance(days=8)
    county.admission.tick()
    changed = form(training="6月25日集中培训")
    county.do(CLERK, case_no, "answer_opinions", "answered", training=changed["training"])

    plan = next(one for one in county.case(CLERK, case_no)["sections"] if one["key"] == "plan")
    (training,) = [row for row in plan["rows"] if row["label"]["zh"] == "培训安排"]
    assert (training["was"], training["value"]) == ("6月20日集中培训", "6月25日集中培训")
    assert SONGSHAN not in str(plan)
