"""Random histories of a county: whatever people, timers and messages do in whatever order, E3 holds.

GATEHOUSE_HISTORIES=100 runs a hundred times as many.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from chassis.engine.records import HumanTask
from chassis.parameters.fixing import FixParameter
from services.admission.domain.parameter_table import TABLE
from services.admission.storage.work import Work
from tests.integration.histories import invariants_of_admission, invariants_of_records
from tests.integration.histories.acts import CLERK, EDUCATION, STATISTICS
from tests.integration.histories.acts_beside_tasks import BESIDE, ActsBesideTasks
from tests.integration.histories.breaking import BREAKS
from tests.integration.histories.county_at_play import CountyAtPlay, holder
from tests.integration.histories.moment import Moment, invariants_in
from tests.integration.histories.out_of_turn import OUT_OF_TURN
from tests.integration.histories.post import POST, Post
from tests.integration.histories.rows import Rows
from tests.integration.histories.stages import STAGES, begun, carried
from tests.integration.histories.step import Step
from tests.integration.histories.what_people_say import OBJECTION, answers
from tests.integration.histories.wrong_acts import WRONG, WrongActs
from tests.support.actors import COUNTY

TIMES = int(os.environ.get("GATEHOUSE_HISTORIES", "1"))
HISTORIES, STEPS = 44, 25
INVARIANTS = invariants_in(invariants_of_admission, invariants_of_records)
MOST_STEPS = 40
few, some = st.integers(0, 5), st.integers(0, 40)
mostly_usual = st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5])


class Histories(WrongActs, ActsBesideTasks, Post, RuleBasedStateMachine):
    """People act on the cases of a county in any order; a refusal is an answer, anything else an error."""

    def __init__(self, county: CountyAtPlay) -> None:
        super().__init__()
        self.county = county

    @initialize(stage=st.sampled_from(sorted(STAGES)))
    def begin(self, stage: str) -> None:
        """Somewhere on the way, so that short histories reach late steps too."""
        self.county.begin(stage)
        self.before = self.county.rows
        self.orders = 0

    # --- looking and checking --------------------------------------------------------------------

    def check(self, *questions: dict[str, Any]) -> None:
        """Every invariant, on what this act has changed."""
        calendar = self.county.admission.calendar.calendar
        moment = Moment(self.before, self.county.rows, self.today, calendar, questions)
        for invariant in INVARIANTS.values():
            invariant(moment)
        self.before = moment.now

    # --- tasks -----------------------------------------------------------------------------------

    @rule(pick=some, say=mostly_usual, post=few)
    def do_a_task(self, pick: int, say: int, post: int) -> None:
        """Somebody does a task in one of the ways it can be done."""
        task = self.task(pick)
        if task is not None:
            said = answers(self.step(task))
            who = holder(task.candidates[post % len(task.candidates)])
            self.county.complete(task, *said[say % len(said)], who=who)
            self.check()

    @rule(pick=some, says=st.lists(mostly_usual, min_size=4, max_size=12))
    def get_on_with_a_case(self, pick: int, says: list[int]) -> None:
        """A case goes on for a while, mostly its usual way, so that histories come to their end."""
        first = self.task(pick)
        for say in says:
            tasks = [one for one in self.county.open_tasks() if first and one.case_no == first.case_no]
            if not tasks:
                return
            if tasks[0].element_id == "call_roll":
                self.wait_for_the_day_of(tasks[0])
            said = answers(self.step(tasks[0]))
            self.county.complete(tasks[0], *said[say % len(said)])
            self.check()

    @rule(pick=some)
    def bring_a_case_to_its_end(self, pick: int) -> None:
        """A case goes its usual way until nobody has anything more to do, or somebody is refused."""
        first = self.task(pick)
        for _ in range(MOST_STEPS):
            tasks = [one for one in self.county.open_tasks() if first and one.case_no == first.case_no]
            if not tasks:
                return
            if tasks[0].element_id == "call_roll":
                self.wait_for_the_day_of(tasks[0])
            if self.county.complete(tasks[0], *answers(self.step(tasks[0]))[0]) is not None:
                return
            self.check()

    def wait_for_the_day_of(self, task: HumanTask) -> None:
        """Nobody opens a meeting before its day."""
        if task.due_at and task.due_at > self.county.clock.now():
            self.county.clock.move_to(task.due_at - timedelta(hours=1))
            self.county.settle()
            self.check()

    @rule(what=st.sampled_from(WRONG), a=some, b=some)
    def try_what_is_wrong(self, what: str, a: int, b: int) -> None:
        """Somebody tries what must be refused; nothing has changed then."""
        getattr(self, what)(a, b)
        self.check()

    @rule(what=st.sampled_from(BESIDE), a=some, b=some)
    def turn_to_something_else(self, what: str, a: int, b: int) -> None:
        """Somebody begins, withdraws, objects, changes, ends, reports, sets: whatever no task asks for."""
        getattr(self, what)(a, b)
        self.check()

    @rule(hours=st.sampled_from([1, 7, 24, 30, 72, 170]))
    def wait(self, hours: int) -> None:
        """Time passes, limits run out."""
        self.county.pass_time(hours=hours)
        self.check()

    @rule(what=st.sampled_from(POST), a=some, b=some, days=st.integers(-40, 90))
    def open_the_post(self, what: str, a: int, b: int, days: int) -> None:
        """Dispatch writes."""
        question = getattr(self, what)(a, b, days)
        self.check(*([question] if question else []))


def step_of(county: CountyAtPlay, task: HumanTask) -> Step:
    """The task with what its holder sees."""
    return Step(task, county.rows, county.clock.today(), county.admission.calendar.calendar)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountyAtPlay:
    """One county with the stages histories begin from."""
    county = CountyAtPlay(tmp_path_factory.mktemp("histories"))
    for stage, prepare in STAGES.items():
        county.begin("start") if stage != "start" else None
        prepare(county)
        county.keep(stage)
    return county


@pytest.mark.parametrize("name", sorted(INVARIANTS))
def test_an_invariant_notices_what_breaks_it(county: CountyAtPlay, name: str) -> None:
    county.begin("finished")
    sound = Moment(Rows(), county.rows, county.clock.today(), county.admission.calendar.calendar)
    INVARIANTS[name](sound)
    with pytest.raises(AssertionError):
        INVARIANTS[name](BREAKS[name](sound))


@pytest.mark.parametrize("name", sorted(OUT_OF_TURN))
def test_a_verb_out_of_its_turn_is_refused_by_the_domain_itself(county: CountyAtPlay, name: str) -> None:
    """What histories try at random is tried once for certain: an act that cannot be called is no refusal."""
    verb = OUT_OF_TURN[name]
    county.begin("circulating" if "APPROVED" in verb.states else "finished")
    case = county.rows.application[0]
    assert case.state not in verb.states
    assert county.act(verb.by(case), lambda work: verb.act(work, case), name) is not None


# --- ways out that random histories have shown to be missing ----------------------------------------


def test_an_end_being_filed_moves_to_the_desk_of_the_successor(county: CountyAtPlay) -> None:
    """F-25, E3-11: the unit before is gone, so nobody else could finish it."""
    county.begin("in_force")
    cases, item = county.admission.cases, county.rows.work_item[0].item_id
    clerk = holder(f"department_clerk@{EDUCATION}")
    assert county.act(clerk, lambda work: cases.end_item(work, item), "end") is None
    (task,) = county.open_tasks()
    assert county.complete(task, *answers(step_of(county, task))[0]) is None

    handing_over = {"predecessor": EDUCATION, "successor": STATISTICS, "proof": "三定方案"}
    from_today = {**handing_over, "valid_from": county.clock.today()}
    assert county.act(CLERK, lambda work: cases.succeed(work, from_today), "succession") is None
    (task,) = county.open_tasks()
    assert (task.element_id, task.candidates) == ("sign_exit", [f"department_leader@{STATISTICS}"])
    carried(county, task.case_no)
    (filing,) = county.rows.exit_filing
    assert (filing.state, filing.applicant) == ("CLOSED", STATISTICS)


def test_who_objects_after_the_vote_is_answered_although_it_was_sent_back_before(
    county: CountyAtPlay,
) -> None:
    """E3-8, ADM-25: an opinion without an answer bars the approval, so there is a way to answer it."""
    county.begin("before_the_meeting")
    case_no, cases = county.rows.application[0].case_no, county.admission.cases
    for _ in range(2):
        carried(county, case_no, "write_minutes")
        township = holder("township_party_committee@430211001")
        objected = county.act(
            township, lambda work: cases.object(work, case_no, "430211001", OBJECTION), "object"
        )
        assert objected is None
        carried(county, case_no, "approve_deliberated")
        (task,) = [one for one in county.open_tasks() if one.case_no == case_no]
        refused = county.complete(task, "approve", {})
        assert refused is not None and refused.code == "opinion-unanswered"
        assert county.complete(task, "return", {"reason": "请答复意见"}) is None
    carried(county, case_no)
    assert county.rows.case(case_no).state == "APPROVED"


def test_a_limit_that_runs_ends_as_it_was_counted_whatever_the_county_fixes_meanwhile(
    county: CountyAtPlay,
) -> None:
    """B0, E3-59: the timer of its first day rings, and the rule does not contradict it."""
    county.begin("start")
    case_no = begun(county, EDUCATION, "防溺水巡查")
    carried(county, case_no, "check_completeness")
    today = county.clock.today()

    def fix(work: Work) -> None:
        seen = len(work.parameters.entries(COUNTY, "adm.correct.notice"))
        longer = {"valid_from": today, "reason": "县文件", "seen": seen}
        FixParameter(TABLE)(work, COUNTY, "adm.correct.notice", 20, **longer)

    assert county.act(CLERK, fix, "fix") is None
    county.pass_time(days=8)
    case = county.rows.case(case_no)
    assert (case.state, case.accepted_by_silence, county.rows.incident) == ("ACCEPTED", True, [])


@pytest.mark.timeout(180 * TIMES)
def test_whatever_happens_in_whatever_order_the_invariants_hold(county: CountyAtPlay) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Histories(county),
        settings=settings(
            deadline=None,
            derandomize=TIMES == 1,
            phases=[phase for phase in Phase if TIMES == 1 or phase is not Phase.shrink],
            max_examples=HISTORIES * TIMES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    told = "\n".join(f"{count:8} {what}" for what, count in county.tally.most_common())
    print(f"{county.tally.total()} acts\n{told}")
