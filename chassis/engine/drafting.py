"""Drawing a new version: begun from one in force, saved, submitted, approved by another person."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis.engine.blank_diagram import blank_diagram
from chassis.engine.bundles import is_bundle, packed, unpacked
from chassis.engine.checking import process_of
from chassis.engine.decision_files import read_files
from chassis.engine.designing import Designer, brought, require_shaped, require_small
from chassis.engine.differences import Difference, differences
from chassis.engine.draft_records import (
    APPROVED,
    DRAWING,
    DROPPED,
    OPEN,
    SUBMITTED,
    Content,
    Draft,
    Saved,
)
from chassis.engine.draft_refusals import (
    ApproverIsAuthor,
    ComparedWithOlder,
    DraftClosed,
    DraftOfAnother,
    DraftStale,
    DraftUnchanged,
    DraftUnknown,
    ForceDateInvalid,
    ProcessNameInvalid,
)
from chassis.engine.draft_rows import DraftRows
from chassis.engine.findings import Finding
from chassis.engine.front_door import admit
from chassis.engine.names_in_drafts import files_in_words
from chassis.engine.offering import Offer
from chassis.engine.refusals import ProcessUnknown
from chassis.engine.rehearsal import Ran, Step
from chassis.engine.rehearsing import first_values
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

FARTHEST = timedelta(days=366)
_PROCESS_ID = re.compile(r"[a-z][a-z0-9_]{2,59}")
STATES: Mapping[str, Said] = {
    DRAWING: Said("起草中", "being drawn"),
    SUBMITTED: Said("待批准", "submitted"),
    APPROVED: Said("已批准", "approved"),
    DROPPED: Said("已作废", "dropped"),
}
_SAVE, _SUBMIT = Said("修改", "changed"), Said("提交", "submitted")
_TAKE_BACK, _SEND_BACK = Said("撤回", "taken back"), Said("退回", "sent back")
_APPROVE, _DROP = Said("批准", "approved"), Said("作废", "dropped")


class Drafts:
    """The drafts of one service; every verb checks revision and stage, and nothing is lost by any of them."""

    def __init__(self, designer: Designer, rows: DraftRows) -> None:
        self._designer = designer
        self._deployments = designer.deployments
        self.rows = rows

    def draft(self, session: Session, draft_id: str) -> Draft:
        """A draft, or a refusal where there is none."""
        found = self.rows.draft(session, draft_id)
        if found is None:
            raise DraftUnknown()
        return found

    def listed(self, session: Session, *, is_open: bool) -> Sequence[Draft]:
        """The drafts under way, or the last that were decided."""
        return self.rows.listed(session, OPEN if is_open else (APPROVED, DROPPED))

    def behind(self, session: Session, process_id: str) -> Sequence[Draft]:
        """The drafts that became versions of a process."""
        return self.rows.behind(session, process_id)

    def revisions(self, session: Session, draft_id: str) -> Sequence[Saved]:
        """Every time a draft was saved, the last first."""
        return self.rows.revisions(session, draft_id)

    def offers(self, session: Session) -> Mapping[str, Sequence[Offer]]:
        """What a diagram of this service may name, by kind."""
        offers = self._designer.offers(session)
        return {kind: getattr(offers, kind) for kind in type(offers).__dataclass_fields__}

    def content(self, session: Session, draft: Draft, revision: int | None = None) -> Content:
        """What a draft holds now, or held in an earlier revision."""
        found = self.rows.content(session, draft.draft_id, revision or draft.revision)
        if found is None:
            raise DraftUnknown()
        return found

    def packed(self, session: Session, draft_id: str) -> tuple[str, bytes]:
        """A draft as one file, and its name."""
        draft = self.draft(session, draft_id)
        name = f"{draft.process_id}-draft{draft.revision}.zip"
        return name, packed(draft.process_id, self.content(session, draft))

    def packed_version(self, session: Session, process_id: str, version: int) -> tuple[str, bytes]:
        """A released version as one file, and its name."""
        definition = self._deployments.definition(session, process_id, version)
        return f"{process_id}-v{version}.zip", packed(process_id, Content.of(definition))

    def decision_ids(self, content: Content) -> Collection[str]:
        """The decisions a diagram of the draft may name."""
        return read_files(list(content.decision_files.values())).decisions.keys()

    def called(self, content: Content) -> Mapping[str, Said]:
        """What people call the forms and decision tables of the draft."""
        return files_in_words(content)

    def units(self, session: Session, draft: Draft, content: Content) -> Sequence[str]:
        """The variables of its cases that hold a unit."""
        return self._designer.units(session, draft.process_id, content.bpmn)

    def begin(
        self, work: UnitOfWork, process_id: str, *, version: int | None = None, name: str = ""
    ) -> Draft:
        """A draft of a process as it is in force, or was in a version; of a new one where it has a name."""
        session = work.session
        if name:
            if not _PROCESS_ID.fullmatch(process_id) or self._deployments.last(session, process_id):
                raise ProcessNameInvalid()
            return self._add(work, process_id, 0, Content(blank_diagram(process_id, name)))
        definition = self._deployments.definition(session, process_id, version)
        return self._add(work, process_id, definition.version, Content.of(definition))

    def bring(self, work: UnitOfWork, bpmn: bytes, extras: Mapping[str, bytes]) -> Draft:
        """A draft of what somebody drew elsewhere: tables and forms not brought along stay as they are."""
        process_id, base, content = self._brought(work.session, bpmn, extras)
        return self._add(work, process_id, base, content)

    def compared_files(
        self, session: Session, bpmn: bytes, extras: Mapping[str, bytes]
    ) -> tuple[int, list[Difference]]:
        """What files drawn elsewhere would change; nothing is kept of them."""
        process_id, _, content = self._brought(session, bpmn, extras)
        return self._compared(session, process_id, content)

    def sound_files(self, session: Session, bpmn: bytes, extras: Mapping[str, bytes]) -> tuple[str, Content]:
        """The process and the content of files drawn elsewhere, without findings; nothing is kept of them."""
        process_id, _, content = self._brought(session, bpmn, extras)
        self._designer.require_sound(content, session)
        return process_id, content

    def save(
        self,
        work: UnitOfWork,
        draft_id: str,
        revision: int,
        *,
        bpmn: bytes | None = None,
        decisions: Mapping[str, str] | None = None,
        forms: Mapping[str, Any] | None = None,
    ) -> Draft:
        """Keep what was changed as the next revision; faults are told, not refused."""
        session, draft = work.session, self.draft(work.session, draft_id)
        for name, schema in (forms or {}).items():
            require_shaped(schema, name)
        require_small({name: table.encode() for name, table in (decisions or {}).items()})
        content = self.content(session, draft)
        if bpmn is not None:
            if process_of(bpmn) != draft.process_id:
                raise DraftOfAnother(wanted=draft.process_id, found=process_of(bpmn))
            content = self._laid_out(replace(content, bpmn=bpmn))
        content = replace(
            content,
            decisions=content.decisions if decisions is None else dict(decisions),
            forms=content.forms if forms is None else dict(forms),
        )
        self._change(
            work, draft, revision, (DRAWING,), _SAVE,
            revision=revision + 1, name=self._designer.name_of(content.bpmn) or draft.process_id,
        )  # fmt: skip
        self.rows.keep(session, draft_id, revision + 1, content, work.actor, work.clock.now())
        return self.draft(session, draft_id)

    def findings(self, session: Session, draft: Draft, content: Content | None = None) -> list[Finding]:
        """What stands against putting it in force."""
        return self._designer.findings(content or self.content(session, draft), session)

    def require_sound(self, session: Session, draft: Draft) -> None:
        """Refuse a draft nothing can be run with."""
        self._designer.require_sound(self.content(session, draft), session)

    def compared(
        self, session: Session, draft: Draft, content: Content | None = None
    ) -> tuple[int, list[Difference]]:
        """The newest version, and everything in which the draft differs from it."""
        return self._compared(session, draft.process_id, content or self.content(session, draft))

    def since(self, session: Session, draft: Draft, revision: int) -> list[Difference]:
        """What has been changed in a draft since one of its revisions."""
        old, now = self.content(session, draft, revision), self.content(session, draft)
        return differences(old, now, self._designer.roles, self._designer.settings)

    def restore(self, work: UnitOfWork, draft_id: str, revision: int, wanted: int) -> Draft:
        """Go on with what an earlier revision held, as the next one; those in between stay."""
        content = self.content(work.session, self.draft(work.session, draft_id), wanted)
        return self.save(
            work, draft_id, revision, bpmn=content.bpmn, decisions=content.decisions, forms=content.forms
        )

    def _compared(self, session: Session, process_id: str, content: Content) -> tuple[int, list[Difference]]:
        newest = self._deployments.latest(session, process_id)
        released = self._deployments.definition(session, process_id, newest) if newest else None
        old = Content.of(released) if released else None
        return newest, differences(old, content, self._designer.roles, self._designer.settings)

    def submit(
        self,
        work: UnitOfWork,
        draft_id: str,
        revision: int,
        *,
        reason: str,
        basis: str,
        in_force_from: date,
        compared_with: int,
    ) -> Draft:
        """Ask for approval, with the reason, the document it rests on and the day it is to be in force."""
        draft = self.draft(work.session, draft_id)
        today = work.clock.today()
        if not today <= in_force_from <= today + FARTHEST:
            raise ForceDateInvalid(today=today.isoformat())
        self._ready(work, draft, compared_with)
        self._change(
            work, draft, revision, (DRAWING,), _SUBMIT,
            state=SUBMITTED, reason=reason, basis=basis, in_force_from=in_force_from, note="",
            submitted_by=work.actor.user_id, submitted_by_name=work.actor.name,
            submitted_at=work.clock.now(), decided_by=None, decided_by_name=None, decided_at=None,
        )  # fmt: skip
        work.record("draft-submitted", draft.process_id, draft_id=draft_id, revision=revision, reason=reason)
        return self.draft(work.session, draft_id)

    def take_back(self, work: UnitOfWork, draft_id: str, revision: int) -> Draft:
        """Go on drawing before anybody has decided."""
        draft = self.draft(work.session, draft_id)
        self._change(work, draft, revision, (SUBMITTED,), _TAKE_BACK, state=DRAWING)
        work.record("draft-taken-back", draft.process_id, draft_id=draft_id, revision=revision)
        return self.draft(work.session, draft_id)

    def send_back(self, work: UnitOfWork, draft_id: str, revision: int, note: str) -> Draft:
        """Have it drawn better; the note says in what."""
        draft = self.draft(work.session, draft_id)
        self._change(
            work, draft, revision, (SUBMITTED,), _SEND_BACK, state=DRAWING, note=note, **self._decided(work)
        )
        work.record("draft-sent-back", draft.process_id, draft_id=draft_id, revision=revision, note=note)
        return self.draft(work.session, draft_id)

    def approve(
        self, work: UnitOfWork, draft_id: str, revision: int, *, note: str, compared_with: int
    ) -> Draft:
        """Make it the next version, for cases that begin from its day on; never by who drew it."""
        draft = self.draft(work.session, draft_id)
        self._require_another(work, draft)
        self._ready(work, draft, compared_with)
        # A day that passed while it lay there is today: nothing is put in force backwards.
        day = max(draft.in_force_from or work.clock.today(), work.clock.today())
        self._change(
            work, draft, revision, (SUBMITTED,), _APPROVE,
            state=APPROVED, note=note, in_force_from=day, **self._decided(work),
        )  # fmt: skip
        content = self.content(work.session, draft)
        definition = self._designer.release(work, draft.process_id, content, in_force_from=day)
        self.rows.change(work.session, draft_id, revision, (APPROVED,), version=definition.version)
        work.record(
            "draft-approved", draft.process_id, draft_id=draft_id, revision=revision,
            version=definition.version, reason=draft.reason, basis=draft.basis, author=draft.author,
        )  # fmt: skip
        return self.draft(work.session, draft_id)

    def rehearse(
        self,
        work: UnitOfWork,
        draft_id: str,
        values: Mapping[str, Any] | None,
        steps: Sequence[Mapping[str, Any]],
    ) -> tuple[Mapping[str, Any], Ran]:
        """Try a draft out with chosen values; the work has to be undone afterwards."""
        draft = self.draft(work.session, draft_id)
        content = self.content(work.session, draft)
        chosen = first_values(content, work.clock.today()) if values is None else values
        return chosen, self._designer.rehearse(
            work, self.rows.tables, draft.process_id, content, chosen, [Step(**step) for step in steps]
        )

    def withdraw(self, work: UnitOfWork, process_id: str, version: int, reason: str) -> None:
        """Let new cases begin with the version before it again."""
        self._deployments.withdraw(work, process_id, version, reason)

    def drop(self, work: UnitOfWork, draft_id: str, revision: int) -> Draft:
        """Give it up; it stays to be read."""
        draft = self.draft(work.session, draft_id)
        self._change(work, draft, revision, (DRAWING,), _DROP, state=DROPPED)
        work.record("draft-dropped", draft.process_id, draft_id=draft_id, revision=revision)
        return self.draft(work.session, draft_id)

    def _add(self, work: UnitOfWork, process_id: str, base: int, content: Content) -> Draft:
        actor, now = work.actor, work.clock.now()
        name = self._designer.name_of(content.bpmn) or process_id
        draft = Draft(new_id(), process_id, base, name, 1, DRAWING, actor.user_id, actor.name, now)
        self.rows.add(work.session, draft)
        self.rows.keep(work.session, draft.draft_id, 1, content, actor, now)
        work.record("draft-begun", process_id, draft_id=draft.draft_id, base_version=base)
        return draft

    def _brought(
        self, session: Session, bpmn: bytes, extras: Mapping[str, bytes]
    ) -> tuple[str, int, Content]:
        """Files as the content of a draft, with the version they go on from."""
        if is_bundle(bpmn):
            bpmn, inside = unpacked(bpmn)
            extras = {**inside, **extras}
        admit(bpmn)
        decisions, forms = brought(extras)
        process_id = process_of(bpmn)
        base = self._in_force(session, process_id)
        if base is None and not _PROCESS_ID.fullmatch(process_id):
            raise ProcessNameInvalid()
        kept = Content.of(base) if base is not None else Content(b"")
        content = Content(bpmn, {**kept.decisions, **decisions}, {**kept.forms, **forms})
        return process_id, base.version if base is not None else 0, self._laid_out(content)

    def _in_force(self, session: Session, process_id: str) -> Any:
        try:
            return self._deployments.definition(session, process_id)
        except ProcessUnknown:
            return None

    def _laid_out(self, content: Content) -> Content:
        return replace(content, bpmn=self._designer.laid_out(content.bpmn))

    def _ready(self, work: UnitOfWork, draft: Draft, compared_with: int) -> None:
        """It is sound, differs from the newest version, and was compared with that one."""
        content = self.content(work.session, draft)
        self._designer.require_sound(content, work.session)
        newest, found = self.compared(work.session, draft, content)
        if newest != compared_with:
            raise ComparedWithOlder(seen=compared_with, newest=newest)
        if not found:
            raise DraftUnchanged()

    def _require_another(self, work: UnitOfWork, draft: Draft) -> None:
        user = work.actor.user_id
        own = user in (draft.author, draft.submitted_by)
        if own or self.rows.has_saved(work.session, draft.draft_id, user):
            raise ApproverIsAuthor()

    def _decided(self, work: UnitOfWork) -> dict[str, Any]:
        actor = work.actor
        return {
            "decided_by": actor.user_id,
            "decided_by_name": actor.name,
            "decided_at": work.clock.now(),
        }

    def _change(
        self, work: UnitOfWork, draft: Draft, seen: int, states: tuple[str, ...], act: Said, /, **values: Any
    ) -> None:
        if draft.state not in states:
            raise DraftClosed(state=STATES[draft.state], act=act)
        changed = self.rows.change(
            work.session, draft.draft_id, seen, states, updated_at=work.clock.now(), **values
        )
        if not changed:
            last = self.rows.revisions(work.session, draft.draft_id)
            raise DraftStale(who=last[0].saved_by_name if last else draft.author_name)
