"""A real HTTP server on this machine that takes and answers JSON, as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    raw: bytes


Answer = Callable[[Asked], tuple[int, Any]]


@dataclass
class JsonServer:
    """What arrived, and what is answered; `slow` seconds pass before."""

    answer: Answer
    host: str = ""
    location: str = ""
    slow: float = 0.0
    arrived: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host}"

    def bodies(self) -> list[Any]:
        return [asked.body for asked in self.arrived]


def _read(raw: bytes, headers: Mapping[str, str]) -> Any:
    """What was posted: JSON, or the fields of a form."""
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(raw.decode()))
    return json.loads(raw) if raw else None


@contextmanager
def json_server(answer: Answer) -> Iterator[JsonServer]:
    """The server, listening until the test is over."""
    found = JsonServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, _read(raw, headers), raw)
            found.arrived.append(asked)
            time.sleep(found.slow)
            status, said = found.answer(asked)
            answer = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if found.location:
                self.send_header("Location", found.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
