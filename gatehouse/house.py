"""Where the parts of one installation live: data folder, ports, and the environment each part is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_COUNTY = Path(__file__).resolve().parent / "demo" / "430211"


@dataclass(frozen=True, slots=True)
class Part:
    """One deployable: a web process and a worker process with a database of their own."""

    name: str
    package: str
    port: int

    def web(self) -> list[str]:
        """The command of its web process."""
        return [
            *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")),
            *("--bind", f"127.0.0.1:{self.port}", f"{self.package}.wsgi:app"),
        ]

    def worker(self) -> list[str]:
        """The command of its worker process: post out, post in, timers, jobs."""
        return [sys.executable, "-m", f"{self.package}.worker"]

    def command(self, *words: str) -> list[str]:
        """One of its own commands, such as ``migrate``."""
        return [sys.executable, "-m", f"{self.package}.cli", *words]


@dataclass(frozen=True)
class House:
    """One installation: by default embedded (SQLite files and the file broker) in one data folder."""

    data: Path
    first_port: int = 8080
    county: str = "430211"
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The portal and the three services, in the order they are started."""
        services = ("admission", "assessment", "dispatch")
        return (
            *(Part(name, f"services.{name}", self.first_port + 21 + n) for n, name in enumerate(services)),
            Part("portal", "portal", self.first_port),
        )

    @property
    def address(self) -> str:
        """Where people open the product."""
        return f"http://127.0.0.1:{self.first_port}/"

    def part(self, name: str) -> Part:
        """Find a part by its name."""
        return next(part for part in self.parts if part.name == name)

    def embedded(self) -> dict[str, str]:
        """The embedded default: everything is a file in the data folder."""
        data = self.data.resolve()
        defaults = {
            "GATEHOUSE_DATA": str(data),
            "GATEHOUSE_COUNTY": self.county,
            "GATEHOUSE_BROKER_URL": f"sqlitemq:///{data / 'broker.sqlite'}",
            "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(data / "keys" / "token.pub.pem"),
            "GATEHOUSE_JOURNAL_ANCHORS": str(data / "anchors"),
            "GATEHOUSE_FONTS": str(ROOT / "build" / "fonts"),
            "PORTAL_PUBLIC_URL": self.address,
            "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(data / "keys" / "token.pem"),
            "PORTAL_SECOND_FACTOR_KEY_FILE": str(data / "keys" / "second-factor.keys"),
            "PYTHONUNBUFFERED": "1",
        }
        for part in self.parts:
            prefix = part.name.upper()
            defaults[f"{prefix}_DATABASE_URL"] = f"sqlite:///{data / f'{part.name}.sqlite'}"
            defaults[f"{prefix}_DATA_DIR"] = str(data / part.name)
            defaults[f"PORTAL_{prefix}_URL"] = f"http://127.0.0.1:{part.port}"
        return defaults

    def environment(self) -> dict[str, str]:
        """What every process of this installation is started with; explicit settings win."""
        said = {**os.environ, **self.overrides}
        # A setting kept in a file of its own is a setting: no default may go before it.
        return {name: value for name, value in self.embedded().items() if f"{name}_FILE" not in said} | said
