"""The two kinds of error: a Refusal is a rule saying no, a Fault is ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from chassis.texts import Said

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Refusal(Exception):
    """A rule says no and the caller can act on it; nothing has changed."""

    code: ClassVar[str] = ""
    title: ClassVar[Said] = Said("请求被拒绝", "The request was refused")
    detail: ClassVar[Said | None] = None
    rule: ClassVar[str] = ""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if "code" in cls.__dict__ and not _KEBAB.fullmatch(cls.code):
            raise TypeError(f"{cls.__qualname__}: the code {cls.code!r} is not kebab-case")

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts
        self.afterwards: Callable[[Any], None] | None = None
        """What is kept, in a unit of work of its own, once the refused one is undone."""

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (type(self), self.facts))

    @property
    def said(self) -> Said:
        """What is wrong, with the facts filled in; the title where the class has no detail."""
        return (self.detail or self.title).filled(**self.facts)

    def __str__(self) -> str:
        return self.said.zh


def _again(kind: type[Refusal], facts: dict[str, object]) -> Refusal:
    return kind(**facts)


class Fault(Exception):
    """Something of ours failed: it is retried, then shown as an incident; never the caller's doing."""
