"""统计报表: how much came, was done and is open, how long steps take, and where on the diagram work waits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.clock import COUNTY_ZONE
from chassis.documents.sheets import XLSX
from chassis.errors import Refusal
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.storage.work_figures import Step, Volume, by_month
from portal.web import pictures
from portal.web.access import signed_in
from portal.web.charts import Bars, bars
from portal.web.language import said
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal
from portal.web.report_book import book_of
from portal.web.report_words import groups, labels, meanings
from portal.web.reports_asked import STATUSES, Question, months, question_from, units_seen, usual_question

blueprint = Blueprint("reports", __name__)
HOTTEST = 4


@blueprint.get("/reports")
@signed_in
def show() -> ResponseReturnValue:
    """The figures of the months asked for; a wrong question is told above the usual figures."""
    return _page("reports.html")


@blueprint.get("/reports/charts")
@signed_in
def charts() -> ResponseReturnValue:
    """The same figures to look into: drawn anew as filters change, a bar leads to what is behind it."""
    return _page("report_charts.html")


def _page(template: str) -> ResponseReturnValue:
    question, problem = _question()
    volumes, steps, names = _figures(question)
    page = render_template(
        template,
        question=question,
        asked=question.asked,
        units=units_seen(reader()),
        processes=parts().worklist.processes(),
        groups=groups(),
        volumes=volumes,
        most=max((one.received for one in volumes), default=0),
        total=_total(volumes),
        names=names,
        chart=_chart(volumes) if question.by == "month" else None,
        steps=steps,
        drawn=json.dumps(_drawn(question, volumes, steps, names), ensure_ascii=False),
        longest=max((max(one.p90 or 0, one.limit_days or 0) for one in steps), default=0),
        meanings=meanings(),
        as_of=parts().clock.now(),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/reports/export.xlsx")
@signed_in
def export() -> ResponseReturnValue:
    """The same figures as a workbook, with what each of them means and the date of the data."""
    question, problem = _question()
    if problem is not None:
        abort(problem.status)
    volumes, steps, names = _figures(question)
    as_of = parts().clock.now().astimezone(COUNTY_ZONE)
    content = book_of(question, volumes, steps, names, as_of)
    answer = Response(content, content_type=XLSX)
    name = f"report-{question.asked.first}-{question.asked.last}.xlsx"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


@blueprint.get("/reports/flow")
@signed_in
def flow() -> ResponseReturnValue:
    """One procedure as drawn: how much waits at each step, how much is overdue, how long it takes."""
    question, problem = _question()
    seen = _seen(question)
    page = render_template(
        "report_flow.html",
        question=question,
        asked=question.asked,
        process=seen.process,
        name=seen.name,
        units=units_seen(reader()),
        versions=seen.versions,
        service=seen.service,
        drawn=seen.drawn,
        steps=seen.steps,
        heat=json.dumps(seen.heat, ensure_ascii=False),
        heat_words=heat_words(),
        meanings=meanings(),
        as_of=parts().clock.now(),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get(f"/reports/flow/diagram.{pictures.KIND}")
@signed_in
def flow_picture(kind: str) -> ResponseReturnValue:
    """The same diagram with its figures, to take along."""
    question, problem = _question()
    if problem is not None:
        abort(problem.status)
    seen = _seen(question)
    if not seen.service or not seen.drawn:
        abort(404)
    as_of = parts().clock.now().astimezone(COUNTY_ZONE)
    facts = [
        f"{question.asked.first} – {question.asked.last}",
        *(str(unit["name"]) for unit in units_seen(reader()) if unit["code"] == question.unit),
        gettext("数据截至") + f" {as_of:%Y-%m-%d %H:%M}",
    ]
    marked = pictures.heat_of(seen.heat, *heat_words())
    return pictures.of_version(seen.service, seen.process, seen.drawn, kind, facts=facts, marked=marked)


def heat_words() -> tuple[str, str]:
    """What a deeper colour says, and what the figures above a step are."""
    return (
        gettext("颜色越深，现在在办的越多。"),
        gettext("标签依次为在办、超期、用时中位数（工作日）；有超期的用红框。"),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A procedure with its figures, and the version it is drawn in."""

    process: str
    name: Any
    service: str
    versions: Sequence[int]
    drawn: int
    steps: Sequence[Step]

    @property
    def heat(self) -> list[dict[str, Any]]:
        """What the diagram shows at each step."""
        return [_heat(one, self.steps) for one in self.steps]


