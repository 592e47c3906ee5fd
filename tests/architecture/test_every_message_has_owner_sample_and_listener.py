"""No message is said into the void: each type has an owner, a sample, and listeners who handle it."""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from contracts import registry

PUBLISHED = Path(registry.__file__).parent / "published"


def _handlers(member: str) -> set[str]:
    """The message types a member handles; building the table needs no working collaborators."""
    package = "portal" if member == "portal" else f"services.{member}"
    handlers = importlib.import_module(f"{package}.messaging.subscribes").handlers
    return set(handlers(*(MagicMock() for _ in inspect.signature(handlers).parameters)))


@pytest.mark.parametrize("type_name", sorted(registry.SCHEMAS))
def test_a_message_has_an_owner_and_a_listener(type_name: str) -> None:
    schema = registry.SCHEMAS[type_name]
    assert schema.owner in (*registry.MEMBERS, registry.ANY_SERVICE)
    assert schema.listeners and set(schema.listeners) <= set(registry.MEMBERS)


@pytest.mark.parametrize("type_name", sorted(registry.SCHEMAS))
def test_a_message_has_a_sample_that_keeps_its_promise(type_name: str) -> None:
    sample = json.loads((PUBLISHED / f"{type_name}.json").read_text())
    registry.validate(type_name, sample.get("data", sample))


@pytest.mark.parametrize("member", registry.MEMBERS)
def test_what_reaches_a_member_is_handled_and_nothing_else(member: str) -> None:
    assert _handlers(member) == registry.heard_by(member)
