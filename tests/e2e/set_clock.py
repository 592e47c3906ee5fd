"""The product behind real sockets in one process, under a clock that is set: a year is walked in a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from werkzeug.serving import make_server

from chassis.web.identity import TokenSigner
from gatehouse.house import House
from gatehouse.one_process import OneProcess, one_process
from gatehouse.setting_up import load_demo_county, migrate
from tests.e2e.product import free_ports
from tests.integration.assessment.judging import Year

LONGEST_WAIT = 10.0


@dataclass(frozen=True)
class SetClockProduct:
    """A running installation whose day the test says."""

    house: House
    passwords: Mapping[str, str]
    county: OneProcess

    def set(self, at: datetime) -> None:
        """It is now this moment."""
        self.county.clock.at = at

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """A service hears and says nothing for a while, as if it were down."""
        everybody = self.county.parts
        self.county.parts = {one: part for one, part in everybody.items() if one != name}
        try:
            yield
        finally:
            self.county.parts = everybody

    def year(self) -> Year:
        """Whoever takes part over HTTP, without a browser."""
        year = Year(self.county.parts["assessment"])
        key = self.house.environment()["PORTAL_TOKEN_PRIVATE_KEY_FILE"]
        year.signer = TokenSigner(Path(key).read_text(encoding="utf-8"), clock=self.county.clock)
        return year


@contextmanager
def running_at(data: Path, at: datetime) -> Iterator[SetClockProduct]:
    """Start everything at that moment, stop it cleanly."""
    house = House(data=data, first_port=free_ports(), overrides={"PORTAL_PASSWORD_MEMORY_KIB": "64"})
    migrate(house)
    passwords = {account.login: account.password for account in load_demo_county(house)}
    ports = {part.name: part.port for part in house.parts}
    with one_process(house, at) as county:
        county.carry()
        servers = [
            make_server("127.0.0.1", ports[name], county.parts[name].web_app, threaded=True) for name in ports
        ]
        stopped = threading.Event()
        threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in servers]
        threads.append(threading.Thread(target=_carry, args=(county, stopped), daemon=True))
        for one in threads:
            one.start()
        try:
            yield SetClockProduct(house, passwords, county)
        finally:
            stopped.set()
            for server in servers:
                server.shutdown()
            for one in threads:
                one.join(LONGEST_WAIT)


def _carry(county: OneProcess, stopped: threading.Event) -> None:
    while not stopped.is_set():
        county.carry()
        time.sleep(0.05)
