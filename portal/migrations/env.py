"""The Alembic environment of the portal; the chassis does the work."""

from chassis.persistence.migrations import run_env
from portal.storage.tables import METADATA

run_env(METADATA)
