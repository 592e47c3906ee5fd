"""The invariants of admission, each after its number; its first line is the sentence it proves.

They read rows and count for themselves: nothing here asks the domain whether the domain was right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from chassis.clock import county_date
from tests.integration.histories.moment import Moment
from tests.integration.histories.rows import Row, Rows, one

RUNNING = ("IN_FORCE", "SUSPENDED", "ADMITTED_PENDING_CONDITIONS")
TOWNSHIP_FUNDS = ("乡镇自筹", "街道自筹", "镇财政", "街道财政", "乡镇配套")
POSITIVE = ("admit", "admit_on_conditions")


# --- what several of them look up ----------------------------------------------------------------


def approvals(rows: Rows) -> list[Row]:
    """The decisions that approved."""
    return [row for row in rows.approval if row.decision == "approve"]


def holding(rows: Rows, day: date) -> list[Row]:
    """The seats of the committee that are held on a day."""
    return [m for m in rows.membership if m.valid_from <= day and (m.valid_to is None or day <= m.valid_to)]


def decided_hearing(rows: Rows, approval: Row) -> Row:
    """The deliberation an ordinary approval rests on."""
    signed = [h for h in rows.of("hearing", approval.case_no) if h.signed_at and h.signed_at <= approval.at]
    assert signed, "no deliberation with signed minutes"
    return max(signed, key=lambda hearing: hearing.number)


def span(version: Row) -> tuple[date, date]:
    """The first and the last day on which a version holds."""
    begins = max(version.start, version.effective_from)
    return begins, min(version.end or date.max, version.ended_on or date.max)


def places(version: Row) -> set[str]:
    """Where a version holds."""
    return {*version.townships, *version.communities}


def versions(rows: Rows) -> dict[tuple[str, int], Row]:
    """Every version by item and number."""
    return {(row.item_id, row.version): row for row in rows.work_item_version}


# --- the invariants ------------------------------------------------------------------------------


def e3_01_orders_rest_on_what_is_in_force(moment: Moment) -> None:
    """No work order to a community refers to an item version that is not a list entry in force or IN_FORCE
    on the order date."""
    for question in moment.questions:
        answer = one(
            line
            for line in moment.now.journal
            if line.action == "gate-answered" and line.subject == question["order_no"]
        )
        if answer.facts["verdict"] == "pass":
            assert may_rest_on(moment.now, question), f"passed: {question}"


def may_rest_on(rows: Rows, order: Mapping[str, Any]) -> bool:
    """Whether the catalogue holds what an order refers to, on its day and at its place."""
    day, community = date.fromisoformat(order["order_date"]), order["community"]
    for entry in rows.list_entry:
        if entry.entry_id == order["item_ref"]:
            return entry.in_force_from <= day and (entry.in_force_to is None or day <= entry.in_force_to)
    return any(
        version.item_id == order["item_ref"]
        and version.state not in ("ADMITTED_PENDING_CONDITIONS", "SUSPENDED", "REVOKED")
        and span(version)[0] <= day <= span(version)[1]
        and _reaches(version, community)
        for version in rows.work_item_version
    )


def _reaches(version: Row, community: str) -> bool:
    whole = community[:9] in version.townships and not any(
        code.startswith(community[:9]) for code in version.communities
    )
    return community in version.communities or whole


def e3_02_in_force_rests_on_approval_notice_and_filing(moment: Moment) -> None:
    """Every IN_FORCE admitted version has exactly one approval, one work notice and one filing, in that
    time order, none before the approval."""
    for version in moment.now.work_item_version:
        approval = one(a for a in approvals(moment.now) if a.case_no == version.case_no)
        notice = one(moment.now.of("work_notice", version.case_no))
        filing = one(moment.now.of("filing", version.case_no))
        assert approval.at <= notice.issued_at <= filing.filed_at
        assert (notice.item_id, notice.item_version) == (version.item_id, version.version)


def e3_03_no_approval_without_committee(moment: Moment) -> None:
    """No approval exists while the committee had no chair or vice-chair, or fewer than the configured
    member units."""
    for approval in moment.new("approval"):
        if approval.decision != "approve":
            continue
        held = holding(moment.now, county_date(approval.at))
        assert {"chair", "vice_chair"} & {m.seat for m in held}
        assert approval.seat in {m.seat for m in held}
        units = {m.unit.partition("-")[2] for m in held if m.seat == "member"}
        assert set(moment.now.setting("adm.member_units", moment.today)) <= units


def e3_04_applicants_may_apply(moment: Moment) -> None:
    """Every approved application’s applicant was, on submission, a department or coordinating body of the
    same county."""
    known = {unit.code: unit for unit in moment.now.unit}
    for approval in approvals(moment.now):
        case = moment.now.case(approval.case_no)
        unit = known[case.applicant]
        assert (unit.kind in ("department", "coordinating_body")) and unit.county == case.county


def e3_05_simple_means_all_agreed(moment: Moment) -> None:
    """A simple approval exists only if every township and community in scope replied 同意 on the last plan
    version before submission and no objection is dated before the approval."""
    for approval in approvals(moment.now):
        if approval.procedure != "simple":
            continue
        case = moment.now.case(approval.case_no)
        plans = {plan.version: plan for plan in moment.now.of("plan", case.case_no)}
        last = plans[case.submitted_plan]
        assert last.version == max(v for v, plan in plans.items() if plan.at <= case.submitted_at)
        for party in (*case.facts["townships"], *case.facts["communities"]):
            asked = [c for c in moment.now.of("consultation", case.case_no) if c.party == party]
            reply = max(asked, key=lambda question: question.round)
            on = plans[reply.plan_version]
            assert reply.reply == "agree", f"{party} replied {reply.reply}"
            assert (on.facts, on.conditions) == (last.facts, last.conditions)
            assert {**on.parts, "duties": 0} == {**last.parts, "duties": 0}
        assert not [o for o in moment.now.of("objection", case.case_no) if o.at < approval.at]


def e3_06_ordinary_means_deliberated(moment: Moment) -> None:
    """Every ordinary approval has a meeting (or permitted circulation) with quorum, minutes and a passing
    vote, and meeting end ≤ approval time."""
    for approval in approvals(moment.now):
        if approval.procedure != "ordinary":
            continue
        hearing = decided_hearing(moment.now, approval)
        assert hearing.outcome in POSITIVE and hearing.minutes
        assert hearing.decided_at <= hearing.signed_at <= approval.at
        if hearing.circulated:
            assert hearing.adjourned >= 2
        else:
            share = Fraction(moment.now.setting("adm.vote.quorum", county_date(hearing.opened_at)))
            assert len(hearing.present) >= ceil(share * len(hearing.entitled))
            assert set(hearing.present) <= set(hearing.entitled)
        _must_have_passed(moment.now, hearing)


def _must_have_passed(rows: Rows, hearing: Row) -> None:
    cast = [b for b in rows.of("ballot", hearing.case_no) if b.hearing == hearing.number]
    units = [b for b in cast if b.unit in hearing.entitled]
    in_favour = {b.unit for b in units if b.turn == hearing.turn and b.choice in POSITIVE}
    if hearing.decided_by == "members":
        share = Fraction(rows.setting("adm.vote.majority", county_date(hearing.decided_at)))
        assert len(in_favour) > share * len(hearing.entitled)
        return
    county = rows.case(hearing.case_no).county
    casting = one(b for b in cast if b.unit == county)
    assert casting.choice == hearing.outcome and hearing.turn == 2
    for turn in (1, 2):
        said = [b.choice in POSITIVE for b in units if b.turn == turn and b.choice != "defer"]
        assert said.count(True) == said.count(False) > 0


def e3_07_office_leads_only_when_authorised(moment: Moment) -> None:
    """No meeting led by the office lacks an authorisation valid at that moment."""
    for hearing in moment.now.hearing:
        if hearing.convenor == "office" and hearing.opened_at:
            assert hearing.authorisation
            until = hearing.authorised_until
            assert until is None or county_date(hearing.opened_at) <= until


def e3_08_opinions_are_answered(moment: Moment) -> None:
    """Each opinion given in a case has exactly one answer, and 不采纳 has a reason, before approval."""
    for opinion in moment.now.opinion:
        assert opinion.answer != "not" or opinion.answer_reason.strip()
    for approval in approvals(moment.now):
        for opinion in moment.now.of("opinion", approval.case_no):
            assert opinion.raised_at > approval.at or opinion.answered_at <= approval.at
    known = {row.id: row for row in moment.now.opinion}
    for was in moment.before.opinion:
        assert was.answer is None or known[was.id] == was, "an answer was given twice"


def e3_09_one_version_at_a_time(moment: Moment) -> None:
    """At most one version per item is IN_FORCE at any instant and place (township or community)."""
    by_item: dict[str, list[Row]] = {}
    for version in moment.now.work_item_version:
        if version.state not in ("ADMITTED_PENDING_CONDITIONS", "REVOKED"):
            by_item.setdefault(version.item_id, []).append(version)
    for found in by_item.values():
        for n, earlier in enumerate(found):
            for later in found[n + 1 :]:
                (_, last), (first, until) = span(earlier), span(later)
                assert last < first or until < first or not places(earlier) & places(later)


def e3_10_a_change_leaves_the_base_its_life(moment: Moment) -> None:
    """A change never shortens the life of the base version before the new one’s effective date; refusal
    leaves the base version’s state unchanged."""
    now = versions(moment.now)
    for (item_id, number), version in now.items():
        following = now.get((item_id, number + 1))
        if version.state == "SUPERSEDED":
            assert following is not None
            assert version.ended_on == max(following.start, following.effective_from) - timedelta(days=1)
    before = {case.case_no: case for case in moment.before.application}
    for case in moment.now.application:
        was = before.get(case.case_no)
        ended = case.state in ("REFUSED", "WITHDRAWN", "LAPSED", "NOT_ACCEPTED", "NOT_NEEDED")
        if case.request_type == "change" and was and ended and was.state != case.state:
            item_id, _, number = case.facts["base_version"].rpartition("/")
            key = (item_id, int(number))
            assert now[key] == versions(moment.before)[key]


def e3_11_only_the_owner_files(moment: Moment) -> None:
    """Only the original applicant or its registered successor files change and exit."""
    owners = {item.item_id: item.owner_unit for item in moment.now.work_item}
    submitted = {case.case_no: case.submitted_at for case in moment.before.application}
    for case in moment.now.application:
        if case.request_type == "change" and case.submitted_at != submitted.get(case.case_no):
            assert case.applicant == owners[case.facts["base_version"].rpartition("/")[0]]
    filed = {row.case_no: row.filed_at for row in moment.before.exit_filing}
    for filing in moment.now.exit_filing:
        if filing.filed_at != filed.get(filing.case_no):
            assert filing.applicant == owners[filing.item_id]


def e3_12_an_exit_is_never_refused(moment: Moment) -> None:
    """An exit filing never produces a refusal; its effective date is the actual date given, not the filing
    date."""
    now = versions(moment.now)
    for filing in moment.now.exit_filing:
        assert filing.state in ("OPEN", "FILED", "SIGNED", "REGISTERED", "CLOSED", "DROPPED")
        if filing.state in ("REGISTERED", "CLOSED"):
            ended = [
                v
                for v in now.values()
                if v.item_id == filing.item_id and v.state in ("COMPLETED", "EXITED_EARLY")
            ]
            assert ended and {v.ended_on for v in ended} == {filing.actual_end}
    ends = {row.end_state for row in moment.now.process_instance if row.process_id == "adm_exit"}
    assert ends <= {None, "FILED", "DROPPED", "HANDED_OVER"}


def e3_13_listed_entries_are_not_applied_for(moment: Moment) -> None:
    """A guidance-list entry never enters an application of type 新增 that is approved."""
    for approval in approvals(moment.now):
        case, day = moment.now.case(approval.case_no), county_date(approval.at)
        if case.request_type != "new":
            continue
        for entry in moment.now.list_entry:
            begun = entry.in_force_from is None or entry.in_force_from <= day
            in_force = begun and (entry.in_force_to is None or day <= entry.in_force_to)
            quoted = entry.entry_id == case.facts.get("entry_id")
            named = entry.text == case.item_name and entry.owner_unit == case.applicant
            assert not (in_force and (quoted or named))


def e3_14_the_application_comes_first(moment: Moment) -> None:
    """No decision record of Party committee or government about a community item has a date earlier than
    the application’s (or it has an open regularisation case)."""
    for case in moment.now.application:
        decided = case.facts.get("decided_on")
        if case.submitted_at and decided and date.fromisoformat(decided) < county_date(case.submitted_at):
            assert case.request_type == "regularisation"


def e3_15_confirmation_never_reaches_back(moment: Moment) -> None:
    """Regularised items have effective date ≥ approval date."""
    for version in moment.now.work_item_version:
        case = moment.now.case(version.case_no)
        approval = one(a for a in approvals(moment.now) if a.case_no == case.case_no)
        if case.request_type == "regularisation":
            assert version.effective_from >= county_date(approval.at)
    for matter in moment.now.unadmitted_work:
        if matter.state == "REGULARISED":
            approval = one(a for a in approvals(moment.now) if a.case_no == matter.application)
            assert matter.confirmed_on == county_date(approval.at)


def e3_16_closed_cases_have_their_dossiers(moment: Moment) -> None:
    """Each closed admission case has two closed dossiers (department, each township) besides the filing."""
    for case in moment.now.application:
        if case.state == "APPROVED" and case.closed_at:
            closed = {d.keeper for d in moment.now.of("dossier", case.case_no) if d.closed_at}
            assert closed == {case.applicant, *case.facts["townships"]}
            assert moment.now.of("filing", case.case_no)


def e3_17_running_time_is_working_time(moment: Moment) -> None:
    """Total running time = sum of intervals minus stopped intervals; it never decreases and never counts a
    non-working day."""
    from services.admission.domain.running_clock import RunningClock  # the one thing under test here

    before = {case.case_no: case for case in moment.before.application}
    for case in moment.now.application:
        if not case.clock_record:
            continue
        told = RunningClock.from_json(case.clock_record).used(moment.today, moment.calendar)
        assert told == counted(case.clock_record, moment)
        was = before.get(case.case_no)
        if was and was.clock_record and was.clock_record["started"] == case.clock_record["started"]:
            earlier = RunningClock.from_json(was.clock_record).used(moment.today, moment.calendar)
            assert told >= earlier or was.procedure != case.procedure


def counted(record: dict[str, object], moment: Moment) -> int:
    """The working days of a clock, one by one."""
    started = date.fromisoformat(str(record["started"]))
    stops = [
        (date.fromisoformat(stop["from"]), date.fromisoformat(stop["to"]) if stop["to"] else moment.today)
        for stop in record["stops"]  # type: ignore[attr-defined]
    ]
    days = (started + timedelta(days=n) for n in range(1, (moment.today - started).days + 1))
    return sum(
        moment.calendar.is_working(day) and not any(begun < day <= ended for begun, ended in stops)
        for day in days
    )


def e3_18_corrections_are_asked_for_once(moment: Moment) -> None:
    """One correction notice per application unless a new fact is recorded."""
    for case in moment.now.application:
        notices = moment.now.of("correction_notice", case.case_no)
        assert all(notice.new_fact.strip() for notice in notices if notice.number > 1)


def e3_19_no_notice_without_approval(moment: Moment) -> None:
    """A refused or deferred application never yields a notice."""
    for notice in moment.now.work_notice:
        assert moment.now.case(notice.case_no).state == "APPROVED"
        assert [a for a in approvals(moment.now) if a.case_no == notice.case_no]


def e3_20_the_applicant_has_no_vote(moment: Moment) -> None:
    """A member unit that is the applicant has no vote in the case."""
    approved = {case.case_no for case in moment.before.application if case.state == "APPROVED"}
    for case in moment.now.application:
        if case.case_no in approved:
            continue  # a succession after the approval leaves it as it was: right with its votes
        voted = {vote.unit for vote in moment.now.of("vote", case.case_no) if vote.counted}
        assert case.applicant not in {*voted, *case.entitled}
    for hearing in moment.now.hearing:
        applicant = moment.now.case(hearing.case_no).applicant
        if not hearing.signed_at:
            assert applicant not in {*hearing.entitled, *hearing.present}


def e3_21_duties_come_with_power_staff_and_money(moment: Moment) -> None:
    """Township duty approvals have non-empty or waived power, staff and money lists; no money line names a
    township fund."""
    for duty in moment.now.township_duty:
        if duty.state not in ("NOTICE", "TRANSFERS", "IN_FORCE", "ENDED", "LAPSED"):
            continue
        assert duty.decision["outcome"] == "approve"
        for kind in ("powers", "staff", "money"):
            assert duty.form[kind] or duty.form[f"{kind}_waived"].strip(), f"{duty.case_no}: no {kind}"
        for line in duty.form["money"]:
            assert line["source"] in ("county_budget", "department_budget", "superior_special")
            assert not [word for word in TOWNSHIP_FUNDS if word in line["source_note"]], line
        if duty.in_force_on:
            assert all(line["done_on"] for line in duty.transfers)
            assert duty.in_force_on >= max(
                [date.fromisoformat(line["done_on"]) for line in duty.transfers], default=duty.in_force_on
            )
