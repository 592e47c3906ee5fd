"""What the register of stationed agencies refuses."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class AgencyUnknown(Refusal):
    """There is no such agency in the register, or not yet on that day."""

    code = "agency-unknown"
    rule = "AGY-01"
    title = Said("没有这个派驻机构", "There is no such stationed agency")
    detail = Said("登记簿中没有 {agency}。", "The register has no {agency}.")


class LineInvalid(Refusal):
    """A line of the register cannot be as it is."""

    code = "agency-line-invalid"
    rule = "AGY-01"
    title = Said("登记内容有误", "This cannot be entered in the register")
    detail = Said("{problem}。", "{problem}.")


class RegisterRejected(Refusal):
    """A sheet for the register has wrong cells; nothing was taken over."""

    code = "agency-register-rejected"
    rule = "AGY-01"
    title = Said("派驻机构登记表有误", "The sheet of agencies has errors")
    detail = Said("共 {count} 处有误，未作任何更改。", "{count} cells are wrong; nothing was changed.")


class PostUnknown(Refusal):
    """The agency has no such post."""

    code = "post-unknown"
    rule = "APP-19"
    title = Said("机构没有这个岗位", "The agency has no such post")
    detail = Said("{agency}没有“{post}”岗位。", "{agency} has no post “{post}”.")


class QuotaExceeded(Refusal):
    """More people would hold a post than it has places."""

    code = "post-quota-exceeded"
    rule = "APP-19"
    title = Said("超职数，不能任职", "The post is full")
    detail = Said(
        "“{post}”职数 {quota}，已经占满；严禁超职数配备。",
        "“{post}” has a quota of {quota}, all of it taken; more is forbidden.",
    )


class HolderUnknown(Refusal):
    """The post is not held by this person on that day."""

    code = "post-holder-unknown"
    rule = "APP-19"
    title = Said("该岗位没有这名在任人员", "The post is not held so")
    detail = Said("{holder}当日不在“{post}”任职。", "{holder} does not hold “{post}” on that day.")
