"""The portal behind nginx with the configuration that is deployed: real processes, real sockets, real TLS."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from deploy import gateway_check
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import PASSWORD
from tests.integration.portal.served import free_port, serving, wait_until_it_answers

pytestmark = [pytest.mark.gateway, pytest.mark.slow, pytest.mark.thorough]
SLOW = 150
"""More slow clients than the portal has threads, many times over; unprotected it would stand still."""


@dataclass(frozen=True)
class Gateway:
    """Where it listens, what it trusts and what it has written."""

    https: int
    http: int
    folder: Path
    certificates: ssl.SSLContext

    def browser(self, **headers: str) -> httpx.Client:
        """Somebody who asks through it."""
        address = f"https://localhost:{self.https}"
        return httpx.Client(
            base_url=address, verify=self.certificates, headers=headers, timeout=20, trust_env=False
        )

    def line(self) -> ssl.SSLSocket:
        """A connection on which anything may be said."""
        bare = socket.create_connection(("127.0.0.1", self.https), timeout=20)
        return self.certificates.wrap_socket(bare, server_hostname="localhost")

    def say(self, words: bytes) -> bytes:
        """What comes back to these bytes until the connection ends."""
        with closing(self.line()) as line:
            line.sendall(words)
            return _all_of(line)

    def lines_written(self, *paths: str) -> list[dict[str, str]]:
        """The access log, once these paths are in it: nginx writes a line after it has answered."""
        for _ in range(100):
            lines = [json.loads(one) for one in (self.folder / "access.log").read_text().splitlines()]
            if {*paths} <= {one["path"] for one in lines}:
                return lines
            time.sleep(0.05)
        return lines


@pytest.fixture(scope="module")
def database(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("behind") / "portal.sqlite"
    shutil.copy(empty_sqlite, path)
    made = Database(f"sqlite:///{path}")
    yield made
    made.dispose()


@contextmanager
def _nginx(folder: Path, portal: str) -> Iterator[Gateway]:
    program = gateway_check.nginx()
    if program is None:
        pytest.skip("nginx is not on this machine (Debian: apt-get install nginx-light)")
    https, http, health = free_port(), free_port(), free_port()
    folder.mkdir()
    changes = {
        "portal:8000": portal.removeprefix("http://"),
        "listen 8443": f"listen 127.0.0.1:{https}",
        "listen 8080": f"listen 127.0.0.1:{http}",
        "127.0.0.1:8081": f"127.0.0.1:{health}",
    }
    told = gateway_check.elsewhere(folder, changes)
    process = subprocess.Popen(
        [program, "-c", told, "-e", folder / "error.log", "-g", "daemon off; user root;"]
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{health}/healthz", folder / "error.log")
        trusted = ssl.create_default_context(cafile=str(folder / "tls_certificate"))
        yield Gateway(https, http, folder, trusted)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def gateway(
    database: Database, passwords: Passwords, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    works = Works(database, SystemClock(), work=Work, publish=lambda _work, _events: None)
    folder = tmp_path_factory.mktemp("gateway")
    public = {"PORTAL_PUBLIC_URL": "https://localhost/", "PORTAL_TRUSTED_PROXIES": "127.0.0.1"}
    with serving(works, database, folder, passwords, **public) as portal, _nginx(folder / "gw", portal) as up:
        yield up


def _all_of(line: socket.socket) -> bytes:
    said = b""
    try:
        while more := line.recv(65536):
            said += more
    except OSError:
        pass  # reset instead of closed: the answer, if any, came before
    return said


def _signed_in(browser: httpx.Client) -> httpx.Response:
    page = browser.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "user": "swb.clerk", "password": PASSWORD}
    return browser.post("/sign-in", data=form)


def test_people_come_in_over_https_only_and_nothing_of_operators_is_handed_through(
    gateway: Gateway, database: Database
) -> None:
    led = httpx.get(f"http://localhost:{gateway.http}/inbox?scope=unit", trust_env=False)
    assert (led.status_code, led.headers["Location"]) == (308, "https://localhost/inbox?scope=unit")
    with gateway.browser(**{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}) as browser:
        answer = _signed_in(browser)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/")
        written = answer.headers["Set-Cookie"]
        assert written.startswith("__Host-gatehouse=") and "Secure" in written and "HttpOnly" in written
        page = browser.get("/inbox")
        assert page.status_code == 200 and "max-age" in page.headers["Strict-Transport-Security"]
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["Server"] == "nginx"
        for path in ("/livez", "/readyz", "/metrics"):
            assert browser.get(path).status_code == 404, path
        assert browser.get("/sign-in", headers={"Host": "elsewhere.example"}).status_code == 421
        with database.engine.connect() as connection:
            addresses = connection.execute(text("SELECT DISTINCT address FROM web_session")).scalars().all()
        assert addresses == ["127.0.0.1"], "what the visitor said of its address was believed"


def test_static_files_are_kept_by_the_gateway_and_codes_are_not_written_down(gateway: Gateway) -> None:
    with gateway.browser() as browser:
        page = browser.get("/sign-in").text
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        first, second = browser.get(style), browser.get(style)
        assert [one.headers["X-Cache"] for one in (first, second)] == ["MISS", "HIT"]
        assert first.content == second.content and "Set-Cookie" not in second.headers
        browser.get("/v", params={"c": "code-nobody-may-read"}, headers={"Referer": "https://x/?q=secret"})
    written = gateway.lines_written("/sign-in", "/v")
    assert {"/sign-in", "/v"} <= {one["path"] for one in written}
    told = (gateway.folder / "access.log").read_text()
    assert not [one for one in ("code-nobody", "secret", "gatehouse=", "csrf") if one in told]


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nuser=",
    ],
    ids=["heads", "bodies"],
)
def test_slow_clients_do_not_keep_the_others_waiting(gateway: Gateway, begun: bytes) -> None:
    with ExitStack() as stack, gateway.browser() as browser:
        lines = [stack.enter_context(closing(gateway.line())) for _ in range(SLOW)]
        for line in lines:
            line.sendall(begun)
        for _ in range(20):
            assert browser.get("/sign-in").status_code == 200
            for line in lines[:30]:
                line.sendall(b"x")
        # Nobody goes on with them, and after a while they are not waited for any more.
        assert all(_all_of(line) == b"" or b" 408 " in _all_of(line) for line in lines[30:])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n", b"400"),
        (
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
        ),
        (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n", b"501"),
        (
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
            b"400",
        ),
        (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 23068672\r\n\r\n", b"413"),
    ],
    ids=["head", "line", "no-host", "two-hosts", "two-lengths", "encoding", "chunks", "body"],
)
def test_spoilt_and_huge_requests_end_at_the_gateway(gateway: Gateway, words: bytes, status: bytes) -> None:
    said = gateway.say(words)
    assert said.startswith(b"HTTP/1.1 " + status), said[:200]
    if status == b"413":
        assert "不得超过 20 MB".encode() in said and b"Nothing was changed" in said
    with gateway.browser() as browser:
        assert browser.get("/sign-in").status_code == 200


def test_a_body_in_chunks_and_requests_in_a_row_arrive_whole(gateway: Gateway) -> None:
    """The portal takes no chunks; the gateway has waited for all of them and says how long they are."""
    one = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    said = gateway.say(one + one + last)
    assert said.count(b"HTTP/1.1 200") == 2 and said.count(b"HTTP/1.1 ") == 3
    with gateway.browser() as browser:
        token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
        form = f"csrf_token={token}&user=swb.clerk&password={PASSWORD}".encode()
        pieces = iter([form[:20], form[20:]])
        answer = browser.post(
            "/sign-in", content=pieces, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.request.headers["Transfer-Encoding"] == "chunked" and answer.status_code == 303


def test_an_open_line_tells_at_once(gateway: Gateway) -> None:
    with gateway.browser() as browser:
        assert _signed_in(browser).status_code == 303
        with browser.stream("GET", "/inbox/live") as line:
            assert line.headers["Content-Type"].startswith("text/event-stream")
            assert "event: hello" in next(line.iter_text())


def test_while_the_portal_is_away_people_are_told_so(tmp_path: Path) -> None:
    with _nginx(tmp_path / "gw", f"http://127.0.0.1:{free_port()}") as gateway, gateway.browser() as browser:
        answer = browser.get("/inbox")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "系统正在维护" in answer.text and "The system is away" in answer.text


def test_what_waits_for_the_first_byte_is_let_go(gateway: Gateway) -> None:
    """A connection on which nothing is asked at all."""
    with closing(gateway.line()) as line:
        began = time.monotonic()
        assert _all_of(line) == b"" and time.monotonic() - began < 30


def test_a_flood_from_one_address_is_slowed_down_and_told(gateway: Gateway) -> None:
    ask = b"HEAD /static/mark.svg?v=1 HTTP/1.1\r\nHost: localhost\r\n"
    said = gateway.say((ask + b"\r\n") * 900 + ask + b"Connection: close\r\n\r\n")
    assert said.count(b"HTTP/1.1 200") >= 400 and b"HTTP/1.1 429" in said and b"Retry-After: 5" in said
