"""Admission for gunicorn: `gunicorn services.admission.wsgi:app`."""

from __future__ import annotations

from chassis.settings import read
from chassis.telemetry import reporting
from chassis.web.serving import settled
from services.admission.assembly import SERVICE, build
from services.admission.settings import Settings

reporting.begin(SERVICE)
app = settled(build(read(Settings)).web_app)
