"""The portal asks services for a person, once per key, and says clearly when one of them is away."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from chassis.actor import Actor
from chassis.web.identity import TokenSigner, TokenVerifier, new_key_pair
from chassis.web.refusals import NotSignedIn
from portal.clients.services import ServiceProblem, Services, ServiceUnavailable

PRIVATE, PUBLIC = new_key_pair()
ROLES = frozenset({"department_clerk@430211-mzj"})
CLERK = Actor("1", "区民政局经办人", "经办人", "430211-mzj", "区民政局", ROLES)
Answer = Callable[[httpx.Request], httpx.Response]


def asking(answer: Answer, service: str = "admission") -> Services:
    transports = {service: httpx.MockTransport(answer)}
    return Services({service: f"http://{service}/"}, TokenSigner(PRIVATE), transports=transports)


def test_a_call_names_the_actor_to_that_service_only() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"items": []})

    assert asking(answer).get("admission", "/applications", actor=CLERK) == {"items": []}
    token = seen[0].headers["Authorization"].removeprefix("Bearer ")
    assert TokenVerifier(PUBLIC, "admission").verify(token) == CLERK
    with pytest.raises(NotSignedIn):
        TokenVerifier(PUBLIC, "dispatch").verify(token)


def test_a_public_page_is_asked_for_without_a_name() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"named": "Authorization" in request.headers})

    assert asking(answer).get("admission", "/catalogue", actor=None) == {"named": False}


def test_a_command_carries_its_key() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json={"key": request.headers["Idempotency-Key"], "method": request.method})

    done = asking(answer).send("PUT", "admission", "/x", {"a": 1}, actor=CLERK, key="key-00000001")
    assert done == {"key": "key-00000001", "method": "PUT"}


def test_a_refusal_is_handed_on_as_the_service_worded_it() -> None:
    problem = {"code": "role-missing", "title": "您的岗位不能办理此事", "status": 403}
    services = asking(lambda _: httpx.Response(403, json=problem))
    with pytest.raises(ServiceProblem) as refused:
        services.get("admission", "/x", actor=CLERK)
    assert refused.value.status == 403
    assert refused.value.problem == problem


def test_an_answer_that_is_no_problem_document_still_becomes_one() -> None:
    services = asking(lambda _: httpx.Response(418, text="<html>teapot</html>"))
    with pytest.raises(ServiceProblem) as refused:
        services.get("admission", "/x", actor=CLERK)
    assert refused.value.problem["code"] == "request-refused"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_busy_service_counts_as_away(status: int) -> None:
    with pytest.raises(ServiceUnavailable):
        asking(lambda _: httpx.Response(status)).get("admission", "/x", actor=CLERK)


def test_a_service_that_refuses_connections_is_away_and_asked_again_next_time() -> None:
    calls = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        if len(calls) == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json=1)

    services = asking(answer)
    with pytest.raises(ServiceUnavailable, match="admission"):
        services.get("admission", "/x", actor=CLERK)
    assert services.get("admission", "/x", actor=CLERK) == 1


def test_a_hanging_service_is_left_alone_for_a_moment() -> None:
    calls = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise httpx.ReadTimeout("slow")

    services = asking(answer)
    for _ in range(3):
        with pytest.raises(ServiceUnavailable):
            services.get("admission", "/x", actor=CLERK)
    assert len(calls) == 1


def test_an_unreadable_answer_counts_as_away() -> None:
    with pytest.raises(ServiceUnavailable):
        asking(lambda _: httpx.Response(200, text="not json")).get("admission", "/x", actor=CLERK)


def test_a_file_comes_with_its_name_in_chinese() -> None:
    disposition = "attachment; filename*=UTF-8''%E5%91%8A%E7%9F%A5%E5%8D%95.pdf"
    headers = {"Content-Type": "application/pdf", "Content-Disposition": disposition}
    file = asking(lambda _: httpx.Response(200, content=b"%PDF", headers=headers)).download(
        "admission", "/notices/1/document.pdf", actor=CLERK
    )
    assert (file.content, file.content_type, file.filename) == (b"%PDF", "application/pdf", "告知单.pdf")


def test_an_upload_carries_file_and_fields() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body = request.read()
        return httpx.Response(201, json={"file": b"%PDF" in body, "field": b"430211" in body})

    done = asking(answer).upload(
        "admission",
        "/attachments",
        name="方案.pdf",
        content=b"%PDF",
        content_type="application/pdf",
        fields={"case": "430211"},
        actor=CLERK,
        key="key-00000001",
    )
    assert done == {"file": True, "field": True}
