"""A version once released never changes, has its number alone, and is not released twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from chassis.engine.definition import Definition
from chassis.engine.library import Library
from chassis.engine.refusals import CaseCorrupt, VersionDoubled
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing


def line(*users: str, process_id: str = "p") -> Drawing:
    drawing = Drawing(process_id).node("startEvent", "begun")
    for user in users:
        drawing.user(user)
    return drawing.node("endEvent", "DONE").chain("begun", *users, "DONE")


def deploy(bench: Bench, drawing: Drawing) -> tuple[Definition, bool]:
    with bench.work() as work:
        return bench.engine.deployments.deploy(work, drawing.process_id, drawing.xml())


def on_disk(root: Path, drawing: Drawing, version: int) -> None:
    folder = root / drawing.process_id / f"v{version}"
    folder.mkdir(parents=True)
    (folder / f"{drawing.process_id}.bpmn").write_bytes(drawing.xml())


def started_anew(bench: Bench, root: Path | None = None) -> None:
    """The service as a process that has seen nothing yet, with the software that lies there now."""
    engine = bench.engine
    engine.library = bench.library = Library(root or engine.library.root)
    engine.deployments.__init__(engine.library, bench.tables.process_definition)  # type: ignore[misc]


def test_the_same_content_is_not_released_twice() -> None:
    bench = Bench()
    first, was_new = deploy(bench, line("a"))
    again, is_new = deploy(bench, line("a"))
    assert (was_new, is_new, again.version) == (True, False, 1)
    assert again.digest == first.digest and bench.count("process_definition") == 1
    assert [action for action, *_ in bench.lines] == ["process-deployed"]


def test_going_back_to_what_an_older_version_held_is_a_new_version() -> None:
    bench = Bench()
    for drawing in (line("a"), line("b")):
        deploy(bench, drawing)
    back, is_new = deploy(bench, line("a"))
    assert (back.version, is_new) == (3, True)


def test_what_came_with_the_software_is_not_released_again_either(tmp_path: Path) -> None:
    bench = Bench()
    on_disk(tmp_path, line("a"), 1)
    started_anew(bench, tmp_path)
    same, is_new = deploy(bench, line("a"))
    assert (same.version, is_new, bench.count("process_definition")) == (1, False, 0)
    assert deploy(bench, line("b"))[0].version == 2


def test_two_definitions_under_one_number_stop_that_version_and_no_other(tmp_path: Path) -> None:
    bench = Bench()
    deploy(bench, line("a"))
    deploy(bench, line("here"))
    bench.start()
    deploy(bench, line("x", process_id="q"))
    on_disk(tmp_path, line("a"), 1)  # the same as what was deployed: no quarrel
    on_disk(tmp_path, line("there"), 2)
    started_anew(bench, tmp_path)
    with pytest.raises(VersionDoubled) as refused:
        bench.start(case_no="c2")
    assert refused.value.facts == {"process_id": "p", "version": 2}
    with pytest.raises(VersionDoubled):
        bench.do("here")
    bench.start("q", case_no="c3")
    with bench.work() as work:
        bench.engine.start(work, "p", case_no="c4", version=1)
    with Session(bench.database) as session:
        assert [one.definition.version for one in bench.engine.deployments.releases(session, "p")] == [1]
    deploy(bench, line("here", "anew"))
    bench.start(case_no="c5")
    assert bench.names("c5") == ["here"], "a further version is the way out"


def test_a_stored_definition_that_was_tampered_with_is_not_run() -> None:
    bench = Bench()
    deploy(bench, line("a"))
    table = bench.tables.process_definition
    with bench.work() as work:
        work.session.execute(table.update().values(bpmn=line("b").xml()))
    started_anew(bench)
    with pytest.raises(CaseCorrupt, match="digest"):
        bench.start()


def test_a_version_keeps_the_version_it_calls() -> None:
    bench = Bench()
    deploy(bench, line("old", process_id="sub"))
    caller = Drawing("p").node("startEvent", "begun")
    caller.user("ask").node("callActivity", "call", attributes='calledElement="sub"').node("endEvent", "DONE")
    deploy(bench, caller.chain("begun", "ask", "call", "DONE"))
    bench.start()
    deploy(bench, line("new", process_id="sub"))
    started_anew(bench)
    bench.do("ask")
    assert bench.names() == ["old"]
    again, is_new = deploy(bench, caller)
    assert (again.version, is_new) == (2, True), "with what it calls, it is another version"
