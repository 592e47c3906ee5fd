"""Stationed agencies: whose they are, where they sit, whom they serve, who holds their posts (AGY-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from chassis.texts import Said
from services.dispatch.domain import agency_errors as errors
from services.dispatch.domain.events import AgencyRegistered, HolderTold, PostTold


class PostKind(StrEnum):
    """The head is appointed with consent (APP-01), changes of the others are told (APP-08)."""

    HEAD = "principal_head"
    DEPUTY = "deputy"
    ORDINARY = "ordinary"


class SinkingMode(StrEnum):
    """How a force stands at the township's disposal (AGY-12)."""

    SUNK = "sunk"
    STATIONED = "stationed"
    WHISTLE = "whistle"


POST_KIND_NAMES: Mapping[PostKind, Said] = {
    PostKind.HEAD: Said("负责人", "head"),
    PostKind.DEPUTY: Said("副职", "deputy"),
    PostKind.ORDINARY: Said("一般人员", "ordinary staff"),
}
MODE_NAMES: Mapping[SinkingMode, Said] = {
    SinkingMode.SUNK: Said("全部下沉", "wholly sunk"),
    SinkingMode.STATIONED: Said("区域派驻", "area-stationed"),
    SinkingMode.WHISTLE: Said("哨响即到", "comes at the whistle"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an agency and how many may hold it (APP-19)."""

    title: str
    kind: PostKind
    quota: int


@dataclass(frozen=True, slots=True)
class Line:
    """What the register says of an agency from a day on, until its next line."""

    since: date
    name: str
    sending_department: str
    seat_township: str
    served: tuple[str, ...]
    mode: SinkingMode = SinkingMode.STATIONED
    decider: str = ""
    contact: str = ""
    proof: str = ""
    posts: tuple[Post, ...] = ()

    @property
    def head_decided_by(self) -> str:
        """Who decides on the head: the organisation department, or the sending department itself (APP-02)."""
        return self.decider or self.sending_department

    @property
    def head_post(self) -> Post | None:
        """The post of the head."""
        return next((one for one in self.posts if one.kind is PostKind.HEAD), None)

    @property
    def townships(self) -> tuple[str, ...]:
        """Every township concerned, the seat first (APP-05)."""
        return (self.seat_township, *(one for one in self.served if one != self.seat_township))

    def post(self, title: str) -> Post | None:
        """The post of this name."""
        return next((one for one in self.posts if one.title == title), None)


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody holds a post from a day on, to a day; `case_no` is the case that put them there."""

    post: str
    holder: str
    since: date
    until: date | None = None
    acting: bool = False
    case_no: str = ""

    def on(self, day: date) -> bool:
        """Whether the post is held so on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(eq=False)
class StationedAgency:
    """An agency a department has stationed with townships; what was once true of it stays readable."""

    code: str
    name: str
    sending_department: str
    seat_township: str
    served: tuple[str, ...]
    revision: int = 0
    lines: tuple[Line, ...] = ()
    holdings: tuple[Holding, ...] = ()

    def serves(self, township: str) -> bool:
        """Whether this agency works for the township."""
        return township == self.seat_township or township in self.served

    def line_on(self, day: date) -> Line | None:
        """What the register said of it on a day; nothing before its first line."""
        return next((one for one in reversed(self.lines) if one.since <= day), None)

    def held_on(self, day: date, post: str = "") -> tuple[Holding, ...]:
        """Who held its posts (or one of them) on a day."""
        return tuple(one for one in self.holdings if one.on(day) and post in ("", one.post))

    def enter(self, line: Line, today: date) -> AgencyRegistered | None:
        """Take a line into the register; one of the same day corrects it, the same one changes nothing."""
        check_line(line, today)
        if line in self.lines:
            return None
        kept = [one for one in self.lines if one.since != line.since]
        self.lines = tuple(sorted((*kept, line), key=lambda one: one.since))
        newest = self.lines[-1]
        self.name, self.sending_department = newest.name, newest.sending_department
        self.seat_township, self.served = newest.seat_township, newest.served
        self.revision += 1
        return self.told()

    def told(self) -> AgencyRegistered:
        """The newest line and everybody who holds a post, as others are told."""
        posts = self.lines[-1].posts if self.lines else ()
        return AgencyRegistered(
            self.code,
            self.name,
            self.sending_department,
            self.seat_township,
            self.served,
            self.revision,
            tuple(PostTold(one.title, one.kind.value, one.quota) for one in posts),
            tuple(
                HolderTold(one.post, one.holder, one.since, one.until, one.acting) for one in self.holdings
            ),
        )

    def take_up(self, holding: Holding) -> None:
        """Somebody takes up a post, as far as its quota goes on every day from then on (APP-19)."""
        line = self.line_on(holding.since) or (self.lines[0] if self.lines else None)
        post = line.post(holding.post) if line else None
        if post is None:
            raise errors.PostUnknown(post=holding.post, agency=self.name)
        together = [one for one in self.holdings if one.post == post.title and _overlap(one, holding)]
        if len(together) >= post.quota:
            raise errors.QuotaExceeded(post=post.title, quota=post.quota)
        self.holdings = tuple(sorted((*self.holdings, holding), key=lambda one: (one.since, one.post)))
        self.revision += 1

    def leave(self, post: str, holder: str, last: date) -> Holding:
        """Somebody leaves a post; `last` is the last day in it."""
        found = next((one for one in self.held_on(last, post) if one.holder == holder), None)
        if found is None:
            raise errors.HolderUnknown(holder=holder, post=post)
        ended = replace(found, until=last)
        self.holdings = tuple(ended if one is found else one for one in self.holdings)
        self.revision += 1
        return ended


def check_line(line: Line, today: date) -> None:
    """Refuse a line that cannot be, naming the first thing wrong."""
    for _, wrong in wrongs(line, today):
        raise errors.LineInvalid(problem=wrong)


def wrongs(line: Line, today: date) -> list[tuple[str, Said]]:
    """Everything that is wrong with a line by itself: the field and why."""
    found: list[tuple[str, Said]] = []
    if line.since > today:
        found.append(("since", Said("生效日期不能晚于今天", "A line holds from today at the latest")))
    if line.seat_township not in line.served:
        said = Said("驻地乡镇（街道）必须在服务乡镇之内", "The seat must be one of the townships served")
        found.append(("seat_township", said))
    if len(set(line.served)) != len(line.served):
        found.append(("served", Said("服务乡镇（街道）重复", "A township is named twice")))
    titles = [one.title for one in line.posts]
    if len(set(titles)) != len(titles):
        found.append(("post", Said("岗位名称重复", "A post is named twice")))
    if any(not 1 <= one.quota <= MOST_OF_A_POST for one in line.posts):
        said = Said("职数应为 1 至 {most} 的整数", "The quota is a whole number from 1 to {most}")
        found.append(("quota", said.filled(most=MOST_OF_A_POST)))
    heads = [one for one in line.posts if one.kind is PostKind.HEAD]
    if len(heads) != 1 or heads[0].quota != 1:
        said = Said(
            "每个机构有且只有一个负责人岗位，职数为 1",
            "An agency has exactly one post of a head, with a quota of 1",
        )
        found.append(("kind", said))
    return found


MOST_OF_A_POST = 500


def day_before(day: date) -> date:
    """The last day somebody holds a post that ends on a day."""
    return day - timedelta(days=1)


def _overlap(one: Holding, other: Holding) -> bool:
    ends = [each.until or date.max for each in (one, other)]
    return one.since <= ends[1] and other.since <= ends[0]
