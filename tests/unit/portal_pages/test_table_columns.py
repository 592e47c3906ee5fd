"""Columns of a decision table are added, named and taken away with their cells; the engine can read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.engine.checking_decisions import check_decisions
from portal.web import table_editing
from portal.web.table_editing import Table
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import services_of, the_portal
from tests.unit.portal_pages.test_designer_pages import APPROVER
from tests.unit.portal_pages.test_draft_files import BPMN, TABLE
from tests.unit.portal_pages.test_version_pages import DESIGNER

KEY = "whistle_eligibility"
PATH = f"/designer/admission/d1/tables/{KEY}"


def after(given: dict[str, str], dmn: str = TABLE) -> Table:
    return table_editing.tables(table_editing.changed(dmn, given))[0]


def shown(table: Table) -> dict[str, str]:
    """What the page sends of the columns when nothing was changed."""
    given = {}
    for kind, columns in (("if", table.inputs), ("then", table.outputs)):
        for place, (label, text) in enumerate(columns):
            given[f"{table.decision_id}:{kind}:{place}:label"] = label
            given[f"{table.decision_id}:{kind}:{place}:text"] = text
    return given


@pytest.mark.parametrize("file", sorted(BPMN.glob("*/*/v*/*.dmn")), ids=lambda file: file.stem)
def test_sending_the_columns_of_a_released_table_back_changes_nothing(file: Path) -> None:
    dmn = file.read_text()
    given = {name: text for table in table_editing.tables(dmn) for name, text in shown(table).items()}
    assert table_editing.changed(dmn, given) == table_editing.changed(dmn, {})


@pytest.mark.parametrize(("kind", "fits"), [("if", "-"), ("then", "")])
def test_a_column_is_added_at_the_end_and_taken_away_again(kind: str, fits: str) -> None:
    before = after({})
    new = {f"{KEY}:new-{kind}:label": "社区数", f"{KEY}:new-{kind}:text": "communities"}
    twice = table_editing.changed(table_editing.changed(TABLE, {**new, "do": f"add-{kind}:{KEY}"}), {})
    table = after({}, twice)
    columns, old = (table.inputs, before.inputs) if kind == "if" else (table.outputs, before.outputs)
    assert columns == [*old, ("社区数", "communities")]
    for rule, was in zip(table.rules, before.rules, strict=True):
        cells, kept = (rule.tests, was.tests) if kind == "if" else (rule.results, was.results)
        assert cells == [*kept, fits]
        assert (rule.note, rule.results if kind == "if" else rule.tests) == (
            was.note, was.results if kind == "if" else was.tests,
        )  # fmt: skip
    assert after({"do": f"drop-{kind}:{KEY}:{len(old)}"}, twice) == before


def test_the_engine_decides_by_a_column_that_was_added() -> None:
    new = {f"{KEY}:new-if:text": "urgent", f"{KEY}:new-if:label": "是否紧急", "do": f"add-if:{KEY}"}
    added = table_editing.changed(TABLE, new)
    place = len(after({}).inputs)
    filled = table_editing.changed(added, {f"{KEY}:0:if:{place}": "true"})
    findings, decisions = check_decisions({"t": filled.encode()})
    assert not [one for one in findings if one.rule.startswith("decision-faulty")] and KEY in decisions
    assert "urgent" in filled


def test_a_column_gets_another_name_and_another_variable() -> None:
    table = after({f"{KEY}:if:0:label": "哪一类", f"{KEY}:if:0:text": "sort", f"{KEY}:then:0:text": "answer"})
    assert table.inputs[0] == ("哪一类", "sort") and table.outputs[0][1] == "answer"
    assert after({f"{KEY}:if:0:label": " ", f"{KEY}:if:0:text": ""}) == after({}), "nothing is made empty"


@pytest.mark.parametrize(
    "do", ["drop-if:whistle_eligibility:99", "drop-then:whistle_eligibility", "add-if:whistle_eligibility",
           "add-then:whistle_eligibility", "drop-if:other:0", "add-what:whistle_eligibility"],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(do: str) -> None:
    assert table_editing.changed(TABLE, {"do": do}) == table_editing.changed(TABLE, {})


def test_the_last_column_of_a_kind_stays() -> None:
    dmn = TABLE
    for _ in range(20):
        dmn = table_editing.changed(dmn, {"do": f"drop-if:{KEY}:0"})
    assert len(after({}, dmn).inputs) == 1


def test_the_page_offers_it_to_who_draws_and_sends_what_came_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(decisions={KEY: TABLE}))
    client = the_portal(DESIGNER).test_client()
    page = client.get(PATH).text
    assert f'name="{KEY}:new-if:text"' in page and f'value="drop-if:{KEY}:0"' in page
    services = services_of(the_portal(DESIGNER))
    hostile = '"><script>alert(1)</script>'
    sent = {"revision": "2", f"{KEY}:new-then:text": "grade", f"{KEY}:new-then:label": hostile}
    assert client.post(PATH, data={**sent, "do": f"add-then:{KEY}"}).status_code == 303
    dmn = services.sent[-1][3]["decisions"][KEY]
    assert after({}, dmn).outputs[-1] == (hostile, "grade")
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(decisions={KEY: dmn}))
    assert "<script>alert" not in client.get(PATH).text
    assert "new-if" not in the_portal(APPROVER).test_client().get(PATH).text
