"""What people choose when they are told to choose a longer password; guessed first, so never allowed."""

from __future__ import annotations

import re

LEAST_DIFFERENT = 5
"""Signs a password has to be made of; fewer are one sign held down, or two by turns."""
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()_+",
)
_WRITTEN = """
abc abcd admin administrator aini beijing changeme china chinese computer county default dragon
football gatekeeper gatehouse gongan google government guanli guanliyuan guest gzw hello hunan iloveyou
ilovechina internet jiguan keyboard letmein login master michael mima monkey mysql office official oracle
passw0rd password p@ssw0rd p@ssword postgres princess public qwer qwert qwerty root sa secret secure
security server shadow shehui shequ shouquan shujuku sunshine super superman superuser support system
temp test tianyuan tianyuanqu trustno user welcome woaini woaiwojia woaizhongguo woaizuguo xiangzhen
xitong yonghu zhengfu zhongguo zhuzhou zuguo zwfw baguan banan changde huawei inspur lenovo
"""
WORDS = frozenset(_WRITTEN.split())
_NUMBERS = re.compile(r"[\d\W_]+")


def is_common(password: str) -> bool:
    """Whether a password is a well-known word with numbers about it, or a walk over the keyboard."""
    plain = password.casefold()
    return len(set(plain)) < LEAST_DIFFERENT or _is_words(plain) or _is_walk(plain) or _is_repeated(plain)


def _is_words(plain: str) -> bool:
    """Well-known words and numbers, and nothing besides."""
    if plain.strip("0123456789!@#$%^&*._-") in WORDS:
        return True
    parts = [part for part in _NUMBERS.split(plain) if part]
    return all(part in WORDS for part in parts) and (bool(parts) or plain.isdigit())


def _is_walk(plain: str) -> bool:
    """Made of runs of four and more along a row of the keyboard or the alphabet, either way."""
    rest, found = plain, 0
    while rest:
        run = next((n for n in range(len(rest), 3, -1) if _runs_along(rest[:n])), 0)
        found, rest = (found + run, rest[run:]) if run else (found, rest[1:])
    return found * 3 >= len(plain) * 2


def _runs_along(part: str) -> bool:
    return any(part in row or part[::-1] in row for row in ROWS)


def _is_repeated(plain: str) -> bool:
    """The same few signs again and again."""
    return any(
        len(plain) % size == 0 and plain[:size] * (len(plain) // size) == plain
        for size in range(1, len(plain) // 2 + 1)
        if size <= 4
    )
