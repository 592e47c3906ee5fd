"""Releasing diagrams through the designer, and filling in the forms they bring."""

from __future__ import annotations

import json

import orjson
import pytest

from chassis.engine.definition import Definition
from chassis.engine.designing import DefinitionUnsound, Designer
from chassis.engine.forms import FormInvalid
from chassis.engine.layout import laid_out
from chassis.engine.library import Library
from chassis.engine.refusals import CaseCorrupt, DraftTooLarge, NotWired, OutcomeUnknown, ProcessUnknown
from tests.unit.chassis.engine.bench import CLERK, Bench
from tests.unit.chassis.engine.drawing import Drawing, properties

EN = properties(name_en="x")
FORM = {
    "components": [
        {"type": "textfield", "key": "reason", "label": "理由", "validate": {"required": True}},
        {"type": "select", "key": "unit", "label": "单位", "valuesKey": "units"},
        {
            "type": "radio",
            "key": "outcome",
            "label": "意见",
            "values": [{"value": "agree", "label": "同意"}, {"value": "refuse", "label": "不同意"}],
        },
    ]
}
EXTRAS = {"forms/give_opinion.json": orjson.dumps(FORM)}


def drawn(name: str = "征求意见") -> Drawing:
    drawing = Drawing("consultation", name).node("startEvent", "asked", "收到", "", EN)
    task = 'camunda:candidateGroups="clerk@1" camunda:formKey="form:give_opinion"'
    drawing.node("userTask", "give_opinion", "提出意见", task, EN).node(
        "endEvent", "ANSWERED", "已答复", "", EN
    )
    return drawing.chain("asked", "give_opinion", "ANSWERED")


def deploy(bench: Bench, drawing: Drawing, extras=None):
    designer = Designer(bench.engine, roles={"clerk"}, messages=(), functions=())
    with bench.work() as work:
        return designer.deploy(work, drawing.xml(), EXTRAS if extras is None else extras)


def test_a_released_diagram_runs_and_its_cases_stay_on_their_version():
    bench = Bench()
    assert deploy(bench, drawn()) == {"process_id": "consultation", "version": 1, "is_new": True}
    bench.start("consultation", "old")
    changed = drawn().user("x")
    changed.nodes[-1] = (
        "userTask",
        "sign_opinion",
        'name="签发" camunda:candidateGroups="clerk@1" camunda:formKey="form:give_opinion"',
        EN,
        "",
    )
    changed.flows.clear()
    changed.chain("asked", "give_opinion", "sign_opinion", "ANSWERED")
    assert deploy(bench, changed)["version"] == 2
    bench.start("consultation", "new")
    for case_no in ("old", "new"):
        bench.do("give_opinion", "agree", case_no=case_no, reason="x")
    assert bench.state("old") == ("completed", "ANSWERED") and bench.names("new") == ["sign_opinion"]


def test_a_diagram_without_coordinates_is_released_with_a_picture():
    bench = Bench()
    bare = drawn().xml().partition(b"<bpmndi:BPMNDiagram")[0] + b"</bpmn:definitions>"
    assert not Designer(bench.engine, roles={"clerk"}).check(bare, EXTRAS)
    with bench.work() as work:
        Designer(bench.engine, roles={"clerk"}).deploy(work, bare, EXTRAS)
        released = bench.engine.deployments.definition(work.session, "consultation").bpmn
    assert released == laid_out(bare) and released.count(b"<dc:Bounds") == 5


def test_a_diagram_is_released_in_the_form_every_reader_understands():
    bench = Bench()
    written = drawn().xml().decode().replace('sourceRef="', 'sourceRef="tns:').replace("UTF-8", "UTF-16")
    with bench.work() as work:
        Designer(bench.engine, roles={"clerk"}).deploy(work, written.encode("utf-16"), EXTRAS)
    bench.start("consultation")
    assert bench.names() == ["give_opinion"]


def test_another_worker_finds_what_was_deployed():
    bench = Bench()
    deploy(bench, drawn())
    bench.start("consultation")
    bench.engine.library.__init__(bench.engine.library.root)  # a process that has seen nothing yet
    bench.do("give_opinion", "agree", reason="x")
    assert bench.state() == ("completed", "ANSWERED")


def test_nothing_is_released_while_there_are_findings():
    bench = Bench()
    with pytest.raises(DefinitionUnsound) as refused:
        deploy(bench, drawn(), {})
    assert [one["rule"] for one in refused.value.facts["findings"]] == ["form-unknown"]
    with pytest.raises(ProcessUnknown):
        bench.start("consultation")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("forms/give_opinion.json", b"{", "form-unknown"),
        ("forms/other.json", b"{", "form-faulty"),
        ("forms/other.json", b'{"components": [{"type": "html"}]}', "form-faulty"),
        ("forms/other.json", b"[]", "form-faulty"),
        ("level.dmn", b"<x/>", "decision-faulty"),
    ],
)
def test_faulty_extras_are_findings(name, content, rule):
    designer = Designer(Bench().engine)
    assert rule in {one.rule for one in designer.check(drawn().xml(), {**EXTRAS, name: content})}


