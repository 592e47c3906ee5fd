"""Why a value of a setting is not taken."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.errors import Refusal
from chassis.texts import Said


class ParameterUnknown(Refusal):
    """There is no such setting."""

    code = "parameter-unknown"
    title = Said("没有这个参数", "There is no such setting")
    detail = Said("没有名为 {key} 的参数。", "No setting is called {key}.")


class ParameterInvalid(Refusal):
    """The value is not of the kind the setting wants, or outside its bounds."""

    code = "parameter-invalid"
    title = Said("参数值有误", "The value is not valid")
    detail = Said("“{name}”应为{expected}。", "“{name}” must be {expected}.")

    @property
    def errors(self) -> list[dict[str, str]]:
        """The field it is about."""
        return [{"pointer": "/value", **self.said.as_json()}]


class ParameterDateInvalid(Refusal):
    """A setting changes from today or a later day on; what has been done rests on the values of then."""

    code = "parameter-date-invalid"
    title = Said("起效日期有误", "The date is not valid")
    detail = Said(
        "新的值只能从今天（{today}）或以后十年内的日期起执行，已经办理的不追溯。",
        "A new value holds from today ({today}) or a day within ten years; what was done is not reopened.",
    )

    @property
    def errors(self) -> list[dict[str, str]]:
        """The field it is about."""
        return [{"pointer": "/valid_from", **self.said.as_json()}]


class ParameterReasonMissing(Refusal):
    """A value without reason and basis cannot be understood later."""

    code = "parameter-reason-missing"
    title = Said("请写明理由和依据", "Say why, and on which basis")

    @property
    def errors(self) -> list[dict[str, str]]:
        """The field it is about."""
        return [{"pointer": "/reason", **self.said.as_json()}]


class ParameterChanged(Refusal):
    """Somebody fixed the setting while the page was open."""

    code = "parameter-changed"
    title = Said("参数刚被他人修改", "The setting has just been changed")
    detail = Said(
        "“{name}”已由{who}修改，请查看最新的值后再定。",
        "“{name}” was changed by {who}; look at the newest value first.",
    )


class ParameterNotYours(Refusal):
    """Somebody else answers for this setting."""

    code = "parameter-not-yours"
    title = Said("这个参数不由您规定", "This setting is not yours to fix")
    detail = Said("“{name}”由{who}规定。", "“{name}” is fixed by {who}.")


STATUSES: Mapping[type[Refusal], int] = {
    ParameterUnknown: HTTPStatus.NOT_FOUND,
    ParameterInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    ParameterDateInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    ParameterReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    ParameterChanged: HTTPStatus.CONFLICT,
    ParameterNotYours: HTTPStatus.FORBIDDEN,
}
"""Which status answers which refusal: the same in every part, so it is written once."""
