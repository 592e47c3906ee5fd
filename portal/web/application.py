"""Makes the portal's web app: the door, the pages behind it, and an answer for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.telemetry import logs, metrics
from chassis.web import front_door
from chassis.web.health import Check, health_blueprint
from chassis.web.identity import allowed_public, require_access_decisions
from chassis.web.problems import Problems
from chassis.web.refusals import NotSignedIn
from portal.web import gateway, pages, security, sign_in, sign_in_elsewhere
from portal.web.refusals import Told, problem_page, told, told_refusal
from portal.web.second_factors import SecondFactors
from portal.web.sessions import SessionDoor
from portal.web.signing_in import SignIn
from portal.web.signing_in_elsewhere import Elsewhere
from portal.web.statuses import STATUSES

FOLDER = Path(__file__).resolve().parents[1]
_log = logs.logger("portal.web")


def make_web_app(
    signing: SignIn,
    factors: SecondFactors,
    door: SessionDoor,
    parts: pages.Parts,
    checks: Mapping[str, Check],
    *,
    https: bool,
    host: str | None = None,
    gateways: Sequence[str] = (),
    elsewhere: Elsewhere | None = None,
    forms_lead_to: Sequence[str] = (),
) -> Flask:
    """The web app; refuses to be made while a page does not say who may open it."""
    app = Flask("portal", static_folder=str(FOLDER / "static"), template_folder=str(FOLDER / "templates"))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    front_door.install(app, from_ours=False)
    gateway.answer_to(app, host)
    door.install(app)
    security.install(app, https=https, forms_lead_to=forms_lead_to)
    app.register_blueprint(health_blueprint(checks))
    app.register_blueprint(sign_in.blueprint(signing, factors, elsewhere))
    app.register_blueprint(sign_in_elsewhere.blueprint(elsewhere))
    pages.register(app, parts)
    static: Any = app.view_functions["static"]
    app.view_functions["static"] = allowed_public(static)
    _answer_refusals(app)
    require_access_decisions(app)
    if gateways:
        app.wsgi_app = gateway.BehindGateway(app.wsgi_app, gateways)  # type: ignore[method-assign]
    return app


def _answer_refusals(app: Flask) -> None:
    statuses = Problems("portal", [STATUSES])
    app.register_error_handler(NotSignedIn, ask_to_sign_in)

    @app.errorhandler(gateway.HostUnknown)
    def elsewhere(refusal: gateway.HostUnknown) -> ResponseReturnValue:
        # Before anything is known of the visitor, and without any address a page would have.
        return plainly(told_refusal(refusal, gateway.STATUSES[gateway.HostUnknown]))

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        status = statuses.status_of(type(refusal)) or 422
        _log.info("refused", code=refusal.code, status=status, rule=refusal.rule, path=request.path)
        return problem_page(told_refusal(refusal, status))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        incident = new_id()
        metrics.INCIDENTS.labels("portal").inc()
        _log.error("incident", incident=incident, path=request.path, exc_info=error)
        g.setdefault("actor", None)
        body = {
            "title": "系统故障，已记录",
            "title_en": "Something failed on our side; it has been recorded",
            "detail": f"未作任何更改。请稍后再试，或将编号 {incident} 告知管理员。",
            "detail_en": f"Nothing was changed. Try again later, or tell an administrator: {incident}.",
        }
        try:
            return problem_page(told(body, 500))
        except Exception as again:  # noqa: BLE001 - the page itself may need what is broken; say it plainly
            _log.error("incident-page", incident=incident, exc_info=again)
            return plainly(told(body, 500))


def plainly(problem: Told) -> ResponseReturnValue:
    """A problem without any page around it."""
    return (
        f"{problem.title}\n{problem.detail}\n{problem.other}\n",
        problem.status,
        {"Content-Type": "text/plain; charset=utf-8"},
    )


def ask_to_sign_in(_refusal: NotSignedIn) -> ResponseReturnValue:
    """Lead to the sign-in page and back; a part of a page asks the browser to go there whole."""
    if request.headers.get("HX-Request"):
        back = request.headers.get("HX-Current-URL", "")
        path = "/" + back.split("/", 3)[3] if back.count("/") >= 3 else "/"
        return "", 401, {"HX-Redirect": f"/sign-in?next={quote(path, safe='')}"}
    if request.method != "GET":
        return redirect("/sign-in", 303)
    return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}")
