"""The network between the processes: a proxy per server, which can be slow, cut or half-open."""

from __future__ import annotations

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any

HOST = "127.0.0.1"
CHUNK = 65_536
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_SETTING = re.compile(
    r"[A-Z]+_(DATABASE)_URL|GATEHOUSE_(BROKER)_URL|PORTAL_(ADMISSION|ASSESSMENT|DISPATCH)_URL"
)


class _Link:
    """One connection through a wire: both of its ends, and whether it still carries anything."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near, self.far = near, far
        self.swallows_questions = False
        self.swallows_answers = False

    def cut(self) -> None:
        """Both ends learn of it at once."""
        self.near.transport.abort()
        self.far.transport.abort()


class Wire:
    """Carries the connections to one server."""

    def __init__(self, name: str, target: int) -> None:
        self.name = name
        self.port = 0
        self.happened: Counter[str] = Counter()
        self.delay = 0.0
        self.is_down = False
        self.links: set[_Link] = set()
        self._target = target
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a port of its own."""
        self._server = await asyncio.start_server(self._carry, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _carry(self, from_near: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        if self.is_down:
            self.happened["connections refused"] += 1
            near.transport.abort()
            return
        try:
            from_far, far = await asyncio.open_connection(HOST, self._target)
        except OSError:
            near.transport.abort()
            return
        link = _Link(near, far)
        self.links.add(link)
        try:
            await asyncio.gather(
                self._pump(from_near, far, link, asking=True),
                self._pump(from_far, near, link, asking=False),
            )
        finally:
            self.links.discard(link)
            link.cut()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, link: _Link, *, asking: bool
    ) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                    self.happened["pieces delayed"] += 1
                if link.swallows_questions if asking else link.swallows_answers:
                    self.happened["questions swallowed" if asking else "answers swallowed"] += 1
                    continue
                sink.write(data)
                await sink.drain()
        with suppress(OSError, RuntimeError):
            if sink.can_write_eof() and not (link.swallows_questions or link.swallows_answers):
                sink.write_eof()


class Network:
    """All wires of a run, carried by one thread."""

    def __init__(self) -> None:
        self.wires: dict[int, Wire] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def wire(self, name: str, target: int) -> Wire:
        """The wire to a server; laid when it is first asked for."""
        if target not in self.wires:
            wire = Wire(name, target)
            self._do(wire.open())
            self.wires[target] = wire
        return self.wires[target]

    def rewired(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The addresses of an installation, each led through a wire."""
        led = dict(environment)
        for name, value in environment.items():
            setting, port = _SETTING.fullmatch(name), _PORT.search(value)
            if setting and port:
                called = next(group for group in setting.groups() if group).lower()
                led[name] = _PORT.sub(str(self.wire(called, int(port.group())).port), value)
        return led

    def slow(self, wire: Wire, delay: float, seconds: float) -> None:
        """Every piece takes its time for a while."""
        wire.happened["times slow"] += 1
        self._do(self._slow(wire, delay, seconds))

    async def _slow(self, wire: Wire, delay: float, seconds: float) -> None:
        wire.delay = delay
        await asyncio.sleep(seconds)
        wire.delay = 0.0

    def cut(self, wire: Wire, seconds: float) -> None:
        """All connections break; for a while no new one is made."""
        wire.happened["times cut"] += 1
        self._do(self._cut(wire, seconds))

    async def _cut(self, wire: Wire, seconds: float) -> None:
        wire.is_down = True
        wire.happened["connections cut"] += len(wire.links)
        for link in list(wire.links):
            link.cut()
        await asyncio.sleep(seconds)
        wire.is_down = False

    def half_open(self, wire: Wire, dice: random.Random, seconds: float) -> None:
        """What is said on the present connections arrives nowhere, or its answers do not; nobody is told."""
        wire.happened["times half-open"] += 1
        self._do(self._half_open(wire, answers_only=dice.random() < 0.5, seconds=seconds))

    async def _half_open(self, wire: Wire, *, answers_only: bool, seconds: float) -> None:
        links = list(wire.links)
        wire.happened["connections half-open"] += len(links)
        for link in links:
            link.swallows_answers, link.swallows_questions = True, not answers_only
        await asyncio.sleep(seconds)
        # By now a machine that keeps an eye on its connections has given them up.
        for link in links:
            link.cut()

    def _do(self, act: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(act, self._loop).result()

    @property
    def happened(self) -> Counter[str]:
        """What the wires did, all of them together."""
        return sum((wire.happened for wire in self.wires.values()), Counter())
