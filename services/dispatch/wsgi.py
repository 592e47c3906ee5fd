"""Dispatch for gunicorn: `gunicorn services.dispatch.wsgi:app`."""

from __future__ import annotations

from chassis.settings import read
from chassis.telemetry import reporting
from chassis.web.serving import settled
from services.dispatch.assembly import SERVICE, build
from services.dispatch.settings import Settings

reporting.begin(SERVICE)
app = settled(build(read(Settings)).web_app)
