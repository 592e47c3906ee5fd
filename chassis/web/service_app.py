"""Flask as the services use it: without cookies, coroutines and hosts, and without what it does for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter, Rule


class _NoSessions(SessionInterface):
    """Who asks is told by a token, never by a cookie."""

    _NONE = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The session in which nothing can be kept."""
        return self._NONE


class _Route(Rule):
    """A route that is found and never written into an answer; compiling how took a third of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        return _never_written


def _never_written(route: Rule, **_: Any) -> tuple[str, str]:
    raise NotImplementedError(f"services write no addresses: {route.rule}")


class ServiceApp(Flask):
    """The web app of a service."""

    url_rule_class = _Route
    session_interface = _NoSessions()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Find routes by path and method; at which host we were asked makes no difference."""
        if request is None:
            return None
        return self.url_map.bind("", request.root_path, path_info=request.path, default_method=request.method)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every function of ours is plain: it need not be looked at whether it is a coroutine."""
        return func
