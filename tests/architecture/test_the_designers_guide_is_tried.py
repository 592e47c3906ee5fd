"""Every recipe of docs/designers.md is done by a test in the browser, which takes the pictures it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/designers.md").read_text(encoding="utf-8")
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/e2e").glob("test_recipes*.py"))
)
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 80_000
TITLE = re.compile(r"^### (改法 (\d+)：.+)$", re.M)
SHOWN = re.compile(r"!\[([^\]]+)\]\(pictures/([\w-]+)\.png\)")


def parts(text: str, titles: re.Pattern[str]) -> dict[str, str]:
    """What stands under each title, by the title."""
    found = list(titles.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return {one[1]: text[one.end() : end] for one, end in zip(found, ends, strict=True)}


RECIPES = parts(GUIDE.partition("\n## 还做不到")[0], TITLE)
ACTED_OUT = parts(TESTS, re.compile(r'^    """(改法 \d+：.+)。"""$', re.M))


def test_every_recipe_is_done_by_a_test_and_none_besides() -> None:
    assert list(RECIPES) == sorted(ACTED_OUT, key=lambda title: int(re.findall(r"\d+", title)[0]))
    assert [title.split("：")[0] for title in RECIPES] == [f"改法 {n}" for n in range(1, len(RECIPES) + 1)]


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_shows_the_pictures_its_test_takes(title: str) -> None:
    taken = re.findall(r'\.shoots\(\s*"([\w-]+)"', ACTED_OUT[title])
    shown = [name for _, name in SHOWN.findall(RECIPES[title])]
    assert sorted(shown) == sorted(taken) != []
    number = re.findall(r"\d+", title)[0]
    assert all(name.startswith(f"{number}-") for name in shown)


def test_every_picture_is_there_and_small_and_none_is_left_over() -> None:
    kept = {path.stem: path.stat().st_size for path in PICTURES.iterdir()}
    assert kept.keys() == {name for _, name in SHOWN.findall(GUIDE)}
    assert {name: size for name, size in kept.items() if size > LARGEST} == {}
