"""Alembic runs this; the chassis does the rest."""

from chassis.persistence.migrations import run_env
from services.dispatch.storage.tables import METADATA

run_env(METADATA)
