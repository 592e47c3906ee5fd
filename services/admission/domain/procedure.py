"""Which procedure is open to an application: the facts of DMN-ADM-1 and the hard floor (ADM-14, ADM-19)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What the decision table looks at; parties are named, because a refusal must name them."""

    listed: bool
    objecting: tuple[str, ...]
    conditional: tuple[str, ...]
    silent: tuple[str, ...]
    unasked: tuple[str, ...]
    county_wide: bool
    unlimited: bool
    seal: bool
    appraisal: bool

    @property
    def without_consent(self) -> tuple[str, ...]:
        """Every party that did not agree in writing to the plan as it stands (E3-5)."""
        return tuple(dict.fromkeys((*self.objecting, *self.conditional, *self.silent, *self.unasked)))

    def exclusions(self, chosen: Collection[str]) -> list[str]:
        """The exclusions of `adm.simple.exclusions` that apply."""
        return [name for name in EXCLUSIONS if name in chosen and getattr(self, name)]

    def simple_allowed(self, chosen: Collection[str]) -> bool:
        """Whether the simple procedure may be chosen; it never has to be."""
        return not self.listed and not self.without_consent and not self.exclusions(chosen)

    def reasons(self, chosen: Collection[str], names: Mapping[str, str]) -> Said:
        """Why the simple procedure is closed, with every unit named."""
        zh, en = [], []
        for said, parties in (
            (Said("有异议", "objecting"), self.objecting),
            (Said("条件尚未确认", "condition open"), self.conditional),
            (Said("逾期未答复", "no reply"), self.silent),
            (Said("未征询", "not asked"), self.unasked),
        ):
            if parties:
                named = "、".join(names.get(party, party) for party in parties)
                zh.append(f"{named}{said.zh}")
                en.append(f"{said.en}: {named}")
        for name in self.exclusions(chosen):
            zh.append(EXCLUSIONS[name].zh)
            en.append(EXCLUSIONS[name].en)
        return Said(";".join(zh), "; ".join(en))

    def as_variables(self) -> dict[str, Any]:
        """The inputs of the decision table, as the diagram knows them."""
        return {
            "listed": self.listed,
            "objected": bool(self.objecting),
            "conditional": bool(self.conditional),
            "no_reply": bool(self.silent or self.unasked),
            "county_wide": self.county_wide,
            "unlimited": self.unlimited,
            "seal": self.seal,
            "appraisal": self.appraisal,
        }


EXCLUSIONS: dict[str, Said] = {
    "county_wide": Said("涉及全县市区所有乡镇（街道）", "covers all townships of the county"),
    "unlimited": Said("没有结束日期（长期）", "has no end date"),
    "seal": Said("涉及印章使用", "uses the community’s seal"),
    "appraisal": Said("含考核评比或一票否决", "contains an appraisal or veto of communities"),
}
