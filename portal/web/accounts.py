"""账号管理: accounts, roles at units, locks, sessions, second factors; for the security administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.accounts import STATES
from portal.storage.roles import ROLES, SECURITY_ADMINISTRATOR
from portal.web import keeping_accounts, keeping_links, keeping_sessions, signing_in, wording
from portal.web.access import holding
from portal.web.devices import device_words
from portal.web.keeping_accounts import NewAccount, key_of
from portal.web.listing import asked_for
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal

blueprint = Blueprint("accounts", __name__)
STATUSES: Mapping[type[Refusal], int] = {
    **keeping_accounts.STATUSES,
    **keeping_links.STATUSES,
    **keeping_sessions.STATUSES,
    **signing_in.STATUSES,
}
NEW = ("login", "name", "post", "unit", "reason")


@blueprint.get("/accounts")
@holding(SECURITY_ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """Every account, found by name, unit and state."""
    filters = asked_for("text", "unit", "state")
    state = filters.get("state", "")
    found = parts().accounts.page(
        text=filters.get("text", ""),
        unit=filters.get("unit", ""),
        state=state if state in STATES else "",
        after=request.args.get("after", ""),
    )
    return render_template(
        "accounts.html",
        rows=found.rows,
        next=found.next,
        filters=filters,
        units=parts().directory.units(),
        roles=wording.roles(),
    )


@blueprint.get("/accounts/new")
@holding(SECURITY_ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """The form of a new account."""
    return _new_page()


@blueprint.post("/accounts/new")
@holding(SECURITY_ADMINISTRATOR)
def open_one() -> ResponseReturnValue:
    """Open an account; its password is shown this once."""
    login, name, post, unit, reason = (request.form.get(key, "").strip() for key in NEW)
    try:
        _prove()
        account_id, password = parts().accounts.open(reader(), NewAccount(login, name, post, unit), reason)
    except Refusal as refusal:
        return _new_page(_known(refusal))
    return _password_page(account_id, password)


@blueprint.get("/accounts/<account_id>")
@holding(SECURITY_ADMINISTRATOR)
def one(account_id: str) -> ResponseReturnValue:
    """One account, and what can be done with it."""
    return _page(account_id)


@blueprint.post("/accounts/<account_id>/roles")
@holding(SECURITY_ADMINISTRATOR)
def give_role(account_id: str) -> ResponseReturnValue:
    """Give a role at a unit for a time."""
    form = request.form
    days = (_day(form.get("valid_from", "")), _day(form.get("valid_to", "")))
    try:
        _prove()
        parts().accounts.give_role(
            reader(), account_id, form.get("role", ""), form.get("unit", ""), days, form.get("reason", "")
        )
    except Refusal as refusal:
        return _page(account_id, _known(refusal))
    return _done(account_id, "given")


@blueprint.post("/accounts/<account_id>/roles/withdraw")
@holding(SECURITY_ADMINISTRATOR)
def withdraw_role(account_id: str) -> ResponseReturnValue:
    """Take a role away from this moment on."""
    try:
        _prove()
        parts().accounts.withdraw_role(
            reader(), account_id, request.form.get("held", ""), request.form.get("reason", "")
        )
    except Refusal as refusal:
        return _page(account_id, _known(refusal))
    return _done(account_id, "withdrawn")


@blueprint.post("/accounts/<account_id>/unlock")
@holding(SECURITY_ADMINISTRATOR)
def unlock(account_id: str) -> ResponseReturnValue:
    """Let somebody try again who was kept out."""
    return _quietly(account_id, "unlocked", parts().accounts.unlock)


@blueprint.post("/accounts/<account_id>/end-sessions")
@holding(SECURITY_ADMINISTRATOR)
def end_sessions(account_id: str) -> ResponseReturnValue:
    """Sign somebody out wherever they are."""
    return _quietly(account_id, "ended", parts().accounts.end_sessions)


@blueprint.post("/accounts/<account_id>/sessions/end")
@holding(SECURITY_ADMINISTRATOR)
def end_session(account_id: str) -> ResponseReturnValue:
    """Sign somebody out at one place."""

    def end(actor: Actor, account_id: str, reason: str) -> None:
        parts().accounts.end_session(actor, account_id, request.form.get("session", ""), reason)

    return _quietly(account_id, "one-ended", end)


@blueprint.post("/accounts/<account_id>/identity")
@holding(SECURITY_ADMINISTRATOR)
def link(account_id: str) -> ResponseReturnValue:
    """Let somebody sign in with it whom the identity provider vouches for."""

    def link_it(actor: Actor, account_id: str, reason: str) -> None:
        parts().links.link(actor, account_id, request.form.get("subject", ""), reason)

    return _quietly(account_id, "linked", link_it)


@blueprint.post("/accounts/<account_id>/identity/undo")
@holding(SECURITY_ADMINISTRATOR)
def unlink(account_id: str) -> ResponseReturnValue:
    """Let nobody sign in with it by the identity provider."""
    return _quietly(account_id, "unlinked", parts().links.unlink)


@blueprint.post("/accounts/<account_id>/reset-second-factor")
@holding(SECURITY_ADMINISTRATOR)
def reset_second_factor(account_id: str) -> ResponseReturnValue:
    """Have the second factor enrolled anew."""
    return _quietly(account_id, "factor", parts().accounts.reset_second_factor)


@blueprint.post("/accounts/<account_id>/close")
@holding(SECURITY_ADMINISTRATOR)
def close(account_id: str) -> ResponseReturnValue:
    """Let nobody sign in with it any more."""
    return _quietly(account_id, "closed", parts().accounts.close)


@blueprint.post("/accounts/<account_id>/reset-password")
@holding(SECURITY_ADMINISTRATOR)
def reset_password(account_id: str) -> ResponseReturnValue:
    """A fresh password, shown this once."""
    return _with_password(account_id, parts().accounts.reset_password)


@blueprint.post("/accounts/<account_id>/reopen")
@holding(SECURITY_ADMINISTRATOR)
def reopen(account_id: str) -> ResponseReturnValue:
    """Let somebody sign in with it again, with a fresh password."""
    return _with_password(account_id, parts().accounts.reopen)


def _quietly(account_id: str, done: str, act: Callable[[Actor, str, str], None]) -> ResponseReturnValue:
    try:
        _prove()
        act(reader(), account_id, request.form.get("reason", ""))
    except Refusal as refusal:
        return _page(account_id, _known(refusal))
    return _done(account_id, done)


def _with_password(account_id: str, act: Callable[[Actor, str, str], str]) -> ResponseReturnValue:
    try:
        _prove()
        password = act(reader(), account_id, request.form.get("reason", ""))
    except Refusal as refusal:
        return _page(account_id, _known(refusal))
    return _password_page(account_id, password)


def _prove() -> None:
    """Whoever changes rights shows again who they are: a desk left open changes nothing."""
    parts().signing.own_password(reader(), request.form.get("own", ""))


def _known(refusal: Refusal) -> Refusal:
    if type(refusal) not in STATUSES or isinstance(refusal, keeping_accounts.AccountUnknown):
        raise refusal
    return refusal


def _done(account_id: str, done: str) -> ResponseReturnValue:
    return redirect(url_for("accounts.one", account_id=account_id, done=done), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _new_page(refusal: Refusal | None = None) -> ResponseReturnValue:
    status = STATUSES[type(refusal)] if refusal else 200
    page = render_template(
        "account_new.html",
        units=parts().directory.units(),
        given=request.form,
        problem=told_refusal(refusal, status) if refusal else None,
        problems=refusal is not None,
    )
    return page, status


def _password_page(account_id: str, password: str) -> ResponseReturnValue:
    shown = parts().accounts.one(account_id)
    return render_template("account_password.html", account=shown.facts, password=password)


def _page(account_id: str, refusal: Refusal | None = None) -> ResponseReturnValue:
    status = STATUSES[type(refusal)] if refusal else 200
    shown = parts().accounts.one(account_id)
    today = parts().clock.today()
    words = wording.roles()
    page = render_template(
        "account.html",
        account=shown.facts,
        held=[(one, key_of(one)) for one in shown.roles if not one.is_over(today)],
        former=[one for one in shown.roles if one.is_over(today)],
        locked_until=shown.locked_until,
        changes=shown.changes,
        actions=wording.account_changes(),
        factor=parts().second_factors.state(account_id),
        sessions=parts().sessions.of(account_id),
        methods=wording.sign_in_methods(),
        issuer=parts().links.issuer,
        linked=parts().links.of(account_id),
        device_words=device_words,
        own=account_id == reader().user_id,
        roles=words,
        role_names={role: words[role] for role in sorted(ROLES)},
        units=parts().directory.units(),
        today=today,
        given=request.form,
        problem=told_refusal(refusal, status) if refusal else None,
        problems=refusal is not None,
        done=request.args.get("done", "") if not refusal else "",
    )
    return page, status
