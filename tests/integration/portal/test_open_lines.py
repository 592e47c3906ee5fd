"""Open lines to desks: told within moments, and never in the way of ordinary requests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import PASSWORD
from tests.integration.portal.served import serving
from tests.integration.portal.test_the_inbox import hear_task, task

LINES = 60
POST = "committee_office_clerk@430211-swb"


@pytest.fixture
def works(sqlite: Database) -> Works[Work]:
    return Works(sqlite, SystemClock(), work=Work, publish=lambda _work, _events: None)


@pytest.fixture
def served(works: Works[Work], sqlite: Database, tmp_path: Path, passwords: Passwords) -> Iterator[str]:
    """The portal as it is served."""
    with serving(works, sqlite, tmp_path, passwords) as address:
        yield address


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
