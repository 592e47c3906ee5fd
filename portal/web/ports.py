"""What the pages need from the rest of the portal: services, the inbox read model, the directory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.persistence.calendar_days import EnteredYear, Entry
from portal.storage import audit_trail
from portal.storage.channels import Preferences
from portal.storage.kept_forms import KeptForm
from portal.storage.saved_views import SavedView, Wanted
from portal.storage.stand_ins import StandIn
from portal.storage.team import Load, Since
from portal.storage.work_figures import Asked, Step, Volume
from portal.web.keeping_accounts import NewAccount, Shown
from portal.web.keeping_channels import Choice
from portal.web.keeping_opinions import Use
from portal.web.standing_in import Wish

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


class CalendarBook(Protocol):
    """The working calendar as administrators keep it."""

    def year(self, year: int) -> EnteredYear: ...

    def enter(self, actor: Actor, entries: Sequence[Entry], *, complete: int | None = None) -> None: ...

    def drop(self, actor: Actor, day: date) -> None: ...

    def close(self, actor: Actor, year: int, source: str) -> None: ...


class Signing(Protocol):
    """Shows who somebody is."""

    def choose_password(self, actor: Actor, today: str, new: str, again: str) -> str: ...

    def own_password(self, actor: Actor, password: str) -> Any: ...

    def enrol(self, actor: Actor, code: str) -> Sequence[str]: ...


class SecondFactors(Protocol):
    """What people show a second time who they are with."""

    def state(self, account_id: str) -> Row: ...

    def begin(self, actor: Actor) -> Row: ...

    def renew_codes(self, actor: Actor) -> Sequence[str]: ...

    def drop(self, actor: Actor) -> None: ...


class Sessions(Protocol):
    """Where people are signed in."""

    def of(self, account_id: str) -> Sequence[Row]: ...

    def newest(self, account_id: str) -> Sequence[Row]: ...

    def end(self, actor: Actor, account_id: str, token_hash: str) -> None: ...

    def end_all(self, actor: Actor, account_id: str, *, but: str = "") -> int: ...


class Accounts(Protocol):
    """Accounts and roles, for the security administrator."""

    def page(self, *, text: str = "", unit: str = "", state: str = "", after: str = "") -> Page: ...

    def one(self, account_id: str) -> Shown: ...

    def open(self, actor: Actor, new: NewAccount, reason: str) -> tuple[str, str]: ...

    def close(self, actor: Actor, account_id: str, reason: str) -> None: ...

    def reopen(self, actor: Actor, account_id: str, reason: str) -> str: ...

    def reset_password(self, actor: Actor, account_id: str, reason: str) -> str: ...

    def reset_second_factor(self, actor: Actor, account_id: str, reason: str) -> None: ...

    def unlock(self, actor: Actor, account_id: str, reason: str) -> None: ...

    def end_sessions(self, actor: Actor, account_id: str, reason: str) -> None: ...

    def end_session(self, actor: Actor, account_id: str, token_hash: str, reason: str) -> None: ...

    def give_role(
        self,
        actor: Actor,
        account_id: str,
        role: str,
        unit: str,
        days: tuple[date | None, date | None],
        reason: str,
    ) -> None: ...

    def withdraw_role(self, actor: Actor, account_id: str, held: str, reason: str) -> None: ...


class Links(Protocol):
    """Whom accounts belong to at the identity provider; without an issuer there is none."""

    @property
    def issuer(self) -> str: ...

    def of(self, account_id: str) -> Row | None: ...

    def link(self, actor: Actor, account_id: str, subject: str, reason: str) -> None: ...

    def unlink(self, actor: Actor, account_id: str, reason: str) -> None: ...


class AuditTrail(Protocol):
    """The portal's journal, for the audit administrator."""

    def page(self, asked: audit_trail.Asked, *, after: str = "", limit: int = 50) -> Page: ...

    def export(self, actor: Actor, asked: audit_trail.Asked) -> Sequence[Row]: ...

    def verify(self, actor: Actor) -> Row: ...


