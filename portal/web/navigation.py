"""The main navigation: what a reader's posts have a use for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from chassis.actor import Actor

WATCHERS = ("committee_office_clerk", "committee_office_head", "city_supervisor", "system_administrator")
KEEPER = "system_administrator"
DESIGNER = "process_designer"
SENDERS = ("department_clerk", "township_clerk")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the navigation."""

    label: str
    href: str
    here: bool
    count: int = 0


def entries(actor: Actor | None, counts: Mapping[str, int]) -> list[Entry]:
    """What this reader can go to."""
    words: list[tuple[str, str, bool, int]] = [
        ("inbox.show", gettext("工作台"), actor is not None, counts.get("open", 0)),
        ("applications.show", gettext("准入申请"), actor is not None, 0),
        ("catalogue.show", gettext("事项目录"), True, 0),
        ("burden.show", gettext("负担台账"), actor is not None, 0),
        ("notices.show", gettext("告知单"), actor is not None, 0),
        ("orders.show", gettext("派单"), actor is not None, 0),
        ("figures.show", gettext("考评数据"), actor is not None, 0),
        ("alerts.show", gettext("督办"), actor is not None and any(map(actor.holds, WATCHERS)), 0),
        ("processes.show", gettext("流程"), actor is not None, 0),
        ("versions.show", gettext("流程版本"), actor is not None and actor.holds(DESIGNER), 0),
        ("incidents.show", gettext("异常处理"), actor is not None and actor.holds(KEEPER), 0),
        ("calendar.show", gettext("工作日历"), actor is not None and actor.holds(KEEPER), 0),
    ]
    part = (request.endpoint or "").partition(".")[0]
    return [
        Entry(label, url_for(endpoint), endpoint.startswith(f"{part}."), count)
        for endpoint, label, shown, count in words
        if shown
    ]


def here() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def here_with(**changes: Any) -> str:
    """The address of this page with some of its questions changed."""
    asked = {**request.args.to_dict(), **changes}
    return url_for(
        str(request.endpoint), **{**(request.view_args or {}), **{k: v for k, v in asked.items() if v}}
    )
