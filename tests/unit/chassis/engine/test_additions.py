"""Steps and fields a county drew into a procedure are kept and told, though no service knows them."""

from __future__ import annotations

from typing import Any

from chassis.engine.additions import told_of_additions
from chassis.engine.definition import Definition
from chassis.persistence.journal import JournalEntry
from tests.unit.chassis.engine.bench import NOON, Bench
from tests.unit.chassis.engine.drawing import Drawing

REASON = {"type": "textfield", "key": "reason", "label": "理由"}
RECEIVER = {
    "type": "select", "key": "receiver", "label": "移交给谁",
    "values": [{"value": "town", "label": "乡镇（街道）"}],
}  # fmt: skip
NOTE = {"type": "textarea", "key": "note", "label": "备注"}


def line(*more: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun")
    drawing.user("file", attributes='camunda:formKey="form:file"', onComplete="demo.file")
    for step in more:
        drawing.user(step, attributes='camunda:formKey="form:view"')
    return drawing.node("endEvent", "DONE").chain("begun", "file", *more, "DONE")


def form(*fields: Any) -> dict[str, Any]:
    return {"type": "default", "components": list(fields)}


def a_bench() -> Bench:
    """The software brings one version; the county’s has a field and a step more."""
    bench = Bench(completions={"demo.file": lambda work, case, submission: {"filed": True}})
    shipped = Definition("p", 1, line().xml(), {}, {"file": form(REASON)}, {})
    bench.library.add(shipped)
    with bench.work() as work:
        forms = {"file": form(REASON, RECEIVER, NOTE), "view": form(NOTE)}
        bench.engine.deployments.deploy(work, "p", line("view").xml(), forms=forms)
    return bench


def done(bench: Bench) -> list[dict[str, Any]]:
    return [facts for action, _, facts in bench.lines if action == "task-completed"]


def test_what_was_filled_in_under_a_new_name_is_kept_and_the_rest_only_by_its_service() -> None:
    bench = a_bench()
    bench.start()
    bench.do("file", reason="完成", receiver="town")
    bench.do("view", note="已看")
    first, second = done(bench)
    assert first["data"] == {"receiver": "town"}
    assert second["data"] == {"note": "已看"}


def test_a_form_as_the_software_brought_it_leaves_nothing_in_the_journal() -> None:
    bench = Bench(completions={"demo.file": lambda work, case, submission: {}})
    bench.library.add(Definition("p", 1, line().xml(), {}, {"file": form(REASON)}, {}))
    bench.start()
    bench.do("file", reason="完成")
    assert "data" not in done(bench)[0]


def entry(element: str, **facts: Any) -> JournalEntry:
    about = {"process_id": "p", "element_id": element, "name_zh": element, "name_en": element, **facts}
    return JournalEntry(1, NOON, "u1", "经办人甲", "经办人", "1", "某单位", "task-completed", "c1", about, "")


def test_additions_are_told_as_opinions_in_the_words_of_their_forms() -> None:
    bench = a_bench()
    with bench.work() as work:
        shipped, ours = (bench.engine.definition(work.session, "p", version) for version in (1, 2))
    entries = [
        entry("file", outcome=None),
        entry("file", outcome=None, data={"receiver": "town", "note": ""}),
        entry("view", outcome=None, data={"note": "已看"}),
        entry("other", process_id="q", data={"note": "别的流程"}),
    ]
    told = list(told_of_additions(shipped, ours, entries))
    assert [(one["step"].zh, one["text"]) for one in told] == [
        ("file", "移交给谁：乡镇（街道）"),
        ("view", "已看"),
    ]
    assert len(list(told_of_additions(None, ours, entries))) == 3


def test_rows_and_fields_of_groups_are_told_in_words() -> None:
    rows = {"type": "dynamiclist", "path": "papers", "label": "材料", "components": [NOTE, RECEIVER]}
    group = {
        "type": "group",
        "label": "移交",
        "components": [{"type": "checkbox", "key": "all", "label": "全部移交"}],
    }
    ours = Definition("p", 2, line("view").xml(), {}, {"file": form(REASON), "view": form(group, rows)}, {})
    data = {"all": True, "papers": [{"note": "台账", "receiver": "town"}, {"note": "照片"}]}
    (told,) = told_of_additions(None, ours, [entry("view", outcome=None, data=data)])
    assert told["text"] == "全部移交：是；材料：台账 乡镇（街道）、照片"
