"""Who may open a page: said on every route, and a web app with a silent route does not start."""

from __future__ import annotations

from chassis.web.identity import allowed as holding
from chassis.web.identity import allowed_public as public
from chassis.web.identity import allowed_signed_in as signed_in
from chassis.web.identity import current_actor

__all__ = ["current_actor", "holding", "public", "signed_in"]
