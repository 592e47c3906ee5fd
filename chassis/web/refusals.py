"""What the web chassis itself refuses, before any rule of a procedure is asked."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chassis.errors import Refusal
from chassis.persistence.idempotency import IdempotencyKeyReused
from chassis.texts import Said


class NotSignedIn(Refusal):
    """Nobody is signed in, or the token is not one of ours or has run out."""

    code = "not-signed-in"
    title = Said("请先登录", "Please sign in first")


class RoleMissing(Refusal):
    """The actor has none of the roles this needs."""

    code = "role-missing"
    title = Said("您的岗位不能办理此事", "Your post may not do this")


class BodyUnreadable(Refusal):
    """The body is not JSON."""

    code = "body-unreadable"
    title = Said("请求内容不是有效的 JSON", "The request body is not valid JSON")


class Invalid(Refusal):
    """Fields are missing, unknown or wrong; every one is named."""

    code = "body-invalid"
    title = Said("填写内容有误", "Some fields are wrong")

    def __init__(self, errors: list[dict[str, str]], **facts: object) -> None:
        super().__init__(**facts)
        self.errors = errors


class LengthRequired(Refusal):
    """A body without a declared length could be cut off unnoticed."""

    code = "length-required"
    title = Said("请求未声明内容长度", "The request does not declare its length")


class BodyTooLarge(Refusal):
    """The body is larger than this request may carry."""

    code = "body-too-large"
    title = Said("提交内容过大", "The request is too large")
    detail = Said("提交内容超过上限（{limit}字节）。", "It is larger than the limit ({limit} bytes).")


class NotJson(Refusal):
    """Commands are JSON and nothing else."""

    code = "content-type-unsupported"
    title = Said("不支持的内容类型", "The content type is not supported")
    detail = Said("此请求只接受 {expected}。", "This request only takes {expected}.")


class KeyMissing(Refusal):
    """A command needs a key, so that sending it twice is harmless."""

    code = "idempotency-key-missing"
    title = Said("缺少有效的 Idempotency-Key", "A valid Idempotency-Key is missing")
    detail = Said(
        "每个提交都须带 Idempotency-Key（8–128位字母、数字或 . _ : -）。",
        "Every command needs an Idempotency-Key of 8 to 128 letters, digits or . _ : -",
    )


class TextUnreadable(Refusal):
    """The address holds characters no text of ours has."""

    code = "text-unreadable"
    title = Said("地址含有无效字符", "The address holds invalid characters")


class CursorUnknown(Refusal):
    """The place to continue a list from was not made by us."""

    code = "cursor-unknown"
    title = Said("翻页位置无效", "The place to continue from is not valid")


class NotShown(Refusal):
    """It does not exist, or the actor may not know that it does."""

    code = "not-found"
    title = Said("没有找到，或您无权查看", "Not found, or not for you to see")


class ColleagueUnknown(Refusal):
    """The portal has not vouched for this person, or too long ago."""

    code = "colleague-unknown"
    title = Said("请重新选择同事", "Choose the colleague again")


class ActionUnknown(Refusal):
    """The case offers no such action."""

    code = "action-unknown"
    title = Said("此事项没有这一操作", "This case offers no such action")


STATUSES: Mapping[type[Refusal], int] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    RoleMissing: HTTPStatus.FORBIDDEN,
    BodyUnreadable: HTTPStatus.BAD_REQUEST,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    LengthRequired: HTTPStatus.LENGTH_REQUIRED,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NotJson: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    KeyMissing: HTTPStatus.BAD_REQUEST,
    TextUnreadable: HTTPStatus.BAD_REQUEST,
    CursorUnknown: HTTPStatus.BAD_REQUEST,
    NotShown: HTTPStatus.NOT_FOUND,
    ColleagueUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    ActionUnknown: HTTPStatus.NOT_FOUND,
    IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
}

# What the framework refuses by itself, in our words.
FRAMEWORK: Mapping[int, tuple[str, Said]] = {
    400: ("request-malformed", Said("请求格式有误", "The request is malformed")),
    401: (NotSignedIn.code, NotSignedIn.title),
    403: (RoleMissing.code, RoleMissing.title),
    404: (NotShown.code, NotShown.title),
    405: ("method-not-allowed", Said("此地址不支持该方法", "This address does not take that method")),
    406: ("not-acceptable", Said("无法提供所要求的格式", "The asked format is not available")),
    411: (LengthRequired.code, LengthRequired.title),
    413: (BodyTooLarge.code, BodyTooLarge.title),
    414: ("address-too-long", Said("地址过长", "The address is too long")),
    415: (NotJson.code, NotJson.title),
    416: ("range-not-satisfiable", Said("请求的范围无效", "The asked range is not valid")),
    431: ("headers-too-large", Said("请求头过大", "The request headers are too large")),
}


def invalid_field(pointer: str, said: Said) -> dict[str, str]:
    """One line of `errors` in a problem."""
    return {"pointer": pointer, "zh": said.zh, "en": said.en}


def errors_of(refusal: Refusal) -> Any:
    """The fields a refusal names, if it names any."""
    return getattr(refusal, "errors", None)
