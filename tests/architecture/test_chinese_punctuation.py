"""Chinese texts are set with Chinese punctuation: people print them as official documents (GB/T 15834)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAN = "\u4e00-\u9fff》）"
FOREIGN = re.compile(rf"[{HAN}] ?[,;:]|[,;] ?[{HAN}]|[{HAN}]\([{HAN}]|[{HAN}]\)[{HAN}]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}|\b(?:and|or)\b")
PATTERN = re.compile(r"\\[sd]|\(\?|\.\{")
SOURCES = [
    path
    for folder in ("chassis", "gatehouse", "portal", "services")
    for path in (ROOT / folder).rglob("*.py")
]


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a file that is no docstring, with its line."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def is_foreign(text: str) -> bool:
    """Whether a Chinese text bears a comma, colon, semicolon or bracket of another script."""
    return bool(FOREIGN.search(text)) and not ENGLISH.search(text) and not PATTERN.search(text)


def test_no_chinese_text_of_the_code_bears_foreign_punctuation() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES
        for line, text in texts(ast.parse(path.read_text(encoding="utf-8")))
        if is_foreign(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["还缺少 3 处:方案", "退出申请(申请编号", "不能直接下派,须由", "乡镇(街道)党"]
)
def test_what_is_foreign_is_found(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text", ["请用 round() 取舍", "还缺少 3 处：方案", "2026-EVT-00001, 12:30", "选项!$A$1"]
)
def test_what_belongs_there_is_left_alone(text: str) -> None:
    assert not is_foreign(text)
