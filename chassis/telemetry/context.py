"""Carries case, task, message and request ids along with the work, so that every log line names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token

Ids = Mapping[str, str]

_EMPTY: Ids = {}
_ids: ContextVar[Ids] = ContextVar("ids_of_the_work", default=_EMPTY)


def current() -> Ids:
    """The ids of the work in hand."""
    return _ids.get()


def begin(**ids: str) -> Token[Ids]:
    """Start a new piece of work with these ids and none of the former; end it with `end`."""
    return _ids.set(ids)


def end(token: Token[Ids]) -> None:
    """Go back to what was in hand before `begin`."""
    _ids.reset(token)


def add(**ids: str) -> None:
    """Learn more about the work in hand; holds until it ends."""
    _ids.set({**_ids.get(), **ids})


@contextmanager
def working_on(**ids: str) -> Iterator[None]:
    """For the length of a block, the work is also about these ids."""
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)
