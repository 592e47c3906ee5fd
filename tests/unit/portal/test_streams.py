"""Open lines: told when their holders are stirred, never more than a most, gone when nobody reads."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from portal.web.streams import Streams


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    far.settimeout(5)
    yield near, far
    near.close()
    far.close()


def taken(streams: Streams, near: socket.socket, *holders: str) -> None:
    handover = streams.handover(near, frozenset(holders))
    assert handover is not None
    with pytest.raises(BrokenPipeError):
        next(handover)


def heard(far: socket.socket, words: bytes) -> bytes:
    said = b""
    while words not in said:
        more = far.recv(4096)
        assert more, said
        said += more
    return said


def test_only_those_whose_desk_was_stirred_are_told(pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    stirs: list[frozenset[str] | None] = [frozenset({"other@1"}), frozenset({"clerk@1", "other@1"})]
    streams = Streams(lambda: stirs.pop(0) if stirs else frozenset(), pause=0.01)
    taken(streams, near, "clerk@1", "user:u1")
    said = heard(far, b"event: changed")
    assert said.startswith(b"HTTP/1.1 200 OK\r\n") and b"event: hello" in said
    assert said.count(b"event: changed") == 1 and stirs == []


def test_a_look_that_fails_or_cannot_tell_whom_ends_no_line(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    answers: list[object] = [OSError("away"), None]

    def look() -> frozenset[str] | None:
        answer = answers.pop(0) if answers else frozenset()
        if isinstance(answer, OSError):
            raise answer
        return answer  # type: ignore[return-value]

    taken(Streams(look, pause=0.01), near, "clerk@1")
    heard(far, b"event: changed")


def test_a_line_nobody_reads_is_let_go_and_its_place_is_free(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    streams = Streams(lambda: None, most=1, pause=0.01)
    taken(streams, near, "clerk@1")
    another, _ = socket.socketpair()
    assert streams.handover(another, frozenset()) is None
    far.close()
    until = time.monotonic() + 5
    while streams.many and time.monotonic() < until:
        time.sleep(0.01)
    assert streams.many == 0
    assert streams.handover(another, frozenset()) is not None
    another.close()
    _.close()


def test_where_a_server_hands_out_no_connection_there_is_no_line() -> None:
    assert Streams(lambda: None).handover(None, frozenset()) is None
