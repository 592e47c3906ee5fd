"""What a rule rests on: a service says which provisions a text with ids of rules is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app

Provisions = Callable[[str], Sequence[Mapping[str, str]]]
"""From a rule, or a text that names rules, to title, article, quotation and rule of each."""
PROVISIONS = "gatehouse-provisions"


def none_known(_text: str) -> Sequence[Mapping[str, str]]:
    """A service whose rules rest on nothing but themselves."""
    return ()


def with_provisions(decision: Mapping[str, Any]) -> dict[str, Any]:
    """A decision with what each of the rules that fitted rests on."""
    known: Provisions = current_app.extensions.get(PROVISIONS, none_known)
    rules = [{**rule, "basis": list(known(str(rule["annotation"])))} for rule in decision["rules"]]
    return {**decision, "rules": rules}
