"""Which routing keys a binding lets through, as AMQP 0-9-1 says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache


def _topic(bound: str, routing_key: str) -> bool:
    """AMQP topics: `*` is one word, `#` any number of words, also none."""
    return _pattern(bound).fullmatch("." + routing_key) is not None


@cache
def _pattern(bound: str) -> re.Pattern[str]:
    words = {"*": r"\.[^.]+", "#": r"(?:\.[^.]*)*"}
    return re.compile("".join(words.get(word, r"\." + re.escape(word)) for word in bound.split(".")))


MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "direct": lambda bound, routing_key: bound == routing_key,
    "fanout": lambda bound, routing_key: True,
    "topic": _topic,
}
