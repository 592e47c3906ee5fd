"""A made-up engine and presenter, so that the generic endpoints are tested without a real procedure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FORM = {
    "components": [
        {"type": "textarea", "key": "remark", "label": "说明"},
        {
            "type": "group",
            "components": [
                {
                    "type": "radio",
                    "key": "outcome",
                    "values": [
                        {"value": "agree", "label": "同意", "label_en": "Agree"},
                        {"value": "object", "label": "不同意"},
                    ],
                }
            ],
        },
    ]
}
CASE = {
    "case_no": "430211-adm-2026-00001",
    "process_id": "adm_prepare",
    "process_version": 1,
    "process_name": Said("准入准备", "Preparation"),
    "title": "老年人能力评估",
    "state": "PREPARING",
    "state_label": Said("准备中", "In preparation"),
    "ended": False,
    "started_at": AT,
    "ended_at": None,
    "sections": [
        {
            "key": "plan",
            "title": Said("方案", "Plan"),
            "rows": [{"label": Said("人员", "Staff"), "value": "2人", "was": "1人"}],
            "table": {"columns": [Said("日期", "Date")], "rows": [["2026-03-02"]]},
        }
    ],
    "opinions": [],
    "timeline": [
        {
            "at": AT,
            "actor_name": "经办人",
            "unit_name": "民政局",
            "post": "经办人",
            "text": Said("起草", "Draft"),
        }
    ],
    "documents": [],
    "attachments": [],
    "clock": {
        "due_at": AT,
        "limit_days": 15,
        "used_days": 2,
        "stops": [{"from": AT, "to": None, "reason": "补正"}],
    },
    "basis": [{"title": "准入制度", "article": "第七条", "quote": "……", "rule": "ADM-11"}],
    "actions": [{"key": "withdraw", "label": Said("撤回", "Withdraw"), "form": None}],
}


OPINION = Said("提出意见", "Give an opinion")


class StaleTask(Refusal):
    """Somebody else was faster."""

    code = "toy-task-stale"
    title = Said("任务已有变化", "The task has changed")


@dataclass
class Task:
    """A task."""

    id: str = "t1"
    case_no: str = "430211-adm-2026-00001"
    case_title: str = "老年人能力评估"
    process_id: str = "adm_prepare"
    process_version: int = 1
    element_id: str = "give_opinion"
    name: Said = OPINION
    state: str = "open"
    version: int = 3
    opened_at: datetime = AT
    due_at: date | None = date(2026, 3, 9)
    limit_days: int | None = 5
    reminded: int = 0
    stopped_at: datetime | None = None
    assignee: str | None = None
    candidates: tuple[str, ...] = ("township_clerk@430211102",)
    form_key: str = "form:give_opinion"
    draft: Any = None
    kind: str = "step"
    closed_by: str | None = None
    seen_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "claimed")

    def may_be_done_by(self, actor: Actor) -> bool:
        return self.assignee == actor.user_id or not actor.roles.isdisjoint(self.candidates)


class FakeEngine:
    """Keeps one task."""

    def __init__(self) -> None:
        self.kept = Task()
        self.completed: list[tuple[str, Any]] = []
        self.stops: list[Any] = []
        self.additions: list[dict[str, Any]] = []

    def task(self, session: Any, task_id: str) -> Task:
        if task_id != self.kept.id:
            raise NotShown
        return self.kept

    def _change(self, version: int, **changes: Any) -> None:
        if version != self.kept.version:
            raise StaleTask
        self.kept = replace(self.kept, version=version + 1, **changes)

    def claim(self, work: Any, task_id: str, *, version: int) -> None:
        self._change(version, state="claimed", assignee=work.actor.user_id)

    def release(self, work: Any, task_id: str, *, version: int) -> None:
        self._change(version, state="open", assignee=None)

    def save_draft(self, work: Any, task_id: str, *, data: Any, version: int) -> None:
        self._change(version, draft=data)

    def complete(self, work: Any, task_id: str, *, outcome: str, data: Any, version: int) -> None:
        self._change(version, state="completed")
        self.completed.append((outcome, data))

    def newest(self, session: Any) -> dict[str, int]:
        return {"adm_prepare": 1}

    def definition(self, session: Any, process_id: str, version: int | None = None) -> Any:
        return FakeLibrary().definition(process_id, version)

    def released(self, session: Any, process_id: str, version: int) -> Any:
        definition = self.definition(session, process_id, version)
        return SimpleNamespace(definition=definition, in_force_from=date(2026, 3, 1), withdrawn_at=None)

    def position(self, session: Any, case_no: str) -> dict[str, Any]:
        return {"process_id": "adm_prepare", "version": 1, "active": ["give_opinion"], "done": ["draft_plan"]}

    def why(self, session: Any, case_no: str) -> list[dict[str, Any]]:
        return [
            {
                "at": AT,
                "name": "适用程序",
                "formula": "",
                "inputs": [{"label": "有异议", "value": True}],
                "outputs": [{"label": "可适用程序", "value": "ordinary"}],
                "rules": [{"number": 2, "annotation": "ADM-14：有异议，适用普通程序"}],
                "reason": None,
                "superseded": False,
            }
        ]

    def stuck(self, session: Any, case_no: str) -> list[dict[str, Any]]:
        return [
            {
                "incident_id": "i1",
                "element_id": "search_catalogue",
                "name": Said("查询目录", "Search"),
                "kind": "job",
                "cause": Said("程序出错（OSError）", "The program failed (OSError)"),
                "since": AT,
                "next_try_at": None,
            }
        ]

    def added(self, session: Any, case_no: str) -> list[dict[str, Any]]:
        return self.additions

    def clock_stops(self, session: Any, case_no: str) -> list[Any]:
        return self.stops


class FakeActs:
    """Nothing but reading is open to anybody; `test_taskacts` has the real ones."""

    def was_drawn_in(self, session: Any, case_no: str, actor: Actor) -> bool:
        return False

    def is_stuck(self, session: Any, case_no: str) -> bool:
        return False

    def of_task(self, session: Any, task: Any, actor: Actor) -> dict[str, Any]:
        may = (
            "may_return_straight", "may_transfer", "may_delegate", "may_cosign", "may_copy", "may_urge",
            "batch",
        )  # fmt: skip
        nobody = ("delegated_by_name", "closed_for_name", "urged_at")
        return {
            "acts": {"return_to": [], **dict.fromkeys(may, False)},
            "kind": "step",
            "urged": 0,
            "question": "",
            "cosigns": [],
            "remarks": [],
            "supervisions": [],
            **dict.fromkeys(nobody),
        }

    def of_case(self, session: Any, case_no: str, actor: Actor) -> dict[str, Any]:
        return {
            "remarks": [],
            "copies": [],
            "withdrawable": [],
            "may_urge": False,
            "supervisions": [],
            "may_supervise": False,
        }


class FakeLibrary:
    """Knows one definition."""

    def definition(self, process_id: str, version: int | None = None) -> Any:
        if process_id != "adm_prepare":
            raise NotShown
        name = Said("准入准备", "Preparation")
        return SimpleNamespace(name=name, bpmn=b"<definitions/>", forms={"give_opinion": FORM})


class FakePresenter:
    """Shows the case to the civil affairs bureau."""

    told: dict[str, Any] = CASE

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        return case_no == CASE["case_no"] and actor.unit == "430211-mzj"

    def case_file(self, session: Any, case_no: str, actor: Actor) -> dict[str, Any]:
        return dict(self.told)

    def task_data(self, session: Any, task: Any, actor: Actor) -> Any:
        data = {"remark": "", "kept": 1}
        return data, {"units": [{"value": "430211102", "label": "镇"}]}, Said("请贵镇提出意见", "Please")

    def act(self, work: Any, case_no: str, key: str, data: Any) -> Any:
        if key != "withdraw":
            raise ActionUnknown
        return {"reason": data["reason"]}


class FakeDesigner:
    """Finds fault with script tasks."""

    def check(self, bpmn: bytes, extras: Any) -> list[Any]:
        if b"scriptTask" not in bpmn:
            return []
        said = Said("不允许脚本任务", "Script tasks are not allowed")
        about = {"element": "s1", "name": "计算", "also": (), "severity": "blocks", "rule": "no-script"}
        return [SimpleNamespace(**about, said=said, remedy=said)]
