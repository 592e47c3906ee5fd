"""通知设置: which kinds reach the reader where, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.errors import Refusal
from portal.clients.sms import masked
from portal.storage.channels import MAIL, SMS, WEBHOOK
from portal.storage.deliveries import CONFIRMATION, DROPPED, GIVEN_UP, NOTICES, SENT, TEST, WAITING
from portal.web import keeping_channels, keeping_numbers
from portal.web.access import signed_in
from portal.web.keeping_channels import Choice, TimesUnreadable, rhythm_of
from portal.web.keeping_numbers import MINUTES
from portal.web.notifications import kinds
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal

blueprint = Blueprint("notification_settings", __name__)
CHANNELS = (MAIL, SMS, WEBHOOK)
STATUSES = {**keeping_channels.STATUSES, **keeping_numbers.STATUSES}


@blueprint.get("/notification-settings")
@signed_in
def show() -> ResponseReturnValue:
    """What the reader has chosen; a link from a mail brings the code that confirms the address."""
    return _page()


@blueprint.post("/notification-settings")
@signed_in
def choose() -> ResponseReturnValue:
    """Keep what the reader chooses."""
    form = request.form
    try:
        choice = Choice(
            language=form.get("language", ""),
            listed=form.getlist("portal"),
            outside={channel: form.getlist(channel) for channel in CHANNELS if f"{channel}-shown" in form},
            rhythm=rhythm_of(form, form.getlist("through")) if "rhythm-shown" in form else None,
        )
    except TimesUnreadable as refusal:
        return _page(refusal)
    parts().channels.choose(reader(), choice)
    return _done("kept")


@blueprint.post("/notification-settings/mail")
@signed_in
def want_mail() -> ResponseReturnValue:
    """Have a link sent to an address."""
    try:
        parts().channels.want_mail(reader(), request.form.get("address", ""))
    except Refusal as refusal:
        return _page(refusal)
    return _done("asked")


@blueprint.post("/notification-settings/mail/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Use the address the link was sent to."""
    try:
        parts().channels.confirm(reader(), request.form.get("code", ""))
    except Refusal as refusal:
        return _page(refusal)
    return _done("confirmed")


@blueprint.post("/notification-settings/webhook")
@signed_in
def use_robot() -> ResponseReturnValue:
    """Be told by a robot."""
    try:
        parts().channels.use_robot(reader(), request.form.get("robot", ""), request.form.get("secret", ""))
    except Refusal as refusal:
        return _page(refusal)
    return _done("robot")


@blueprint.post("/notification-settings/sms")
@signed_in
def want_number() -> ResponseReturnValue:
    """Have a code sent to a telephone."""
    try:
        parts().numbers.want(reader(), request.form.get("number", ""))
    except Refusal as refusal:
        return _page(refusal)
    return _done("code")


@blueprint.post("/notification-settings/sms/confirm")
@signed_in
def confirm_number() -> ResponseReturnValue:
    """Use the telephone the code was sent to."""
    try:
        parts().numbers.confirm(reader(), request.form.get("code", ""))
    except Refusal as refusal:
        return _page(refusal)
    return _done("number")


@blueprint.post(f"/notification-settings/<any({', '.join(CHANNELS)}):channel>/drop")
@signed_in
def drop(channel: str) -> ResponseReturnValue:
    """Use an address no more."""
    parts().channels.drop(reader(), channel)
    return _done("dropped")


@blueprint.post(f"/notification-settings/<any({', '.join(CHANNELS)}):channel>/test")
@signed_in
def test(channel: str) -> ResponseReturnValue:
    """Send something to see whether it arrives."""
    try:
        parts().channels.test(reader(), channel)
    except Refusal as refusal:
        return _page(refusal)
    return _done("tested")


def _done(what: str) -> ResponseReturnValue:
    return redirect(url_for("notification_settings.show", done=what), 303)


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    kept = parts().channels
    chosen = kept.of(reader())
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    page = render_template(
        "notification_settings.html",
        chosen=chosen,
        mail=chosen.channel(MAIL),
        reached=any(one.address for one in chosen.channels.values()),
        form=request.form,
        robot=chosen.channel(WEBHOOK),
        robot_at=urlsplit(chosen.channel(WEBHOOK).address or "").netloc,
        robot_hosts=kept.robot_hosts,
        carries_mail=kept.carries_mail,
        sms=chosen.channel(SMS),
        carries_sms=parts().numbers.carries_sms,
        masked=masked,
        minutes=MINUTES,
        kinds=kinds(),
        code=request.args.get("code", ""),
        entered=request.form.get("address", ""),
        sent=kept.sent_to(reader()),
        channels=channel_names(),
        purposes=purposes(),
        states=_states(),
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", "") if request.method == "GET" else "",
    )
    return page, problem.status if problem else 200


def channel_names() -> Mapping[str, str]:
    return {MAIL: gettext("邮件"), SMS: gettext("短信"), WEBHOOK: gettext("群机器人")}


def purposes() -> Mapping[str, str]:
    return {NOTICES: gettext("消息"), CONFIRMATION: gettext("确认地址"), TEST: gettext("测试消息")}


def _states() -> Mapping[str, tuple[str, str]]:
    """What each state is called, and its colour."""
    return {
        WAITING: (gettext("等待发送"), "blue"),
        SENT: (gettext("已发出"), "green"),
        GIVEN_UP: (gettext("未能送达"), "red"),
        DROPPED: (gettext("未发送"), ""),
    }
