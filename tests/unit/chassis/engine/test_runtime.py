"""The verbs of the engine, over small diagrams."""

from __future__ import annotations

import pytest

from chassis.engine.incidents import Incidents
from chassis.engine.refusals import (
    CaseUnknown,
    ProcessUnknown,
    TaskClaimed,
    TaskFinished,
    TaskNotYours,
    TaskStale,
    TaskUnknown,
)
from tests.unit.chassis.engine.bench import CLERK, Bench, an_actor
from tests.unit.chassis.engine.drawing import Drawing, each, message, properties, timer
from tests.unit.chassis.engine.drawn_examples import consultation, with_objection


def two_steps() -> Drawing:
    drawing = Drawing().node("startEvent", "begun").user("write_plan").user("sign_plan", "head@1")
    return drawing.node("endEvent", "SIGNED", "已签发").chain("begun", "write_plan", "sign_plan", "SIGNED")


def test_a_case_goes_from_hand_to_hand_and_ends_where_the_diagram_ends():
    bench = Bench(two_steps())
    bench.start()
    assert bench.names() == ["write_plan"]
    bench.do("write_plan")
    assert bench.names() == ["sign_plan"]
    bench.do("sign_plan", "agree")
    assert bench.names() == []
    assert bench.state() == ("completed", "SIGNED")


def test_the_way_taken_depends_on_the_outcome():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .xor("merged")
        .user("review")
        .xor("fit", "flow_ok")
        .user("correct")
    )
    drawing.node("endEvent", "DONE").chain("begun", "merged", "review", "fit")
    drawing.flow("fit", "correct", '${outcome == "return"}').flow("fit", "DONE", flow_id="flow_ok")
    drawing.flow("correct", "merged")
    bench = Bench(drawing)
    bench.start()
    bench.do("review", "return")
    assert bench.names() == ["correct"]
    bench.do("correct")
    bench.do("review", "agree")
    assert bench.state() == ("completed", "DONE")


def test_an_operation_runs_in_the_same_work_and_leaves_its_answer():
    seen = []

    def issue(work, case):
        seen.append((case.case_no, case.element_id, case.variables["item"], case.properties))
        return {"notice_no": "2026-1"}

    drawing = Drawing().node("startEvent", "begun").service("issue_notice", "demo.issue_notice", kind="red")
    drawing.xor("numbered", "flow_no").user("post_notice").node("endEvent", "DONE").node("endEvent", "BAD")
    drawing.chain("begun", "issue_notice", "numbered").flow(
        "numbered", "post_notice", 'notice_no == "2026-1"'
    )
    drawing.flow("numbered", "BAD", flow_id="flow_no").flow("post_notice", "DONE")
    bench = Bench(drawing, operations={"demo.issue_notice": issue})
    bench.start(item="x")
    assert bench.names() == ["post_notice"]
    assert seen == [("c1", "issue_notice", "x", {"kind": "red"})]


def test_a_failing_operation_undoes_the_whole_command():
    def fail(work, case):
        raise RuntimeError("register away")

    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("ask")
        .service("call", "demo.call")
        .node("endEvent", "DONE")
    )
    bench = Bench(drawing.chain("begun", "ask", "call", "DONE"), operations={"demo.call": fail})
    bench.start()
    with pytest.raises(RuntimeError, match="register away"):
        bench.do("ask")
    assert bench.names() == ["ask"] and bench.state()[0] == "running"


def test_a_completion_decides_which_variables_a_task_leaves():
    def weigh(work, case, submission):
        return {"passed": submission.data["votes"] > 3}

    drawing = (
        Drawing().node("startEvent", "begun").user("vote", onComplete="demo.weigh").xor("enough", "flow_no")
    )
    drawing.node("endEvent", "PASSED").node("endEvent", "FAILED").chain("begun", "vote", "enough")
    drawing.flow("enough", "PASSED", "passed").flow("enough", "FAILED", flow_id="flow_no")
    bench = Bench(drawing, completions={"demo.weigh": weigh})
    bench.start()
    bench.do("vote", "done", votes=4)
    assert bench.state() == ("completed", "PASSED")


