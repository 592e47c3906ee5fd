"""A case kept in a database act by act, and read back the way pages ask for it."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import inspect, select

from chassis.parameters.fixing import FixParameter
from chassis.parameters.refusals import ParameterChanged
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of
from chassis.testing.databases import sqlite_database, watching
from services.admission import cli
from services.admission.domain import errors
from services.admission.domain.parameter_table import TABLE
from services.admission.domain.vocabulary import ApplicationState
from services.admission.storage import reads
from services.admission.storage import tables as t
from services.admission.storage.parameters import stored_parameters
from services.admission.storage.schema import OUTBOX
from services.admission.usecases.answer_gate import AnswerGate
from services.admission.usecases.close_application import CloseApplication
from services.admission.usecases.convert_procedure import ConvertProcedure
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.learn_unit import LearnUnit
from services.admission.usecases.note_order import NoteOrder
from services.admission.usecases.publish_catalogue import CheckCatalogue, PublishSnapshot, checksum
from services.admission.usecases.raise_objection import RaiseObjection
from services.admission.usecases.record_blocked_order import RecordBlockedOrder
from services.admission.usecases.settle_blocked_order import SettleBlockedOrder
from tests.integration.admission.stored_case import SYSTEM, Desk
from tests.unit.admission.a_county import BUREAU, COUNTY, E1, EAST, OFFICER, WEST, for_party

BLOCKED = {
    "order_no": "PD-7", "sender": BUREAU, "item_ref": None, "text": "填报企业用工台账", "community": E1,
    "township": EAST, "reason_code": "NOT_FOUND", "at": "2026-03-02T02:00:00+00:00", "blocks_in_90_days": 3,
}  # fmt: skip


def said(desk: Desk) -> list[str]:
    """The types of the messages that wait in the outbox, in the order they were said."""
    first_copy = select(OUTBOX.c.type).where(OUTBOX.c.listener != "assessment").order_by(OUTBOX.c.id)
    with desk.works.reading() as session:
        return list(session.scalars(first_copy))


def test_a_case_comes_back_from_the_database_as_it_was_left(desk: Desk) -> None:
    case = desk.case().archived()
    CloseApplication()(case.by(OFFICER), case.no)
    case.finish()
    with desk.works.reading() as session:
        record = reads.application(session, case.no)
        journal = [entry.action for entry in entries_of(session, case.no)]
    assert record is not None and record.state is ApplicationState.APPROVED
    assert record.notice is not None and record.notice["number"] == "株天社准〔2026〕1号"
    assert record.filing is not None and record.filing["number"] == "株天社准备〔2026〕1号"
    assert (len(record.consultations), len(record.votes), len(record.dossiers)) == (5, 4, 3)
    assert record.facts["funds_amount"] == "12000.50" and record.applicant_name == f"单位{BUREAU}"
    assert record.unit_names[WEST] == f"单位{WEST}"
    assert journal[0] == "application-drafted" and journal[-1] == "application-closed"
    assert said(desk) == ["admission.item-admitted.v1"]


def test_a_conditional_reply_survives_two_rounds_in_the_database(desk: Desk) -> None:
    case = desk.case().planned()
    case.asked()
    for party in case.application.parties:
        if party == WEST:
            case.reply(party, "conditional", conditions=[{"text": "经费到位后"}])
        else:
            case.reply(party)
    assert case.answer()["ask_again"]
    case.asked()
    for party in case.application.parties:
        case.reply(party)
    assert case.submit()["procedure"] == "simple"
    case.finish()


def test_a_refused_act_leaves_nothing_behind(desk: Desk) -> None:
    case = desk.case().approved().finish()

    def issue_without_a_document_word() -> None:
        with desk.works(OFFICER) as work:
            work.units.get("430211-swb").document_word = ""
            work.numbers.next("notice", "430211-swb", 2026)
            IssueNotice()(work, case.no)

    with pytest.raises(errors.DocumentWordMissing):
        issue_without_a_document_word()
    with desk.works(OFFICER) as work:
        assert IssueNotice()(work, case.no)["notice_no"] == "株天社准〔2026〕1号"


def test_an_application_page_costs_the_same_however_much_was_said(desk: Desk) -> None:
    small, large = desk.case().planned().finish(), desk.case(item_name="另一事项").archived().finish()
    counted = []
    for case in (small, large):
        with watching(desk.database) as traffic, desk.works.reading() as session:
            assert reads.application(session, case.no)
        counted.append(len([s for s in traffic.statements if s.startswith("SELECT")]))
    assert counted[0] == counted[1] <= 15


def test_lists_go_page_by_page_and_show_each_row_once(desk: Desk) -> None:
    numbers = [desk.case(item_name=f"事项{n}").finish().no for n in range(5)]
    seen: list[str] = []
    after: str | None = ""
    with desk.works.reading() as session:
        while after is not None:
            page = reads.applications(session, COUNTY, after=after, limit=2)
            seen += [row.case_no for row in page.items]
            after = page.next
        found = reads.applications(session, COUNTY, q="事项3")
        nothing = reads.applications(session, COUNTY, q="100%_")
    assert seen == sorted(numbers, reverse=True)
    assert [row.item_name for row in found.items] == ["事项3"] and not nothing.items


def test_applications_are_found_by_words_by_either_end_of_their_number_and_by_who_applies(desk: Desk) -> None:
    one = desk.case(item_name="防溺水巡查")
    one.finish()  # a second work that writes would wait for the first
    other = desk.case(item_name="老年人体检组织")
    other.finish()
    with desk.works("u1", BUREAU) as work:
        work.applications.get(other.no).item_name = "老年人体检通知"

    def found(q: str, **by: Any) -> list[str]:
        with desk.works.reading() as session:
            return [row.case_no for row in reads.applications(session, COUNTY, q=q, **by).items]

    both = sorted([one.no, other.no], reverse=True)
    assert found("溺水巡") == found("水") == found(one.no) == found(one.no[-5:]) == [one.no]
    assert found("体检通知") == [other.no] and found("体检组织") == found("水溺") == []
    assert found("单位430211-wj") == found(one.no[:12]) == both
    assert found("体检", unit=BUREAU, states=["PREPARING"]) == [other.no]
    assert found("体检", unit=WEST) == found("单位430211-wj", after=one.no) == []


def test_a_township_sees_the_cases_it_was_asked_about(desk: Desk) -> None:
    mine = desk.case().planned()
    mine.asked()
    mine.finish()
    desk.case(item_name="尚未征询").finish()
    with desk.works.reading() as session:
        assert [row.case_no for row in reads.applications(session, COUNTY, unit=WEST).items] == [mine.no]
        assert len(reads.applications(session, COUNTY, unit=BUREAU).items) == 2
        prepared = reads.applications(session, COUNTY, states=["PREPARING"])
    assert len(prepared.items) == 2


def test_the_catalogue_shows_items_and_entries_together_and_filters_both(desk: Desk) -> None:
    desk.case().noticed().finish()
    with desk.works.reading() as session:

        def refs(**by: Any) -> list[str]:
            return [row.ref for row in reads.catalogue(session, county=COUNTY, **by).items]

        assert refs() == ["SX-2026-00001", "ZZ-120", "ZZ-121"]
        assert refs(unit=E1) == ["SX-2026-00001"] and refs(unit="统计局") == ["ZZ-120", "ZZ-121"]
        assert refs(kind="listed") == ["ZZ-120", "ZZ-121"] and refs(kind="admitted") == ["SX-2026-00001"]
        assert refs(kind="assistance") == ["SX-2026-00001", "ZZ-120", "ZZ-121"] and refs(kind="seal") == []
        assert refs(q="体检") == ["SX-2026-00001"] and refs(category="statutory") == []
        assert refs(in_force_on=date(2026, 4, 30)) == ["ZZ-120", "ZZ-121"]
        assert "SX-2026-00001" in refs(in_force_on=date(2026, 5, 1))
        first = reads.catalogue(session, county=COUNTY, limit=1)
        second = reads.catalogue(session, county=COUNTY, limit=1, after=first.next or "")
        third = reads.catalogue(session, county=COUNTY, limit=1, after=second.next or "")
    assert [page.items[0].ref for page in (first, second, third)] == ["SX-2026-00001", "ZZ-120", "ZZ-121"]
    assert third.next is None


def test_notices_and_filings_are_registers(desk: Desk) -> None:
    case = desk.case().noticed().finish()
    with desk.works.reading() as session:
        rows = reads.notices(session, COUNTY, unit=E1).items
        notice = reads.notice(session, rows[0].id)
        filings = reads.filings(session, q="体检").items
        for q in ("体检", rows[0].number, rows[0].item_id, rows[0].item_id[-3:], "单位430211-wj"):
            assert [row.id for row in reads.notices(session, COUNTY, q=q).items] == [rows[0].id], q
        assert reads.notices(session, COUNTY, q="不存在").items == [] and reads.notice(session, "x") is None
    assert notice is not None and notice.filing_no == filings[0].number
    assert (notice.case_no, notice.addressees[0]) == (case.no, BUREAU)


def test_everything_admission_says_fits_the_contracts(desk: Desk) -> None:
    case = desk.case(decided_on="2026-02-20").noticed(conditions=[{"text": "经费到位"}])
    case.finish()
    converted = desk.case(item_name="另一事项").accepted()
    RaiseObjection()(converted.by(for_party(WEST)), converted.no, WEST, {"point": "重复", "reason": "有"})
    ConvertProcedure()(converted.work, converted.no, cause="objection", objector=WEST)
    converted.finish()
    with desk.works(SYSTEM) as work:
        PublishSnapshot()(work, COUNTY)
        CheckCatalogue()(work, COUNTY)
        for number, ref in enumerate(("ZZ-121", "SX-2026-00001", None)):
            question: dict[str, Any] = {
                "order_no": f"PD-{number}", "item_ref": ref, "community": E1, "order_date": "2026-06-01",
                "sender": BUREAU, "burden_kinds": [], "responsible": False, "funds_reference": None,
            }  # fmt: skip
            AnswerGate()(work, question)
        RecordBlockedOrder()(work, BLOCKED)
    assert said(desk) == [
        "supervision.alert-raised.v1",
        "admission.item-admitted.v1",
        "admission.procedure-converted.v1",
        "admission.catalogue-snapshot.v1",
        "admission.catalogue-checked.v1",
        "admission.gate-answered.v1",
        "admission.gate-answered.v1",
        "admission.gate-answered.v1",
    ]


def test_the_checksum_covers_every_published_revision(desk: Desk) -> None:
    with desk.works(SYSTEM) as work:
        before = checksum(work.catalogue.revisions(COUNTY))
    desk.case().noticed().finish()
    with desk.works(SYSTEM) as work:
        revisions = work.catalogue.revisions(COUNTY)
    assert sorted(revisions) == [("SX-2026-00001", 1), ("ZZ-120", 1), ("ZZ-121", 1)]
    assert checksum(revisions) != before and checksum(reversed(revisions)) == checksum(revisions)


def test_a_blocked_order_is_recorded_once_and_settled_once(desk: Desk) -> None:
    with desk.works(SYSTEM) as work:
        case_no = RecordBlockedOrder()(work, BLOCKED)
    with desk.works(SYSTEM) as work:
        assert RecordBlockedOrder()(work, BLOCKED) == ""
    with pytest.raises(errors.ReasonMissing), desk.works(OFFICER) as work:
        SettleBlockedOrder()(work, case_no, "no_action", {})
    with desk.works(OFFICER) as work:
        SettleBlockedOrder()(work, case_no, "advise_application", {"note": "已告知申请"})
    with pytest.raises(errors.StepNotOpen), desk.works(OFFICER) as work:
        SettleBlockedOrder()(work, case_no, "advise_application", {})
    with desk.works.reading() as session:
        record = reads.blocked_order(session, case_no)
    assert record is not None and (record.settlement, record.sender_name) == (
        "advise_application",
        f"简称{BUREAU}",
    )


def test_order_figures_follow_the_last_report(desk: Desk) -> None:
    order = {"order_no": "PD-1", "item_ref": "ZZ-121", "item_version": 1, "sender": BUREAU,
             "township": EAST, "community": E1, "ground": None}  # fmt: skip
    with desk.works(SYSTEM) as work:
        NoteOrder()(work, "created", {**order, "at": "2026-03-03T02:00:00+00:00"})
    with desk.works(SYSTEM) as work:  # the clock of dispatch was set back in between
        NoteOrder()(work, "accepted", {**order, "at": "2026-03-02T02:00:00+00:00"})
    with desk.works.reading() as session:
        figures = reads.order_figures(session, COUNTY)
    assert [(figure.item_ref, figure.state, figure.orders) for figure in figures] == [
        ("ZZ-121", "accepted", 1)
    ]


def test_numbers_have_no_gaps_even_when_works_fail_side_by_side(desk: Desk) -> None:
    taken: list[int] = []

    def take(fails: bool) -> None:
        try:
            with desk.works(SYSTEM) as work:
                number = work.numbers.next("notice", "430211-swb", 2026)
                if fails:
                    raise RuntimeError("the rest of the work failed")
            taken.append(number)
        except RuntimeError:
            return

    threads = [threading.Thread(target=take, args=(n % 3 == 0,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 9))


def test_a_setting_holds_from_its_date_on_and_keeps_who_fixed_it(desk: Desk) -> None:
    day = desk.works.clock.today() + timedelta(days=30)
    with desk.works(SYSTEM) as work:
        assert work.parameters.seed(COUNTY) > 30
    with desk.works(SYSTEM) as work:
        assert work.parameters.seed(COUNTY) == 0
        told: dict[str, Any] = {"valid_from": day, "reason": "会议纪要"}
        assert FixParameter(TABLE)(work, COUNTY, "adm.review", 2, seen=1, **told) == 2
    with desk.works.reading() as session:
        stored = stored_parameters(session)
        values = [stored.value("adm.review", COUNTY, on) for on in (day - timedelta(days=1), day)]
        first, second = stored.entries(COUNTY, "adm.review")
        journal = [entry.action for entry in entries_of(session, COUNTY)]
    assert values == [3, 2] and (first.origin, second.origin) == ("proposed", "local")
    assert (second.recorded_by, second.reason) == (SYSTEM.name, "会议纪要")
    assert "parameter-fixed" in journal


def test_of_two_who_fix_a_setting_at_once_one_is_told(desk: Desk) -> None:
    refused: list[str] = []

    def fix(value: int) -> None:
        told: dict[str, Any] = {"valid_from": desk.works.clock.today(), "reason": "会议纪要", "seen": 0}
        try:
            with desk.works(SYSTEM) as work:
                FixParameter(TABLE)(work, COUNTY, "adm.review", value, **told)
        except ParameterChanged as changed:
            refused.append(changed.code)

    threads = [threading.Thread(target=fix, args=(value,)) for value in (2, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.works.reading() as session:
        assert len(stored_parameters(session).entries(COUNTY, "adm.review")) == 2
    assert refused == ["parameter-changed"]


def test_a_unit_is_learned_once_per_revision(desk: Desk) -> None:
    unit = {
        "code": "430211-zrzyj", "name": "自然资源局", "kind": "department", "county": COUNTY, "parent": None,
        "short_name": "自然资源局", "document_word": None, "valid_from": "2019-01-01", "valid_to": None,
        "revision": 3,
    }  # fmt: skip
    for expected in (True, False):
        with desk.works(SYSTEM) as work:
            assert LearnUnit()(work, unit) is expected
    with desk.works.reading() as session:
        assert reads.unit_names(session, ["430211-zrzyj", "nobody"]) == {"430211-zrzyj": "自然资源局"}


def test_tables_and_migrations_are_equal_and_the_first_one_can_be_taken_back(database: Database) -> None:
    assert migrations.check(t.METADATA, database) == []
    with database.engine.begin() as connection:
        command.downgrade(migrations._config("services.admission", connection), "base")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_loading_the_demo_county_twice_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = sqlite_database(tmp_path)
    monkeypatch.setenv("ADMISSION_DATABASE_URL", str(database.url))
    monkeypatch.setenv("GATEHOUSE_COUNTY", COUNTY)
    cli.main(["migrate"])
    cli.main(["load-county", "gatehouse/demo/430211"])
    cli.main(["load-county", "gatehouse/demo/430211"])
    first, second = capsys.readouterr().out.splitlines()
    assert "132 of 132 list entries" in first and "0 units, 0 settings, 0 of 132" in second
    with database.reading() as session:
        rows = reads.guidance_list(session, county=COUNTY)
        assert len(rows) == 132 and all(row.owner_unit for row in rows)
    database.dispose()
