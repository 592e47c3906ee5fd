"""What is written to a person outside the portal, in the person's language: how much, and where it leads.

A case with named readers is told by its number alone: neither its kind nor its step says what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from chassis.clock import COUNTY_ZONE
from chassis.texts import Said

if TYPE_CHECKING:
    from portal.storage.deliveries import Claimed

Row = Mapping[str, Any]

KINDS: Mapping[str, Said] = {
    "pressing": Said("紧急待办", "Urgent work"),
    "new": Said("新待办", "New work"),
    "returned": Said("退回给您", "Returned to you"),
    "withdrawn": Said("对方已撤回", "Taken back"),
    "due": Said("临近到期", "Due soon"),
    "overdue": Said("已超期", "Overdue"),
    "urged": Said("催办", "Urged"),
    "copied": Said("抄送", "Copied to you"),
    "ended": Said("已办结", "Ended"),
    "supervised": Said("下属超期", "Overdue below you"),
    "asked": Said("督办", "Under supervision"),
    "answered": Said("已回复督办", "Supervision answered"),
}
"""What each kind of notification is called, in the portal and outside it."""

_SENDER = Said("把关", "Gatehouse")
_TO_DO = Said("有一件工作需要您查看", "There is work for you to look at")
_MANY = Said("您有 {count} 条消息", "{count} messages for you")
_STEP = Said("环节：{step}", "Step: {step}")
_DUE = Said("到期：{due}", "Due: {due}")
_FOOT = Said(
    "本消息由系统自动发出，请勿回复。更改或停止接收：{settings}",
    "Sent automatically; please do not reply. To change or stop these messages: {settings}",
)
_CONFIRM = Said("请确认您的邮箱", "Please confirm your address")
_CONFIRM_TEXT = Said(
    "有人在把关系统的通知设置中填写了这个邮箱。如果是您本人，请打开下面的链接并登录确认，"
    "{hours} 小时内有效：\n\n{address}\n\n如果不是您，请忽略本邮件。",
    "This address was entered in the notification settings of Gatehouse. If it was you, open this link"
    " and sign in to confirm it within {hours} hours:\n\n{address}\n\nIf it was not you, ignore this mail.",
)
_TEST = Said("测试消息", "Test message")
_TEST_TEXT = Said("收到本消息，说明通知可以送达。", "You read this: messages reach you here.")

_TO_LOOK_AT, _SEE_INSIDE, _NONE = "有待查看工作", "见系统", "无"

_MORE = Said("另有 {count} 条，见 {address}", "{count} more: {address}")

HOURS_TO_CONFIRM = 24
BRIEF_BYTES = 1700
"""A robot of 企业微信 takes 2,048 bytes of text."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, the same however often it has to be tried."""

    id: str
    made_at: datetime
    language: str
    subject: str
    text: str
    settings: str
    brief: str
    """The same for where little room is: as much as fits, and how much more there is."""
    values: tuple[str, ...] = ()
    """The same where the words are agreed on beforehand and only a few values are filled in."""
    proves: bool = False
    """Whether it proves whose address it is sent to, and tells of nothing."""


class Letters:
    """Writes the letters of one portal."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def write(self, claimed: Claimed) -> Letter:
        """The letter of a delivery."""
        language = claimed.preferences.language
        if claimed.purpose == "confirm":
            link = self._at("notification-settings", code=claimed.code or "")
            subject = _CONFIRM
            text = _CONFIRM_TEXT.filled(hours=HOURS_TO_CONFIRM, address=link)
            blocks = [text]
        elif claimed.purpose == "test":
            subject, text = _TEST, _TEST_TEXT
            blocks = [_TEST_TEXT]
        else:
            subject = self._subject(claimed.notices)
            blocks = [self._block(row) for row in claimed.notices]
            text = Said(*("\n\n".join(block[spoken] for block in blocks) for spoken in (0, 1)))
            blocks = self._as_fits(blocks)
        settings = self._at("notification-settings")
        foot = _FOOT.filled(settings=settings)
        whole = Said(f"{text.zh}\n\n-- \n{foot.zh}\n", f"{text.en}\n\n-- \n{foot.en}\n")
        return Letter(
            id=claimed.id,
            made_at=claimed.made_at,
            language=language,
            subject=f"[{_in(language, _SENDER)}] {_in(language, subject)}",
            text=_in(language, whole),
            settings=settings,
            brief="\n\n".join([_in(language, _SENDER), *(_in(language, block) for block in blocks)]),
            values=_values(claimed),
            proves=claimed.purpose == "confirm",
        )

    def _subject(self, rows: Sequence[Row]) -> Said:
        if len(rows) != 1:
            return _MANY.filled(count=len(rows))
        return _headline(rows[0])

    def _as_fits(self, blocks: Sequence[Said]) -> list[Said]:
        """As many as fit into the room the smallest channel has, in either language."""
        fitting: list[Said] = []
        room = BRIEF_BYTES
        for block in blocks:
            room -= max(len(spoken.encode()) for spoken in block) + 2
            if room < 0:
                more = len(blocks) - len(fitting)
                return [*fitting, _MORE.filled(count=more, address=self._at("notifications"))]
            fitting.append(block)
        return fitting

    def _block(self, row: Row) -> Said:
        lines = [_headline(row)]
        if row["case_title"]:
            lines.append(Said(row["case_no"], row["case_no"]))
            if row["step"]:
                lines.append(
                    _STEP.filled(step=Said(row["step"]["zh"], row["step"].get("en") or row["step"]["zh"]))
                )
        if row["due_at"]:
            due = row["due_at"].astimezone(COUNTY_ZONE).strftime("%Y-%m-%d %H:%M")
            lines.append(_DUE.filled(due=due))
        link = self._at(f"notifications/{row['id']}")
        return Said(*("\n".join([*(line[spoken] for line in lines), link]) for spoken in (0, 1)))

    def _at(self, path: str, **asked: str) -> str:
        return urljoin(self._public_url, path) + (f"?{urlencode(asked)}" if asked else "")


def _values(claimed: Claimed) -> tuple[str, ...]:
    """What a short message is filled with: kind, number, limit and how many more there are, or a code.

    Everybody who holds the telephone reads it; the words around it are Chinese, as they were approved.
    """
    if claimed.purpose == "confirm":
        return claimed.code or "", str(claimed.code_minutes)
    if not claimed.notices:
        return _TEST.zh, _NONE, _NONE, "0"
    first = min(claimed.notices, key=_how_urgent)
    more = str(len(claimed.notices) - 1)
    if not first["case_title"]:
        return _TO_LOOK_AT, first["case_no"], _SEE_INSIDE, more
    due = first["due_at"].astimezone(COUNTY_ZONE).strftime("%m-%d %H:%M") if first["due_at"] else _NONE
    return KINDS[first["kind"]].zh, first["case_no"], due, more


def _how_urgent(row: Row) -> tuple[bool, datetime]:
    return row["kind"] != "pressing", row["due_at"] or datetime.max.replace(tzinfo=UTC)


def _headline(row: Row) -> Said:
    """What happened to what; of a case with named readers only that there is something."""
    if not row["case_title"]:
        return Said(f"{_TO_DO.zh}：{row['case_no']}", f"{_TO_DO.en}: {row['case_no']}")
    kind = KINDS[row["kind"]]
    return Said(f"{kind.zh}：{row['case_title']}", f"{kind.en}: {row['case_title']}")


def _in(language: str, words: Said) -> str:
    return words.en if language == "en" else words.zh
