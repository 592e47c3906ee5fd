"""The portal for gunicorn: `gunicorn portal.wsgi:app`."""

from __future__ import annotations

from chassis.telemetry import reporting
from chassis.web.serving import settled
from portal.assembly import build
from portal.settings import from_environment

reporting.begin("portal")
app = settled(build(from_environment()).web_app)
