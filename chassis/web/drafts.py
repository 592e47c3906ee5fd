"""Drafts of definitions over HTTP: drawn by one person, approved by another, in force from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, command, query, upload
from chassis.web.definitions import DESIGNER_ROLE, LARGEST_DEFINITION, diagram_in, extras_in, told_findings
from chassis.web.draft_ports import Difference, Draft, Drafts, Offer, Ran
from chassis.web.draft_schemas import (
    ApproveBody,
    BeginBody,
    DraftPage,
    DraftSchema,
    ListQuery,
    OffersSchema,
    RanSchema,
    RehearseBody,
    RestoreBody,
    RevisionBody,
    RevisionSchema,
    SaveBody,
    SendBackBody,
    SubmitBody,
    WholeDraftSchema,
    WithdrawBody,
    WithdrawnSchema,
)
from chassis.web.identity import allowed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

APPROVER_ROLE = "process_approver"
ZIP_TYPE = "application/zip"
FILE = {"type": "string", "format": "binary"}
Plain = dict[str, Any]


def drafts_blueprint(drafts: Drafts) -> Blueprint:
    """The routes under /definition-drafts, for who draws and who approves."""
    blueprint = Blueprint("drafts", __name__, description="Drafts of definitions")
    _reading(blueprint, drafts)
    _packed(blueprint, drafts)
    _drawing(blueprint, drafts)
    _trying(blueprint, drafts)
    _deciding(blueprint, drafts)
    return blueprint


def _reading(blueprint: Blueprint, drafts: Drafts) -> None:
    @blueprint.get("/definition-drafts")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(ListQuery, answers=DraftPage)
    def list_drafts(session: Session, asked: Plain) -> Plain:
        """The drafts under way, or the last hundred that were decided."""
        found = drafts.listed(session, is_open=asked["state"] == "open")
        return {"items": [_draft(one) for one in found], "next": None}

    @blueprint.get("/definition-drafts/offers")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=OffersSchema)
    def show_offers(session: Session) -> Plain:
        """What a diagram of this service may name."""
        offers = drafts.offers(session)
        return {"offers": {kind: [_offer(one) for one in found] for kind, found in offers.items()}}

    @blueprint.get("/definition-drafts/<draft_id>")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=WholeDraftSchema)
    def show_draft(session: Session, draft_id: str) -> Plain:
        """A draft with what it holds, what is wrong with it and what it changes."""
        draft = drafts.draft(session, draft_id)
        content = drafts.content(session, draft)
        compared_with, differences = drafts.compared(session, draft)
        return {
            **_draft(draft),
            "bpmn": content.bpmn.decode(),
            "decisions": dict(content.decisions),
            "forms": dict(content.forms),
            "decision_ids": sorted(drafts.decision_ids(content)),
            "called": drafts.called(content),
            "units": drafts.units(session, draft, content),
            "findings": told_findings(drafts.findings(session, draft)),
            "compared_with": compared_with,
            "differences": [_difference(one) for one in differences],
            "revisions": [
                {"revision": one.revision, "saved_at": one.saved_at, "saved_by_name": one.saved_by_name}
                for one in drafts.revisions(session, draft_id)
            ],
        }

    @blueprint.get("/definition-drafts/<draft_id>/revisions/<int:revision>")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=RevisionSchema)
    def show_revision(session: Session, draft_id: str, revision: int) -> Plain:
        """The diagram of an earlier revision, and what has been changed since."""
        draft = drafts.draft(session, draft_id)
        return {
            "revision": revision,
            "bpmn": drafts.content(session, draft, revision).bpmn.decode(),
            "differences": [_difference(one) for one in drafts.since(session, draft, revision)],
        }

    @blueprint.get("/definitions/<process_id>/drafts")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=DraftPage)
    def list_drafts_behind(session: Session, process_id: str) -> Plain:
        """The drafts the versions of a process came from: why, on which document, by whom."""
        return {"items": [_draft(one) for one in drafts.behind(session, process_id)], "next": None}


def _packed(blueprint: Blueprint, drafts: Drafts) -> None:
    @blueprint.get("/definition-drafts/<draft_id>/bundle")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=FILE, answer_type=ZIP_TYPE)
    def pack_draft(session: Session, draft_id: str) -> Response:
        """The draft's diagram, tables and forms in one ZIP."""
        return _file(*drafts.packed(session, draft_id))

    @blueprint.get("/definitions/<process_id>/<int:version>/bundle")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=FILE, answer_type=ZIP_TYPE)
    def pack_version(session: Session, process_id: str, version: int) -> Response:
        """A released version's diagram, tables and forms in one ZIP."""
        return _file(*drafts.packed_version(session, process_id, version))


def _file(name: str, content: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=ZIP_TYPE)


