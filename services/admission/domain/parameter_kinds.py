"""Settings of admission that name units of the county."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.parameters.kinds import NotThisKind, joined
from chassis.texts import Said

UNIT_END = re.compile(r"[a-z0-9-]{1,30}")
MOST_UNITS = 40


@dataclass(frozen=True, slots=True)
class Units:
    """Units of the county by the end of their code; those the rule documents name always belong to it."""

    always: Mapping[str, Said]

    def read(self, value: object) -> list[str]:
        """The ends of the codes, those the documents name first."""
        given = value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []
        if not set(self.always) <= set(given) or len(given) > MOST_UNITS:
            expected = Said(
                "单位代码的列表，至少包括文件列明的：{words}",
                "a list of unit codes that keeps those the documents name: {words}",
            )
            raise NotThisKind(expected.filled(words=joined(list(self.always.values()))))
        return [*self.always, *sorted(set(given) - set(self.always))]

    def said(self, value: Any) -> Said:
        """The units, by name where the documents name them."""
        return joined([self.always.get(one, Said(str(one), str(one))) for one in value])


@dataclass(frozen=True, slots=True)
class OneUnit:
    """One unit of the county by the end of its code; `usual` names the one a county mostly has for it."""

    usual: Mapping[str, Said]

    def read(self, value: object) -> str:
        """The end of the code."""
        if not isinstance(value, str) or not UNIT_END.fullmatch(value):
            raise NotThisKind(Said("一个单位的代码", "the code of one unit"))
        return value

    def said(self, value: Any) -> Said:
        """The unit, by name where it is the usual one."""
        return self.usual.get(value, Said(str(value), str(value)))
