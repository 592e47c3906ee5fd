"""Open lines to desks: told within moments, and never in the way of ordinary requests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.clients.keys import ensure_keys
from portal.storage import county as counties
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import DEMO, PASSWORD
from tests.integration.portal.test_standing_in import SYSTEM
from tests.integration.portal.test_the_inbox import hear_task, task

ROOT = Path(__file__).resolve().parents[3]
LINES = 60
POST = "committee_office_clerk@430211-swb"


@pytest.fixture
def works(sqlite: Database) -> Works[Work]:
    return Works(sqlite, SystemClock(), work=Work, publish=lambda _work, _events: None)


@pytest.fixture
def served(works: Works[Work], sqlite: Database, tmp_path: Path, passwords: Passwords) -> Iterator[str]:
    """The portal as it is served: one process of gunicorn with its few threads."""
    county = counties.read_county(DEMO)
    with works(SYSTEM) as work:
        counties.load_units(work, county)
        hashed = passwords.hash(PASSWORD)
        counties.load_accounts(work, county, {one["login"]: hashed for one in county.accounts})
    keys = tmp_path / "token.pem", tmp_path / "token.pub.pem"
    ensure_keys(*keys)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GATEHOUSE_DATA": str(tmp_path),
        "GATEHOUSE_COUNTY": "430211",
        "GATEHOUSE_BROKER_URL": f"sqlitemq:///{tmp_path / 'broker.sqlite'}",
        "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(keys[1]),
        "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(keys[0]),
        "PORTAL_PASSWORD_MEMORY_KIB": "64",
        "PORTAL_DATABASE_URL": str(sqlite.engine.url),
        "PORTAL_DATA_DIR": str(tmp_path),
        **{f"PORTAL_{name}_URL": "http://127.0.0.1:9" for name in ("ADMISSION", "ASSESSMENT", "DISPATCH")},
    }
    config = ("--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "portal.wsgi:app")
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *config], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/livez", tmp_path / "web.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_it_answers(url: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(log.read_text()[-3000:])


def _signed_in(address: str) -> str:
    """The cookie of somebody of the office."""
    with httpx.Client(base_url=address) as browser:
        page = browser.get("/sign-in").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": token, "user": "swb.clerk", "password": PASSWORD}
        answer = browser.post("/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _line(address: str, cookie: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    line = socket.create_connection((host, int(port)), timeout=10)
    line.sendall(f"GET /inbox/live HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())
    return line


def _heard(line: socket.socket, words: bytes) -> bytes:
    said = b""
    while words not in said:
        more = line.recv(4096)
        assert more, said
        said += more
    return said


def test_many_open_lines_leave_room_for_everybody_and_each_is_told(served: str, works: Works[Work]) -> None:
    stranger = httpx.get(f"{served}/inbox/live")
    assert stranger.status_code == 302 and "/sign-in" in stranger.headers["Location"]
    cookie = _signed_in(served)
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(_line(served, cookie))) for _ in range(LINES)]
        for line in lines:
            assert b"text/event-stream" in _heard(line, b"event: hello")
        # More lines than threads are open; whoever asks for a page is served all the same.
        with httpx.Client(base_url=served, headers={"Cookie": cookie}, timeout=3) as browser:
            for _ in range(3):
                assert "没有待办" in browser.get("/inbox").text
            hear_task(works, task(candidates=[POST]), time=SystemClock().now())
            for line in lines:
                _heard(line, b"event: changed")
            assert "事项 1" in browser.get("/inbox").text
        # Half of them leave; the others are still told.
        for line in lines[::2]:
            line.close()
        hear_task(works, task(state="claimed", assignee="u2", version=2), 2)
        for line in lines[1::2]:
            _heard(line, b"event: changed")
