"""What a carrier of messages answers when it could not carry one: never, later, or not at all at present."""

from __future__ import annotations

from typing import Protocol, TypeVar

L = TypeVar("L", contravariant=True)


class NotCarried(Exception):
    """One message did not go out; the reason is shown to whoever it was for."""


class Refused(NotCarried):
    """It will never be taken: trying again would change nothing."""


class Deferred(NotCarried):
    """It was not taken now."""


class Unavailable(Deferred):
    """Whoever should take it does not answer; others have no better prospects at present."""


class Carrier(Protocol[L]):
    """Takes what was written out of the portal on one channel."""

    def carry(self, letter: L, address: str, /) -> str | None:
        """Hand one over, or say why not; what it is called there, where that matters."""
        ...
