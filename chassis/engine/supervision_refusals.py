"""What the engine says no to when a case is put under supervision, answered for, or let go."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class NotYoursToSupervise(Refusal):
    """Supervision is for who leads those who have the case, and for who supervises all."""

    code = "not-yours-to-supervise"
    rule = "B0"
    title = Said(
        "只有主管负责人或督查人员可以对在办事项督办",
        "Only who leads the handlers of an open case, or supervises it, may do this",
    )


class SupervisedAlready(Refusal):
    """One wish of a person at a time, so that it is plain which one stands."""

    code = "supervised-already"
    title = Said("您已督办此事项，请先结束上一次督办", "You supervise this case already; end that first")


class WishedDayPast(Refusal):
    """Nothing is done by a day that has passed."""

    code = "supervision-day-past"
    title = Said("希望办结的日期已过", "The day wished for has passed")
    detail = Said("{day}已过，请填今天或以后的日期。", "{day} has passed; give today or a later day.")


class SupervisionUnknown(Refusal):
    """There is no such supervision under way."""

    code = "supervision-unknown"
    title = Said("没有这项督办，或者已经结束", "There is no such supervision, or it has ended")


class NotYoursToAnswer(Refusal):
    """Who has the case in hand answers."""

    code = "supervision-answer-not-yours"
    title = Said("只有经办人可以回复督办", "Only who has the case in hand may answer")


class NotYoursToEndSupervision(Refusal):
    """Who asked is who is content."""

    code = "supervision-end-not-yours"
    title = Said("只有督办人可以结束督办", "Only who supervises may end it")
