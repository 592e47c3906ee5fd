"""A new version of a procedure: cases under way stay on theirs until a designer moves them, and back."""

from __future__ import annotations

import httpx
import pytest

from chassis.persistence import failpoints
from chassis.web.identity import TokenSigner
from portal.clients.services import Services
from portal.web.parts import SERVICES
from tests.integration.scenarios.hostile_diagrams import BPMN
from tests.support import walks
from tests.support.actors import DESIGNER, EDUCATION_CLERK, OFFICE_CLERK, key_pair
from tests.support.builders import ITEM_NAME, Plain
from tests.support.county import County
from tests.unit.portal_pages.a_portal import a_portal

OLD, NEW = 2, 3
"""The newest released version, and the one that is released here."""
FOLDER = BPMN / f"admission/adm_prepare/v{OLD}"
PATH = "/definitions/adm_prepare/migrations"


def released_again(county: County) -> Plain:
    """Release the preparation with another name for its first step."""
    old = (FOLDER / "adm_prepare.bpmn").read_text(encoding="utf-8")
    new = old.replace('id="draft_plan" name="', 'id="draft_plan" name="重新', 1)
    assert new != old
    files = [*FOLDER.glob("*.dmn"), *FOLDER.glob("forms/*.json")]
    extras = {path.name: path.read_bytes() for path in files}
    return county.put_in_force(new.encode(), "admission", extras=extras)


def versions(county: County) -> list[tuple[int, int]]:
    """Every version with the number of cases under way in it."""
    answer = county.get(DESIGNER, "/definitions/adm_prepare/versions")
    assert answer.status_code == 200, answer.text
    found = [(one["version"], one["running"]) for one in answer.json["items"]]
    assert all(not running for version, running in found if version < OLD)
    return [one for one in found if one[0] >= OLD]


def previewed(county: County) -> Plain:
    answer = county.post(DESIGNER, f"{PATH}/preview", {"from_version": OLD, "to_version": NEW})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def moving(county: County) -> Plain:
    """What is sent to bring every case of the old version to the new one."""
    cases = [{"id": one["instance_id"]} for one in previewed(county)["items"]]
    return {"from_version": OLD, "to_version": NEW, "reason": "实施方案表述调整", "cases": cases}


def test_a_case_goes_over_to_a_new_version_and_back(county: County) -> None:
    case_no = walks.begun(county)
    county.stack.settle()
    released_again(county)
    assert versions(county) == [(NEW, 0), (OLD, 1)]
    told = previewed(county)
    (seen,) = told["items"]
    assert (seen["case_no"], seen["obstacles"], told["goes"], told["refused"]) == (case_no, [], 1, 0)
    (place,) = told["places"]
    assert (place["element"], place["goes"], place["moves"]) == ("draft_plan", 1, True)
    assert place["to_name"]["zh"] == f"重新{place['name']['zh']}"
    assert versions(county)[1] == (OLD, 1), "a preview changes nothing"
    body = moving(county)
    refused = county.post(OFFICE_CLERK, PATH, body)
    assert (refused.status_code, refused.json["code"]) == (403, "role-missing")
    without_reason = county.post(DESIGNER, PATH, {**body, "reason": " "})
    assert without_reason.status_code == 422
    (moved,) = county.post(DESIGNER, PATH, body).json["results"]
    county.stack.settle()
    assert versions(county) == [(NEW, 1), (OLD, 0)]
    (waiting,) = county.waiting_for(EDUCATION_CLERK, case_no)
    assert waiting["name"]["zh"].startswith("重新"), "the inbox shows the step as it is now called"
    (entry,) = county.recorded(case_no, "case-migrated")
    assert entry.facts["reason"] == "实施方案表述调整"
    (listed,) = county.get(DESIGNER, PATH).json["items"]
    assert (listed["migration_id"], listed["is_open"]) == (moved["migration_id"], True)
    body = {"migrations": [{"id": moved["migration_id"]}]}
    (undone,) = county.post(DESIGNER, "/migrations/undo", body).json["results"]
    assert undone["problem"] is None, undone
    county.stack.settle()
    assert versions(county)[1] == (OLD, 1)
    (again,) = county.post(DESIGNER, "/migrations/undo", body).json["results"]
    assert again["problem"]["code"] == "migration-past"


