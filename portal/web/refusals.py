"""When a service says no, the reader is told what, why and by which rule, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from chassis.errors import Refusal
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.language import language
from portal.web.rendering import Form

SERVICE_NAMES = {
    "admission": {"zh": "事项准入", "en": "Admission"},
    "assessment": {"zh": "双向考评", "en": "Assessment"},
    "dispatch": {"zh": "派驻与派单", "en": "Dispatch"},
}


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as the page shows it."""

    title: str
    detail: str = ""
    other: str = ""
    rule: str = ""
    code: str = ""
    errors: Sequence[tuple[str, str]] = ()
    basis: Sequence[Mapping[str, str]] = ()
    status: int = 422


def told(problem: Mapping[str, Any], status: int, form: Form | None = None) -> Told:
    """A problem document in the reader's language, with the other language below it."""
    chinese = [str(problem.get(key) or "") for key in ("title", "detail")]
    english = [str(problem.get(f"{key}_en") or "") for key in ("title", "detail")]
    first, second = (english, chinese) if language() == "en" and english[0] else (chinese, english)
    return Told(
        title=first[0] or gettext("办理没有成功"),
        detail=first[1] if first[1] != first[0] else "",
        other=" ".join(dict.fromkeys(part for part in second if part)),
        rule=str(problem.get("rule") or ""),
        code=str(problem.get("code") or ""),
        errors=form.errors if form else [("", _words(error)) for error in problem.get("errors") or ()],
        basis=problem.get("basis") or (),
        status=status,
    )


def told_refusal(refusal: Refusal, status: int) -> Told:
    """A rule of the portal itself that said no."""
    body = {
        "title": refusal.title.zh,
        "title_en": refusal.title.en,
        "detail": refusal.said.zh,
        "detail_en": refusal.said.en,
        "code": refusal.code,
        "rule": refusal.rule,
    }
    return told(body, status)


def _words(error: Mapping[str, Any]) -> str:
    where = str(error.get("pointer") or "").strip("/")
    words = str(error.get(language()) or error.get("zh") or "")
    return f"{where}: {words}" if where else words


def problem_page(problem: Told) -> ResponseReturnValue:
    """A whole page for a problem that belongs to no form."""
    return render_template("problem.html", problem=problem, problems=True), problem.status


def _service_problem(problem: ServiceProblem) -> ResponseReturnValue:
    return problem_page(told(problem.problem, problem.status))


def away(problem: ServiceUnavailable) -> Told:
    """A service that cannot be asked now."""
    name = SERVICE_NAMES.get(problem.service, {"zh": problem.service, "en": problem.service})
    sentence = gettext("“%(name)s”服务暂时连不上，请稍后再试；已提交的内容不会丢失。", name=name[language()])
    return Told(gettext("服务暂时不可用"), sentence, code="service-unavailable", status=503)


def _http_problem(problem: HTTPException) -> ResponseReturnValue:
    if request.path.startswith("/static/") or problem.code is None or problem.code < 400:
        return problem
    sentences = {
        400: gettext("请求有误，请返回重试。"),
        403: gettext("您没有办理此事的权限。"),
        404: gettext("没有找到这个页面。"),
        405: gettext("此处不能这样操作。"),
        413: gettext("文件太大。"),
    }
    words = sentences.get(problem.code, gettext("办理没有成功"))
    return problem_page(Told(words, code=str(problem.code), status=problem.code))


def set_up(web_app: Flask) -> None:
    """Show every refusal as a page."""
    web_app.register_error_handler(ServiceProblem, _service_problem)
    web_app.register_error_handler(HTTPException, _http_problem)