def test_branches_run_side_by_side_and_join_once_both_are_done():
    drawing = Drawing().node("startEvent", "begun").node("parallelGateway", "split").user("a").user("b")
    drawing.node("parallelGateway", "joined").user("c").node("endEvent", "DONE")
    drawing.chain("begun", "split", "a", "joined", "c", "DONE").chain("split", "b", "joined")
    bench = Bench(drawing)
    bench.start()
    assert bench.names() == ["a", "b"]
    bench.do("b")
    assert bench.names() == ["a"]
    bench.do("a")
    assert bench.names() == ["c"]


def test_every_township_gets_a_task_of_its_own_and_the_answers_are_gathered():
    drawing = Drawing().node("startEvent", "begun")
    drawing.user("give_opinion", "${role('township_clerk', town)}", after=each("${towns}", "town"))
    drawing.xor("objected", "flow_no").user("coordinate").node("endEvent", "DONE").chain(
        "begun", "give_opinion", "objected"
    )
    drawing.flow("objected", "coordinate", '${any([r.outcome = "object" for r in give_opinion_results])}')
    drawing.flow("objected", "DONE", flow_id="flow_no").flow("coordinate", "DONE")
    bench = Bench(drawing)
    bench.start(towns=["430211001", "430211002", "430211101"])
    offered = sorted(task.candidates[0] for task in bench.open())
    assert offered == ["township_clerk@430211001", "township_clerk@430211002", "township_clerk@430211101"]
    bench.do("give_opinion", "agree")
    bench.do("give_opinion", "object")
    assert bench.names() == ["give_opinion"]
    bench.do("give_opinion", "agree")
    assert bench.names() == ["coordinate"]


def test_nobody_to_ask_is_nothing_to_wait_for():
    drawing = Drawing().node("startEvent", "begun").user("ask", after=each("towns", "town"))
    bench = Bench(drawing.node("endEvent", "DONE").chain("begun", "ask", "DONE"))
    bench.start(towns=[])
    assert bench.state() == ("completed", "DONE")


def test_voting_ends_as_soon_as_it_is_decided():
    drawing = Drawing().node("startEvent", "begun")
    until = '${count([r for r in vote_results if r.outcome == "yes"]) * 2 > nrOfInstances}'
    drawing.user("vote", "member@${unit}", after=each("members", "unit", until=until))
    bench = Bench(drawing.node("endEvent", "DONE").chain("begun", "vote", "DONE"))
    bench.start(members=["a", "b", "c", "d", "e"])
    bench.do("vote", "yes")
    bench.do("vote", "no")
    bench.do("vote", "yes")
    assert len(bench.open()) == 2
    bench.do("vote", "yes")
    assert bench.state() == ("completed", "DONE") and bench.open() == []
    assert sorted(c.task.state for c in bench.changes if c.kind == "closed") == (
        ["cancelled"] * 1 + ["completed"] * 4
    )


def test_one_after_the_other_when_the_diagram_says_so():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("sign", "s@${unit}", after=each("units", "unit", sequential=True))
    )
    bench = Bench(drawing.node("endEvent", "DONE").chain("begun", "sign", "DONE"))
    bench.start(units=["1", "2"])
    assert [t.candidates for t in bench.open()] == [["s@1"]]
    bench.do("sign")
    assert [t.candidates for t in bench.open()] == [["s@2"]]
    bench.do("sign")
    assert bench.state() == ("completed", "DONE")


def test_a_called_process_runs_inside_its_caller():
    legal = (
        Drawing("legal_review")
        .node("startEvent", "legal_begun")
        .user("check_law", "legal@1")
        .node("endEvent", "legal_done")
    )
    legal.chain("legal_begun", "check_law", "legal_done")
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .node("callActivity", "review_legality", "", 'calledElement="legal_review"')
    )
    bench = Bench(
        legal,
        drawing.user("decide").node("endEvent", "DONE").chain("begun", "review_legality", "decide", "DONE"),
    )
    bench.start()
    assert bench.names() == ["check_law"]
    bench.do("check_law", "lawful")
    assert bench.names() == ["decide"]


def prepare() -> Drawing:
    drawing = Drawing("prepare", definitions='<bpmn:message id="m1" name="demo.prepared" />').node(
        "startEvent", "begun"
    )
    drawing.user("choose").node(
        "intermediateThrowEvent", "prepared", after=message("m1"), before=properties(carries="procedure")
    )
    return drawing.node("endEvent", "PREPARED").chain("begun", "choose", "prepared", "PREPARED")