def test_a_migration_that_breaks_off_is_sent_again_and_goes_on(county: County) -> None:
    """The third of five commits never comes back: two have moved, and the rest moves when it is sent anew."""
    cases = [walks.begun(county, f"{ITEM_NAME}{number}") for number in range(5)]
    county.stack.settle()
    released_again(county)
    body, left = moving(county), iter(range(3))

    def die(place: str) -> None:
        if place == "work: committing" and next(left, None) == 2:
            raise KeyboardInterrupt

    failpoints.install(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            county.post(DESIGNER, PATH, body, key="the-same-run")
    finally:
        failpoints.install(lambda place: None)
    assert versions(county) == [(NEW, 2), (OLD, 3)]
    results = county.post(DESIGNER, PATH, body, key="the-same-run").json["results"]
    assert [one["problem"] for one in results] == [None] * 5
    assert versions(county) == [(NEW, 5), (OLD, 0)]
    with_another_key = county.post(DESIGNER, PATH, body).json["results"]
    assert with_another_key == results
    assert [len(county.recorded(case_no, "case-migrated")) for case_no in cases] == [1] * 5


def test_a_designer_moves_cases_on_the_page_and_takes_them_back(county: County) -> None:
    """The page with the services behind it: what one says is what the other shows."""
    case_no = walks.begun(county)
    county.stack.settle()
    released_again(county)
    private, _ = key_pair()
    signer = TokenSigner(private, clock=county.stack.clock)
    apps = {name: county.stack.part(name).web_app for name in SERVICES}
    transports = {name: httpx.WSGITransport(app=app) for name, app in apps.items()}
    services = Services({name: f"http://{name}" for name in SERVICES}, signer, transports=transports)
    page = a_portal(DESIGNER, services).test_client()
    assert '编制实施方案 <b class="num">1</b>' in page.get("/versions").text
    url, wish = "/versions/admission/adm_prepare", {"from": str(OLD), "to": str(NEW)}
    preview = page.get(url, query_string=wish)
    assert preview.status_code == 200 and "可以迁移 1 件" in preview.text and case_no in preview.text
    run = {**wish, "which": "all", "reason": "实施方案表述调整"}
    moved = page.post(f"{url}/migrate", data=run)
    assert f"已迁移 1 件到 v{NEW}" in moved.text and "可撤回" in moved.text, moved.text
    assert versions(county) == [(NEW, 1), (OLD, 0)]
    (listed,) = county.get(DESIGNER, PATH).json["items"]
    undone = page.post(f"{url}/undo", data={"migration": listed["migration_id"]})
    assert "已撤回 1 件" in undone.text and versions(county) == [(NEW, 0), (OLD, 1)]
    same = page.get(url, query_string={"from": str(OLD), "to": str(OLD)})
    assert same.status_code == 422 and "迁移前后是同一个版本" in same.text


def test_one_case_that_cannot_go_keeps_no_other_back(county: County) -> None:
    case_no = walks.begun(county)
    county.stack.settle()
    released_again(county)
    body = moving(county)
    body["cases"] = [{"id": "nothing"}, *body["cases"]]
    missing, moved = county.post(DESIGNER, PATH, body).json["results"]
    assert (missing["problem"]["code"], moved["problem"]) == ("case-unknown", None)
    assert county.recorded(case_no, "case-migrated")


def test_bad_input_is_refused_and_changes_nothing(county: County) -> None:
    walks.begun(county)
    county.stack.settle()
    before = county.stack.contents()
    good = {"from_version": OLD, "to_version": OLD, "reason": "制度修订", "cases": [{"id": "x"}]}
    for wrong in (
        {"to_version": 10**30},
        {"to_version": "2"},
        {"reason": " "},
        {"renamed": {"": "x"}},
        {"renamed": ["draft_plan"]},
        {"more": 1},
        {"cases": []},
        {"cases": [{"id": "x" * 37}]},
        {"cases": [{"id": "x"}] * 101},
    ):
        answer = county.post(DESIGNER, PATH, {**good, **wrong})
        assert (answer.status_code, bool(answer.json["title_en"])) == (422, True), (wrong, answer.text)
    for to_version, status in ((99, 404), (-1, 404), (OLD, 422)):
        answer = county.post(DESIGNER, f"{PATH}/preview", {"from_version": OLD, "to_version": to_version})
        assert (answer.status_code, bool(answer.json["title_en"])) == (status, True), answer.text
    elsewhere = "/definitions/nothing"
    body = {"from_version": OLD, "to_version": NEW}
    assert county.post(DESIGNER, f"{elsewhere}/migrations/preview", body).status_code == 404
    assert county.get(DESIGNER, f"{elsewhere}/versions").status_code == 404
    (unknown,) = county.post(DESIGNER, "/migrations/undo", {"migrations": [{"id": "x"}]}).json["results"]
    assert unknown["problem"]["code"] == "migration-unknown"
    assert county.stack.contents() == before
