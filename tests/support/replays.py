"""Replays every ended case under the very diagram it ran under: nothing may come out otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.engine.past_functions import OpenWork, PastFunctions
from chassis.engine.replay_matching import Changes
from chassis.engine.replay_rows import Ended, ReplayRows
from chassis.engine.replaying import Replayed, replayed
from chassis.engine.runtime import Engine
from chassis.engine.stimuli import BY_HAND

LONG_AGO = date(2000, 1, 1)


def came_of_ended_cases(engine: Engine, session: Any, open_work: OpenWork) -> list[tuple[Ended, Replayed]]:
    """What comes of each ended case under its own version; those repaired by hand are left out."""
    rows, functions = ReplayRows(engine.rows.tables), PastFunctions(engine, open_work)
    instance, moved = engine.rows.tables.process_instance, engine.rows.tables.migration
    migrated = set(session.scalars(select(moved.c.instance_id)))
    found = []
    for process_id in session.scalars(select(instance.c.process_id).distinct()).all():
        for case in rows.ended(session, process_id, LONG_AGO, "", 1000):
            if case.instance_id in migrated or not case.is_recorded:
                continue
            if any(heard.kind == BY_HAND for one in case.stimuli for heard in one.heard):
                continue
            definition = engine.definition(session, process_id, case.process_version)
            came = replayed(
                Changes(definition, definition), case.case_no, case.stimuli, functions, engine.calendar,
                was_cancelled=case.was_cancelled,
            )  # fmt: skip
            found.append((case, came))
    return found


def require_same(engine: Engine, session: Any, open_work: OpenWork) -> int:
    """Every ended case goes the same way under its own version; how many there were."""
    came = came_of_ended_cases(engine, session, open_work)
    otherwise = [(case.case_no, one) for case, one in came if one.is_told]
    assert not otherwise, otherwise[:3]
    return len(came)
