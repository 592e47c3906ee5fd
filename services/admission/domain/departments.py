"""Which departments are asked about an item before the meeting (ADM-20)."""

from __future__ import annotations

from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.requirements import amount


def departments_to_ask(application: Application, always: object, money: object) -> list[str]:
    """The departments that must be asked, as codes of the county; never the applicant itself."""
    names = [*_listed(always), *(_listed(money) if amount(application.facts, "funds_amount") else [])]
    units = [name if "-" in name else f"{application.county}-{name}" for name in names]
    return [unit for unit in dict.fromkeys(units) if unit != application.applicant]


def _listed(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []
