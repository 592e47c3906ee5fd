"""The satisfaction survey over HTTP: drawn so that all can check, answered so that nobody is found."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import pytest
from sqlalchemy import select

from services.assessment.assembly import Assembly
from services.assessment.domain.survey import drawn, token_hash
from services.assessment.storage.tables import METADATA
from tests.integration.assessment.judging import (
    CLERK,
    DIMENSIONS,
    OFFICE,
    OTHER,
    PARTY,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    somebody,
    survey,
)

RATER = somebody("nobody", "rater")
SIZES = {"staff": (4, 4), "residents": (500, 32), "users": (90, 31)}


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return a_year(on_sqlite)


def slips_for(sizes: dict[str, tuple[int, int]]) -> dict[str, list[str]]:
    """Codes as the portal makes them: the service is told their fingerprints only."""
    return {group: [secrets.token_urlsafe(16) for _ in range(size)] for group, (_, size) in sizes.items()}


def asked(slips: dict[str, list[str]] | None = None, **changes: tuple[int, int]) -> dict[str, Any]:
    sizes = {**SIZES, **changes}
    slips = slips or slips_for(sizes)
    samples = [
        {"group": group, "frame": frame, "size": size, "source": "名册2026"}
        for group, (frame, size) in sizes.items()
    ]
    tokens = {group: [token_hash(one) for one in codes] for group, codes in slips.items()}
    return {"samples": samples, "lottery": "双色球2026140期", "due": "2026-12-20", "tokens": tokens}


def begun(year: Year) -> tuple[str, str, dict[str, list[str]]]:
    """The seat has drawn its samples: the case, the survey, and the slips by group."""
    case_no, slips = year.begins(), slips_for(SIZES)
    answer = year.post(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}", asked(slips))
    assert answer.status_code == 201, answer.text
    return case_no, answer.get_json()["survey_id"], slips


def says(year: Year, token: str, **answers: str) -> Any:
    sheet = dict.fromkeys(DIMENSIONS, "satisfied") | answers
    return year.post(RATER, "/survey-sheet", {"token": token, "answers": sheet})


def test_a_survey_is_answered_closed_and_taken_as_it_was_counted(assessment: Assembly) -> None:
    """AST-08, AST-09: three groups are asked in four dimensions."""
    year = a_year(assessment)
    case_no, survey_id, slips = begun(year)
    page = year.client.get("/survey-sheet", query_string={"token": slips["users"][0]}).get_json()
    assert page["agency_name"] == "栗雨派出所" and len(page["dimensions"]) == 4
    for token in slips["users"]:
        assert says(year, token, attitude="fair").status_code == 200
    for token in slips["residents"][:30]:
        says(year, token, conduct="unknown", management="dissatisfied")
    assert says(year, slips["residents"][30], **dict.fromkeys(DIMENSIONS, "unknown")).status_code == 200
    paper = {"token": slips["staff"][0], "answers": dict.fromkeys(DIMENSIONS, "fair")}
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/paper", paper).status_code == 200
    for token in slips["staff"][1:]:
        says(year, token)
    seen = {
        one["group"]: one for one in year.get(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}").get_json()["groups"]
    }
    assert [seen["residents"][key] for key in ("answered", "blank", "unused")] == [30, 1, 1]
    assert (seen["staff"]["answered"], seen["staff"]["paper"], seen["staff"]["needed"]) == (4, 1, 4)
    assert "satisfied" not in str(seen), "while it runs only how many answered is told"
    early = year.tries(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey("88"))
    assert early.get_json()["code"] == "survey-not-closed"
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/close").get_json()["code"] == "survey-running"
    year.clock.advance(days=20)
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/close").status_code == 200
    looked = year.get(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}").get_json()["groups"]
    signs = {one["group"]: [sign["zh"] for sign in one["signs"]] for one in looked}
    assert signs == {"staff": [], "residents": ["所有答卷完全相同"], "users": ["所有答卷完全相同"]}
    assert not any(one["signs"] for one in seen.values()), "never while it runs"
    refused = year.tries(TOWN[SEAT], case_no, "enter_satisfaction", "entered", source="自报")
    assert refused.get_json()["code"] == "survey-figures-differ"
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered")
    year.checks_targets(case_no)
    full = marks(I1="40", I2="20", I3="25", I4="15")
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=full)
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    year.ends(case_no)
    # staff: 3×100 + 70 in each; residents: 30, 100, 100 and nobody on conduct; users: 100, 100, 70, 100
    groups = year.result(case_no)["versions"][0]["figures"][0]["parts"][1]["parts"][0]["parts"]
    assert [one["exact"] for one in groups] == ["92.5", "230/3", "92.5"]


def test_the_sample_can_be_drawn_again_by_anybody(year: Year) -> None:
    case_no, survey_id, slips = begun(year)
    told = year.get(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}").get_json()["groups"]
    residents = next(one for one in told if one["group"] == "residents")
    by_hand = sorted(
        range(1, 501), key=lambda n: hashlib.sha256(f"{residents['seed']}:{n}".encode()).digest()
    )[:32]
    assert residents["numbers"] == sorted(by_hand) == list(drawn(residents["seed"], 500, 32))
    assert residents["seed"] == f"{survey_id}:双色球2026140期:residents"
    assert [len(slips[group]) for group in SIZES] == [4, 32, 31]


def test_nothing_that_is_kept_connects_an_answer_with_a_token(year: Year) -> None:
    """E3-29: the database holds no answer, and of a used token nothing at all."""
    _, _, slips = begun(year)
    used = slips["residents"][0]
    before = everything(year)
    assert says(year, used, conduct="dissatisfied").status_code == 200
    after = everything(year)
    assert token_hash(used) not in str(after) and used not in str(after)
    assert all(token not in str(before) for group in slips.values() for token in group), "no token is kept"
    grown = {name for name in after if len(after[name]) > len(before[name])}
    assert grown <= {"survey_count", "idempotency"}, grown
    new = [row for row in after["survey_count"] if row not in before["survey_count"]]
    assert all(set(row) == {"survey_id", "group", "line", "number"} for row in new)
    assert len(after["survey_token"]) == len(before["survey_token"]) - 1


def everything(year: Year) -> dict[str, list[dict[str, Any]]]:
    """Every row there is."""
    with year.assessment.works.reading() as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(select(table))]
            for table in METADATA.sorted_tables
        }


def test_a_code_counts_once_and_a_lost_slip_is_replaced_never_added(year: Year) -> None:
    _, survey_id, slips = begun(year)
    assert says(year, slips["users"][0]).status_code == 200
    again = says(year, slips["users"][0])
    assert (again.status_code, again.get_json()["code"]) == (404, "survey-token-unknown")
    assert says(year, slips["users"][1], attitude="perfect").get_json()["code"] == "answers-incomplete"
    assert says(year, slips["users"][1]).status_code == 200, "a refused sheet costs no code"
    fresh = [secrets.token_urlsafe(16) for _ in range(29)]
    replaced = {"group": "users", "tokens": [token_hash(one) for one in fresh]}
    path = f"/surveys/{survey_id}/tokens"
    more = {**replaced, "tokens": [*replaced["tokens"], token_hash("x")]}
    assert year.post(TOWN[SEAT], path, more).get_json()["code"] == "survey-tokens-mismatch"
    assert year.post(TOWN[SEAT], path, replaced).status_code == 200
    assert says(year, slips["users"][2]).status_code == 404 and says(year, fresh[0]).status_code == 200


def test_too_few_answers_are_waited_for_once_then_the_group_is_dropped(year: Year) -> None:
    """F-45: one extension, then the count says so."""
    case_no, survey_id, slips = begun(year)
    later = {"until": "2026-12-30"}
    for group in ("staff", "residents"):
        for token in slips[group]:
            says(year, token)
    year.clock.advance(days=20)
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/close").get_json()["code"] == "survey-extend-first"
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/extend", later).status_code == 200
    refused = year.post(TOWN[SEAT], f"/surveys/{survey_id}/extend", {"until": "2027-01-05"})
    assert refused.get_json()["code"] == "survey-extension-not-due"
    assert says(year, slips["users"][0]).status_code == 200
    year.clock.advance(days=10)
    assert says(year, slips["users"][1]).get_json()["code"] == "survey-closed"
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/close").status_code == 200
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered")
    year.checks_targets(case_no)
    full = marks(I1="40", I2="20", I3="25", I4="15")
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=full)
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    dropped = year.result(case_no, OFFICE)["versions"][0]["dropped"]
    assert [one["zh"] for one in dropped] == [f"{SEAT}服务对象"]


@pytest.mark.parametrize(
    "changes",
    [{"staff": (9, 5)}, {"users": (20, 21)}, {"residents": (500, 0)}, {"residents": (500, 301)}],
)
def test_a_sample_that_cannot_be_is_refused(year: Year, changes: dict[str, tuple[int, int]]) -> None:
    case_no = year.begins()
    refused = year.post(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}", asked(**changes))
    assert (refused.status_code, refused.get_json()["code"]) == (422, "sample-invalid")


def test_only_the_clerk_of_the_township_runs_its_survey(year: Year) -> None:
    case_no, survey_id, _ = begun(year)
    assert year.post(CLERK, f"/surveys/{case_no}/{SEAT}", asked()).status_code == 403
    assert year.post(TOWN[OTHER], f"/surveys/{survey_id}/close").get_json()["code"] == "not-your-side"
    assert year.get(CLERK, f"/surveys/{case_no}/{SEAT}").status_code == 404
    again = year.post(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}", asked())
    assert again.get_json()["code"] == "survey-exists"
