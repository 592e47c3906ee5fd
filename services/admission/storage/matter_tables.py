"""The table of work nobody applied for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Table, Text

from chassis.persistence.columns import JsonText, Moment
from services.admission.domain.unadmitted_work import MatterState, Trigger
from services.admission.storage.schema import CASE, METADATA, NAME, UNIT_CODE, needed
from services.admission.storage.words import Word

UNADMITTED_WORK = Table(
    "unadmitted_work",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    needed("trigger", Word(Trigger)),
    needed("department", UNIT_CODE, index=True),
    needed("work", NAME),
    needed("description", Text()),
    needed("source", NAME),
    needed("reported_by", NAME),
    needed("reporter", UNIT_CODE),
    needed("reported_at", Moment()),
    needed("state", Word(MatterState), index=True),
    Column("since", Date()),
    needed("places", JsonText()),
    needed("facts", Text()),
    needed("notice", Text()),
    Column("notified_at", Moment()),
    Column("apply_by", Date()),
    needed("answer", Text()),
    needed("application", CASE),
    needed("submitted", Boolean()),
    needed("confirmations", JsonText()),
    Column("confirmed_on", Date()),
    needed("direction", Text()),
    needed("cover", NAME, server_default=""),
    Column("suspended_on", Date()),
    Column("ended_at", Moment()),
)
