"""No route exists by accident: each one says who may call it."""

from __future__ import annotations

import pytest

from chassis.web.identity import access_of_routes
from tests.architecture.assemblies import PACKAGES, assembled


@pytest.mark.parametrize("part", sorted(PACKAGES))
def test_every_route_says_who_may_call_it(part: str) -> None:
    routes = access_of_routes(assembled(part).web_app)
    assert len(routes) > 3
    assert [route for route, access in routes.items() if access is None] == []
