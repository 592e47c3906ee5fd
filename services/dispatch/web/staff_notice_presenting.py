"""The case file of a notice of a change of staff, and its one task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.staff_notice import MOVEMENT_NAMES, STATE_NAMES, StaffNotice, State
from services.dispatch.web.legal_basis import TOLD_IN_TIME
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
PROCESS_NAME = Said("一般人员调整告知", "Notice of a change of staff")
SUPERVISOR = "city_supervisor"
WHY = Said(
    "派出部门调整服务您辖区的派驻机构一般人员，请阅知；可以附意见，意见留存，不影响调整。",
    "An agency that serves your township changes its staff: read it; a remark is kept and holds nothing up.",
)
SAYINGS: Mapping[str, Said] = {
    "staff-notified": Said("告知乡镇（街道），登记簿已变更", "told the townships; the register is changed"),
    "staff-notice-read": Said("已阅知", "has read it"),
    "staff-notice-closed": Said("办结", "ended"),
    "timer-fired": Said("期限届满，视为送达", "time is over; counts as delivered"),
    **CLOCK_LINES,
    **ACT_WORDS,
}


def may_read(notice: StaffNotice, actor: Actor) -> bool:
    """The sending department, the townships served, and the city."""
    return actor.unit in (notice.sender, *notice.townships) or actor.holds(SUPERVISOR)


@dataclass(frozen=True)
class StaffNoticePresenter:
    """Tells about notices to those who sent and who receive them."""

    reads: Reads
    process_versions: Any

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the notice is any business of the actor."""
        notice = self.reads.staff_notice(session, case_no)
        return notice is not None and may_read(notice, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one notice."""
        notice = self._found(session, case_no)
        names = self.reads.names(session, {notice.sender, *notice.townships})
        entries = self.reads.journal(session, case_no)
        return {
            "case_no": case_no,
            "process_id": "app_staff_notice",
            "process_version": self.process_versions(session, case_no),
            "process_name": PROCESS_NAME,
            "title": f"人员{MOVEMENT_NAMES[notice.movement].zh}：{notice.agency_name}{notice.post}",
            "state": notice.state,
            "state_label": STATE_NAMES[notice.state],
            "ended": notice.state is State.TOLD,
            "started_at": notice.sent_at,
            "ended_at": notice.ended_at,
            "sections": [_notice(notice, names), _readings(notice, names)],
            "opinions": [],
            "timeline": [
                {
                    "at": one.at,
                    "actor_name": one.actor_name,
                    "unit_name": one.unit_name,
                    "post": one.post,
                    "text": SAYINGS[one.action].filled(**one.facts),
                }
                for one in entries
                if one.action in SAYINGS
            ],
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": [TOLD_IN_TIME],
            "position": None,
            "actions": [],
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """Nothing is filled in beforehand."""
        return {}, {}, WHY

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """A notice that is out stays out."""
        raise ActionUnknown(action=key)

    def _found(self, session: Any, case_no: str) -> StaffNotice:
        notice = self.reads.staff_notice(session, case_no)
        if notice is None:
            raise NotShown
        return notice


def _notice(notice: StaffNotice, names: Mapping[str, str]) -> Plain:
    rows = [
        ("派出部门", "Sending department", names.get(notice.sender, notice.sender)),
        ("机构和岗位", "Agency and post", f"{notice.agency_name} {notice.post}"),
        ("人员", "Person", notice.person),
        ("调整", "Movement", MOVEMENT_NAMES[notice.movement]),
        ("决定日期", "Decided on", notice.decided_on),
        ("生效日期", "In effect from", notice.effective_from),
        ("原因", "Reason", notice.reason),
        ("接替人员", "Successor", notice.successor or None),
        ("告知不及时", "Told late", Said("是", "yes") if notice.late else None),
    ]
    title = Said("人员调整告知（F-APP-08）", "Notice (F-APP-08)")
    labelled = [{"label": Said(zh, en), "value": value} for zh, en, value in rows if value is not None]
    return {"key": "notice", "title": title, "rows": labelled, "table": None}


def _readings(notice: StaffNotice, names: Mapping[str, str]) -> Plain:
    read = {one.township: one for one in notice.readings}
    lines = []
    for code in notice.townships:
        one = read.get(code)
        lines.append(
            [names.get(code, code), one.by if one else "", one.at if one else "", one.remark if one else ""]
        )
    columns = [
        Said("乡镇（街道）", "Township"),
        Said("阅知人", "Read by"),
        Said("时间", "At"),
        Said("意见", "Remark"),
    ]
    table = {"columns": columns, "rows": lines}
    return {"key": "readings", "title": Said("阅知情况", "Who has read it"), "rows": [], "table": table}
