"""For each invariant a county in which it does not hold, made from a sound one by changing rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from tests.integration.histories.moment import Moment
from tests.integration.histories.rows import Row

Break = Callable[[Moment], Moment]
SUNDAY = date(2026, 3, 8)
LONG_AGO = date(2026, 1, 5)


def _changing(table: str, where: Callable[[Row], Any], **changes: Any) -> Break:
    """Every row of a table that fits says something else; at least one must fit."""

    def broken(moment: Moment) -> Moment:
        rows = getattr(moment.now, table)
        assert any(where(row) for row in rows), f"no row of {table} to break"
        doctored = [
            SimpleNamespace(
                **{**row._asdict(), **{k: v(row) if callable(v) else v for k, v in changes.items()}}
            )
            if where(row)
            else row
            for row in rows
        ]
        return replace(moment, now=replace(moment.now, **{table: doctored}))

    return broken


def _without(table: str) -> Break:
    return lambda moment: replace(moment, now=replace(moment.now, **{table: []}))


def _all(_row: Row) -> bool:
    return True


def _passed_for_nothing(moment: Moment) -> Moment:
    line = SimpleNamespace(action="gate-answered", subject="PD-1", facts={"verdict": "pass"})
    order = {"order_no": "PD-1", "item_ref": "SX-2026-00001", "community": "430211101001"}
    question = {**order, "order_date": moment.today.isoformat()}
    now = replace(moment.now, journal=[*moment.now.journal, line])
    return replace(moment, now=now, questions=[question])


def _listed(moment: Moment) -> Moment:
    case = next(row for row in moment.now.application if row.request_type == "new")
    entry = SimpleNamespace(
        entry_id="ZZ-900",
        text=case.item_name,
        owner_unit=case.applicant,
        in_force_from=None,
        in_force_to=None,
    )
    return replace(moment, now=replace(moment.now, list_entry=[entry]))


def _time_given_back(moment: Moment) -> Moment:
    def stopped(row: Row) -> dict[str, Any]:
        begun = row.clock_record["started"]
        return {**row.clock_record, "stops": [{"from": begun, "to": moment.today.isoformat(), "reason": "?"}]}

    broken = _changing("application", lambda row: row.clock_record, clock_record=stopped)(moment)
    return replace(broken, before=moment.now)


def _forgotten(moment: Moment) -> Moment:
    return replace(moment, before=moment.now, now=replace(moment.now, journal=moment.now.journal[1:]))


def _stuck(moment: Moment) -> Moment:
    return replace(moment, now=replace(moment.now, incident=[SimpleNamespace(element_id="t", cause="?")]))


def _voting_for_oneself(moment: Moment) -> Moment:
    applicants = {row.case_no: row.applicant for row in moment.now.application}
    return _changing("vote", _all, unit=lambda row: applicants[row.case_no])(moment)


def _unpaid(row: Row) -> dict[str, Any]:
    return {**row.form, "money": [], "money_waived": " "}


BREAKS: Mapping[str, Break] = {
    "e3_01_orders_rest_on_what_is_in_force": _passed_for_nothing,
    "e3_02_in_force_rests_on_approval_notice_and_filing": _without("filing"),
    "e3_03_no_approval_without_committee": _without("membership"),
    "e3_04_applicants_may_apply": _changing("unit", _all, kind="township"),
    "e3_05_simple_means_all_agreed": _changing("consultation", _all, reply="no_reply"),
    "e3_06_ordinary_means_deliberated": _changing("hearing", _all, present=[]),
    "e3_07_office_leads_only_when_authorised": _changing("hearing", _all, convenor="office"),
    "e3_08_opinions_are_answered": _changing("opinion", _all, answer="not", answer_reason=" "),
    "e3_09_one_version_at_a_time": _changing("work_item_version", _all, ended_on=None, state="IN_FORCE"),
    "e3_10_a_change_leaves_the_base_its_life": _changing(
        "work_item_version",
        lambda row: row.state == "SUPERSEDED",
        ended_on=lambda row: row.ended_on - timedelta(days=1),
    ),
    "e3_11_only_the_owner_files": _changing("work_item", _all, owner_unit="430211-tjj"),
    "e3_12_an_exit_is_never_refused": _changing("exit_filing", _all, actual_end=SUNDAY),
    "e3_13_listed_entries_are_not_applied_for": _listed,
    "e3_14_the_application_comes_first": _changing(
        "application",
        lambda row: row.request_type == "new",
        facts=lambda row: {**row.facts, "decided_on": "2026-01-05"},
    ),
    "e3_15_confirmation_never_reaches_back": _changing("work_item_version", _all, effective_from=LONG_AGO),
    "e3_16_closed_cases_have_their_dossiers": _without("dossier"),
    "e3_17_running_time_is_working_time": _time_given_back,
    "e3_18_corrections_are_asked_for_once": _changing("correction_notice", _all, number=2),
    "e3_19_no_notice_without_approval": _changing("application", _all, state="REFUSED"),
    "e3_20_the_applicant_has_no_vote": _voting_for_oneself,
    "e3_21_duties_come_with_power_staff_and_money": _changing("township_duty", _all, form=_unpaid),
    "e3_56_the_journal_is_only_added_to_and_tells_everything": _forgotten,
    "e3_57_the_highest_version_counts": _changing("order_note", _all, state="recalled"),
    "e3_58_numbers_have_no_gaps": _changing("work_notice", _all, sequence=7),
    "e3_58_names_are_given_once": _changing("work_item_version", _all, name="同名", state="IN_FORCE"),
    "e3_59_no_step_is_stuck": _stuck,
    "e3_59_due_dates_are_working_days": _changing("consultation", _all, due_on=SUNDAY),
    "e3_60_only_holders_of_the_post_complete": _changing(
        "human_task", lambda row: row.state == "completed", closed_by="430211-xfj.department_clerk"
    ),
    "e3_61_no_setting_switches_a_hard_rule_off": _changing(
        "parameter_value", lambda row: row.key == "adm.vote.majority", value="1/3"
    ),
}
