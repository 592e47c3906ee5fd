"""Turns what happened into the messages others hear."""

from collections.abc import Sequence

from chassis.messaging.envelope import Message


def messages(event: object) -> Sequence[Message]:
    """Facts are for the figures of assessment only, so nobody else hears of them."""
    return []
