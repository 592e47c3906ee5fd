"""A draft of a released procedure is replayed with cases of the county, by the worker, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from chassis.engine import replays as replays_module
from tests.contract.admission.county import CLERK, LEADER, OFFICE_CLERK, County
from tests.support.ended_cases import DESIGNER, saved_draft

OLD, NEW = "${outcome == 'return'}", "${outcome == 'return' or procedure == 'simple'}"


def replayed(county: County, draft_id: str, **asked: Any) -> dict[str, Any]:
    """What comes of it once the worker is through."""
    begun = county.post(DESIGNER, f"/definition-drafts/{draft_id}/replays", {})
    assert begun.status_code == 200, begun.text
    while county.admission.replays.round(60):
        pass
    path = f"/definition-drafts/{draft_id}/replays/{begun.json['replay_id']}"
    answer = county.get(DESIGNER, path, **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def a_year(county: County) -> dict[str, str]:
    """Three requests are prepared: two go on by the simple procedure, one by the ordinary one."""
    cases = {"first": county.submitted(), "second": county.submitted()}
    cases["ordinary"] = county.agreed()
    county.do(LEADER, cases["ordinary"], "submit_application", "submit", procedure="ordinary")
    return cases


def kept(county: County) -> list[Any]:
    """Everything there is of cases, tasks and messages."""
    counted = "SELECT (SELECT count(*) FROM {0}), '{0}'"
    tables = ("process_instance", "human_task", "timer", "stimulus", "outbox", "work_item", "application")
    with county.admission.works.reading() as session:
        rows = [tuple(session.execute(text(counted.format(table))).one()) for table in tables]
        states = session.execute(text("SELECT instance_id, revision, data FROM process_instance ORDER BY 1"))
        return [rows, [(row[0], row[1], bytes(row[2])) for row in states]]


def test_a_changed_condition_lists_just_the_cases_it_turns_and_touches_none(county: County) -> None:
    cases = a_year(county)
    before = kept(county)
    same = replayed(county, saved_draft(county))
    assert (same["state"], same["total"], same["same"], same["cases"]) == ("done", 3, 3, [])
    came = replayed(county, saved_draft(county, (OLD, NEW)))
    assert {one["case_no"] for one in came["cases"]} == {cases["first"], cases["second"]}
    assert (came["same"], came["unrecorded"], came["looked_at"]) == (1, 0, 3)
    (parting,) = came["counts"]
    assert parting["cases"] == 2 and parting["name"]["zh"] in came["cases"][0]["said"]["zh"]
    assert kept(county) == before


def test_a_longer_limit_makes_every_case_longer(county: County) -> None:
    a_year(county)
    limit = "param('adm.contact')"
    came = replayed(
        county, saved_draft(county, (f"workdays_after(today(), {limit})", "workdays_after(today(), 9)"))
    )
    assert {(one["verdict"], one["days"] > 0) for one in came["cases"]} == {("same", True)}
    assert len(came["cases"]) == 3 and came["same"] == 0


def test_it_goes_on_where_a_worker_stopped_and_two_workers_do_not_count_twice(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_year(county)
    changed = saved_draft(county, (OLD, NEW))
    monkeypatch.setattr(replays_module, "PORTION", 1)
    begun = county.post(DESIGNER, f"/definition-drafts/{changed}/replays", {}).json
    path = f"/definition-drafts/{changed}/replays/{begun['replay_id']}"
    county.admission.replays.round(0)
    assert county.get(DESIGNER, path).json["looked_at"] == 1
    twice = county.post(DESIGNER, f"/definition-drafts/{changed}/replays", {})
    assert (twice.status_code, twice.json["code"]) == (409, "replay-under-way")
    # Another worker was faster with the next portion: this one's counts for nothing.
    run = county.admission.replays
    with county.admission.works.reading() as session:
        seen = run._rows.next_running(session)
    assert seen is not None
    run.round(0)
    with county.admission.works(run._actor, "test") as work:
        assert not run._rows.advance(work.session, seen, looked_at=2)
    while run.round(60):
        pass
    done = county.get(DESIGNER, path).json
    assert (done["state"], done["looked_at"], len(done["cases"]), done["same"]) == ("done", 3, 2, 1)


def test_it_can_be_stopped_filtered_and_asked_from_a_day_on(county: County) -> None:
    cases = a_year(county)
    changed = saved_draft(county, (OLD, NEW))
    begun = county.post(DESIGNER, f"/definition-drafts/{changed}/replays", {}).json
    path = f"/definition-drafts/{changed}/replays/{begun['replay_id']}"
    assert county.post(DESIGNER, f"{path}/stop").json["state"] == "stopped"
    assert county.admission.replays.round(1) == 0
    first = replayed(county, changed, limit=1)
    after = first["next"]
    second = replayed(county, changed, limit=1, after=after)
    both = {one["case_no"] for found in (first, second) for one in found["cases"]}
    assert both == {cases["first"], cases["second"]} and second["next"] is None
    assert replayed(county, changed, verdict="same")["cases"] == []
    assert replayed(county, changed, element="nowhere")["cases"] == []
    listed = county.get(DESIGNER, f"/definition-drafts/{changed}/replays").json["items"]
    assert [one["state"] for one in listed] == ["done"] * 4 + ["stopped"]
    for day in ("2099-01-01", "1999-01-01"):
        wrong = county.post(DESIGNER, f"/definition-drafts/{changed}/replays", {"since": day})
        assert (wrong.status_code, wrong.json["code"]) == (422, "replay-day-invalid")
    county.clock.advance(days=2)
    today = county.clock.today().isoformat()
    empty = county.post(DESIGNER, f"/definition-drafts/{changed}/replays", {"since": today}).json
    assert empty["total"] == 0
    county.admission.replays.round(1)
    gone = county.get(DESIGNER, f"/definition-drafts/{changed}/replays/{empty['replay_id']}").json
    assert (gone["state"], gone["cases"]) == ("done", [])


def test_what_was_moved_before_is_told_as_not_kept(county: County) -> None:
    a_year(county)
    with county.admission.works(county.admission.replays._actor, "test") as work:
        work.session.execute(text("DELETE FROM stimulus WHERE revision = 1"))
    came = replayed(county, saved_draft(county, (OLD, NEW)))
    assert (came["unrecorded"], came["cases"], came["same"]) == (3, [], 0)


def test_only_who_draws_or_approves_replays_and_what_is_faulty_is_not_replayed(county: County) -> None:
    changed = saved_draft(county, (OLD, NEW))
    for actor in (CLERK, OFFICE_CLERK):
        path = f"/definition-drafts/{changed}/replays"
        assert county.post(actor, path, {}).status_code == 403 and county.get(actor, path).status_code == 403
    faulty = saved_draft(county, ('camunda:formKey="form:draft_plan"', ""))
    refused = county.post(DESIGNER, f"/definition-drafts/{faulty}/replays", {})
    assert (refused.status_code, refused.json["code"]) == (422, "definition-unsound")
    assert county.get(DESIGNER, f"/definition-drafts/{changed}/replays/none").status_code == 404
    assert county.get(DESIGNER, "/definition-drafts/none/replays").status_code == 404