def _drawing(blueprint: Blueprint, drafts: Drafts) -> None:
    @blueprint.post("/definition-drafts")
    @allowed(DESIGNER_ROLE)
    @command(BeginBody, answers=DraftSchema)
    def begin_draft(work: UnitOfWork, body: Plain) -> Plain:
        """Begin a draft from a version, or a new process with a name."""
        return _draft(drafts.begin(work, body["process_id"], version=body["version"], name=body["name"]))

    @blueprint.post("/definition-drafts/files")
    @allowed(DESIGNER_ROLE)
    @upload(answers=DraftSchema, status=200, max_bytes=LARGEST_DEFINITION)
    def bring_draft(work: UnitOfWork, files: MultiDict[str, FileStorage], _: Any) -> Plain:
        """Begin a draft from a diagram (field `file`) with tables and forms (`extra`) drawn elsewhere."""
        return _draft(drafts.bring(work, diagram_in(files), extras_in(files)))

    @blueprint.put("/definition-drafts/<draft_id>")
    @allowed(DESIGNER_ROLE)
    @command(SaveBody, answers=DraftSchema)
    def save_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Keep what was changed as the next revision; refused where somebody else has saved meanwhile."""
        saved = drafts.save(
            work,
            draft_id,
            body["revision"],
            bpmn=None if body["bpmn"] is None else body["bpmn"].encode(),
            decisions=body["decisions"],
            forms=body["forms"],
        )
        return _draft(saved)

    @blueprint.post("/definition-drafts/<draft_id>/restore")
    @allowed(DESIGNER_ROLE)
    @command(RestoreBody, answers=DraftSchema)
    def restore_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Go on with an earlier revision as the next one; nothing saved since is lost."""
        return _draft(drafts.restore(work, draft_id, body["revision"], body["wanted"]))

    @blueprint.post("/definition-drafts/<draft_id>/drop")
    @allowed(DESIGNER_ROLE)
    @command(RevisionBody, answers=DraftSchema)
    def drop_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Give it up; it can still be read."""
        return _draft(drafts.drop(work, draft_id, body["revision"]))

    @blueprint.post("/definition-drafts/<draft_id>/submit")
    @allowed(DESIGNER_ROLE)
    @command(SubmitBody, answers=DraftSchema)
    def submit_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Ask another person for approval."""
        return _draft(drafts.submit(work, draft_id, body.pop("revision"), **body))

    @blueprint.post("/definition-drafts/<draft_id>/take-back")
    @allowed(DESIGNER_ROLE)
    @command(RevisionBody, answers=DraftSchema)
    def take_draft_back(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Go on drawing before anybody has decided."""
        return _draft(drafts.take_back(work, draft_id, body["revision"]))


def _trying(blueprint: Blueprint, drafts: Drafts) -> None:
    @blueprint.post("/definition-drafts/<draft_id>/dry-run")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @command(RehearseBody, answers=RanSchema)
    def try_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Go through a draft with chosen values; whatever that did is undone before the answer goes out."""
        values, ran = drafts.rehearse(work, draft_id, body["values"], body["steps"])
        raise NothingDone(json_answer({"values": values, **_ran(ran)}))


def _ran(ran: Ran) -> Plain:
    happened = ("element", "name", "what", "detail")
    ahead = ("kind", "element", "name", "due_at", "limit_days", "message", "number")
    told = ("done", "active", "variables", "end_state", "end_name", "problem")
    return {
        **{name: getattr(ran, name) for name in told},
        "happened": [
            {**{name: getattr(one, name) for name in happened}, "holders": _holders(one)}
            for one in ran.happened
        ],
        "next": [
            {
                **{name: getattr(one, name) for name in ahead},
                "holders": _holders(one),
                "outcomes": _choices(one.outcomes),
                "asks": [
                    {"key": ask.key, "kind": ask.kind, "label": ask.label, "choices": _choices(ask.choices)}
                    for ask in one.asks
                ],
            }
            for one in ran.next
        ],
    }


def _holders(one: Any) -> list[Plain]:
    return [{"post": holder.post, "unit": holder.unit} for holder in one.holders]


def _choices(choices: Sequence[Any]) -> list[Plain]:
    return [{"value": choice.value, "label": choice.label} for choice in choices]


def _deciding(blueprint: Blueprint, drafts: Drafts) -> None:
    @blueprint.post("/definition-drafts/<draft_id>/send-back")
    @allowed(APPROVER_ROLE)
    @command(SendBackBody, answers=DraftSchema)
    def send_draft_back(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Have it drawn better, and say in what."""
        return _draft(drafts.send_back(work, draft_id, body["revision"], body["note"]))

    @blueprint.post("/definition-drafts/<draft_id>/approve")
    @allowed(APPROVER_ROLE)
    @command(ApproveBody, answers=DraftSchema)
    def approve_draft(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Make it the next version; never by who drew, saved or submitted it."""
        return _draft(drafts.approve(work, draft_id, body.pop("revision"), **body))

    @blueprint.post("/definitions/<process_id>/<int:version>/withdraw")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @command(WithdrawBody, answers=WithdrawnSchema)
    def withdraw_version(work: UnitOfWork, body: Plain, process_id: str, version: int) -> Plain:
        """Let new cases begin with the version before it again; what runs under it goes on."""
        drafts.withdraw(work, process_id, version, body["reason"])
        return {"process_id": process_id, "version": version}


def _draft(draft: Draft) -> Plain:
    return {name: getattr(draft, name) for name in DraftSchema._declared_fields}


def _offer(offer: Offer) -> Plain:
    return {"key": offer.key, "names": list(offer.names)}


def _difference(one: Difference) -> Plain:
    names: Sequence[str] = ("kind", "element", "subject", "aspect", "was", "now")
    return {name: getattr(one, name) for name in names}
