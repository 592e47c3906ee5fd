"""What the routes need from the rest of the service, so that they know neither SQL nor the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol

from sqlalchemy.orm import Session

from chassis.actor import Actor
from services.admission.usecases.ports import Work
