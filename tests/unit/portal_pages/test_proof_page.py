"""The page behind the code on a notice or an order: genuine and in force, recalled, or not genuine at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.web.parts import EXTENSION
from tests.unit.portal_pages.a_portal import NOW, FixtureGuessing, a_portal, services_of


@pytest.fixture
def portal():
    return a_portal(None)


def guessing_of(portal) -> FixtureGuessing:
    return portal.extensions[EXTENSION].guessing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_genuine_notice_says_what_it_is_and_until_when(portal, language):
    client, services = portal.test_client(), services_of(portal)
    client.set_cookie("language", language)
    answer = client.get("/v?c=n-genuine")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    for told in ("天审办〔2026〕1号", "社区微型消防站器材季度检查", "审核委员会办公室", "2026-04-01"):
        assert told in answer.text
    assert ("有效" if language == "zh" else "In force") in answer.text
    assert services.asked[0][:2] == ("admission", "/proofs")


def test_a_recalled_order_is_told_as_such_and_is_asked_of_dispatch(portal):
    services = services_of(portal)
    answer = portal.test_client().get("/v?c=o-recalled")
    assert "不再执行" in answer.text and services.asked[0][0] == "dispatch"


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "以更正后的文件为准"), ("en", "The corrected document counts")]
)
def test_an_account_that_a_review_replaced_says_so_and_is_asked_of_assessment(portal, language, told):
    client, services = portal.test_client(), services_of(portal)
    client.set_cookie("language", language)
    answer = client.get("/v?c=r-replaced")
    assert told in answer.text and "嵩山考说〔2027〕1号" in answer.text
    assert services.asked[0][:2] == ("assessment", "/proofs")


@pytest.mark.parametrize("code", ["", "x-other", "n-wrong", "n" * 99, "o<script>"])
def test_a_wrong_code_is_not_genuine_and_is_counted(portal, code):
    answer = portal.test_client().get("/v", query_string={"c": code})
    assert answer.status_code == 404 and "不是真件" in answer.text and "<script>" not in answer.text
    assert len(guessing_of(portal).wrong) == 1


def test_whoever_guesses_has_to_wait_and_nothing_is_looked_up(portal):
    services = services_of(portal)
    guessing_of(portal).until = NOW + timedelta(seconds=90)
    answer = portal.test_client().get("/v?c=n-genuine")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "90")
    assert services.asked == []
