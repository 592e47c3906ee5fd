"""A keeper confirms that its dossier is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import KeeperUnknown
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ConfirmArchive:
    """Department and township each keep their own file (ADM-32)."""

    def __call__(self, work: Work, case_no: str, keeper: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Close the dossier of the keeper."""
        application = work.applications.get(case_no)
        application.must_be_approved()
        dossier = next((d for d in application.dossiers if d.keeper == keeper), None)
        if dossier is None:
            raise KeeperUnknown(keeper=keeper)
        must_act_for(work, keeper)
        if dossier.closed_at is None:
            dossier.closed_at, dossier.closed_by = work.clock.now(), work.actor.name
            work.record("dossier-closed", case_no, keeper=keeper, remark=str(data.get("remark") or ""))
        return {}
