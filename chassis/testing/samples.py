"""Published sample messages, for tests of those who say them and those who hear them."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def sample(type_name: str, **changes: Any) -> dict[str, Any]:
    """The data of the published sample of a type, with some of it changed."""
    file = resources.files("contracts") / "published" / f"{type_name}.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    unknown = changes.keys() - data.keys()
    if unknown:
        raise KeyError(f"{type_name} has no {', '.join(sorted(unknown))}")
    return data | changes