def procedure(process_id: str, when: str) -> Drawing:
    drawing = Drawing(process_id, definitions='<bpmn:message id="m1" name="demo.prepared" />')
    drawing.node("startEvent", "received", before=properties(startWhen=when), after=message("m1"))
    return (
        drawing.user(f"do_{process_id}")
        .node("endEvent", "DONE")
        .chain("received", f"do_{process_id}", "DONE")
    )


def test_a_thrown_message_starts_the_process_that_wants_it():
    heard = []
    bench = Bench(
        prepare(),
        procedure("simple", '${procedure == "simple"}'),
        procedure("ordinary", '${procedure == "ordinary"}'),
        thrown=lambda work, case, name, variables: heard.append((case.process_id, name, dict(variables))),
    )
    bench.start("prepare")
    bench.do("choose", procedure="ordinary", secret="x")
    assert bench.names() == ["do_ordinary"]
    assert heard == [("prepare", "demo.prepared", {"procedure": "ordinary"})]
    assert [process_id for process_id, standing in bench.standings if standing.ended] == ["prepare"]
    process_id, standing = bench.standings[-1]
    assert process_id == "ordinary" and standing.steps[0].zh == "do_ordinary"


def test_a_thrown_message_wakes_another_case_that_waits_for_it():
    waiter = Drawing("waiter", definitions='<bpmn:message id="m1" name="demo.prepared" />').node(
        "startEvent", "begun"
    )
    waiter.node("intermediateCatchEvent", "was_prepared", after=message("m1")).user("go_on").node(
        "endEvent", "DONE"
    )
    bench = Bench(prepare(), waiter.chain("begun", "was_prepared", "go_on", "DONE"))
    bench.start("waiter")
    bench.start("prepare")
    bench.do("choose")
    assert bench.names() == ["go_on"]


def test_an_event_gateway_takes_whichever_comes_first():
    drawing = Drawing(definitions='<bpmn:message id="m1" name="reply" />').node("startEvent", "begun")
    drawing.node("eventBasedGateway", "waited").node("intermediateCatchEvent", "replied", after=message("m1"))
    drawing.node("intermediateCatchEvent", "timed_out", after=timer("duration", "PT1H"))
    drawing.node("intermediateCatchEvent", "given_up", after=timer("duration", "PT2H"))
    drawing.node("endEvent", "REPLIED").node("endEvent", "LATE").node("endEvent", "GIVEN_UP").chain(
        "begun", "waited"
    )
    for event, end in (("replied", "REPLIED"), ("timed_out", "LATE"), ("given_up", "GIVEN_UP")):
        drawing.chain("waited", event, end)
    bench = Bench(drawing)
    bench.start(case_no="c1")
    bench.start(case_no="c2")
    assert bench.count("timer") == 4
    bench.deliver("reply", "c1")
    bench.clock.advance(hours=1)
    bench.fire()
    assert bench.state("c1") == ("completed", "REPLIED") and bench.state("c2") == ("completed", "LATE")
    assert bench.count("timer") == 0 and bench.count("subscription") == 0


def test_a_job_waits_for_the_worker_and_is_tried_again_when_it_fails():
    attempts = []

    def render(work, case):
        attempts.append(case.element_id)
        if len(attempts) == 1:
            raise RuntimeError("printer on fire")
        return {"pages": 3}

    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .service("render", "demo.render", execution="job")
        .user("read_it")
    )
    bench = Bench(
        drawing.node("endEvent", "DONE").chain("begun", "render", "read_it", "DONE"),
        operations={"demo.render": render},
    )
    bench.start()
    with bench.work() as work:
        (job_id,) = bench.engine.due_jobs(work.session, bench.clock.now())
    with pytest.raises(RuntimeError) as failure, bench.work() as work:
        bench.engine.run_job(work, job_id)
    with bench.work() as work:
        Incidents(bench.engine, "demo").job_failed(work, job_id, failure.value)
    with bench.work() as work:
        assert bench.engine.due_jobs(work.session, bench.clock.now()) == []
    bench.clock.advance(minutes=1)
    with bench.work() as work:
        assert bench.engine.run_job(work, job_id) is True
    assert bench.names() == ["read_it"] and bench.count("job") == 0


