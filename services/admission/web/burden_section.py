"""What a request would add to the burden of its communities, as a section of the case file (F-ADM-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.admission.domain.burden import Outlook, shown
from services.admission.domain.demand import Demand
from services.admission.web.case_sections import Section, row, section

SHOWN = 12
_COLUMNS = (
    Said("社区", "Community"),
    Said("上年人日", "Last year"),
    Said("本年已有", "This year so far"),
    Said("本申请增加", "This request adds"),
    Said("合计", "Together"),
    Said("相当于上年", "Of last year"),
)
_NONE = Said("上年没有可比的记录", "nothing to compare")


def burden_section(request: Demand, found: Sequence[Outlook], names: Mapping[str, str]) -> Section:
    """The communities the request weighs on most, with the sentence that matters first."""
    rows = [
        row(Said("影响", "Effect"), sentence(found[0], names)),
        row(Said("工作量口径", "Workload"), request.rhythm.said),
    ]
    if len(found) > SHOWN:
        more = Said(
            f"共 {len(found)} 个社区，列出增幅最大的 {SHOWN} 个", f"{SHOWN} of {len(found)} communities shown"
        )
        rows.append(row(Said("范围", "Scope"), more))
    lines = [
        [
            names.get(one.community, one.community),
            *(str(shown(days)) for days in (one.last_year, one.this_year, one.added, one.after)),
            _NONE if one.percent is None else f"{one.percent}%",
        ]
        for one in found[:SHOWN]
    ]
    return section("burden", Said("负担测算（人日）", "Burden (person-days)"), rows, _COLUMNS, lines)


def sentence(worst: Outlook, names: Mapping[str, str]) -> Said:
    """What the request would bring the community to that it weighs on most."""
    name = names.get(worst.community, worst.community)
    if worst.percent is None:
        return Said(
            f"{name}本年将有 {shown(worst.after)} 人日，上年没有可比的记录",
            f"{name} would have {shown(worst.after)} person-days this year; last year has nothing to compare",
        )
    return Said(
        f"将使{name}达到上年的 {worst.percent}%", f"would bring {name} to {worst.percent} % of last year"
    )


def changed_item(form: Mapping[str, Any]) -> str:
    """The item a change replaces: it must not be counted beside its own successor."""
    return str(form.get("base_version") or "").strip().partition("/")[0]
