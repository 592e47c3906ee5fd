"""Alembic's entrance: our metadata, the chassis does the rest."""

from chassis.persistence.migrations import run_env
from services.admission.storage.tables import METADATA

run_env(METADATA)
