"""The portal as it is served: one process of gunicorn with its few threads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.clients.keys import ensure_keys
from portal.storage import county as counties
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import DEMO, PASSWORD
from tests.integration.portal.test_standing_in import SYSTEM

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def serving(
    works: Works[Work], database: Database, folder: Path, passwords: Passwords, **more: str
) -> Iterator[str]:
    """Its address, while it runs; everybody of the demo county has an account with the same password."""
    county = counties.read_county(DEMO)
    with works(SYSTEM) as work:
        counties.load_units(work, county)
        hashed = passwords.hash(PASSWORD)
        counties.load_accounts(work, county, {one["login"]: hashed for one in county.accounts})
    keys = folder / "token.pem", folder / "token.pub.pem"
    ensure_keys(*keys)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GATEHOUSE_DATA": str(folder),
        "GATEHOUSE_COUNTY": "430211",
        "GATEHOUSE_BROKER_URL": f"sqlitemq:///{folder / 'broker.sqlite'}",
        "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(keys[1]),
        "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(keys[0]),
        "PORTAL_PASSWORD_MEMORY_KIB": "64",
        "PORTAL_DATABASE_URL": str(database.engine.url),
        "PORTAL_DATA_DIR": str(folder),
        **{f"PORTAL_{name}_URL": "http://127.0.0.1:9" for name in ("ADMISSION", "ASSESSMENT", "DISPATCH")},
        **more,
    }
    port = free_port()
    config = ("--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "portal.wsgi:app")
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *config], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/livez", folder / "web.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str, log: Path) -> None:
    """Return once it does; show its log if it does not."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(log.read_text()[-3000:])
