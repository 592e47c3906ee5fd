"""A real HTTP server on this machine that answers as the robots of 企业微信, 钉钉 and 飞书 do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FINE = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "data": {}},
}


@dataclass
class Robots:
    """What arrived, and what is answered."""

    host: str = ""
    status: int = 200
    answer: Any = None
    location: str = ""
    arrived: list[tuple[str, Any]] = field(default_factory=list)

    def bodies(self) -> list[Any]:
        return [body for _, body in self.arrived]


@contextmanager
def robots(kind: str) -> Iterator[Robots]:
    """The server, listening until the test is over."""
    found = Robots(answer=FINE[kind])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            assert self.headers["Content-Type"].startswith("application/json")
            found.arrived.append((self.path, json.loads(self.rfile.read(length))))
            self._say()

        def do_GET(self) -> None:
            found.arrived.append((self.path, None))
            self._say()

        def _say(self) -> None:
            answer = found.answer if isinstance(found.answer, bytes) else json.dumps(found.answer).encode()
            self.send_response(found.status)
            if found.location:
                self.send_header("Location", found.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

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
