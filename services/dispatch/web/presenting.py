"""The case file of an order, and what its sender may still do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.pooling import LOOKED_BACK, asked_already, poolable
from services.dispatch.domain.work_order import (
    BEFORE_THE_GATE,
    STATE_NAMES,
    WITH_RECEIVERS,
    OrderState,
    WorkOrder,
)
from services.dispatch.usecases.take_back_order import TakeBackOrder
from services.dispatch.web.access import may_read
from services.dispatch.web.case_sections import opinions, sections, timeline
from services.dispatch.web.legal_basis import basis, basis_of_duties
from services.dispatch.web.ports import Reads
from services.dispatch.web.showing import codes_of

Plain = dict[str, Any]
PROCESS_NAME = Said("事项派单", "Sending an admitted task to communities")

ACTIONS: Mapping[str, tuple[OrderState, Said]] = {
    "recall": (OrderState.RECALLED, Said("撤回派单", "Recall the order")),
    "cancel": (OrderState.CANCELLED, Said("撤销派单", "Cancel the order")),
    "close_overdue": (OrderState.OVERDUE_CLOSED, Said("逾期关闭", "Close as overdue")),
}

SUSPENDED = Said(
    "派单因程序确认暂停办理，期间只能拒绝或者等待；暂停解除后继续，或者由系统撤回。",
    "The order is suspended while unadmitted work is dealt with: refuse it or wait; "
    "it will go on or be recalled.",
)
WHY: Mapping[str, Said] = {
    "forward_order": Said(
        "派单经过闸口，由您所在的乡镇（街道）转发给社区。",
        "The order has passed the gate; your township forwards it to the community.",
    ),
    "accept_order": Said(
        "派单发给您的社区；没有准入、超出告知单、没有经费或者时间不足的，可以拒绝。",
        "The order is for your community; you may refuse what is not admitted, beyond the notice, "
        "without funds or without time.",
    ),
    "decide_refusal": Said(
        "社区拒绝了派单，由办公室裁定；核对为未准入的，拒绝必须维持。",
        "The community refused; your office decides. What is not admitted stays refused.",
    ),
    "agree_finish": Said(
        "派单引用的事项已经完结。发单单位和承办单位都同意的，派单按原期限办完；有一方不同意，或者期限内没有都答复的，"
        "派单撤回。",
        "The item of this order has ended. If sender and receiver both agree it is finished by its own due "
        "date; if one says no, or not both answer in time, it is recalled.",
    ),
    "finish_order": Said(
        "事项已经完结，双方同意办完这张派单；请在期限前反馈，逾期撤回。",
        "The item has ended and both sides agreed to finish this order: report before it is due, "
        "or it is recalled.",
    ),
    "report_result": Said(
        "您的社区已接单，请按要求反馈结果。", "Your community accepted the order: report the result."
    ),
    "confirm_result": Said("社区已反馈，请发单单位确认。", "The community reported: the sender confirms."),
    "rate_sender": Said("派单已确认，请评价发单单位。", "The order is confirmed: rate the sender."),
}


OWN_WHY: Mapping[str, Said] = {
    **WHY,
    "accept_order": Said(
        "派单引用您所在乡镇（街道）的职责，由乡镇（街道）接单；超出职责、没有经费或者时间不足的，可以拒绝。",
        "The order rests on a duty of your township, which takes it on itself; "
        "you may refuse what is beyond it, without funds or without time.",
    ),
    "decide_refusal": Said(
        "乡镇（街道）拒绝了派单，由办公室裁定。", "The township refused the order; your office decides."
    ),
    "report_result": Said(
        "乡镇（街道）已接单，请按要求反馈结果。", "Your township accepted the order: report the result."
    ),
    "confirm_result": Said(
        "乡镇（街道）已反馈，请发单单位确认。", "The township reported: the sender confirms."
    ),
}
_GO_ON_REGARDLESS = ("decide_refusal", "agree_finish", "confirm_result", "rate_sender")
"""What was refused or done before is still settled while an order is suspended."""


class OrderPresenter:
    """Tells about orders as labelled data; the portal renders it."""

    def __init__(
        self, *, reads: Reads, take_back: TakeBackOrder, clock: Clock, process_versions: Any = None
    ) -> None:
        self.reads = reads
        self.take_back = take_back
        self.clock = clock
        self.process_versions = process_versions

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the order is any business of the actor."""
        order = self.reads.order(session, case_no)
        return order is not None and may_read(order, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one order."""
        order = self._order(session, case_no)
        pooled = self._pooled(session, order, actor)
        names = self.reads.names(session, codes_of([order, *pooled]))
        entries = self.reads.journal(session, case_no)
        suspensions = self.reads.suspensions(session, order.held_by)
        return {
            "case_no": case_no,
            "process_id": "dsp_task",
            "process_version": self.process_versions(session, case_no) if self.process_versions else 1,
            "process_name": PROCESS_NAME,
            "title": order.demand.content.strip().splitlines()[0][:120],
            "state": order.state,
            "state_label": STATE_NAMES[order.state],
            "ended": order.state.ended,
            "started_at": order.placed_at,
            "ended_at": order.ended_at,
            "sections": sections(order, names, suspensions, pooled),
            "opinions": opinions(entries),
            "timeline": timeline(entries),
            "documents": self._documents(session, order),
            "attachments": [],
            "clock": {"due_at": order.demand.due, "limit_days": None, "used_days": None, "stops": []},
            "basis": basis() if order.community else basis_of_duties(),
            "position": None,
            "actions": [
                {"key": key, "label": label, "form": _reason_form(label)}
                for key, (state, label) in ACTIONS.items()
                if _offered(order, state, actor, self.clock.today())
            ],
        }

    def _documents(self, session: Any, order: WorkOrder) -> list[Plain]:
        """The order as a letter, once the gate has let it through."""
        if order.snapshot is None:
            return []
        document: Plain = {
            "id": order.order_no,
            "kind": PROCESS_NAME,
            "number": order.order_no,
            "title": f"关于“{order.snapshot.name}”的派单",
            "formats": ["pdf", "docx"],
            "href": f"/orders/{order.order_no}/document.{{format}}",
            "proof": self.reads.proof_code(session, order.order_no),
        }
        return [document]

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its options, and why the task is with this actor."""
        order = self.reads.order(session, task.case_no)
        if order is None:
            return {}, {}, WHY.get(task.element_id, task.name)
        suspended = order.suspended and task.element_id not in _GO_ON_REGARDLESS
        data, options = self._offered_to(session, task.element_id, order)
        why = (OWN_WHY if order.community is None else WHY).get(task.element_id, task.name)
        return data, options, SUSPENDED if suspended else why

    def _offered_to(self, session: Any, element: str, order: WorkOrder) -> tuple[Plain, Plain]:
        """To a township what can be pooled; to a community what it has reported for the pool before."""
        if element == "forward_order" and order.community:
            others = self._of_community(session, order)
            possible = poolable(order, others)
            names = self.reads.names(session, codes_of(possible))
            same = [one.order_no for one in possible if asked_already(order, one)]
            return {"pool_with": same}, {"pool": [_choice(one, names) for one in possible]}
        if element in ("report_result", "finish_order") and order.pool_no and not order.reports:
            told = [one.reports[-1].text for one in self._pool(session, order) if one.reports]
            return ({"result": told[0]} if told else {}), {}
        return {}, {}

    def _of_community(self, session: Any, order: WorkOrder) -> Sequence[WorkOrder]:
        since = order.order_date - LOOKED_BACK
        return self.reads.of_community(session, order.community or "", since)

    def _pool(self, session: Any, order: WorkOrder) -> list[WorkOrder]:
        """The other orders of the pool."""
        if not order.pool_no:
            return []
        others = self._of_community(session, order)
        return [one for one in others if one.pool_no == order.pool_no and one is not order]

    def _pooled(self, session: Any, order: WorkOrder, actor: Actor) -> list[WorkOrder]:
        """Those of them that are the reader's business."""
        return [one for one in self._pool(session, order) if may_read(one, actor)]

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Recall, cancel or close an order."""
        if key not in ACTIONS:
            raise ActionUnknown(action=key)
        end_state, _ = ACTIONS[key]
        self.take_back(work, case_no, end_state=end_state, reason=str(data.get("reason") or ""))
        return {"state": end_state.value}

    def _order(self, session: Any, case_no: str) -> WorkOrder:
        order = self.reads.order(session, case_no)
        if order is None:
            raise NotShown
        return order


def _choice(order: WorkOrder, names: Mapping[str, str]) -> Plain:
    """One order as a township chooses it."""
    first = order.demand.content.strip().splitlines()[0]
    sender = names.get(order.sender, order.sender)
    label = f"{sender}：{first}（{STATE_NAMES[order.state].zh}，期限 {order.demand.due}）"
    label_en = f"{sender}: {first} ({STATE_NAMES[order.state].en}, due {order.demand.due})"
    return {"value": order.order_no, "label": label, "label_en": label_en}


def _offered(order: WorkOrder, end_state: OrderState, actor: Actor, today: date) -> bool:
    if actor.unit != order.sender or order.state.ended:
        return False
    if end_state is OrderState.CANCELLED:
        return order.state in BEFORE_THE_GATE
    overdue = today > order.demand.due
    return order.state in WITH_RECEIVERS and (overdue or end_state is OrderState.RECALLED)


def _reason_form(label: Said) -> Plain:
    return {
        "type": "default",
        "components": [
            {
                "type": "textarea",
                "key": "reason",
                "label": f"{label.zh}的理由",
                "validate": {"required": True, "maxLength": 1000},
                "properties": {"label_en": "Reason"},
            }
        ],
    }
