"""A draft lists just the cases it would have taken another way, and says where and by how many days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from chassis.engine.definition import Definition
from chassis.engine.past_functions import PastFunctions
from chassis.engine.replay_matching import Changes
from chassis.engine.replay_rows import ReplayRows
from chassis.engine.replaying import OTHER, SAME, UNFOLLOWED, Replayed, replayed
from chassis.engine.runtime import Engine
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, message, timer

AMOUNTS = (10, 40, 60)
FORMS = {
    "check": {"type": "default", "components": [{"type": "checkbox", "key": "checked", "label": "核对"}]}
}


def procedure(
    *,
    over: int = 50,
    days: int = 3,
    reviewer: bool = False,
    check: str = "check",
    without_head: bool = False,
    notice: str = "P7D",
    silence: str = "P20D",
) -> Drawing:
    """Checked; what is over an amount goes to the head; then a public notice ends by itself."""
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.message" />').node("startEvent", "begun")
    due = f'camunda:dueDate="${{workdays_after(today(), {days})}}" camunda:formKey="form:check"'
    drawing.user(check, groups="clerk@1", attributes=due)
    drawing.boundary("silence", check, timer("duration", silence))
    drawing.xor("large", "small").user("head", groups="head@1").xor("decided")
    drawing.node("intermediateCatchEvent", "notice", "公示", "", "", timer("duration", notice))
    drawing.node("endEvent", "DONE").node("endEvent", "LAPSED").chain("begun", check)
    if reviewer:
        drawing.user("review", groups="reviewer@1", attributes=due).chain(check, "review", "large")
    else:
        drawing.flow(check, "large")
    if without_head:
        drawing.flow("large", "decided", f"${{amount > {over}}}", "over")
    else:
        drawing.flow("large", "head", f"${{amount > {over}}}", "over").flow("head", "decided")
    drawing.flow("large", "decided", None, "small").flow("silence", "LAPSED")
    return drawing.chain("decided", "notice", "DONE")


def lived(bench: Bench) -> None:
    """Four cases go their way; the last one lapses because nobody checks it."""
    for number, amount in enumerate((*AMOUNTS, 90)):
        bench.start("p", f"c{number}", amount=amount)
    for number, amount in enumerate(AMOUNTS):
        bench.clock.advance(days=1)
        bench.do("check", case_no=f"c{number}", checked=True)
        if amount > 50:
            bench.do("head", case_no=f"c{number}")
    bench.clock.advance(days=40)
    bench.fire()
    bench.clock.advance(days=40)
    bench.fire()
    assert [bench.state(f"c{number}")[1] for number in range(4)] == ["DONE", "DONE", "DONE", "LAPSED"]


def replay(bench: Bench, drawing: Drawing) -> Mapping[str, Replayed]:
    """What comes of each case under another diagram."""
    engine: Engine = bench.engine
    draft = Definition("p", 0, drawing.xml(), {}, FORMS)
    with Session(bench.database) as session:
        cases = ReplayRows(bench.tables).ended(session, "p", date(2000, 1, 1), "", 100)
    functions = PastFunctions(engine, bench.work)
    changes = Changes(engine.library.definition("p", 1), draft)
    return {
        case.case_no: replayed(
            changes, case.case_no, case.stimuli, functions, engine.calendar,
            was_cancelled=case.was_cancelled,
        )
        for case in cases
    }  # fmt: skip


def told(found: Mapping[str, Replayed]) -> dict[str, Replayed]:
    return {case: one for case, one in sorted(found.items()) if one.is_told}


def of(bench: Bench, **changes: Any) -> dict[str, Replayed]:
    return told(replay(bench, procedure(**changes)))


def at_work() -> Bench:
    """A bench with the procedure as it is in force."""
    bench = Bench()
    bench.library.add(Definition("p", 1, procedure().xml(), {}, FORMS))
    return bench


def a_county() -> Bench:
    """One in which four cases have ended."""
    bench = at_work()
    lived(bench)
    return bench


def test_nothing_is_told_where_nothing_was_changed() -> None:
    found = replay(a_county(), procedure())
    assert len(found) == 4 and told(found) == {}


def test_a_changed_condition_lists_just_the_cases_it_turns() -> None:
    bench = a_county()
    up, down = of(bench, over=70), of(bench, over=30)
    assert {case: (one.verdict, one.element_id, one.said.zh) for case, one in up.items()} == {
        "c2": (OTHER, "head", "草稿不再走到“head”")
    }
    # One that would have gone to the head: what the head would have said nobody knows.
    assert {case: (one.verdict, one.element_id) for case, one in down.items()} == {"c1": (UNFOLLOWED, "head")}
    assert "没有办过这一步" in down["c1"].said.zh and "nobody did such a step" in down["c1"].said.en


def test_a_longer_limit_is_told_in_working_days_of_each_case() -> None:
    longer, shorter = of(a_county(), days=5), of(a_county(), days=2)
    told_of = {case: (one.verdict, one.days, one.element_id) for case, one in longer.items()}
    assert told_of == dict.fromkeys(("c0", "c1", "c2", "c3"), (SAME, 2, "check"))
    assert {one.days for one in shorter.values()} == {-1}
    assert longer["c0"].said.zh == "路径相同，时限合计多2个工作日"
    assert shorter["c0"].said.en == "the same way; its limits are 1 working days shorter"


def test_a_longer_wait_counts_like_a_limit() -> None:
    found = of(a_county(), notice="P14D")
    told_of = {case: (one.verdict, one.days) for case, one in found.items()}
    assert told_of == dict.fromkeys(("c0", "c1", "c2"), (SAME, 5)), "the one that lapsed had no notice"


def test_a_step_nobody_did_then_stops_the_replay_there() -> None:
    found = of(a_county(), reviewer=True)
    told_of = {case: (one.verdict, one.element_id, one.days) for case, one in found.items()}
    assert told_of == dict.fromkeys(("c0", "c1", "c2"), (UNFOLLOWED, "review", 3))


def test_a_step_that_is_gone_is_done_without() -> None:
    found = of(a_county(), without_head=True)
    assert {case: (one.verdict, one.said.zh) for case, one in found.items()} == {
        "c2": (OTHER, "草稿不再走到“head”")
    }


def test_a_step_with_another_id_is_known_by_form_and_post() -> None:
    assert of(a_county(), check="check_papers") == {}


def test_a_time_that_is_set_shorter_comes_before_the_answer() -> None:
    found = of(a_county(), silence="PT36H")
    # Checked after one day: still in time. After two and three: lapsed. The last lapsed in any case.
    assert {case: (one.verdict, one.element_id) for case, one in found.items()} == {
        "c1": (OTHER, "silence"),
        "c2": (OTHER, "silence"),
    }
    assert found["c1"].said.zh == "原来走到“check”，草稿走到“silence”"


def test_a_time_that_is_set_longer_still_comes() -> None:
    assert of(a_county(), silence="P60D") == {}


def test_a_variable_nobody_left_is_told_with_the_step_that_asks_for_it() -> None:
    drawing = procedure()
    bpmn = (
        drawing.xml().replace(b"amount &gt; 50", b"urgent == true").replace(b"amount > 50", b"urgent == true")
    )
    bench = a_county()
    draft = Drawing()
    draft.xml = lambda: bpmn  # type: ignore[method-assign]
    found = told(replay(bench, draft))
    assert {one.verdict for one in found.values()} == {UNFOLLOWED} and len(found) == 3
    assert "urgent" in found["c0"].said.zh and found["c0"].element_id == "large"


def test_what_was_ended_from_outside_is_followed_as_far_as_it_went() -> None:
    bench = at_work()
    for number in range(2):
        bench.start("p", f"c{number}", amount=10)
    bench.do("check", case_no="c0")
    for number in range(2):
        with bench.work() as work:
            bench.engine.cancel(work, f"c{number}", end_state="WITHDRAWN")
    assert told(replay(bench, procedure())) == {}
    assert {case: one.element_id for case, one in of(bench, reviewer=True).items()} == {"c0": "review"}


def test_a_completion_that_was_taken_back_does_not_count() -> None:
    from chassis.engine.acts import Acts

    drawing = Drawing().node("startEvent", "begun").user("check").user("sign").node("endEvent", "DONE")
    drawing.chain("begun", "check", "sign", "DONE")
    bench = Bench(drawing)
    bench.start()
    first = bench.task("check")
    bench.do("check", amount=1)
    with bench.work() as work:
        Acts(bench.engine).withdraw(work, first.task_id, reason="看错了")
    bench.do("check", amount=2)
    bench.do("sign")
    with Session(bench.database) as session:
        (case,) = ReplayRows(bench.tables).ended(session, "p", date(2000, 1, 1), "", 9)
    assert [heard.kind for one in case.stimuli for heard in one.heard] == [
        "begun", "completion", "withdrawal", "completion", "completion",
    ]  # fmt: skip
    assert told(replay(bench, drawing)) == {}


def test_what_was_repaired_by_hand_is_not_guessed() -> None:
    from chassis.engine.stimuli import BY_HAND

    bench = at_work()
    bench.start("p", "c0", amount=10)
    with bench.work() as work:
        instance = bench.engine.rows.lock_running(work.session, "c0")[0]
        command = bench.engine.restored(work, instance)
        command.hear(BY_HAND, None)
        command.save()
    bench.do("check", case_no="c0")
    bench.clock.advance(days=30)
    bench.fire()
    found = replay(bench, procedure())
    assert found["c0"].verdict == UNFOLLOWED and "异常处理" in found["c0"].said.zh


def test_the_calendar_and_a_message_are_those_of_then() -> None:
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.message" />').node("startEvent", "begun")
    drawing.node("intermediateCatchEvent", "heard", "", "", "", message("m1")).xor("which", "no")
    drawing.node("endEvent", "YES").node("endEvent", "NO").chain("begun", "heard", "which")
    drawing.flow("which", "YES", "${sound == true and today() == day}").flow("which", "NO", None, "no")
    bench = Bench(drawing)
    for number, sound in enumerate((True, False)):
        bench.start("p", f"c{number}")
        bench.clock.advance(days=1)
        bench.deliver("demo.message", f"c{number}", sound=sound, day=bench.clock.today().isoformat())
    assert told(replay(bench, drawing)) == {}


def test_a_case_is_only_read() -> None:
    bench = a_county()
    before = {table: bench.count(table) for table in ("process_instance", "human_task", "timer", "stimulus")}
    bench.statements.clear()
    of(bench, over=30)
    assert before == {table: bench.count(table) for table in before}
    assert not [one for one in bench.statements if not one.startswith("SELECT")]
