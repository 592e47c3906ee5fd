"""The hotline's own system behind nginx with the configuration that is deployed: one way in, and no other."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server

from chassis.web.identity import TokenSigner
from deploy import gateway_check
from services.dispatch.web.hotline import HEADER
from tests.integration.dispatch.house import KEYS, House
from tests.integration.dispatch.test_grid_events import CENTRE, know
from tests.integration.portal.served import free_port, wait_until_it_answers
from tests.support import stock

pytestmark = [pytest.mark.gateway, pytest.mark.slow]
EVENT = {
    "title": "路灯不亮", "description": "整条街", "township": "430211001", "place": "黄河北路",
    "external_no": "12345-2026-778",
}  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """The intake as the county's inner network finds it."""

    house: House
    folder: Path
    client: httpx.Client

    def hand_in(self, number: str, *, key: str = "the-county-key", **more: Any) -> httpx.Response:
        """Post an event as the hotline's system does."""
        headers = {HEADER: key, "Idempotency-Key": number, **more.pop("headers", {})}
        return self.client.post("/hotline/events", headers=headers, **({"json": EVENT} | more))


@pytest.fixture
def intake(house: House, tmp_path: Path) -> Iterator[Intake]:
    program = gateway_check.nginx()
    if program is None:
        pytest.skip("nginx is not on this machine (Debian: apt-get install nginx-light)")
    know(house)
    server = make_server("127.0.0.1", 0, house.dispatch.web_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, health, folder = free_port(), free_port(), tmp_path / "nginx"
    folder.mkdir()
    changes = {
        "dispatch:8000": f"127.0.0.1:{server.port}",
        "listen 8443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8081": f"127.0.0.1:{health}",
    }
    told = gateway_check.elsewhere(folder, changes, gateway_check.HOTLINE)
    process = subprocess.Popen(
        [program, "-c", told, "-e", folder / "error.log", "-g", "daemon off; user root;"]
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{health}/healthz", folder / "error.log")
        trusted = ssl.create_default_context(cafile=str(folder / "tls_certificate"))
        address = f"https://localhost:{port}"
        with httpx.Client(base_url=address, verify=trusted, timeout=20, trust_env=False) as client:
            yield Intake(house, folder, client)
    finally:
        process.terminate()
        process.wait(10)
        server.shutdown()


@pytest.mark.parametrize("kind", [stock.EMBEDDED], indirect=True)
def test_the_hotline_hands_in_through_its_own_door_and_finds_no_other(intake: Intake) -> None:
    refused = intake.hand_in("hotline-key-01", key="wrong")
    assert (refused.status_code, refused.json()["code"]) == (401, "intake-key-wrong")
    pieces = iter([json.dumps(EVENT).encode()])  # a body in pieces arrives whole, with its length
    first = intake.hand_in(
        "hotline-key-02", json=None, content=pieces, headers={"Content-Type": "application/json"}
    )
    again = intake.hand_in("hotline-key-05")  # the same number of theirs is the same event
    assert first.status_code == 201, first.text
    assert first.json()["event_no"] == again.json()["event_no"]

    # A token of the portal does not help here, whoever holds it: it is not handed through.
    token = TokenSigner(KEYS[0], clock=intake.house.clock).sign(CENTRE, "dispatch")
    for path in (
        "/events",
        "/board",
        "/openapi.json",
        "/livez",
        "/readyz",
        "/metrics",
        "/hotline",
        "/hotline/events/x",
    ):
        assert intake.client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 404, path
    assert intake.client.get("/hotline/events").status_code == 405
    for odd in ("/hotline/events/../../events", "/hotline/%2e%2e/events", "//hotline/../events"):
        assert intake.client.post(odd, json={}).status_code == 404, odd

    large = intake.hand_in("hotline-key-03", json={**EVENT, "description": "街" * 70_000})
    assert (large.status_code, large.json()["code"]) == (413, "too-large")
    longest = intake.hand_in("hotline-key-04", json={**EVENT, "external_no": "2", "description": "街" * 2000})
    assert longest.status_code == 201

    answers = [intake.hand_in(f"hotline-flood-{n}", key="guess") for n in range(90)]
    codes = {one.status_code for one in answers}
    assert codes == {401, 429} and "请求" not in answers[-1].text and "报送过于频繁" in answers[-1].text
    assert len(intake.house.get(CENTRE, "/events")["items"]) == 2
    written = (intake.folder / "access.log").read_text()
    assert "hotline-key" not in written and "the-county-key" not in written and "路灯" not in written
