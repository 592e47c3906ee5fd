"""Alembic runs this; the chassis does the rest."""

from __future__ import annotations

from chassis.persistence.migrations import run_env
from services.assessment.storage.tables import METADATA

run_env(METADATA)
