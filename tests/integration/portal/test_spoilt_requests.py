"""gunicorn as it is deployed, asked without any gateway: what is spoilt ends with its request."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.served import serving

pytestmark = pytest.mark.slow
HOST = b"Host: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def served(
    empty_sqlite: Path, passwords: Passwords, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("spoilt")
    shutil.copy(empty_sqlite, folder / "portal.sqlite")
    database = Database(f"sqlite:///{folder / 'portal.sqlite'}")
    works = Works(database, SystemClock(), work=Work, publish=lambda _work, _events: None)
    with serving(works, database, folder, passwords) as address:
        yield address
    database.dispose()


def said_to(address: str, words: bytes) -> bytes:
    """What comes back until the connection ends."""
    host, _, port = address.removeprefix("http://").partition(":")
    said = b""
    with closing(socket.create_connection((host, int(port)), timeout=20)) as line:
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        while more := line.recv(65536):
            said += more
    return said


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        (b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", (400,)),
        (
            b"POST /sign-in HTTP/1.1\r\n"
            + HOST
            + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            (400,),
        ),
        (
            b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
            (400, 411),
        ),
        (b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n", (400, 501)),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\0b\r\n\r\n", (400,)),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-Folded: a\r\n b\r\n\r\n", (400,)),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: " + b"a" * 20_000 + b"\r\n\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-Many: 1\r\n" * 200 + b"\r\n", (400, 431)),
        (b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (400, 414)),
        (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", (400, 505)),
        (b"nonsense\r\n\r\n", (400,)),
    ],
    ids=[
        *("two-lengths", "length-and-chunks", "chunks", "encoding", "nul", "folded", "head", "fields"),
        *("line", "version", "nonsense"),
    ],
)
def test_a_spoilt_request_is_refused_and_the_next_one_served(
    served: str, words: bytes, statuses: tuple[int, ...]
) -> None:
    said = said_to(served, words + b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n")
    answers = [int(one[:3]) for one in said.split(b"HTTP/1.1 ")[1:] if one[:3].isdigit()]
    assert answers[:1] and answers[0] in statuses, said[:300]
    # A body that cannot be read to its end is refused once more; never is what follows taken for a request.
    assert set(answers[1:]) <= {400}, said[-300:]
    assert httpx.get(f"{served}/sign-in", trust_env=False).status_code == 200


def test_requests_in_a_row_are_answered_in_their_order(served: str) -> None:
    ask = b"GET /%s HTTP/1.1\r\n" + HOST + b"\r\n"
    said = said_to(served, b"".join(ask % path for path in (b"livez", b"sign-in", b"livez")))
    assert [one[:3] for one in said.split(b"HTTP/1.1 ")[1:]] == [b"200"] * 3
    assert said.index(b"application/json") < said.index(b"text/html") < said.rindex(b"application/json")


def test_nobody_may_say_where_the_product_lies_or_that_the_line_is_encrypted(served: str) -> None:
    """Not even from this machine: gunicorn believes nobody, and the portal only whom its settings name."""
    told = {"SCRIPT-NAME": "/elsewhere", "SCRIPT_NAME": "/elsewhere", "X-Forwarded-Proto": "https"}
    page = httpx.get(f"{served}/sign-in", headers=told, trust_env=False)
    assert page.status_code == 200 and "/elsewhere" not in page.text
    assert "Secure" not in page.headers["Set-Cookie"]
    assert (
        httpx.get(f"{served}/sign-in", headers={"Host": "evil.example"}, trust_env=False).status_code == 421
    )
