"""The units of the fixtures, as pages name and choose them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tests.unit.portal_pages import fixtures


class FixtureDirectory:
    """The units of the fixtures."""

    def units(self, *, kinds: Sequence[str] = (), parent: str | None = None) -> Sequence[Any]:
        office = {
            "code": "430211-swb",
            "name": "审核委员会办公室",
            "kind": "committee_office",
            "parent": "430211-mzj",
        }
        known = [*fixtures.REGISTERS["units"], office]
        return [unit for unit in known if not kinds or unit["kind"] in kinds]

    def names(self, codes: Collection[str]) -> Mapping[str, str]:
        named = {unit["code"]: unit["name"] for unit in fixtures.REGISTERS["units"]}
        named["430211-swb"] = "审核委员会办公室"
        return {code: named[code] for code in codes if code in named}
