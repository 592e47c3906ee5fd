"""The four parts as they are put together for real, on databases and brokers nobody connects to."""

from __future__ import annotations

import importlib
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from chassis.settings import read
from chassis.web.identity import new_key_pair
from gatehouse.house import House

PACKAGES = {
    "admission": "services.admission",
    "assessment": "services.assessment",
    "dispatch": "services.dispatch",
    "portal": "portal",
}
SERVICES = ("admission", "assessment", "dispatch")


@cache
def _environment() -> dict[str, str]:
    """An installation nobody runs, in a folder of its own with a key pair in it."""
    house = House(data=Path(tempfile.mkdtemp(prefix="gatehouse-")))
    (house.data / "keys").mkdir()
    private, public = new_key_pair()
    (house.data / "keys" / "token.pem").write_text(private)
    (house.data / "keys" / "token.pub.pem").write_text(public)
    return house.environment()


@cache
def assembled(part: str) -> Any:
    """One part, put together with the settings of that installation."""
    assembly = importlib.import_module(f"{PACKAGES[part]}.assembly")
    return assembly.build(read(assembly.Settings, _environment()))
