"""The shared invariants: journal, messages, numbers, due dates, posts, settings; each after its number."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

from chassis.clock import county_date
from tests.integration.histories.moment import Moment
from tests.integration.histories.replay import replayed
from tests.integration.histories.rows import Row

BESIDE_THE_STATE = frozenset({"dispatch.order-blocked.v1", "dispatch.order-pooled.v1"})
"""Messages about an order that are no change of where it stands."""
CHOSEN_DAYS = frozenset({"call_roll"})
"""Steps due on a day people chose for a meeting, not on the last day of a limit."""


def e3_56_the_journal_is_only_added_to_and_tells_everything(moment: Moment) -> None:
    """Audit entries are append-only, hash-chained and cover every state change; replaying them rebuilds
    the state."""
    assert moment.now.journal[: len(moment.before.journal)] == moment.before.journal
    for case in moment.now.application:
        told = [entry for entry in moment.now.journal if entry.subject == case.case_no]
        assert replayed(told) == case.state, f"{case.case_no}: {[e.action for e in told]}"


def e3_57_the_highest_version_counts(moment: Moment) -> None:
    """Applying a message twice equals applying it once; messages of one subject applied out of order end
    in the state of the highest version."""
    heard = [
        row for row in moment.now.inbox if row.type.startswith("dispatch.order-") and row.state == "done"
    ]
    last: dict[str, Row] = {}
    for row in sorted(heard, key=lambda one: one.sequence):
        if row.type not in BESIDE_THE_STATE:
            last[row.subject] = row
    for note in moment.now.order_note:
        assert f"dispatch.order-{note.state}.v1" == last[note.order_no].type
    assert len({row.message_id for row in moment.now.inbox}) == len(moment.now.inbox)


def e3_58_numbers_have_no_gaps(moment: Moment) -> None:
    """Document numbers per body, year and kind are gap-free and unique."""
    series: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for notice in moment.now.work_notice:
        series["notice", notice.issuer, notice.year].append(notice.sequence)
    for filing in moment.now.filing:
        series["filing", filing.keeper, filing.year].append(filing.sequence)
    for exit_filing in moment.now.exit_filing:
        if exit_filing.number:
            year = county_date(exit_filing.registered_at).year
            series["filing", f"{exit_filing.county}-swb", year].append(_last_number(exit_filing.number))
    for meeting in moment.now.meeting:
        series["meeting", meeting.number[:14]].append(int(meeting.number[-4:]))
    for item in moment.now.work_item:
        series["item", item.item_id[:8]].append(int(item.item_id[-5:]))
    for case in moment.now.application:
        series["case", case.case_no[:-5]].append(int(case.case_no[-5:]))
        if case.application_no:
            series["application", case.application_no[:-5]].append(int(case.application_no[-5:]))
    for duty in moment.now.township_duty:
        series["duty case", duty.case_no[:-5]].append(int(duty.case_no[-5:]))
        if duty.application_no and not duty.application:
            series["application", duty.application_no[:-5]].append(int(duty.application_no[-5:]))
        if duty.duty_id:
            series["duty", duty.duty_id[:7]].append(int(duty.duty_id[-5:]))
            series["duty notice", duty.issued_on.year].append(_last_number(duty.number))
    for kind, numbers in series.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"{kind}: {sorted(numbers)}"


def e3_58_names_are_given_once(moment: Moment) -> None:
    """F-ADM-01: unique among items in force in the county."""
    standing = ("IN_FORCE", "SUSPENDED", "ADMITTED_PENDING_CONDITIONS")
    named = {(v.name, v.item_id) for v in moment.now.work_item_version if v.state in standing}
    assert len(named) == len({name for name, _ in named})


def _last_number(document: str) -> int:
    return int("".join(c for c in document.rpartition("〕")[2] if c.isdigit()))


def e3_59_due_dates_are_working_days(moment: Moment) -> None:
    """Due dates never fall on a non-working day (except calendar-day and hour limits)."""
    days = [row.due_on for row in (*moment.now.consultation, *moment.now.correction_notice)]
    days += [row.due_on for row in moment.now.review_request]
    days += [row.apply_by for row in moment.now.unadmitted_work if row.apply_by]
    days += [
        county_date(task.due_at)
        for task in moment.now.human_task
        if task.due_at and task.element_id not in CHOSEN_DAYS
    ]
    for day in set(days):
        assert moment.calendar.is_working(day), f"due on {day}"


def e3_59_no_step_is_stuck(moment: Moment) -> None:
    """No timer and no message asks for what a rule then refuses: a limit that ran out has run out."""
    assert not moment.now.incident, [(row.element_id, row.cause) for row in moment.now.incident]
    assert not [row for row in moment.now.inbox if row.state == "failed"]


def e3_60_only_holders_of_the_post_complete(moment: Moment) -> None:
    """A user without a role valid at that time in that organisation never completed a task; a delegate’s
    act names both."""
    names = {
        entry.facts["task_id"]: entry.actor_name
        for entry in moment.now.journal
        if entry.action == "task-completed"
    }
    for task in moment.now.human_task:
        if task.state != "completed":
            continue
        unit, _, role = (task.closed_for or task.closed_by).rpartition(".")
        assert f"{role}@{unit}" in task.candidates
        if task.closed_for:
            assert task.closed_for_name in names[task.task_id]
            assert task.closed_by_name.partition("（")[0] in names[task.task_id]


def e3_61_no_setting_switches_a_hard_rule_off(moment: Moment) -> None:
    """Every seed-marked hard block (严禁, 不得) has no parameter that switches it off."""
    day: date = moment.today
    assert {"zzb", "mzj", "bb", "sfj"} <= set(moment.now.setting("adm.member_units", day))
    assert Fraction(moment.now.setting("adm.vote.majority", day)) >= Fraction(1, 2)
    assert Fraction(moment.now.setting("adm.vote.quorum", day)) >= Fraction(1, 2)
    assert moment.now.setting("adm.correct.max", day) == 1
