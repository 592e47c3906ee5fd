"""What the pages need from the rest of the portal: services, the inbox read model, the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.actor import Actor

Json = Any
Row = Any


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at the page, and the token every form of theirs carries."""

    actor: Actor | None
    csrf_token: str = ""


class Download(Protocol):
    """A file as a service delivered it."""

    @property
    def content(self) -> bytes: ...
    @property
    def content_type(self) -> str: ...
    @property
    def filename(self) -> str: ...


class Page(Protocol):
    """One page of rows and the cursor of the next."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def next(self) -> str | None: ...


class Services(Protocol):
    """The one place that calls services over HTTP."""

    def get(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Json: ...

    def send(
        self, method: str, service: str, path: str, payload: Json, *, actor: Actor | None, key: str
    ) -> Json: ...

    def upload(
        self,
        service: str,
        path: str,
        *,
        name: str,
        content: bytes,
        content_type: str,
        fields: Mapping[str, str],
        actor: Actor | None,
        key: str,
    ) -> Json: ...

    def download(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Download: ...


class Worklist(Protocol):
    """The inbox over all services, answered from the portal's own tables."""

    def tasks(
        self,
        actor: Actor,
        *,
        view: str = "open",
        text: str = "",
        process: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page: ...

    def cases(
        self,
        actor: Actor,
        *,
        scope: str = "mine",
        text: str = "",
        process: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page: ...

    def counts(self, actor: Actor) -> Mapping[str, int]: ...

    def processes(self) -> Sequence[tuple[str, Mapping[str, str]]]: ...

    def alerts(self, after: str | None = None, limit: int = 30) -> Page: ...

    def service_of(self, case_no: str) -> str | None: ...

    def open_tasks_of(self, case_no: str, actor: Actor) -> Sequence[Row]: ...


class Directory(Protocol):
    """Units of the county, by kind and parent."""

    def units(self, *, kinds: Sequence[str] = (), parent: str | None = None) -> Sequence[Row]: ...
