"""One web process and very many commands: its memory afterwards, against its memory when it was warm.

It is a process of its own, so that nothing else is measured with it.
"""

from __future__ import annotations

import gc
import io
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chassis.telemetry import logs
from chassis.testing.databases import sqlite_database
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load.bench_county import load, service
from tests.load.client import BODY, OUTCOMES, STEPS
from tests.load.servers import ROOT

COMMANDS = 100_000
WARM_AFTER = 10_000


def measure() -> dict[str, float]:
    """What a process of its own found."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.load.memory"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(json.loads(ran.stdout))


def main(commands: int) -> None:
    """Carry out the commands and print the megabytes at both moments."""
    logs.configure("bench", stream=io.BytesIO(), level="WARNING")
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite_database(Path(folder))
        service.METADATA.create_all(database.engine)
        private, public = new_key_pair()
        desk = Desk(service.build(database, public)[0], load.headers(TokenSigner(private)))
        warm = 0.0
        done = itertools.count()
        while (number := next(done)) * len(STEPS) < commands:
            if number * len(STEPS) == min(WARM_AFTER, commands // 2):
                warm = _resident_mb()
            desk.whole_case()
        end = _resident_mb()
        print(json.dumps({"rss_mb_after_100k": round(end, 1), "rss_growth_mb_100k": round(end - warm, 1)}))
        database.dispose()


class Desk:
    """The bench service, asked as a web server asks it but without the server."""

    def __init__(self, app: Callable[..., Any], headers: Callable[[], Mapping[str, str]]) -> None:
        self._app = app
        self._headers = headers

    def whole_case(self) -> None:
        """Start a case and take it through its steps."""
        opened = self._asked("POST", "/cases", {})
        case = opened["id"]
        for step in STEPS:
            outcome = OUTCOMES.get(step, "done")
            body = {"outcome": outcome, "version": opened["version"], "data": {**BODY, "outcome": outcome}}
            self._asked("POST", f"/tasks/{opened['task']}/complete", body)
            opened = self._asked("GET", f"/cases/{case}/open")

    def _asked(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        payload = b"" if body is None else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(payload), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(payload)),
            **({"CONTENT_TYPE": "application/json"} if payload else {}),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self._headers().items()},
        }  # fmt: skip
        answered: list[str] = []
        content = b"".join(self._app(environ, lambda status, headers, error=None: answered.append(status)))
        if not answered[0].startswith("2"):
            raise RuntimeError(f"{answered[0]} {content!r}")
        return dict(json.loads(content))


def _resident_mb() -> float:
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COMMANDS)
