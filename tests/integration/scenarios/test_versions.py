"""A new version of a procedure: cases under way stay on theirs until a designer moves them, and back."""

from __future__ import annotations

from tests.integration.scenarios.hostile_diagrams import BPMN
from tests.support import walks
from tests.support.actors import DESIGNER, EDUCATION_CLERK, OFFICE_CLERK
from tests.support.county import County

FOLDER = BPMN / "admission/adm_prepare/v1"


def released_again(county: County) -> None:
    """Release the preparation with another name for its first step."""
    old = (FOLDER / "adm_prepare.bpmn").read_text(encoding="utf-8")
    new = old.replace('id="draft_plan" name="', 'id="draft_plan" name="重新', 1)
    assert new != old
    files = [*FOLDER.glob("*.dmn"), *FOLDER.glob("forms/*.json")]
    extras = {path.name: path.read_bytes() for path in files}
    answer = county.upload(DESIGNER, "/definitions", new.encode(), "admission", extras=extras)
    assert answer.status_code == 201, answer.text


def versions(county: County) -> list[dict[str, int]]:
    answer = county.get(DESIGNER, "/definitions/adm_prepare/versions")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, int]] = answer.json["items"]
    return found


def test_a_case_goes_over_to_a_new_version_and_back(county: County) -> None:
    case_no = walks.begun(county)
    county.stack.settle()
    released_again(county)
    assert versions(county) == [{"version": 2, "running": 0}, {"version": 1, "running": 1}]
    path, body = "/definitions/adm_prepare/migrations", {"to": 2, "reason": "实施方案表述调整"}
    (seen,) = county.post(DESIGNER, f"{path}/preview", {"to": 2}).json["items"]
    assert (seen["case_no"], seen["from_version"], seen["obstacles"]) == (case_no, 1, [])
    assert versions(county)[1]["running"] == 1, "a preview changes nothing"
    refused = county.post(OFFICE_CLERK, path, body)
    assert (refused.status_code, refused.json["code"]) == (403, "role-missing")
    without_reason = county.post(DESIGNER, path, {"to": 2})
    assert without_reason.status_code == 422
    (moved,) = county.post(DESIGNER, path, body).json["items"]
    county.stack.settle()
    assert versions(county) == [{"version": 2, "running": 1}, {"version": 1, "running": 0}]
    (waiting,) = county.waiting_for(EDUCATION_CLERK, case_no)
    assert waiting["name"]["zh"].startswith("重新"), "the inbox shows the step as it is now called"
    (entry,) = county.recorded(case_no, "case-migrated")
    assert entry.facts["reason"] == "实施方案表述调整"
    undone = county.post(DESIGNER, f"/migrations/{moved['migration_id']}/undo", {})
    assert undone.status_code == 200, undone.text
    county.stack.settle()
    assert versions(county)[1]["running"] == 1
    again = county.post(DESIGNER, f"/migrations/{moved['migration_id']}/undo", {})
    assert (again.status_code, again.json["code"]) == (409, "migration-past")


def test_bad_input_is_refused_and_changes_nothing(county: County) -> None:
    walks.begun(county)
    county.stack.settle()
    before, path = county.stack.contents(), "/definitions/adm_prepare/migrations"
    for body, status in (
        ({"to": 99, "reason": "制度修订"}, 404),
        ({"to": 10**30, "reason": "制度修订"}, 422),
        ({"to": -1, "reason": "制度修订"}, 404),
        ({"to": "2", "reason": "制度修订"}, 422),
        ({"to": 1, "reason": " "}, 422),
        ({"to": 1, "reason": "制度修订", "renamed": {"": "x"}}, 422),
        ({"to": 1, "reason": "制度修订", "renamed": ["draft_plan"]}, 422),
        ({"to": 1, "reason": "制度修订", "more": 1}, 422),
    ):
        answer = county.post(DESIGNER, path, body)
        assert (answer.status_code, bool(answer.json["title_en"])) == (status, True), (body, answer.text)
    assert county.post(DESIGNER, "/definitions/nothing/migrations/preview", {"to": 1}).status_code == 404
    assert county.get(DESIGNER, "/definitions/nothing/versions").status_code == 404
    assert county.post(DESIGNER, "/migrations/nothing/undo", {}).status_code == 404
    assert county.stack.contents() == before
