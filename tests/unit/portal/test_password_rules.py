"""Which passwords people may choose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.errors import Refusal
from portal.storage.credentials import Account
from portal.web.password_rules import (
    PasswordCommon,
    PasswordTellsName,
    PasswordTooLong,
    PasswordTooShort,
    must_change,
    refuse_weak,
)

SET_AT = datetime(2026, 1, 5, tzinfo=UTC)
CLERK = Account("a1", "mzj.clerk", "区民政局经办人", "hash", SET_AT, False)


@pytest.mark.parametrize(
    "password", ["trumpet lantern river", "eleven-wet-gulls", "雨后青石板路上的三只麻雀呢"]
)
def test_a_long_password_of_ones_own_is_allowed(password: str) -> None:
    refuse_weak(password, CLERK)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("elevensigns", PasswordTooShort),
        ("x7" * 101, PasswordTooLong),
        ("my MZJ.Clerk door", PasswordTellsName),
        ("区民政局经办人的门一直开着", PasswordTellsName),
        ("password1234", PasswordCommon),
        ("P@ssw0rd20260101", PasswordCommon),
        ("Admin@2026!!!", PasswordCommon),
        ("zhuzhou-tianyuan-2026", PasswordCommon),
        ("123456789012", PasswordCommon),
        ("20260101200001", PasswordCommon),
        ("qwertyuiop123456", PasswordCommon),
        ("1qaz2wsx3edc4rfv", PasswordCommon),
        ("poiuytrewq98765", PasswordCommon),
        ("xyzxyzxyzxyz", PasswordCommon),
        ("aaaaaaaaaaaaaaaa", PasswordCommon),
        ("x9f2x9f2x9f2x9f2", PasswordCommon),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        refuse_weak(password, CLERK)


def test_a_password_gets_old_only_where_the_county_says_so() -> None:
    late = SET_AT + timedelta(days=91)
    assert not must_change(CLERK, late, 0)
    assert must_change(CLERK, late, 90)
    assert not must_change(CLERK, SET_AT + timedelta(days=90), 90)


def test_a_password_that_was_given_is_changed_whatever_the_county_says() -> None:
    given = Account("a1", "mzj.clerk", "区民政局经办人", "hash", SET_AT, True)
    assert must_change(given, SET_AT, 0)
