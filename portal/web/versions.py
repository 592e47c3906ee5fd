"""流程版本: which cases run under which version, and bringing those under way to another, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.access import holding
from portal.web.navigation import DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, away, told
from portal.web.versions_view import Outcome, Process, Reason, outcomes, reasons

blueprint = Blueprint("versions", __name__)
SERVICE = f"<any({', '.join(SERVICES)}):service>"
AT_ONCE = 100
LONGEST_REASON = 1000
LONGEST_ID = 36
# In what the page asks: step.<element of the old version>=<element of the new one>.
STEP = "step."
Json = Any


@dataclass(frozen=True, slots=True)
class Wish:
    """From which version to which, and the steps that are called otherwise there."""

    from_version: int
    to_version: int
    renamed: Mapping[str, str]

    @classmethod
    def asked(cls) -> Wish | None:
        """What this request wishes for; nothing where it names no two versions."""
        old, new = (request.values.get(name, type=int) for name in ("from", "to"))
        if old is None or new is None:
            return None
        given = request.values.items()
        renamed = {name.removeprefix(STEP): one for name, one in given if name.startswith(STEP) and one}
        return cls(old, new, renamed)

    def body(self, **more: Any) -> dict[str, Any]:
        """As a service is asked."""
        return {
            "from_version": self.from_version,
            "to_version": self.to_version,
            "renamed": dict(self.renamed),
            **more,
        }


@blueprint.get("/versions")
@holding(DESIGNER)
def show() -> ResponseReturnValue:
    """Every process with its versions and the cases under way in them."""
    found: list[Process] = []
    silent: list[Told] = []
    for service in SERVICES:
        try:
            found += _processes(service)
        except ServiceUnavailable as gone:
            silent.append(away(gone))
    return render_template("versions.html", processes=found, silent=silent, services=SERVICE_NAMES)


@blueprint.get(f"/versions/{SERVICE}/<process>")
@holding(DESIGNER)
def one(service: str, process: str) -> ResponseReturnValue:
    """One process: its versions, what a migration would do, and the migrations so far."""
    return _page(service, process, Wish.asked(), after=request.args.get("after", "")[:LONGEST_ID])


@blueprint.post(f"/versions/{SERVICE}/<process>/migrate")
@holding(DESIGNER)
def migrate(service: str, process: str) -> ResponseReturnValue:
    """Bring the ticked cases there, or all: those of this page, and then of the next."""
    wish = Wish.asked()
    if wish is None:
        abort(400)
    form = request.form
    after, everything = form.get("after", "")[:LONGEST_ID], form.get("which") == "all"
    reason = form.get("reason", "").strip()[:LONGEST_REASON]
    ticked = form.getlist("case")[:AT_ONCE]
    if not reason or not (ticked or everything):
        words = gettext("请写明迁移原因") if not reason else gettext("请勾选案件")
        problem = Told(words, errors=[("reason" if not reason else "cases", words)])
        return _page(service, process, wish, after=after, problem=problem, reason=reason, ticked=ticked)
    following, seen = None, _preview(service, process, wish, after)
    if everything:
        ticked = [case["instance_id"] for case in seen["items"] if not case["obstacles"]]
        following = seen["next"]
    body = wish.body(reason=reason, cases=[{"id": case} for case in ticked])
    named = {case["instance_id"]: f"{case['case_no']} {case['title']}" for case in seen["items"]}
    came = _each(service, f"/definitions/{process}/migrations", body, named) if ticked else []
    return _page(
        service,
        process,
        wish,
        came=came,
        reason=reason,
        following=following,
        moved=form.get("moved", 0, int) + sum(1 for one in came if one.problem is None),
        kept=form.get("kept", 0, int) + (seen["refused"] if everything else 0),
    )


@blueprint.post(f"/versions/{SERVICE}/<process>/undo")
@holding(DESIGNER)
def undo(service: str, process: str) -> ResponseReturnValue:
    """Take the ticked migrations back; those whose case has gone on stay."""
    ticked = request.form.getlist("migration")[:AT_ONCE]
    if not ticked:
        words = gettext("请勾选要撤回的迁移")
        return _page(service, process, None, problem=Told(words, errors=[("migrations", words)]))
    named = {one["migration_id"]: one["case_no"] for one in _migrations(service, process)}
    body = {"migrations": [{"id": one} for one in ticked]}
    return _page(service, process, None, undone=_each(service, "/migrations/undo", body, named))


def _page(
    service: str,
    process: str,
    wish: Wish | None,
    *,
    after: str = "",
    problem: Told | None = None,
    came: Sequence[Outcome] | None = None,
    undone: Sequence[Outcome] | None = None,
    following: str | None = None,
    moved: int = 0,
    kept: int = 0,
    reason: str = "",
    ticked: Sequence[str] = (),
) -> ResponseReturnValue:
    found = _process(service, process)
    preview: Json = None
    why: Sequence[Reason] = ()
    if wish is not None and came is None:
        try:
            preview = _preview(service, process, wish, after)
            why = reasons(preview["items"])
        except ServiceProblem as refused:
            if refused.status not in (404, 409, 422):
                raise
            problem = told(refused.problem, refused.status)
    page = render_template(
        "version_moves.html",
        one=found,
        services=SERVICE_NAMES,
        wish=wish,
        preview=preview,
        reasons=why,
        migrations=_migrations(service, process),
        came=came,
        undone=undone,
        following=following,
        total=moved + (found.running_in(wish.from_version) if wish else 0),
        after=after,
        moved=moved,
        kept=kept,
        reason=reason,
        ticked=ticked,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _processes(service: str) -> list[Process]:
    answer = parts().services.get(service, "/definitions", actor=reader())
    return [_process(service, one["process_id"]) for one in answer["items"]]


def _process(service: str, process: str) -> Process:
    answer = parts().services.get(service, f"/definitions/{process}/versions", actor=reader())
    by = {version["deployed_by"] for version in answer["items"]}
    return Process(service, process, answer["items"], parts().people.names(by - {""}), parts().clock.today())


def _migrations(service: str, process: str) -> Sequence[Json]:
    answer = parts().services.get(service, f"/definitions/{process}/migrations", actor=reader())
    found: Sequence[Json] = answer["items"]
    return found


def _preview(service: str, process: str, wish: Wish, after: str) -> Json:
    path = f"/definitions/{process}/migrations/preview"
    return parts().services.send("POST", service, path, wish.body(after=after), actor=reader(), key=new_id())


def _each(service: str, path: str, body: Json, named: Mapping[str, str]) -> list[Outcome]:
    """Have each done by itself, and say of each what came of it."""
    key = request.form.get("request_key") or new_id()
    answer = parts().services.send("POST", service, path, body, actor=reader(), key=key)
    return outcomes(answer["results"], named)