def test_a_withdrawn_case_closes_everything_it_waited_for():
    bench = Bench(consultation(), operations={"demo.note_silence": lambda work, case: None})
    bench.start(parties=[{"township": "1", "communities": ["11"]}, {"township": "2", "communities": []}])
    with bench.work() as work:
        bench.engine.cancel(work, "c1", end_state="WITHDRAWN", reason="applicant")
    assert bench.open() == [] and bench.state() == ("cancelled", "WITHDRAWN")
    assert bench.count("timer") == 0 and bench.standings[-1][1].ended
    with pytest.raises(CaseUnknown), bench.work() as work:
        bench.engine.cancel(work, "c1", end_state="WITHDRAWN")


def test_what_may_not_be_done_is_refused_with_the_reason():
    bench = Bench(two_steps())
    bench.start()
    task = bench.task("write_plan")

    def attempt(actor, version=1):
        with bench.work(actor) as work:
            bench.engine.complete(work, task.task_id, version=version)

    with pytest.raises(TaskNotYours):
        attempt(an_actor("head@1"))
    with pytest.raises(TaskStale):
        attempt(CLERK, version=7)
    colleague = an_actor("clerk@1", user_id="u2", name="经办人乙")
    with bench.work(colleague) as work:
        bench.engine.claim(work, task.task_id, version=1)
    with pytest.raises(TaskClaimed) as claimed:
        attempt(CLERK, version=2)
    assert claimed.value.facts["by"] == "经办人乙"
    attempt(colleague, version=2)
    with pytest.raises(TaskFinished) as finished:
        attempt(CLERK, version=2)
    assert finished.value.facts == {"name": task.name, "at": "2026-11-23 12:00", "by": "经办人乙"}
    with pytest.raises(TaskUnknown), bench.work() as work:
        bench.engine.complete(work, "nope")
    with pytest.raises(ProcessUnknown):
        bench.start("nope")


def test_a_released_task_is_everybodys_again_and_a_draft_is_kept():
    bench = Bench(two_steps())
    bench.start()
    task = bench.task("write_plan")
    with bench.work() as work:
        bench.engine.claim(work, task.task_id)
        bench.engine.save_draft(work, task.task_id, data={"text": "半"})
        bench.engine.release(work, task.task_id)
    after = bench.task("write_plan")
    assert (after.state, after.assignee, after.version, after.draft) == ("open", None, 3, {"text": "半"})
    assert [c.kind for c in bench.changes] == ["opened", "changed", "changed"]


def test_the_position_shows_what_is_active_and_what_is_done():
    bench = Bench(with_objection())
    bench.start()
    bench.do("review")
    with bench.work() as work:
        position = bench.engine.position(work.session, "c1")
    assert position["process_id"] == "p"
    assert set(position["active"]) == {"simple_procedure", "approve"}
    assert position["done"] == ["begun", "inner_begun", "review"]


def test_an_ordinary_completion_locks_saves_closes_and_opens_and_no_more():
    bench = Bench(two_steps())
    bench.start()
    task = bench.task("write_plan")
    bench.statements.clear()
    with bench.work() as work:
        bench.engine.complete(work, task.task_id, version=1)
    assert [statement.split()[0] for statement in bench.statements] == [
        "SELECT",
        "UPDATE",
        "UPDATE",
        "INSERT",
        "INSERT",
    ], "read and lock; the case, the task, what moved it, and the next task"


@pytest.mark.parametrize("rounds", [400])
def test_a_case_sent_back_hundreds_of_times_stays_small_and_correct(rounds):
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .xor("merged")
        .user("review")
        .xor("fit", "flow_ok")
        .user("correct")
    )
    drawing.node("endEvent", "DONE").chain("begun", "merged", "review", "fit")
    drawing.flow("fit", "correct", '${outcome == "return"}').flow("fit", "DONE", flow_id="flow_ok")
    bench = Bench(drawing.flow("correct", "merged"))
    bench.start()
    from sqlalchemy import select

    for number in range(rounds):
        with bench.work() as work:
            task = bench.tables.human_task
            open_id = work.session.scalar(select(task.c.task_id).where(task.c.state == "open"))
            bench.engine.complete(work, open_id, outcome="return")
        if number in (10, rounds - 1):
            with bench.work() as work:
                (instance,) = bench.engine.instances(work.session, "c1")
                assert len(instance.data) < 700
