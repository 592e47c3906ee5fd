"""Diagrams over HTTP: show a released one, check a drawn one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query, upload
from chassis.web.identity import allowed, allowed_signed_in
from chassis.web.ports import Definitions, Designer, Finding
from chassis.web.refusals import Invalid, invalid_field
from chassis.web.schemas import page_of
from chassis.web.worktask_schemas import DefinitionSchema, FindingsSchema, ReleaseSchema

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DIAGRAM_TYPE = "application/xml"
DefinitionPage = page_of(DefinitionSchema, "DefinitionPage")
LARGEST_DEFINITION = 4 * 1024 * 1024
DESIGNER_ROLE = "process_designer"


def definitions_blueprint(*, engine: Definitions, designer: Designer) -> Blueprint:
    """The routes under /definitions."""
    blueprint = Blueprint("definitions", __name__, description="Process definitions")

    @blueprint.get("/definitions")
    @allowed_signed_in
    @query(answers=DefinitionPage)
    def list_definitions(session: Session) -> dict[str, Any]:
        """The processes of this service, each in the version new cases start with."""
        found = [
            {"process_id": name, "version": newest, "name": engine.definition(session, name, newest).name}
            for name, newest in sorted(engine.newest(session).items())
        ]
        return {"items": found, "next": None}

    @blueprint.get("/definitions/<process_id>/<int:version>")
    @allowed_signed_in
    @query(answers=ReleaseSchema)
    def show_release(session: Session, process_id: str, version: int) -> dict[str, Any]:
        """What a version is called, and since when new cases begin with it."""
        release = engine.released(session, process_id, version)
        return {
            "process_id": process_id,
            "version": version,
            "name": release.definition.name,
            "in_force_from": release.in_force_from,
            "withdrawn_at": release.withdrawn_at,
        }

    @blueprint.get("/definitions/<process_id>/<int:version>/diagram")
    @allowed_signed_in
    @query(answers={"type": "string"}, answer_type=DIAGRAM_TYPE)
    def show_diagram(session: Session, process_id: str, version: int) -> Response:
        """The diagram of a released version; versions never change, so browsers may keep it."""
        bpmn = engine.definition(session, process_id, version).bpmn
        headers = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(bpmn, headers=headers, content_type=DIAGRAM_TYPE)

    @blueprint.post("/definitions/check")
    @allowed(DESIGNER_ROLE)
    @upload(answers=FindingsSchema, status=200, max_bytes=LARGEST_DEFINITION)
    def check_definition(_work: UnitOfWork, files: MultiDict[str, FileStorage], _: Any) -> dict[str, Any]:
        """What stands against releasing a diagram (field `file`; decision tables and forms as `extra`)."""
        told = told_findings(designer.check(diagram_in(files), extras_in(files)))
        return {"ok": not told, "findings": told}

    return blueprint


def told_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as plain data."""
    return [
        {
            "element": each.element,
            "name": each.name,
            "also": list(each.also),
            "severity": each.severity,
            "rule": each.rule,
            "said": each.said,
            "remedy": each.remedy,
        }
        for each in findings
    ]


def diagram_in(files: MultiDict[str, FileStorage]) -> bytes:
    """The diagram among uploaded files; a refusal where there is none."""
    file = files.get("file")
    if file is None:
        missing = Said("请上传流程图文件", "Please upload the diagram")
        raise Invalid([invalid_field("/file", missing)])
    content: bytes = file.read()
    return content


def extras_in(files: MultiDict[str, FileStorage]) -> Mapping[str, bytes]:
    """The tables and forms that came with it, by file name."""
    return {file.filename or "": file.read() for file in files.getlist("extra")}