class Guessing(Protocol):
    """Makes guessing codes slow."""

    def blocked_until(self, address: str) -> datetime | None:
        """Until when codes from this address are not looked at."""
        ...

    def failed(self, address: str) -> None:
        """A code nobody gave."""
        ...


class TakenMessages(Protocol):
    """Which messages the portal has taken in."""

    def of(self, message_ids: Sequence[str]) -> Sequence[Any]: ...


class AnnualResults(Protocol):
    """Results of the yearly assessment as they were pushed to units."""

    def of(self, units: Collection[str], year: int) -> Sequence[Row]: ...


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

    def vouch(self, service: str, person: Actor) -> str: ...

    def look(self, service: str) -> None: ...


class Outages(Protocol):
    """Which services cannot be reached, and since when."""

    def away(self) -> Mapping[str, datetime]: ...


class KeptForms(Protocol):
    """The forms a person has open, and what was typed while their service was away."""

    def know(self, actor: Actor, task_id: str, form: Mapping[str, Any]) -> KeptForm: ...

    def known(self, actor: Actor, task_id: str) -> KeptForm | None: ...

    def keep(self, actor: Actor, task_id: str, data: Mapping[str, Any], request_key: str) -> None: ...

    def sent(self, actor: Actor, task_id: str) -> None: ...


