"""Keeps what is known of an uploaded file; its bytes lie in the file store under their digest."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ids import new_id
from services.admission.domain.attachment import Attachment
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class KeepAttachment:
    """A file belongs to whoever uploaded it, and to a case once that is known."""

    def __call__(
        self, work: Work, *, name: str, media_type: str, size: int, sha256: str, case_no: str = ""
    ) -> str:
        """Keep the file’s record and return its id."""
        file_id = new_id()
        work.attachments.add(
            Attachment(
                id=file_id,
                name=name,
                media_type=media_type,
                size=size,
                sha256=sha256,
                case_no=case_no,
                uploaded_by=work.actor.user_id,
                unit=work.actor.unit,
                at=work.clock.now(),
            )
        )
        work.record("file-added", case_no or file_id, file_id=file_id, name=name, sha256=sha256)
        return file_id
