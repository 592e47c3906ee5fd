"""Columns that keep an immutable value of the domain as JSON text and give the same value back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.persistence.columns import JsonText
from services.assessment.domain.plain import as_plain, from_plain


class Kept(TypeDecorator[Any]):
    """A frozen dataclass, several of them, or exact numbers by name."""

    impl = JsonText
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write the value as plain data."""
        return as_plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Build the value again."""
        return from_plain(self.kind, value)
