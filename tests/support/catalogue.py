"""A catalogue as large as a county will never have: items made of the words of the trade, by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.admission.domain.vocabulary import Category, ItemState
from services.admission.storage import tables as t
from services.admission.storage.catalogue_terms import ITEM, terms_of_version
from tests.support.pouring import pour

COUNTY = "430211"
RARE = "蜂窝煤炉具回收"
_DOING = ("开展", "协助", "配合", "组织", "落实", "登记", "上报", "巡查")
_WHAT = (
    "防溺水", "森林防火", "秸秆禁烧", "养老服务", "残疾人", "退役军人", "流动人口", "出租房屋", "食品安全",
    "垃圾分类", "河道保洁", "文明创建", "疫苗接种", "老旧小区", "就业援助", "法律援助",
)  # fmt: skip
_HOW = ("宣传", "排查", "台账", "信息采集", "走访", "统计", "动员", "整治", "档案", "培训")
_OFTEN = ("每月一次", "每季度一次", "一次", "每周两次", "每半年一次")
_START = date(2020, 1, 1)


def stock(session: Session, items: int, seed: int = 7, *, terms: bool = True) -> None:
    """Fill the tables the way the service does, only faster."""
    made = _rows(items, random.Random(seed))
    while rows := list(islice(made, 2_000)):
        session.execute(insert(t.WORK_ITEM), [row["item"] for row in rows])
        session.execute(insert(t.WORK_ITEM_VERSION), [row["version"] for row in rows])
        session.execute(insert(t.ITEM_PLACE), [place for row in rows for place in row["places"]])
        if terms:
            pour(session, t.CATALOGUE_TERM, [term for row in rows for term in row["terms"]])
    session.commit()


def _rows(items: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, items + 1):
        yield _row(number, items, chance)


def _row(number: int, items: int, chance: random.Random) -> dict[str, Any]:
    item_id, owner = f"SX-2026-{number:06}", f"{COUNTY}-u{number % 40:02}"
    what = RARE if number in (3, items // 2, items) else chance.choice(_WHAT)
    township = f"{COUNTY}{number % 12 + 1:03}"
    start = _START + timedelta(days=chance.randrange(2_500))
    version: dict[str, Any] = {
        "item_id": item_id,
        "version": 1,
        "case_no": f"{COUNTY}-adm-2026-{number:06}",
        "notice_no": f"株天社准〔2026〕{number}号",
        "name": chance.choice(_DOING) + what + chance.choice(_HOW),
        "category": chance.choice(list(Category)),
        "burden_kinds": ["seal"] if number % 500 == 0 else ["assistance"],
        "content": chance.choice(_DOING) + chance.choice(_WHAT) + chance.choice(_HOW) + "，每月一次。",
        "basis": [],
        "elements": {},
        "guarantees": {},
        "townships": [township],
        "communities": [f"{township}{number % 20 + 1:03}"],
        "start": start,
        "end": start + timedelta(days=365),
        "effective_from": start,
        "state": ItemState.IN_FORCE,
        "entitled_senders": [],
        "funds_promised": False,
        "conditions": [],
        "frequency": _OFTEN[number % len(_OFTEN)],
        "volume": str(number % 30 + 1),
    }
    item = {
        "item_id": item_id, "county": COUNTY, "owner_unit": owner, "origin": "admitted", "revision": 1,
    }  # fmt: skip
    terms = terms_of_version(SimpleNamespace(**version, owner_unit=owner))
    about = {"county": COUNTY, "kind": ITEM, "ref": item_id, "version": 1}
    return {
        "item": item,
        "version": version,
        "places": [
            {"item_id": item_id, "version": 1, "place": place}
            for place in (*version["townships"], *version["communities"])
        ],
        "terms": [{**about, "term": term} for term in sorted(terms)],
    }
