"""Whoever may see a case sees which messages it led to, and a listener tells which it has taken in."""

from __future__ import annotations

from datetime import UTC, datetime

from services.admission.storage.schema import INBOX
from tests.contract.admission.county import CLERK, OFFICE_CLERK, County, somebody

STRANGER = somebody("department_clerk", "430211-czj")


def test_a_case_tells_its_messages_and_those_of_the_item_it_brought(county: County) -> None:
    case_no = county.approved()
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    said = county.get(CLERK, f"/cases/{case_no}/messages").json["items"]
    moved = [one for one in said if one["type"] == "worklist.case-moved.v1"]
    assert moved and {one["subject"] for one in moved} == {case_no}
    admitted = [one for one in said if one["type"] == "admission.item-admitted.v1"]
    assert {one["listener"] for one in admitted} == {"assessment", "dispatch"}
    assert len({one["message_id"] for one in admitted}) == 1
    assert {one["sent_at"] for one in said} == {None} and "body" not in said[0]
    assert county.get(STRANGER, f"/cases/{case_no}/messages").status_code == 404


def test_a_listener_tells_what_it_has_taken_in_and_nothing_of_the_rest(county: County) -> None:
    with county.admission.works.database.engine.begin() as connection:
        connection.execute(
            INBOX.insert().values(
                message_id="m1",
                source="dispatch",
                subject="s",
                sequence=1,
                type="dispatch.order-done.v1",
                state="done",
                at=datetime(2026, 3, 2, tzinfo=UTC),
            )
        )
    answer = county.get(CLERK, "/messages/taken", id="m1").json["items"]
    assert [(one["message_id"], one["state"]) for one in answer] == [("m1", "done")]
    assert county.get(CLERK, "/messages/taken", id="m2").json["items"] == []
    assert county.get(None, "/messages/taken", id="m1").status_code == 401
