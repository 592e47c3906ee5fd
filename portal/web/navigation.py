"""The main navigation: what a reader's posts have a use for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from chassis.actor import Actor
from portal.storage.roles import AUDIT_ADMINISTRATOR, SECURITY_ADMINISTRATOR
from portal.web.standing_in import LEADERS

WATCHERS = (
    "committee_office_clerk", "committee_office_head", "performance_office_clerk", "city_supervisor",
    "system_administrator",
)  # fmt: skip
"""Who reads the register of alerts."""
COMMITTEE = (
    "committee_office_clerk",
    "committee_office_head",
    "committee_member",
    "committee_vice_chair",
    "committee_chair",
    "city_supervisor",
)
"""Who has a use for the meetings of the member units."""
REPORTED = (
    "city_supervisor", "committee_office_clerk", "committee_office_head", "committee_vice_chair",
    "committee_chair",
)  # fmt: skip
CARRIERS = ("community_secretary", "township_clerk", "township_party_committee")
"""Who answers for a place that carries items."""
JUDGES = ("township_clerk", "department_clerk", "agency_head", "performance_office_clerk")
"""Whose business the daily marks of agencies' staff are."""
KEEPER = "system_administrator"
DESIGNER = "process_designer"
# Pages that lie behind another one of the navigation.
_BELONGS = dict.fromkeys(("designer_files", "designer_revisions", "dry_run", "replays"), "designer")
APPROVER = "process_approver"
SENDERS = ("department_clerk", "township_clerk")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation."""

    label: str
    href: str
    here: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A word of the main navigation, and the pages behind it."""

    label: str
    pages: list[Entry]

    @property
    def here(self) -> bool:
        """Whether one of its pages is being read."""
        return any(page.here for page in self.pages)


def groups(actor: Actor | None, counts: Mapping[str, int]) -> list[Group]:
    """What this reader can go to; a group of one page is called as the page is."""
    known = actor is not None
    watches = actor is not None and any(map(actor.holds, WATCHERS))
    sits = actor is not None and any(map(actor.holds, COMMITTEE))
    reported = actor is not None and any(map(actor.holds, REPORTED))
    carries = actor is not None and any(map(actor.holds, CARRIERS))
    judged = actor is not None and any(map(actor.holds, JUDGES))
    designs = actor is not None and actor.holds(DESIGNER)
    draws = designs or (actor is not None and actor.holds(APPROVER))
    keeps = actor is not None and actor.holds(KEEPER)
    guards = actor is not None and actor.holds(SECURITY_ADMINISTRATOR)
    audits = actor is not None and actor.holds(AUDIT_ADMINISTRATOR)
    leads = actor is not None and any(map(actor.holds, LEADERS))
    words: list[tuple[str, list[tuple[str, str, bool]]]] = [
        (
            gettext("工作台"),
            [
                ("inbox.show", gettext("工作台"), known),
                ("team.show", gettext("团队"), leads),
                ("reports.show", gettext("统计报表"), known),
            ],
        ),
        (
            gettext("准入"),
            [
                ("applications.show", gettext("准入申请"), known),
                ("meetings.show", gettext("会议"), sits),
            ],
        ),
        (
            gettext("目录台账"),
            [
                ("catalogue.show", gettext("事项目录"), True),
                ("duties.show", gettext("乡镇职责"), True),
                ("notices.show", gettext("告知单"), known),
                ("my_items.show", gettext("我的事项"), carries),
                ("burden.show", gettext("负担台账"), known),
            ],
        ),
        (
            gettext("指挥"),
            [
                ("orders.show", gettext("派单"), known),
                ("grid_events.show", gettext("事件"), known),
                ("whistles.show", gettext("吹哨报到"), known),
                ("grid_events.board", gettext("一台运行"), known),
            ],
        ),
        (
            gettext("派驻机构"),
            [
                ("agencies.show", gettext("机构登记"), known),
                ("appointments.show", gettext("负责人任免"), known),
                ("adverse_opinions.show", gettext("负责人意见"), known),
                ("staff_notices.show", gettext("人员调整"), known),
                ("secondments.show", gettext("抽调借用"), known),
            ],
        ),
        (
            gettext("考评"),
            [
                ("statements.show", gettext("目标责任书"), known),
                ("staff_marks.show", gettext("人员日常考核"), judged),
                ("assessments.show", gettext("双向考评"), known),
                ("schemes.show", gettext("考评细则"), known),
                ("figures.show", gettext("考评数据"), known),
            ],
        ),
        (
            gettext("督办"),
            [
                ("alerts.show", gettext("督办预警"), watches),
                ("quarter.show", gettext("季度报告"), reported),
            ],
        ),
        (
            gettext("流程与系统"),
            [
                ("processes.show", gettext("流程"), known),
                ("own_cases.show", gettext("本县程序"), known),
                ("designer.show", gettext("流程设计"), draws),
                ("versions.show", gettext("流程版本"), designs),
                ("parameters.show", gettext("参数"), known),
                ("incidents.show", gettext("异常处理"), keeps),
                ("deliveries.show", gettext("消息发送"), keeps),
                ("to_dos.show", gettext("统一待办"), keeps),
                ("calendar.show", gettext("工作日历"), keeps),
                ("accounts.show", gettext("账号管理"), guards),
                ("audit.show", gettext("审计日志"), audits),
            ],
        ),
    ]
    found = []
    read = _page_read([endpoint for _, pages in words for endpoint, _, shown in pages if shown])
    for label, pages in words:
        entries = [
            Entry(name, url_for(endpoint), endpoint == read, _count(endpoint, counts))
            for endpoint, name, shown in pages
            if shown
        ]
        if entries:
            found.append(Group(label if len(entries) > 1 else entries[0].label, entries))
    return found


def _page_read(endpoints: Sequence[str]) -> str:
    """Which page of the navigation is being read: itself, or the first one it belongs to."""
    asked = request.endpoint or ""
    part = asked.partition(".")[0]
    part = _BELONGS.get(part, part)
    belongs = (one for one in endpoints if one.startswith(f"{part}."))
    return asked if asked in endpoints else next(belongs, "")


def _count(endpoint: str, counts: Mapping[str, int]) -> int:
    return counts.get("open", 0) if endpoint == "inbox.show" else 0


def here() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def here_with(**changes: Any) -> str:
    """The address of this page with some of its questions changed."""
    asked = {**request.args.to_dict(), **changes}
    return url_for(
        str(request.endpoint), **{**(request.view_args or {}), **{k: v for k, v in asked.items() if v}}
    )