class Worklist(Protocol):
    """The inbox over all services, answered from the portal's own tables."""

    def tasks(
        self,
        actor: Actor,
        *,
        view: str = "open",
        text: str = "",
        process: str = "",
        sort: str = "",
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

    def watched(
        self, actor: Actor, *, text: str = "", process: str = "", after: str | None = None, limit: int = 30
    ) -> Page: ...

    def supervised(self, actor: Actor, limit: int = 50) -> Sequence[Row]: ...

    def copies(
        self, actor: Actor, *, text: str = "", process: str = "", after: str | None = None, limit: int = 30
    ) -> Page: ...

    def copy(self, actor: Actor, copy_id: str) -> Row | None: ...

    def counts(self, actor: Actor) -> Mapping[str, int]: ...

    def notices(self, actor: Actor) -> Mapping[str, int]: ...

    def processes(self) -> Sequence[tuple[str, Mapping[str, str]]]: ...

    def alerts(self, after: str | None = None, limit: int = 30) -> Page: ...

    def case_known_to(self, actor: Actor, case_no: str) -> Row | None: ...

    def service_of(self, case_no: str) -> str | None: ...

    def open_tasks_of(self, case_no: str, actor: Actor) -> Sequence[Row]: ...

    def waiting_for(self, actor: Actor, task_ids: Collection[str]) -> Sequence[Row]: ...


class People(Protocol):
    """Accounts named after posts, and what they hold today."""

    def colleagues(self, unit: str, *, without: str = "") -> Sequence[Row]: ...

    def holding(self, holders: Sequence[str], *, without: str = "") -> Sequence[Row]: ...

    def posts(self) -> Sequence[Row]: ...

    def actor(self, account_id: str) -> Actor | None: ...

    def names(self, account_ids: Collection[str]) -> Mapping[str, str]: ...


class StandingIn(Protocol):
    """Who does whose work for a time."""

    def shown_to(self, actor: Actor) -> Sequence[Row]: ...

    def led(self, actor: Actor) -> Sequence[Row]: ...

    def deputies(self, actor: Actor) -> Sequence[Row]: ...

    def arrange(self, actor: Actor, wish: Wish) -> None: ...

    def end(self, actor: Actor, stand_in_id: str) -> None: ...


class Absences(Protocol):
    """Who is away today."""

    def present(self, account_ids: Collection[str]) -> Mapping[str, StandIn]: ...


class Team(Protocol):
    """The work of several people and posts, for who leads them."""

    def loads(self, holders: Collection[str], since: Since) -> Mapping[str, Load]: ...

    def taken(self, people: Collection[str], since: Since) -> Mapping[str, int]: ...

    def done(self, people: Collection[str], since: Since) -> Mapping[str, int]: ...

    def waiting(self, holder: str, *, after: str | None = None, limit: int = 50) -> Page: ...


class WorkFigures(Protocol):
    """How much work came, was done and is open, and how long each step takes."""

    def volumes(self, by: str, asked: Asked, now: datetime) -> Sequence[Volume]: ...

    def steps(self, asked: Asked, now: datetime) -> Sequence[Step]: ...

    def versions(self, process: str) -> Sequence[int]: ...


class Marks(Protocol):
    """What each person has opened."""

    def is_new(self, actor: Actor, task_id: str) -> bool: ...

    def task_opened(self, actor: Actor, task_id: str) -> None: ...

    def copy_opened(self, actor: Actor, copy_id: str) -> None: ...

    def draft_kept(self, actor: Actor, task_id: str) -> None: ...


class Habits(Protocol):
    """How each person likes to work."""

    def stays_on_list(self, actor: Actor) -> bool: ...

    def choose(self, actor: Actor, *, stays_on_list: bool) -> None: ...


class Notifications(Protocol):
    """What a person was told, read or not."""

    def of(self, actor: Actor, *, after: str | None = None, limit: int = 30) -> Page: ...

    def unread(self, actor: Actor) -> int: ...

    def open(self, actor: Actor, notification_id: str) -> Row | None: ...

    def read_all(self, actor: Actor, until: datetime) -> None: ...


class Channels(Protocol):
    """How a person wants to be told, in the portal and outside it."""

    @property
    def carries_mail(self) -> bool: ...

    @property
    def robot_hosts(self) -> Sequence[str]: ...

    def use_robot(self, actor: Actor, address: str, secret: str) -> None: ...

    def of(self, actor: Actor) -> Preferences: ...

    def sent_to(self, actor: Actor) -> Sequence[Row]: ...

    def choose(self, actor: Actor, choice: Choice) -> None: ...

    def want_mail(self, actor: Actor, address: str) -> None: ...

    def confirm(self, actor: Actor, code: str) -> None: ...

    def drop(self, actor: Actor, channel: str) -> None: ...

    def test(self, actor: Actor, channel: str) -> None: ...


class Numbers(Protocol):
    """On which telephone a person wants to be told."""

    @property
    def carries_sms(self) -> bool: ...

    def want(self, actor: Actor, entered: str) -> None: ...

    def confirm(self, actor: Actor, code: str) -> None: ...


class ToDos(Protocol):
    """Who is whom in the system of to-dos, and what it was not told."""

    @property
    def is_set_up(self) -> bool: ...

    def overview(self) -> Row: ...

    def accounts(self, text: str) -> Sequence[Row]: ...

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page: ...

    def bind(self, actor: Actor, account_id: str, entered: str) -> None: ...

    def try_again(self, actor: Actor, task_id: str = "") -> int: ...


class Departures(Protocol):
    """What waits to leave the portal and what could not."""

    def channels(self, names: Sequence[str]) -> Sequence[Row]: ...

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page: ...

    def try_again(self, actor: Actor, delivery_id: str = "") -> int: ...


class Opinions(Protocol):
    """Opinions given often, of the person and of the unit."""

    def offered_to(self, actor: Actor) -> Sequence[Row]: ...

    def keep(self, actor: Actor, text: str, use: Use, *, for_unit: bool) -> None: ...

    def drop(self, actor: Actor, opinion_id: str) -> None: ...


class Views(Protocol):
    """Lists of the desk kept under a name, of the person and of the unit."""

    def offered_to(self, actor: Actor) -> Sequence[SavedView]: ...

    def keep(self, actor: Actor, name: str, wanted: Wanted, *, for_unit: bool) -> None: ...

    def open_with(self, actor: Actor, view_id: str) -> None: ...

    def drop(self, actor: Actor, view_id: str) -> None: ...


class Directory(Protocol):
    """Units of the county, by kind and parent."""

    def units(self, *, kinds: Sequence[str] = (), parent: str | None = None) -> Sequence[Row]: ...

    def names(self, codes: Collection[str]) -> Mapping[str, str]: ...
