"""The county's settings as admission keeps them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.persistence.kept_parameters import StoredParameters
from services.admission.domain.parameter_table import TABLE
from services.admission.storage import tables as t

VOLUME = "adm.burden.volume"
"""How the county reads the expected workload; the kept figures of the burden ledger follow it."""


def stored_parameters(session: Session) -> StoredParameters:
    """The settings, read once per work."""
    return StoredParameters(session, t.PARAMETER, TABLE)
