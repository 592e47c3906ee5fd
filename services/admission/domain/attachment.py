"""A file somebody added to a case; the bytes lie in the file store under their digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class Attachment:
    """One file, by whom and when."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    case_no: str
    uploaded_by: str
    unit: str
    at: datetime
