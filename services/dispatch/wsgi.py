"""`gunicorn services.dispatch.wsgi:app`."""

from chassis.settings import read
from services.dispatch.assembly import build
from services.dispatch.settings import Settings

app = build(read(Settings)).web_app
