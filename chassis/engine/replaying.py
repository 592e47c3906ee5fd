"""What an ended case would have done under a draft, in words: the same, another way, longer, unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.clock import county_date
from chassis.engine.definition import Definition
from chassis.engine.expression_values import ExpressionError
from chassis.engine.replay_matching import Changes
from chassis.engine.replay_walk import FunctionsAt, HelpedByHand, Replay, Way, recorded_way
from chassis.engine.stimuli import Stimulus, as_they_stand
from chassis.errors import Fault, Refusal
from chassis.texts import Said
from chassis.working_days import WorkingCalendar

_NOTHING = Said("", "")
SAME, OTHER, UNFOLLOWED = "same", "other", "unfollowed"
_BOTH = Said("原来走到“{was}”，草稿走到“{now}”", "it went to “{was}”, the draft goes to “{now}”")
_ALSO = Said("草稿多走“{now}”", "the draft also goes to “{now}”")
_NO_MORE = Said("草稿不再走到“{was}”", "the draft does not go to “{was}”")
_NO_ANSWER = Said(
    "草稿走到“{now}”，当时没有办过这一步，往下无法推演",
    "the draft comes to “{now}”; nobody did such a step, so it cannot be followed further",
)
_FAILS = Said("在“{now}”推演不下去：{why}", "it cannot be followed past “{now}”: {why}")
_BY_HAND = Said(
    "当时经异常处理改过变量或跳过环节，无法推演",
    "a variable was repaired or a step skipped then; it cannot be followed",
)
_LONGER = Said(
    "路径相同，时限合计多{days}个工作日", "the same way; its limits are {days} working days longer"
)
_SHORTER = Said(
    "路径相同，时限合计少{days}个工作日", "the same way; its limits are {days} working days shorter"
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one case."""

    verdict: str
    # By how many working days the limits on its way are longer, or shorter where negative.
    days: int = 0
    # Where it parts or stops: an element of the draft, unless the draft has it no more.
    element_id: str = ""
    said: Said = _NOTHING

    @property
    def is_told(self) -> bool:
        """Whether anything is different."""
        return self.verdict != SAME or self.days != 0


def replayed(
    changes: Changes,
    case_no: str,
    stimuli: Sequence[Stimulus],
    functions: FunctionsAt,
    calendar: WorkingCalendar,
    *,
    was_cancelled: bool = False,
) -> Replayed:
    """Take an ended case through the draft and compare the two ways."""
    standing = as_they_stand(stimuli)
    replay = Replay(changes.draft, changes, case_no, standing, functions, calendar)
    try:
        way = replay.walk(to_the_end=not was_cancelled)
    except HelpedByHand:
        return Replayed(UNFOLLOWED, said=_BY_HAND)
    except ExpressionError as error:
        return _failed(changes, replay.at, error.said)
    except Refusal as refusal:
        return _failed(changes, replay.at, refusal.said)
    except Fault as fault:
        return _failed(changes, replay.at, Said(str(fault), str(fault)))
    return _compared(changes, recorded_way(standing), way, calendar)


def _failed(changes: Changes, at: str, why: Said) -> Replayed:
    name = _name(changes.draft, at)
    said = Said(_FAILS.zh.format(now=name.zh, why=why.zh), _FAILS.en.format(now=name.en, why=why.en))
    return Replayed(UNFOLLOWED, element_id=at, said=said)


def _compared(changes: Changes, was: Way, now: Way, calendar: WorkingCalendar) -> Replayed:
    before = [changes.now_called(one) for one in was.passed if _counts(changes.recorded, one)]
    after = [one for one in now.passed if _counts(changes.draft, one)]
    opened = {changes.now_called(element) for element, *_ in was.opened}
    people = {element for element, *_ in now.opened}
    # One that was ended from outside has come to its last step: is that a step it ever came to?
    if not now.ended or any(one in people - opened for one in now.waits_for):
        known = {*before, *opened}
        stop = next((one for one in now.waits_for if one not in known), (*now.waits_for, "")[0])
        limits = _limits(changes.draft, now, calendar)
        extra = sum(sum(days) for element, days in limits.items() if element in people - known)
        return Replayed(UNFOLLOWED, extra, stop, _filled(_NO_ANSWER, now=_name(changes.draft, stop)))
    longer = _days(changes, now, was, calendar)
    days = sum(longer.values())
    new, gone = _first_beyond(after, before), _first_beyond(before, after)
    if new is None and gone is None:
        if not days:
            return Replayed(SAME)
        most = max(longer, key=lambda one: abs(longer[one]))
        return Replayed(SAME, days, most, (_LONGER if days > 0 else _SHORTER).filled(days=abs(days)))
    lost = _name(changes.recorded, changes.once_called(gone)) if gone else Said("", "")
    if new is None:
        return Replayed(OTHER, days, str(gone), _filled(_NO_MORE, was=lost))
    name = _name(changes.draft, new)
    said = _filled(_BOTH, was=lost, now=name) if gone else _filled(_ALSO, now=name)
    return Replayed(OTHER, days, new, said)


def _filled(words: Said, **names: Said) -> Said:
    zh = words.zh.format(**{key: name.zh for key, name in names.items()})
    return Said(zh, words.en.format(**{key: name.en for key, name in names.items()}))


def _first_beyond(way: Sequence[str], other: Sequence[str]) -> str | None:
    """The first element a way passes more often than the other; the order alone makes no difference."""
    left = Counter(other)
    for element in way:
        if not left[element]:
            return element
        left[element] -= 1
    return None


def _counts(definition: Definition, element_id: str) -> bool:
    element = definition.elements.get(element_id)
    return element is not None and not element.kind.endswith("Gateway") and element.kind != "startEvent"


def _days(changes: Changes, now: Way, was: Way, calendar: WorkingCalendar) -> dict[str, int]:
    """By how much the limits are longer, by element; what neither way nor draft changed is not counted."""
    after, before = _limits(changes.draft, now, calendar), _limits(changes.recorded, was, calendar)
    renamed: dict[str, list[int]] = {}
    for element, days in before.items():
        renamed.setdefault(changes.now_called(element), []).extend(days)
    longer = {
        element: sum(after.get(element, ())) - sum(renamed.get(element, ()))
        for element in {*after, *renamed}
        if element in changes.limits
        or changes.tables
        or len(after.get(element, ())) != len(renamed.get(element, ()))
    }
    return {element: days for element, days in sorted(longer.items()) if days}


def _limits(definition: Definition, way: Way, calendar: WorkingCalendar) -> dict[str, list[int]]:
    """The limits of the tasks that were opened and of the times that were waited for, by element."""
    found: dict[str, list[int]] = {}
    for element, opened_at, due_at in way.opened:
        days = calendar.working_days_between(county_date(opened_at), county_date(due_at)) if due_at else 0
        found.setdefault(element, []).append(days)
    for element, set_at, due in way.times:
        kind = definition.elements[element].kind if element in definition.elements else ""
        if kind == "intermediateCatchEvent":
            first, last = county_date(set_at), county_date(due)
            found.setdefault(element, []).append(calendar.working_days_between(first, last))
    return found


def _name(definition: Definition, element_id: str) -> Said:
    element = definition.elements.get(element_id)
    return element.name if element is not None and element.name.zh else Said(element_id, element_id)
