"""What is believed of a request: who asked, as the gateway and nobody else tells it, and under which name."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.errors import Refusal
from chassis.texts import Said

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOKED_UP_FOR_SECONDS = 30.0
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class HostUnknown(Refusal):
    """Asked under a name that is not ours: a link made from it would lead people elsewhere."""

    code = "host-unknown"
    title = Said("访问地址不是本系统的地址", "This is not an address of this system")


STATUSES: Mapping[type[Refusal], int] = {HostUnknown: 421}


class BehindGateway:
    """Takes the visitor's address and scheme from the gateway's headers, where it is the gateway who asks."""

    def __init__(self, serve: WSGIApplication, gateways: Sequence[str]) -> None:
        self._serve = serve
        self._told = ProxyFix(serve, x_for=1, x_proto=1, x_host=0)
        self._names = [one for one in gateways if _network(one) is None]
        self._networks = [found for one in gateways if (found := _network(one)) is not None]
        self._looked_up: frozenset[str] = frozenset()
        self._until = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        serve = self._told if self._is_gateway(environ.get("REMOTE_ADDR", "")) else self._serve
        return serve(environ, start_response)

    def _is_gateway(self, address: str) -> bool:
        try:
            asking = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(asking in one for one in self._networks) or address in self._addresses()

    def _addresses(self) -> frozenset[str]:
        """Where the names stand just now: a gateway that was replaced comes back under another address."""
        now = time.monotonic()
        if self._names and now >= self._until:
            self._looked_up = frozenset(address for name in self._names for address in _addresses_of(name))
            self._until = now + LOOKED_UP_FOR_SECONDS
        return self._looked_up


def _addresses_of(name: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]
    except OSError:
        return []


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def answer_to(app: Flask, host: str | None) -> None:
    """Answer under the public name and on this machine; operators ask under the name of the container."""
    ours = LOOPBACK_HOSTS | ({host} if host else set())

    @app.before_request
    def only_our_names() -> None:
        named = request.host.rpartition(":")[0] if request.host.count(":") == 1 else request.host
        if named.lower() not in ours and not (request.endpoint or "").startswith("health."):
            raise HostUnknown
