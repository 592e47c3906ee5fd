"""The record of a case: definitions and journal, for whoever may see the case file, as far as he may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.persistence.offline_check import link_digest, row_digest
from chassis.persistence.sealing import Sealer, Sealing
from tests.contract.http.a_desk import ANN, BOSS, STRANGER, Desk, Presenter


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    done = {"version": 1, "outcome": "agree", "data": {"opinion": "可"}}
    made.start("c2")
    made.post(ANN, f"/tasks/{made.task('apply').id}/complete", done)
    decide = made.task("decide")
    made.post(BOSS, f"/tasks/{decide.id}/complete", {**done, "version": decide.version})
    with made.toy.works(BOSS) as work:
        work.record("decided", "c1", result="同意")
    Sealer(made.toy.works, "toy", Sealing()).seal()
    yield made
    made.toy.works.database.dispose()


def test_the_record_holds_what_the_case_ran_under_and_a_journal_that_proves_itself(desk: Desk) -> None:
    told = desk.get(BOSS, "/cases/c1/record").get_json()
    (definition,) = told["definitions"]
    assert (definition["process_id"], definition["version"]) == ("p", 1)
    assert sorted(definition["files"]) == ["forms/opinion.json", "p.bpmn"]
    journal, chain = told["journal"], told["journal"]["chain"]
    assert journal["whole"] and journal["unsealed"] == 0
    assert {line["subject"] for line in journal["lines"]} == {"c1"}
    assert "decided" in {line["action"] for line in journal["lines"]}
    digest = chain["before"]
    for algorithm, leaf in chain["leaves"]:
        digest = link_digest(algorithm, digest, leaf)
    assert digest == chain["head"]
    for line in journal["lines"]:
        algorithm, leaf = chain["leaves"][line["position"] - chain["position"] - 1]
        assert row_digest(algorithm, line) == leaf


@pytest.mark.parametrize("part", ["in_part", "journal_in_part"])
def test_who_reads_a_case_in_part_gets_the_lines_of_his_own_acts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    told = Presenter.case_file
    monkeypatch.setattr(Presenter, "case_file", lambda *given: {**told(*given), part: True})
    journal = desk.get(BOSS, "/cases/c1/journal").get_json()
    assert journal["lines"] and not journal["whole"]
    assert {line["actor_id"] for line in journal["lines"]} == {BOSS.user_id}
    assert part not in desk.get(BOSS, "/cases/c1").get_json()


@pytest.mark.parametrize("path", ["record", "journal"])
def test_to_a_stranger_there_is_no_such_case(desk: Desk, path: str) -> None:
    assert desk.get(STRANGER, f"/cases/c1/{path}").status_code == 404
    assert desk.get(BOSS, f"/cases/c1/{path}").status_code == 200


def test_the_chain_ends_with_the_anchor_that_proves_the_last_line(desk: Desk) -> None:
    before = desk.get(BOSS, "/cases/c1/journal").get_json()["chain"]
    with desk.toy.works(ANN) as work:
        work.record("noted", "c9")
    Sealer(desk.toy.works, "toy", Sealing()).seal()
    assert desk.get(BOSS, "/cases/c1/journal").get_json()["chain"] == before
