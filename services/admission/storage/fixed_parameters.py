"""The settings as a work fixes them, with the kept figures that rest on one of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.parameters.entries import Parameter
from chassis.persistence.kept_parameters import StoredParameters
from services.admission.domain.parameter_table import TABLE
from services.admission.storage import burden_keeping
from services.admission.storage import tables as t
from services.admission.storage.parameters import VOLUME


class FixedParameters(StoredParameters):
    """The settings of a work: what is fixed anew changes the figures that rest on it at once."""

    def add(self, entry: Parameter) -> None:
        """Let a value follow those before it."""
        super().add(entry)
        if entry.key == VOLUME:
            burden_keeping.keep_begun_since(self._session.connection(), entry.county, entry.valid_from)


def fixed_parameters(session: Session) -> FixedParameters:
    """The settings as a work fixes them."""
    return FixedParameters(session, t.PARAMETER, TABLE)
