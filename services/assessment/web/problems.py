"""Which HTTP status answers which refusal; the only place of assessment that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.errors import Refusal
from services.assessment.domain import errors

STATUSES: Mapping[type[Refusal], int] = {
    errors.YearOutOfRange: HTTPStatus.UNPROCESSABLE_ENTITY,
}