def with_form(**options) -> Bench:
    bench = Bench(**options)
    deploy(bench, drawn())
    bench.start("consultation")
    return bench


def test_what_is_filled_in_is_checked_before_anything_happens():
    bench = with_form()
    with pytest.raises(OutcomeUnknown):
        bench.do("give_opinion", "perhaps", reason="x")
    with pytest.raises(OutcomeUnknown):
        bench.do("give_opinion", reason="x")
    with pytest.raises(FormInvalid) as refused:
        bench.do("give_opinion", "agree", hobby="x")
    assert {error["pointer"] for error in refused.value.errors} == {"/reason", "/hobby"}
    assert bench.names() == ["give_opinion"]


def test_the_choices_of_a_list_come_from_the_service():
    asked = []

    def options(session, task, actor):
        asked.append((task.element_id, actor.user_id))
        return {"units": [{"value": "430211", "label": "天元区"}]}

    bench = with_form(options=options)
    with pytest.raises(FormInvalid):
        bench.do("give_opinion", "agree", reason="x", unit="elsewhere")
    bench.do("give_opinion", "agree", reason="x", unit="430211", actor=CLERK)
    assert asked == [("give_opinion", "u1")] * 2 and bench.state()[0] == "completed"


def test_a_draft_may_be_wrong_but_neither_strange_nor_huge():
    bench = with_form()
    task = bench.task("give_opinion")

    def draft(**data):
        with bench.work() as work:
            bench.engine.save_draft(work, task.task_id, data=data, version=task.version)

    draft(reason="", unit="nowhere", outcome="perhaps")
    with pytest.raises(FormInvalid):
        draft(hobby="x")
    with pytest.raises(DraftTooLarge):
        draft(reason="一" * 70_000)


def test_a_form_that_was_not_released_is_a_fault():
    bench = Bench(drawn())
    bench.start("consultation")
    with pytest.raises(NotWired, match="give_opinion"):
        bench.do("give_opinion", "agree")


def write(root, process_id, version, drawing, **forms):
    folder = root / process_id / f"v{version}"
    (folder / "forms").mkdir(parents=True)
    (folder / f"{process_id}.bpmn").write_bytes(drawing.xml())
    for name, form in forms.items():
        (folder / "forms" / f"{name}.json").write_text(json.dumps(form))


def test_the_library_reads_folders_and_prefers_the_newest(tmp_path):
    write(tmp_path, "consultation", 1, drawn(), give_opinion=FORM)
    write(tmp_path, "consultation", 10, drawn("新"), give_opinion=FORM)
    library = Library(tmp_path)
    assert library.processes() == {"consultation": 10}
    newest, first = library.definition("consultation"), library.definition("consultation", 1)
    assert (newest.version, newest.name.zh) == (10, "新")
    assert first.form("form:give_opinion") == FORM and first.digest != newest.digest
    assert library.definition("consultation") is newest
    with pytest.raises(ProcessUnknown):
        library.definition("consultation", 2)


def test_processes_that_call_each_other_in_a_circle_are_not_loaded(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        drawing = (
            Drawing(one).node("startEvent", "s").node("callActivity", "c", "", f'calledElement="{other}"')
        )
        write(tmp_path, one, 1, drawing.node("endEvent", "E").chain("s", "c", "E"))
    with pytest.raises(CaseCorrupt, match="calls itself"):
        Library(tmp_path).definition("a")


def test_the_digest_covers_forms_decisions_and_called_processes():
    base = Definition("p", 1, b"x")
    others = [
        Definition("p", 1, b"y"),
        Definition("p", 1, b"x", {"d": b"1"}),
        Definition("p", 1, b"x", {}, {"f": {"a": 1}}),
        Definition("p", 1, b"x", {}, {}, {"q": Definition("q", 1, b"z")}),
    ]
    assert len({base.digest, *(one.digest for one in others)}) == 5


def test_a_new_version_keeps_the_forms_it_does_not_bring():
    bench = Bench()
    deploy(bench, drawn())
    assert deploy(bench, drawn("再次征求意见"), extras={})["version"] == 2
    with bench.work() as work:
        newest = bench.engine.deployments.definition(work.session, "consultation")
    assert newest.forms == {"give_opinion": FORM}


def test_a_form_outside_the_supported_subset_is_found_before_it_is_released():
    bench = Bench()
    script = {"components": [{"type": "html", "key": "x", "content": "<script>alert(1)</script>"}]}
    with pytest.raises(DefinitionUnsound) as refused:
        deploy(bench, drawn(), extras={"give_opinion.json": orjson.dumps(script)})
    assert "form-faulty" in [one["rule"] for one in refused.value.facts["findings"]]
