"""The base of every message: strict fields, a type name, an owner and its listeners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError

ANY_SERVICE = "any"


class Strict(Schema):
    """A shape without surprises: a field nobody agreed on is refused."""

    class Meta:
        unknown = RAISE


class Message(Strict):
    """A fact one service tells others."""

    type_name: ClassVar[str]
    owner: ClassVar[str]
    listeners: ClassVar[tuple[str, ...]]


class ContractBroken(ValueError):
    """A message does not say what its type promises."""

    def __init__(self, type_name: str, problems: Mapping[str, Any] | str) -> None:
        super().__init__(f"{type_name}: {problems}")
        self.type_name = type_name
        self.problems = problems


def check(schema: Schema, type_name: str, data: Mapping[str, Any]) -> None:
    """Raise `ContractBroken` with every problem of the message."""
    try:
        schema.load(data)
    except ValidationError as error:
        raise ContractBroken(type_name, error.messages_dict) from None
