"""Which status answers a refusal of a document: the same in every service, so it is written once."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import sheets
from chassis.errors import Refusal

STATUSES: Mapping[type[Refusal], int] = {
    sheets.SheetUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    sheets.SheetTooOld: HTTPStatus.UNPROCESSABLE_ENTITY,
    sheets.HeadersMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    sheets.SheetTooLong: HTTPStatus.UNPROCESSABLE_ENTITY,
}
