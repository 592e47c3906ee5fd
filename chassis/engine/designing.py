"""What a process designer does: have a diagram checked, and release it as a new version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import orjson
from sqlalchemy.orm import Session

from chassis.engine.checking import check, process_of
from chassis.engine.checking_decisions import check_decisions
from chassis.engine.checking_guards import Guard
from chassis.engine.definition import Definition
from chassis.engine.deployments import Deployments
from chassis.engine.draft_records import Content
from chassis.engine.draft_refusals import (
    DraftFileTooLarge,
    DraftFileUnreadable,
    DraftFormMisshapen,
    DraftUnchanged,
)
from chassis.engine.drawn import Drawn
from chassis.engine.findings import Finding, found
from chassis.engine.form_shape import MOST_PARTS, is_too_large, misshapen
from chassis.engine.forms import check_schema
from chassis.engine.front_door import admit
from chassis.engine.layout import laid_out
from chassis.engine.local_cases import LOCAL_UNITS
from chassis.engine.offering import Offers, offers_of, units_in
from chassis.engine.refusals import ProcessUnknown
from chassis.engine.rehearsal import Ran, Step
from chassis.engine.rehearsing import rehearse
from chassis.engine.runtime import Engine
from chassis.engine.store import EngineTables
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

MAX_EXTRAS = 100
MAX_EXTRA_BYTES = 300_000
MAX_EXTRAS_BYTES = 600_000


class DefinitionUnsound(Refusal):
    """The diagram has findings; nothing is released until they are gone."""

    code = "definition-unsound"
    title = Said("流程图未通过检查，不能发布", "The diagram has not passed the check")
    detail = Said("有{count}处需要更正。", "{count} points need correction.")


class Designer:
    """Checks and releases diagrams against what one service has."""

    def __init__(
        self,
        engine: Engine,
        *,
        messages: Collection[str] | None = None,
        roles: Collection[str] | None = None,
        functions: Collection[str] | None = None,
        guards: Collection[Guard] = (),
        units: Mapping[str, Collection[str]] | None = None,
        settings: Mapping[str, Said] | None = None,
    ) -> None:
        self._engine = engine
        self._messages = messages
        self._roles = roles
        self._functions = functions
        self._guards = guards
        self._units = units or {}
        self.settings = settings or {}
        """What the settings are called that a limit may rest on."""

    @property
    def deployments(self) -> Deployments:
        """The versions of the service."""
        return self._engine.deployments

    @property
    def roles(self) -> Mapping[str, Said]:
        """What the roles are called that a diagram may name."""
        return self._roles if isinstance(self._roles, Mapping) else {}

    def laid_out(self, bpmn: bytes) -> bytes:
        """The diagram with a place for everything that has none."""
        return laid_out(bpmn)

    def name_of(self, bpmn: bytes) -> str:
        """What the process of a diagram is called."""
        return next((one.get("name") or "" for one in Drawn(admit(bpmn)).processes), "")

    def check(
        self, bpmn: bytes, extras: Mapping[str, bytes], session: Session | None = None
    ) -> list[Finding]:
        """What stands against releasing it; empty when nothing does. `extras` are `*.dmn` and `*.json`."""
        return self._read(laid_out(bpmn), extras, session)[0]

    def deploy(self, work: UnitOfWork, bpmn: bytes, extras: Mapping[str, bytes]) -> Mapping[str, Any]:
        """Release it, laid out, as the newest version of its process; running cases stay on theirs.

        What the newest version holds already is not released again.
        """
        bpmn = laid_out(bpmn)
        findings, decisions, forms = self._read(bpmn, extras, work.session)
        _refuse(findings)
        definition, is_new = self._engine.deployments.deploy(
            work, process_of(bpmn), bpmn, decisions=decisions, forms=forms
        )
        return {"process_id": definition.process_id, "version": definition.version, "is_new": is_new}

    def rehearse(
        self,
        work: UnitOfWork,
        tables: EngineTables,
        process_id: str,
        content: Content,
        values: Mapping[str, Any],
        steps: Sequence[Step],
    ) -> Ran:
        """Run a draft with chosen values; the work has to be undone."""
        called = self.deployments.called(work.session, content.bpmn)
        return rehearse(self._engine, tables, work, process_id, content, called, values, steps, self.roles)

    def offers(self, session: Session) -> Offers:
        """What a diagram of this service may name."""
        return offers_of(
            self._engine, session, roles=self.roles, messages=self._messages or (), settings=self.settings
        )

    def units(self, session: Session, process_id: str, bpmn: bytes) -> list[str]:
        """The variables of a procedure that hold a unit: those its cases begin with, and those it names."""
        begun = self._units.get(process_id, LOCAL_UNITS)
        newest = self.deployments.latest(session, process_id)
        released = [self.deployments.definition(session, process_id, newest).bpmn] if newest else []
        return sorted({*begun, *units_in([bpmn, *released])})

    def findings(self, content: Content, session: Session) -> list[Finding]:
        """What stands against putting a draft in force."""
        return self._wired(content.bpmn, content.decision_files, content.forms, session)

    def require_sound(self, content: Content, session: Session) -> None:
        """Refuse what has findings."""
        _refuse(self.findings(content, session))

    def release(
        self, work: UnitOfWork, process_id: str, content: Content, *, in_force_from: date
    ) -> Definition:
        """Make a draft the next version of its process; new cases begin with it from that day on."""
        self.require_sound(content, work.session)
        definition, is_new = self._engine.deployments.deploy(
            work,
            process_id,
            content.bpmn,
            decisions=content.decision_files,
            forms=content.forms,
            in_force_from=in_force_from,
        )
        if not is_new:
            raise DraftUnchanged()
        return definition

    def _read(
        self, bpmn: bytes, extras: Mapping[str, bytes], session: Session | None
    ) -> tuple[list[Finding], dict[str, bytes], dict[str, Any]]:
        """The findings, and what the new version has: tables and forms not brought along stay as they are."""
        require_small(extras)
        findings: list[Finding] = []
        decisions, forms = self._released(process_of(bpmn), session)
        for file_name, content in list(extras.items())[:MAX_EXTRAS]:
            path = PurePosixPath(file_name.replace("\\", "/"))
            try:
                if path.suffix == ".dmn":
                    decisions[path.stem] = content
                elif path.suffix == ".json":
                    forms[path.stem] = _form(content)
            except ValueError as error:
                findings.append(found("form-faulty", path.stem, why=str(error)))
        return findings + self._wired(bpmn, decisions, forms, session), decisions, forms

    def _wired(
        self,
        bpmn: bytes,
        decisions: Mapping[str, bytes],
        forms: Mapping[str, Any],
        session: Session | None,
    ) -> list[Finding]:
        """The findings of the tables, and of the diagram against everything the service has."""
        faults, known_decisions = check_decisions(decisions)
        engine = self._engine
        newest = engine.deployments.newest(session) if session is not None else engine.library.processes()
        return faults + check(
            bpmn,
            operations=engine.operations.keys(),
            completions=engine.completions.keys(),
            messages=self._messages,
            forms=forms,
            decisions=known_decisions if not faults else None,
            roles=self._roles,
            functions=self._functions,
            processes={name: range(1, version + 1) for name, version in newest.items()},
            guards=self._guards,
        )

    def _released(self, process_id: str, session: Session | None) -> tuple[dict[str, bytes], dict[str, Any]]:
        """The tables and forms of the newest released version; none where the process is new."""
        try:
            if session is None:
                newest = self._engine.library.definition(process_id)
            else:
                newest = self._engine.deployments.definition(session, process_id)
        except ProcessUnknown:
            return {}, {}
        return dict(newest.decision_files), dict(newest.form_files)


def brought(extras: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, Any]]:
    """Tables and forms among uploaded files; a file nobody can read is refused by its name."""
    require_small(extras)
    decisions: dict[str, str] = {}
    forms: dict[str, Any] = {}
    for file_name, content in list(extras.items())[:MAX_EXTRAS]:
        path = PurePosixPath(file_name.replace("\\", "/"))
        try:
            if path.suffix == ".dmn":
                decisions[path.stem] = content.decode()
            elif path.suffix in (".json", ".form"):
                schema = orjson.loads(content)
                if not isinstance(schema, dict):
                    raise DraftFileUnreadable(name=path.name)
                require_shaped(schema, path.name)
                forms[path.stem] = schema
        except ValueError:
            raise DraftFileUnreadable(name=path.name) from None
    return decisions, forms


def require_small(extras: Mapping[str, bytes]) -> None:
    """Refuse tables and forms before anything reads them that are larger than any procedure needs."""
    largest = max(extras, key=lambda name: len(extras[name]), default="")
    if extras and (
        len(extras[largest]) > MAX_EXTRA_BYTES or sum(map(len, extras.values())) > MAX_EXTRAS_BYTES
    ):
        raise _too_large(largest)


def _too_large(name: str) -> Refusal:
    return DraftFileTooLarge(name=name, bytes=MAX_EXTRA_BYTES, whole=MAX_EXTRAS_BYTES, parts=MOST_PARTS)


def require_shaped(schema: Any, name: str) -> None:
    """Refuse a form that whatever reads forms would stumble over; what it lacks is told by its findings."""
    if is_too_large(schema):
        raise _too_large(name)
    if (where := misshapen(schema)) is not None:
        raise DraftFormMisshapen(name=name, where=where)


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise DefinitionUnsound(
            count=len(findings),
            findings=[
                {"element": one.element, "name": one.name, "rule": one.rule, **one.said.as_json()}
                for one in findings[:50]
            ],
        )


def _form(content: bytes) -> Any:
    schema = orjson.loads(content)
    _require_form(schema)
    return schema


def _require_form(schema: Any) -> None:
    if problems := check_schema(schema):
        raise ValueError("; ".join(f"{one['pointer']} {one['zh']} {one['en']}" for one in problems[:5]))
