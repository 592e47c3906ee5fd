"""Which HTTP status answers which refusal; the only place of assessment that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import statuses as documents
from chassis.engine import statuses as engine
from chassis.errors import Refusal
from services.assessment.domain import errors

STATUSES: Mapping[type[Refusal], int] = {
    **engine.STATUSES,
    **documents.STATUSES,
    errors.YearOutOfRange: HTTPStatus.UNPROCESSABLE_ENTITY,
}
