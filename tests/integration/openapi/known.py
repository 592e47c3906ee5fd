"""What was heard from a service, to be said to it again: numbers of cases and tasks, codes, choices."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any

KEPT = 30
LONGEST = 400
"""Longer texts are no names of anything."""
ODD: Sequence[Any] = (
    *(None, "", " ", True, -1, 0.1, 2**31, 2**63, 10**30, 1e308),
    *("9" * 500, "字" * 5000, "NaN", "2026-02-30", "0001-01-01", "9999-12-31", "\u202e", "=1+1"),
    *([], [None], {}, {"": ""}, [[[]]]),
)
"""What no field of a form expects."""


class Known:
    """Values by the name they were heard under."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._said: defaultdict[str, deque[Any]] = defaultdict(lambda: deque(maxlen=KEPT))

    def hear(self, plain: Any, name: str = "") -> None:
        """Keep every short value of an answer."""
        if isinstance(plain, Mapping):
            for key, value in plain.items():
                self.hear(value, f"{name}_id" if key == "id" and name else str(key))
        elif isinstance(plain, list):
            for each in plain[:KEPT]:
                self.hear(each, name.removesuffix("s"))
        elif _names_something(plain) and plain not in self._said[name]:
            self._said[name].append(plain)

    def again(self, name: str, otherwise: Any, often: float) -> Any:
        """Something heard under this name that is of the same kind, mostly; else what was given."""
        heard = self._said.get(name)
        if heard and self._chance.random() < often:
            found = self._chance.choice(heard)
            return found if type(found) is type(otherwise) else otherwise
        return otherwise

    def woven(self, plain: Any, name: str = "") -> Any:
        """A body with some of its values replaced by what was heard under the same name."""
        if isinstance(plain, dict):
            return {key: self.woven(value, key) for key, value in plain.items()}
        if isinstance(plain, list):
            return [self.woven(each, name) for each in plain]
        return self.again(name, plain, 0.6) if _names_something(plain) and name else plain

    def filled(self, task: Mapping[str, Any]) -> dict[str, Any]:
        """The form of a task filled in, here and there with something odd."""
        told = dict(task["data"])
        for one in (task["form"] or {}).get("components", ()):
            key = one.get("key")
            if key and not told.get(key):
                offered = (task.get("options") or {}).get(key) or one.get("values") or []
                told[key] = self._entry(one, offered)
            if key and self._chance.random() < 0.1:
                told[key] = self._chance.choice(ODD)
        return {key: value for key, value in told.items() if value is not None}

    def _entry(self, field: Mapping[str, Any], offered: Sequence[Mapping[str, Any]]) -> Any:
        kind = field.get("type")
        if offered:
            chosen = self._chance.choice(offered).get("value")
            return [chosen] if kind in ("checklist", "taglist") else chosen
        if kind in ("textfield", "textarea"):
            return "情况属实，同意办理，请按规定程序推进。"
        if kind == "number":
            return self._chance.randrange(200)
        if kind == "datetime":
            return f"2026-{self._chance.randrange(1, 13):02}-15"
        return True if kind == "checkbox" else None


def _names_something(plain: Any) -> bool:
    return isinstance(plain, str | int) and not isinstance(plain, bool) and len(str(plain)) <= LONGEST
