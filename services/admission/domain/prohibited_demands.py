"""What no request may demand of townships and communities: vetoes and pledges (BUR-02, BUR-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.clauses import clause_saying

_VETO = re.compile(r"一票否决")
_PLEDGE = re.compile(r"(签|立|递交|上交|层层).{0,12}责任状")
_DENIED = re.compile(
    r"(不|未|没有)[得再能应会要予可另]*([与和同向对][^的]{1,10})?(设|实行|搞|采用|列|签|立|要求|递交|上交)"
    r"|取消|禁止|严禁|清理|废止"
)


class VetoDemanded(Refusal):
    """A veto stands only on an explicit provision of the centre or the province, quoted by its article."""

    code = "veto-demanded"
    rule = "BUR-02"
    title = Said("不得设置“一票否决”或者考核评比", "No veto or appraisal may be set")
    detail = Said(
        "“{where}”一栏：除中央和省委明确要求外，不得对乡镇（街道）、社区（村）设置“一票否决”或者考核评比。"
        "请删去，或者在设定依据中写明该项规定的文号和条款。",
        "“{where}”: no veto or appraisal may be set unless the centre or the province explicitly asks for it."
        " Strike it out, or give number and article of that provision among the bases.",
    )


class PledgeDemanded(Refusal):
    """Superiors have townships and communities sign no pledges; what there was is cleared away."""

    code = "pledge-demanded"
    rule = "BUR-03"
    title = Said("不得要求签订“责任状”", "No pledge may be demanded")
    detail = Said(
        "“{where}”一栏：上级与乡镇（街道）、社区（村）签订的“责任状”要清理，不得新设，请删去。",
        "“{where}”: pledges to superiors are cleared away and none is added; strike it out.",
    )


Field = tuple[str, Said, str]
"""The key of a field, what people call it, and what stands in it."""


def prohibited(
    fields: Iterable[Field], basis: object, *, ticked: Field | None = None
) -> Iterator[tuple[str, Refusal]]:
    """What a request demands and may not, with the field it stands in.

    `ticked` is the field in which it says itself that it contains an appraisal or veto.
    """
    permitted = any(_is_explicit(line) for line in basis) if isinstance(basis, list) else False
    if ticked is not None and not permitted:
        yield ticked[0], VetoDemanded(where=ticked[1])
    for key, label, text in fields:
        if not permitted and clause_saying(_VETO, text, but=_DENIED):
            yield key, VetoDemanded(where=label)
        if clause_saying(_PLEDGE, text, but=_DENIED):
            yield key, PledgeDemanded(where=label)


def _is_explicit(line: object) -> bool:
    """Whether a basis names document and article, so that everybody can look the provision up."""
    return isinstance(line, Mapping) and all(_given(line.get(key)) for key in ("title", "number", "article"))


def _given(value: Any) -> bool:
    return bool(str(value or "").strip())


def text_of(value: object) -> str:
    """Everything a field says, the lines of a list one after another."""
    if isinstance(value, Mapping):
        return "；".join(text_of(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return "；".join(text_of(inner) for inner in value)
    return "" if value is None or isinstance(value, bool) else str(value)