def _seen(question: Question) -> _Seen:
    process = question.asked.process
    names = dict(parts().worklist.processes())
    if process not in names:
        abort(404)
    steps = parts().work_figures.steps(question.asked, parts().clock.now())
    service = next((one.service for one in steps if one.service), "")
    versions = [one for one in parts().work_figures.versions(process) if one]
    drawn = question.asked.version or next(iter(versions), 0) or _newest(service, process)
    return _Seen(process, names[process], service, versions, drawn, steps)


def _question() -> tuple[Question, Any]:
    try:
        return question_from(request.args, reader()), None
    except Refusal as refusal:
        return usual_question(request.args, reader()), told_refusal(refusal, STATUSES[type(refusal)])


def _figures(question: Question) -> tuple[Sequence[Volume], Sequence[Step], Mapping[str, str]]:
    """The volumes and steps, and what each unit, procedure or month is called."""
    figures, now, asked = parts().work_figures, parts().clock.now(), question.asked
    volumes = figures.volumes(question.by, asked, now)
    processes = {key: said(name) for key, name in parts().worklist.processes()}
    if question.by == "month":
        volumes = by_month(volumes, months(asked.first, asked.last))
    names = dict(parts().directory.names([one.key for one in volumes])) if question.by == "unit" else {}
    return volumes, figures.steps(asked, now), {**processes, **names, "": gettext("（指定到人）")}


def _total(volumes: Sequence[Volume]) -> Volume:
    columns = ("received", "done", "late", "open", "overdue")
    return Volume("", **{name: sum(getattr(one, name) for one in volumes) for name in columns})


def _chart(volumes: Sequence[Volume]) -> Bars:
    labels = [one.key for one in volumes]
    return bars(labels, [float(one.received) for one in volumes], [float(one.done) for one in volumes])


def _drawn(
    question: Question, volumes: Sequence[Volume], steps: Sequence[Step], names: Mapping[str, str]
) -> dict[str, Any]:
    """The figures of both tables as the chart takes them; what is not there is not drawn."""
    columns = ("received", "done", "late", "open", "overdue")
    return {
        "by": question.by,
        "keys": [one.key for one in volumes],
        "names": [names.get(one.key) or one.key for one in volumes],
        "volumes": {name: [getattr(one, name) for one in volumes] for name in columns},
        "steps": [
            {"name": said(one.name) or one.element_id, "process": names.get(one.process_id) or one.process_id,
             "median": one.median, "p90": one.p90, "limit": one.limit_days}
            for one in steps
            if one.done
        ],
        "words": labels(),
    }  # fmt: skip


def _heat(step: Step, steps: Sequence[Step]) -> dict[str, Any]:
    """What the diagram shows beside a step, in words; the hotter, the more of all that waits is there."""
    most = max((one.open for one in steps), default=0)
    words = [gettext("在办 %(number)d", number=step.open)]
    if step.overdue:
        words.append(gettext("超期 %(number)d", number=step.overdue))
    if step.median is not None:
        words.append(gettext("%(days)d 天", days=step.median))
    level = -(-step.open * HOTTEST // most) if most else 0
    return {"id": step.element_id, "words": words, "level": level, "late": bool(step.overdue)}


def _newest(service: str, process: str) -> int:
    """The version new cases begin with, to draw on where nothing tells under which one the work ran."""
    if not service:
        return 0
    try:
        found = parts().services.get(service, "/definitions", actor=reader())
    except (ServiceUnavailable, ServiceProblem):
        return 0
    versions = (one["version"] for one in found.get("items") or () if one["process_id"] == process)
    return int(next(versions, 0))
