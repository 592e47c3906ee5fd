"""What dispatch writes: questions to the gate, reports of orders, orders it kept back."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from tests.integration.histories.acts import CIVIL_AFFAIRS, DEPARTMENTS, EDUCATION, Acts, picked
from tests.integration.histories.step import SONGSHAN
from tests.integration.histories.what_people_say import TAIYUAN, XIANGYIN

POST = ("ask_the_gate", "ask_the_gate", "hear_of_an_order", "hear_of_a_blocked_order")
FATES = (
    ("created",), ("created", "accepted"), ("created", "accepted", "done"), ("created", "refused"),
    ("created", "accepted", "recalled"),
)  # fmt: skip


class Post(Acts):
    """Every letter comes once or twice, and those of one order in any order."""

    orders: int

    def _order_no(self) -> str:
        self.orders += 1
        return f"PD-9-{self.orders:05d}"

    def ask_the_gate(self, item: int, by: int, days: int) -> dict[str, Any]:
        """Dispatch asks whether an order of some day may rest on something; what it asked."""
        refs = [row.item_id for row in self.county.rows.work_item] or ["SX-2026-09999"]
        question = {
            "order_no": self._order_no(),
            "item_ref": picked([*refs, *refs, "ZZ-001", "ZZ-007"], item),
            "community": picked([XIANGYIN, XIANGYIN, TAIYUAN], by),
            "order_date": (self.today + timedelta(days=days)).isoformat(),
            "sender": picked([EDUCATION, EDUCATION, *DEPARTMENTS, "430211-zzb", SONGSHAN], by),
            "burden_kinds": ["协助行政事务"],
            "responsible": False,
            "funds_reference": "部门预算",
        }
        letter = self.county.letter(
            "dispatch.gate-asked.v1", question["order_no"], question, source="dispatch"
        )
        self.county.deliver([letter])
        return question

    def hear_of_an_order(self, which: int, order: int, days: int) -> None:
        """Reports of one order come twice and in any order; they count as if they had not."""
        fates, order_no = picked(FATES, which), self._order_no()
        letters = [self.county.order(order_no, fate, minutes) for minutes, fate in enumerate(fates)]
        shuffled = picked(list(permutations(letters)), order)
        self.county.deliver(shuffled)
        before = self.county.state
        self.county.deliver(shuffled)
        assert self.county.state == before, "a message heard twice changed something"

    def hear_of_a_blocked_order(self, which: int, _by: int, _days: int) -> None:
        """The gate of dispatch kept an order back; the office looks into it once."""
        if len(self.county.rows.blocked_order) >= 2:
            return
        order_no = self._order_no()
        report = {
            "order_no": order_no, "sender": picked([EDUCATION, CIVIL_AFFAIRS], which), "item_ref": None,
            "text": "每日上报活动照片", "community": XIANGYIN, "township": SONGSHAN,
            "reason_code": "NOT_FOUND", "at": self.county.clock.now().isoformat(), "blocks_in_90_days": 1,
        }  # fmt: skip
        letter = self.county.letter("dispatch.order-blocked.v1", order_no, report, source="dispatch")
        self.county.deliver([letter, letter])
