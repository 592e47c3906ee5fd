"""Puts a service together for a command: as it runs, with its own database, but answering nobody."""

from __future__ import annotations

import importlib
from typing import Any

from chassis.settings import read
from chassis.web.identity import new_key_pair
from gatehouse.house import House

SERVICES = ("admission", "assessment", "dispatch")


def assembled(service: str, house: House) -> Any:
    """The assembly of a service; tokens mean nothing to it, since nobody sends it any."""
    assembly = importlib.import_module(f"services.{service}.assembly")
    environment = {**house.environment(), "GATEHOUSE_TOKEN_PUBLIC_KEY": new_key_pair()[1]}
    environment.pop("GATEHOUSE_TOKEN_PUBLIC_KEY_FILE", None)
    return assembly.build(read(assembly.Settings, environment))
