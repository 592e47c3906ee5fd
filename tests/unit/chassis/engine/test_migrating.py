"""A case goes on under another version with everything that is open untouched, or stays where it is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from chassis.engine.definition import Definition
from chassis.engine.host import Host
from chassis.engine.migrating import CannotMigrate, MigrationPast, Migrations
from chassis.engine.previewing import SameVersion
from chassis.engine.refusals import CaseUnknown
from chassis.engine.transplanting import Transplant
from tests.unit.chassis.engine.bench import CLERK, NOON, Bench, an_actor
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer
from tests.unit.chassis.engine.exactness import shapes
from tests.unit.chassis.engine.exactness.case import EngineCase
from tests.unit.chassis.engine.exactness.shapes import Artist
from tests.unit.chassis.engine.exactness.walk import Process, Seeded, Walk

DESIGNER = an_actor("process_designer@1", user_id="d1", name="流程设计岗")


def plain(*users: str, limit: str = "P5D", middle: str = "userTask") -> Drawing:
    """A line of user tasks; `review` has a timer that interrupts and a message that does not."""
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.asked" />').node("startEvent", "begun")
    for user in users:
        if user == "check" and middle != "userTask":
            drawing.node(middle, user, attributes='camunda:type="external" camunda:topic="demo.check"')
        else:
            drawing.user(user)
    drawing.node("endEvent", "DONE").chain("begun", *users, "DONE")
    if "review" in users and limit:
        drawing.boundary("late", "review", timer("duration", limit)).node("endEvent", "LATE").flow(
            "late", "LATE"
        )
        drawing.boundary("asked", "review", message("m1"), interrupting=False)
        drawing.user("answer").node("endEvent", "ANSWERED").chain("asked", "answer", "ANSWERED")
    return drawing


OLD = plain("draft", "review", "check", "approve")
WITHOUT_BOUNDARY = plain("draft", "review", "check", "approve", limit="")
CHANGES: dict[str, tuple[Drawing, set[str]]] = {
    # What changes, and the open tasks that stand against it.
    "a node is added at the end": (plain("draft", "review", "check", "approve", "archive"), set()),
    "a node is added at the beginning": (plain("register", "draft", "review", "check", "approve"), set()),
    "a node is added in the middle": (plain("draft", "review", "weigh", "check", "approve"), set()),
    "the first node is gone": (plain("review", "check", "approve"), {"draft"}),
    "the last node is gone": (plain("draft", "review", "check"), {"approve"}),
    "a node in the middle is gone": (plain("draft", "review", "approve"), {"check"}),
    "a node becomes a service": (
        plain("draft", "review", "check", "approve", middle="serviceTask"),
        {"check"},
    ),
    "the limit is another one": (plain("draft", "review", "check", "approve", limit="P9D"), set()),
    "the boundary events are gone": (WITHOUT_BOUNDARY, {"review"}),
    "nothing changes": (plain("draft", "review", "check", "approve"), set()),
}


def bench_at(position: str, new: Drawing) -> tuple[Bench, Migrations, str]:
    """A case of version 1 that waits at a task, and version 2 beside it."""
    bench = Bench(OLD, operations={"demo.check": lambda work, case: None})
    instance_id = bench.start(amount=7)
    for step in ("draft", "review", "check", "approve"):
        if step == position:
            break
        bench.do(step, **{f"said_{step}": step})
    bench.library.add(Definition("p", 2, new.xml()))
    return bench, Migrations(bench.engine, bench.clock), instance_id


def rows_of(bench: Bench) -> Any:
    from sqlalchemy import select

    tables = bench.tables
    with Session(bench.database) as session:
        return [
            [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in (tables.process_instance, tables.human_task, tables.timer, tables.subscription)
        ]


@pytest.mark.parametrize("position", ["draft", "review", "check", "approve"])
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_at_every_position(change: str, position: str) -> None:
    new, against = CHANGES[change]
    bench, migrations, instance_id = bench_at(position, new)
    with bench.work() as work:
        bench.engine.save_draft(work, bench.task(position).task_id, data={"half": "written"})
    before, timers = bench.task(position), bench.count("timer")
    unchanged = rows_of(bench)
    with Session(bench.database) as session:
        (prospect,) = migrations.preview(session, "p", 2, from_version=1)
    assert rows_of(bench) == unchanged
    assert {one.element_id for one in prospect.obstacles} & {position} == against & {position}
    assert bool(prospect.obstacles) == (position in against)
    (stand,) = prospect.stands
    assert (stand.element_id, stand.to_id is None) == (
        position,
        change.endswith("is gone") and position in against,
    )
    assert all(one.said.zh and one.said.en and one.remedy.zh for one in prospect.obstacles)
    if prospect.obstacles:
        with pytest.raises(CannotMigrate), bench.work(DESIGNER) as work:
            migrations.migrate(work, instance_id, 2, reason="制度修订")
        assert rows_of(bench) == unchanged
        return
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    after = bench.task(position)
    assert (after.task_id, after.due_at, after.draft) == (before.task_id, before.due_at, before.draft)
    assert bench.count("timer") == timers
    assert ("case-migrated", "c1") in [line[:2] for line in bench.lines]
    steps = 0
    while bench.open():
        bench.do(bench.open()[0].element_id)
        steps += 1
        assert steps < 10
    assert bench.state() == ("completed", "DONE")
    assert bench.count("timer") == bench.count("subscription") == 0


def test_a_timer_under_way_keeps_its_due_time_and_a_message_its_way() -> None:
    bench, migrations, instance_id = bench_at("review", CHANGES["the limit is another one"][0])
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    assert bench.deliver("demo.asked") == 1
    assert bench.names() == ["answer", "review"]
    bench.clock.advance(days=5, minutes=1)
    assert bench.fire() == 1
    assert bench.names() == ["answer"]


def test_a_renamed_element_is_followed_where_the_designer_says_so() -> None:
    new = plain("draft", "review", "verify", "approve")
    bench, migrations, instance_id = bench_at("check", new)
    with pytest.raises(CannotMigrate), bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="改名")
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="改名", renamed={"check": "verify"})
    assert bench.names() == ["verify"]
    bench.do("verify")
    assert bench.names() == ["approve"]


def test_a_migration_is_taken_back_until_the_next_step() -> None:
    bench, migrations, instance_id = bench_at("check", CHANGES["a node is added in the middle"][0])
    unchanged = bench.task("check")
    with bench.work(DESIGNER) as work:
        first = migrations.migrate(work, instance_id, 2, reason="制度修订")
    with bench.work(DESIGNER) as work:
        migrations.undo(work, first)
    with Session(bench.database) as session:
        instance = bench.engine.instance(session, instance_id)
        assert instance is not None and instance.process_version == 1
        counted = [(one.release.definition.version, one.running) for one in migrations.versions(session, "p")]
        assert counted == [(2, 0), (1, 1)]
    assert bench.task("check").task_id == unchanged.task_id
    with pytest.raises(MigrationPast), bench.work(DESIGNER) as work:
        migrations.undo(work, first)
    with bench.work(DESIGNER) as work:
        second = migrations.migrate(work, instance_id, 2, reason="制度修订")
    bench.do("check")
    with pytest.raises(MigrationPast), bench.work(DESIGNER) as work:
        migrations.undo(work, second)
    bench.do("approve", actor=CLERK)
    assert bench.state() == ("completed", "DONE")


def branches(count: int) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").parallel("split", "joined").flow("begun", "split")
    for number in range(count):
        drawing.user(f"u{number}").chain("split", f"u{number}", "joined")
    return drawing.node("endEvent", "DONE").flow("joined", "DONE")


def test_a_block_of_branches_that_is_under_way_must_stay_the_same() -> None:
    bench = Bench(branches(2))
    instance_id = bench.start()
    bench.library.add(Definition("p", 2, branches(3).xml()))
    migrations = Migrations(bench.engine, bench.clock)
    with pytest.raises(CannotMigrate) as refused, bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="加一路")
    assert {one["rule"] for one in refused.value.facts["obstacles"]} == {"block-changed"}


HEARS = '<bpmn:message id="m1" name="demo.asked" /><bpmn:message id="m2" name="demo.other" />'
DAY, ASKED, OTHER = timer("duration", "P1D"), message("m1"), message("m2")


def race(*events: tuple[str, str]) -> Drawing:
    """An event gateway with a task after each of its events."""
    drawing = Drawing(definitions=HEARS).node("startEvent", "begun").node("eventBasedGateway", "gate")
    drawing.flow("begun", "gate")
    for name, event in events:
        drawing.node("intermediateCatchEvent", name, after=event).user(f"after_{name}")
        drawing.node("endEvent", f"END_{name}").chain("gate", name, f"after_{name}", f"END_{name}")
    return drawing


def reminded(event: str) -> Drawing:
    drawing = Drawing(definitions=HEARS).node("startEvent", "begun").user("reply").user("remind")
    drawing.boundary("ev", "reply", event, interrupting=False).node("endEvent", "DONE").node(
        "endEvent", "ASIDE"
    )
    return drawing.chain("begun", "reply", "DONE").chain("ev", "remind", "ASIDE")


def asked(name: str = "ask", variable: str = "town", **properties: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").user(name, after=each("towns", variable), **properties)
    return drawing.user("weigh").node("endEvent", "DONE").chain("begun", name, "weigh", "DONE")


def heard(what: str) -> Drawing:
    drawing = Drawing(definitions=HEARS).node("startEvent", "begun")
    drawing.node("intermediateCatchEvent", "heard", after=what).user("go_on").node("endEvent", "DONE")
    return drawing.chain("begun", "heard", "go_on", "DONE")


def waiting_under(old: Drawing, new: Drawing) -> tuple[Bench, Migrations, str]:
    bench = Bench(old)
    instance_id = bench.start(towns=["a", "b"])
    bench.library.add(Definition("p", 2, new.xml()))
    return bench, Migrations(bench.engine, bench.clock), instance_id


NOW = race(("asked", ASKED), ("late", DAY))


@pytest.mark.parametrize(
    ("old", "new", "element", "rule"),
    [
        (NOW, race(("other", OTHER), ("asked", ASKED), ("late", DAY)), "gate", "wait-changed"),
        (NOW, race(("late", DAY), ("asked", ASKED)), "gate", "wait-changed"),
        (NOW, race(("asked", ASKED)), "gate", "wait-changed"),
        (reminded(DAY), reminded(ASKED), "ev", "wait-changed"),
        (reminded(ASKED), reminded(DAY), "ev", "wait-changed"),
        (reminded(DAY), reminded(timer("cycle", "R3/PT24H")), "ev", "wait-changed"),
        (asked(), asked(variable="place"), "ask", "instances-changed"),
        (asked(outputCollection="one"), asked(outputCollection="two"), "ask", "instances-changed"),
    ],
)
def test_what_is_waited_for_is_never_mistaken_for_something_else(old, new, element, rule) -> None:
    bench, migrations, instance_id = waiting_under(old, new)
    unchanged = rows_of(bench)
    with pytest.raises(CannotMigrate) as refused, bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    assert refused.value.facts["obstacles"] == [{"element": element, "rule": rule}]
    assert rows_of(bench) == unchanged


def test_a_gateway_with_the_same_events_in_the_same_order_goes_the_right_way() -> None:
    bench, migrations, instance_id = waiting_under(
        NOW, race(("asked", OTHER), ("late", timer("date", "${today()}")))
    )
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    bench.clock.advance(days=1)
    assert bench.fire() == 1 and bench.names() == ["after_late"]


def test_a_message_under_a_new_name_is_heard_under_it() -> None:
    bench, migrations, instance_id = waiting_under(heard(ASKED), heard(OTHER))
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    assert (bench.deliver("demo.asked"), bench.deliver("demo.other")) == (0, 1)
    assert bench.names() == ["go_on"]


def test_renamed_instances_go_on_where_the_new_version_names_the_old_variable() -> None:
    bench, migrations, instance_id = waiting_under(asked(), asked("consult"))
    with pytest.raises(CannotMigrate), bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="改名", renamed={"ask": "consult"})
    bench.library.add(Definition("p", 3, asked("consult", outputCollection="ask_results").xml()))
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 3, reason="改名", renamed={"ask": "consult"})
    (noted,) = [line[2] for line in bench.lines if line[0] == "case-migrated"]
    assert noted["renamed"] == {"ask": "consult"}
    bench.do("consult")
    bench.do("consult")
    assert bench.names() == ["weigh"]


def called(name: str) -> Drawing:
    drawing = Drawing(name).node("startEvent", f"{name}_begun").user(f"{name}_work")
    return drawing.node("endEvent", f"{name}_done").chain(f"{name}_begun", f"{name}_work", f"{name}_done")


def caller(first: str, then: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").node("endEvent", "DONE")
    drawing.node("callActivity", "call", attributes=f'calledElement="{first}"')
    drawing.node("callActivity", "then", attributes=f'calledElement="{then}"')
    return drawing.chain("begun", "call", "then", "DONE")


def test_a_call_under_way_is_not_taken_for_a_call_of_another_process() -> None:
    bench = Bench(called("one"), called("two"), caller("one", "two"))
    instance_id = bench.start()
    both = {name: bench.library.definition(name, 1) for name in ("one", "two")}
    bench.library.add(Definition("p", 2, caller("two", "one").xml(), {}, {}, both))
    with pytest.raises(CannotMigrate) as refused, bench.work(DESIGNER) as work:
        Migrations(bench.engine, bench.clock).migrate(work, instance_id, 2, reason="换流程")
    assert {"element": "call", "rule": "scope-changed"} in refused.value.facts["obstacles"]


def test_named_cases_are_found_however_many_others_there_are() -> None:
    bench = Bench(OLD)
    for number in range(4):
        bench.start(case_no=f"c{number}")
    bench.library.add(Definition("p", 2, OLD.xml()))
    with Session(bench.database) as session:
        found = Migrations(bench.engine, bench.clock).preview(
            session, "p", 2, from_version=1, cases=["c3"], limit=1
        )
    assert [one.case_no for one in found] == ["c3"]


def test_an_event_sub_process_that_is_new_would_not_be_heard() -> None:
    bench, migrations, instance_id = bench_at("check", with_objection_at_any_time())
    with pytest.raises(CannotMigrate) as refused, bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="增加异议")
    assert [one["rule"] for one in refused.value.facts["obstacles"]] == ["listener-added"]


def with_objection_at_any_time() -> Drawing:
    drawing = plain("draft", "review", "check", "approve")
    inner = Drawing().start("objected", message("m1")).user("convert").end("CONVERTED")
    return drawing.event_sub("objection", inner.chain("objected", "convert", "CONVERTED"))


def test_one_case_that_cannot_be_read_hides_no_other() -> None:
    bench, migrations, _ = bench_at("check", CHANGES["nothing changes"][0])
    with bench.work() as work:
        other = bench.engine.start(work, "p", case_no="c2", variables={}, version=1)
    table = bench.tables.process_instance
    with bench.work() as work:
        work.session.execute(table.update().where(table.c.instance_id == other).values(data=b"torn"))
    with Session(bench.database) as session:
        prospects = {one.case_no: one for one in migrations.preview(session, "p", 2, from_version=1)}
    assert not prospects["c1"].obstacles
    assert [one.rule for one in prospects["c2"].obstacles] == ["state-unreadable"]


def test_a_case_that_was_brought_there_is_left_alone_and_the_answer_is_the_same() -> None:
    bench, migrations, instance_id = bench_at("check", CHANGES["nothing changes"][0])
    with bench.work(DESIGNER) as work:
        first = migrations.migrate(work, instance_id, 2, reason="制度修订")
    unchanged = rows_of(bench)
    with bench.work(DESIGNER) as work:
        assert migrations.migrate(work, instance_id, 2, reason="再来一次") == first
    assert rows_of(bench) == unchanged


def test_a_case_that_began_there_was_never_brought_there() -> None:
    bench, migrations, _ = bench_at("check", CHANGES["nothing changes"][0])
    with bench.work() as work:
        began = bench.engine.start(work, "p", case_no="c2", variables={}, version=2)
    with pytest.raises(CannotMigrate), bench.work(DESIGNER) as work:
        migrations.migrate(work, began, 2, reason="制度修订")


def test_a_case_of_another_process_and_one_that_has_ended_stay_as_they_are() -> None:
    bench, migrations, instance_id = bench_at("approve", CHANGES["nothing changes"][0])
    with pytest.raises(CaseUnknown), bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订", process_id="q")
    bench.do("approve")
    with pytest.raises(CannotMigrate) as refused, bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    assert refused.value.facts["why"].en == "The case has ended"


def test_cases_are_counted_where_they_stand_also_those_that_wait_for_nobody() -> None:
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.asked" />').node("startEvent", "begun")
    drawing.user("draft").catch("answer", message("m1")).node("endEvent", "DONE")
    bench = Bench(drawing.chain("begun", "draft", "answer", "DONE"))
    for number in range(3):
        bench.start(case_no=f"c{number}")
    bench.do("draft", case_no="c2")
    with Session(bench.database) as session:
        (version,) = Migrations(bench.engine, bench.clock).versions(session, "p")
    assert version.running == 3
    assert [(place.element_id, place.cases) for place in version.places] == [("draft", 2), ("answer", 1)]


def test_a_renamed_step_is_said_to_move_and_the_others_to_stay() -> None:
    bench, migrations, _ = bench_at("check", plain("draft", "review", "verify", "approve"))
    with Session(bench.database) as session:
        (gone,) = migrations.preview(session, "p", 2, from_version=1)[0].stands
        (moved,) = migrations.preview(session, "p", 2, from_version=1, renamed={"check": "verify"})[0].stands
        with pytest.raises(SameVersion):
            migrations.preview(session, "p", 2, from_version=2)
    assert (gone.to_id, gone.moves, moved.to_id, moved.moves) == (None, True, "verify", True)


def test_what_was_migrated_is_listed_with_what_can_still_be_taken_back() -> None:
    bench, migrations, instance_id = bench_at("check", CHANGES["nothing changes"][0])
    with bench.work(DESIGNER) as work:
        migrations.migrate(work, instance_id, 2, reason="制度修订")
    with Session(bench.database) as session:
        (before,) = migrations.recent(session, "p")
    bench.do("check")
    with Session(bench.database) as session:
        (after,) = migrations.recent(session, "p")
    assert (before.is_open, after.is_open, after.reason) == (True, False, "制度修订")


def edited(body: shapes.Sequence, chance: random.Random) -> shapes.Sequence:
    """The same process with one shape more, one fewer, or one changed, somewhere at the top."""
    at = chance.randrange(len(body) + 1)
    kind = chance.choice(["more", "fewer", "none", "service"])
    if kind == "more" or len(body) < 2:
        return (*body[:at], shapes.User("added"), *body[at:])
    if kind == "service":
        return (*body[:at], shapes.Service("added"), *body[at:])
    return body if kind == "none" else (*body[: at - 1], *body[at:]) if at else body[1:]


@pytest.mark.parametrize("seed", range(40))
def test_random_processes_go_on_under_random_new_versions(seed: int) -> None:
    chance = Seeded(seed)
    process, dice = Process(chance), random.Random(seed)
    walk = Walk(process, chance)
    for _ in range(dice.randrange(8)):
        if not walk.over:
            walk.step()
    if walk.over:
        return
    whole = process.whole
    new = replace(Artist().process(replace(whole, body=edited(whole.body, dice))), version=2)
    case = walk.case
    saved, keys = case.data, case.keys()
    transplant = Transplant(saved, process.definition, new, {}, Host(NOON, "c"))
    assert case.data == saved
    if transplant.obstacles:
        return
    moved = moved_to(case, new, transplant.state())
    assert moved.keys() == keys
    for _ in range(200):
        if moved.ended:
            return
        waits = sorted(moved.keys())
        # Loops end when their variable is not 1; what is listened for again and again ends nothing by itself.
        people = [wait for wait in waits if wait[0] == "person"]
        wait = dice.choice(waits) if dice.random() < 0.3 or not people else people[-1]
        moved.act(wait, {} if wait[0] == "timer" else dict.fromkeys("abcd", 0))
    raise AssertionError("the case does not come to its end")


def moved_to(case: EngineCase, definition: Definition, state: bytes) -> EngineCase:
    """The same case under another version."""
    case.definition, case.data = replace(definition), state
    case._spec, case._inner = case.definition.specs
    case._restore()
    return case


@pytest.mark.parametrize("seed", range(1000, 1020))
def test_a_new_version_with_the_same_diagram_changes_nothing(seed: int) -> None:
    chance = Seeded(seed)
    process = Process(chance)
    walk = Walk(process, chance)
    for step in range(40):
        if walk.over:
            return
        walk.step()
        if step % 3 == 0 and not walk.over:
            same = replace(process.definition, version=2)
            transplant = Transplant(walk.case.data, walk.case.definition, same, {}, Host(NOON, "c"))
            assert not transplant.obstacles
            moved_to(walk.case, same, transplant.state())
            walk.compare()
