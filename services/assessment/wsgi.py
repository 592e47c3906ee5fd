"""`gunicorn services.assessment.wsgi:app`."""

from chassis.settings import read
from services.assessment.assembly import build
from services.assessment.settings import Settings

app = build(read(Settings)).web_app
