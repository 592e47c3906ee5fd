"""Acts that must be refused: strangers, wrong words, old pages, verbs out of their turn."""

from __future__ import annotations

from chassis.actor import Absent, Actor
from tests.integration.histories.acts import DEPARTMENTS, Acts, picked
from tests.integration.histories.county_at_play import holder
from tests.integration.histories.out_of_turn import OUT_OF_TURN
from tests.integration.histories.step import SONGSHAN
from tests.integration.histories.what_people_say import answers, wrong_answers

WRONG = ("intrude", "do_it_wrongly", "do_it_twice", "stand_in", "act_out_of_turn", "act_out_of_turn")
ROLES = ("department_clerk", "department_leader", "committee_member", "township_clerk")
POSTS = [f"{role}@{unit}" for role in ROLES for unit in (*DEPARTMENTS, "430211-xfj", SONGSHAN)]


class WrongActs(Acts):
    """Each asserts by itself that it was refused; the county proves that nothing changed."""

    def intrude(self, pick: int, stranger: int) -> None:
        """Somebody does a task that is offered to others."""
        task, post = self.task(pick), picked(POSTS, stranger)
        if task is not None and post not in task.candidates:
            assert self.county.complete(task, *answers(self.step(task))[0], who=holder(post)) is not None

    def do_it_wrongly(self, pick: int, say: int) -> None:
        """The right person says what cannot be."""
        task = self.task(pick)
        if task is not None:
            said = picked(wrong_answers(self.step(task)), say)
            assert self.county.complete(task, *said) is not None, f"{task.element_id}: {said}"

    def do_it_twice(self, pick: int, _: int) -> None:
        """A page from before somebody else acted, and a task that is done already."""
        task = self.task(pick)
        if task is None:
            return
        outcome, data = answers(self.step(task))[0]
        assert self.county.complete(task, outcome, data, version=task.version + 1) is not None
        if self.county.complete(task, outcome, data) is None:
            assert self.county.complete(task, outcome, data) is not None

    def stand_in(self, pick: int, stranger: int) -> None:
        """A colleague does it for somebody absent, under both names; for a stranger it is refused."""
        task = self.task(pick)
        if task is None:
            return
        absent = holder(picked((task.candidates[0], picked(POSTS, stranger)), stranger))
        stands_in = (Absent(absent.user_id, absent.name, absent.roles),)
        colleague = Actor("colleague", "同事", "", absent.unit, "", frozenset(), stands_in)
        refused = self.county.complete(task, *answers(self.step(task))[0], who=colleague)
        assert refused is not None or absent.roles & set(task.candidates)

    def act_out_of_turn(self, pick: int, act: int) -> None:
        """Past the diagram, while the case is elsewhere: the domain refuses by itself."""
        cases = self.county.rows.application
        name = picked(sorted(OUT_OF_TURN), act)
        if cases and (case := picked(cases, pick)).state not in OUT_OF_TURN[name].states:
            verb = OUT_OF_TURN[name]
            refused = self.act(verb.by(case), lambda work: verb.act(work, case), name)
            assert refused is not None, f"{name} in {case.state}"
