"""An order as an official letter (GB/T 9704-2012), to be shown where the work is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chassis.documents.letter import Block, Heading, Letter, Paragraph, Table
from services.dispatch.domain.catalogue import ItemVersion
from services.dispatch.domain.work_order import WorkOrder

RIGHTS = "社区可以核对：没有准入、超出告知单、没有经费或者时间不足的，有权拒绝。扫码可以核验本派单是否有效。"


def order_letter(order: WorkOrder, names: Mapping[str, str]) -> Letter | None:
    """The letter of an order the gate let through; nothing before."""
    item = order.snapshot
    if item is None:
        return None
    receiver = order.community or order.township
    return Letter(
        issuer=names.get(order.sender, order.sender),
        number=order.order_no,
        title=f"关于“{item.name}”的派单",
        addressee=names.get(receiver, receiver),
        blocks=tuple(_blocks(order, item)),
        date=order.order_date,
        copies=(names.get(order.township, order.township),) if order.community else (),
        note=f"联系方式：{order.demand.contact}" if order.demand.contact else "",
    )


def _blocks(order: WorkOrder, item: ItemVersion) -> Iterator[Block]:
    demand = order.demand
    rests_on = f"工作告知单 {item.notice_no}" if item.notice_no else "社区工作事项指导清单"
    yield Paragraph(f"本派单依据{rests_on}（事项编号 {order.item_ref}，第{item.version}版），已经核对准入。")
    yield Heading("工作要求")
    rows = [("工作内容", demand.content), ("起止日期", f"{demand.start} 至 {demand.due}")]
    rows += [("反馈方式", demand.result_form)] if demand.result_form else []
    rows += [("性质", "、".join(demand.burden_kinds))] if demand.burden_kinds else []
    rows += [("经费", demand.funds_reference)] if demand.funds_reference else []
    yield Table(("项目", "内容"), tuple(rows), widths=(1, 3))
    yield Paragraph(RIGHTS)
