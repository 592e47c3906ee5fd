"""Which level carries out what each version of an item asks, and the township part of it (ADM-41, H28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from services.admission.domain.vocabulary import Level
from services.admission.storage import tables as t


class CarriedBy(NamedTuple):
    """Townships, communities or both; where townships have a part, the number of their duty."""

    level: Level
    duty_id: str


def carried_by(session: Session, item_id: str) -> Mapping[int, CarriedBy]:
    """The level of every version of an item, as its request was approved."""
    version, application, duty = t.WORK_ITEM_VERSION.c, t.APPLICATION.c, t.TOWNSHIP_DUTY.c
    wanted = (
        select(version.version, application.facts, duty.duty_id)
        .select_from(t.WORK_ITEM_VERSION)
        .join(t.APPLICATION, application.case_no == version.case_no)
        .outerjoin(t.TOWNSHIP_DUTY, and_(duty.application == version.case_no, duty.duty_id != ""))
        .where(version.item_id == item_id)
    )
    return {
        number: CarriedBy(Level(facts["level"]), duty_id or "")
        for number, facts, duty_id in session.execute(wanted)
        if facts.get("level") in set(Level)
    }
