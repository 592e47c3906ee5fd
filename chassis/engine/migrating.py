"""Brings running cases to another version of their process: previewed, one by one, and taken back if need be.

Cases finish on the version they began with; this is for the exception, when a rule has changed for those
under way too. A migration moves no token: open tasks keep their id, variables, due time and draft.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.engine import codec
from chassis.engine.definition import Definition
from chassis.engine.events import element_waited_for
from chassis.engine.host import element_of, extensions_of
from chassis.engine.moves import case_moved, standing_of, task_change
from chassis.engine.previewing import Previewing
from chassis.engine.records import HumanTask, Instance
from chassis.engine.refusals import CaseUnknown
from chassis.engine.waiting import Waiting, waiting_in
from chassis.engine.worklist import said_of
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

_THERE = Said("案件已经在该版本上办理", "The case runs under that version already")
_ENDED = Said("案件已经办结", "The case has ended")


class MigrationUnknown(Refusal):
    """No migration has this id."""

    code = "migration-unknown"
    title = Said("没有这次迁移", "There is no such migration")


class MigrationPast(Refusal):
    """The case has gone on since, or the migration was taken back already."""

    code = "migration-past"
    title = Said("迁移之后案件已经继续办理，不能撤回", "The case has gone on since; it cannot be taken back")


class CannotMigrate(Refusal):
    """Something of the case is under way that the new version does not have."""

    code = "case-not-migratable"
    title = Said("案件不能迁移到该版本", "The case cannot go on under that version")
    detail = Said("{why}", "{why}")


class Migrations(Previewing):
    """Previews, carries out and takes back the migrations of one service."""

    def migrate(
        self,
        work: UnitOfWork,
        instance_id: str,
        to_version: int,
        *,
        reason: str,
        renamed: Mapping[str, str] | None = None,
        process_id: str | None = None,
    ) -> str:
        """Bring one case to the version; returns the id under which this can be taken back.

        A case that was brought there already is left as it is, and the answer is the same: a run that was
        broken off is simply begun again.
        """
        instance = self._locked(work, instance_id)
        if process_id not in (None, instance.process_id):
            raise CaseUnknown(case_no=instance.case_no)
        if instance.process_version == to_version:
            return self._brought_there(work.session, instance)
        old = self._engine.definition(work.session, instance.process_id, instance.process_version)
        new = self._engine.definition(work.session, instance.process_id, to_version)
        transplant = self._transplant(instance, old, new, renamed or {})
        if transplant.obstacles:
            why = transplant.obstacles[0].said
            raise CannotMigrate(
                why=why,
                obstacles=[{"element": one.element_id, "rule": one.rule} for one in transplant.obstacles],
            )
        before, from_version, from_digest = instance.data, instance.process_version, instance.digest
        instance.data = transplant.state()
        self._put(work, instance, new)
        migration_id = new_id()
        work.session.execute(
            self._tables.migration.insert().values(
                migration_id=migration_id,
                instance_id=instance.instance_id,
                case_no=instance.case_no,
                process_id=instance.process_id,
                from_version=from_version,
                from_digest=from_digest,
                to_version=to_version,
                revision=instance.revision,
                data_before=before,
                at=work.clock.now(),
                by_user=work.actor.user_id,
                by_name=work.actor.name,
                reason=reason,
            )
        )
        work.record(
            "case-migrated", instance.case_no, process_id=instance.process_id, from_version=from_version,
            to_version=to_version, reason=reason, renamed=dict(renamed or {}), migration_id=migration_id,
        )  # fmt: skip
        return migration_id

    def undo(self, work: UnitOfWork, migration_id: str) -> None:
        """Take a migration back, as long as the case has not taken another step."""
        migration = self._tables.migration
        row = work.session.execute(select(migration).where(migration.c.migration_id == migration_id)).first()
        if row is None:
            raise MigrationUnknown()
        instance = self._locked(work, row.instance_id, MigrationPast())
        # Read again under the lock: two who take it back at once must not both succeed.
        undone_at = work.session.scalar(
            select(migration.c.undone_at).where(migration.c.migration_id == migration_id)
        )
        if undone_at is not None or instance.revision != row.revision:
            raise MigrationPast()
        old = self._engine.definition(work.session, row.process_id, row.from_version)
        instance.data = row.data_before
        self._put(work, instance, old)
        work.session.execute(
            update(migration)
            .where(migration.c.migration_id == migration_id)
            .values(undone_at=work.clock.now())
        )
        work.record(
            "migration-undone", instance.case_no, process_id=instance.process_id,
            from_version=row.to_version, to_version=row.from_version, migration_id=migration_id,
        )  # fmt: skip

    def _brought_there(self, session: Session, instance: Instance) -> str:
        migration = self._tables.migration
        last = (
            select(migration.c.migration_id)
            .where(
                migration.c.instance_id == instance.instance_id,
                migration.c.to_version == instance.process_version,
                migration.c.undone_at.is_(None),
            )
            .order_by(migration.c.at.desc())
            .limit(1)
        )
        found: str | None = session.scalar(last)
        if found is None:
            raise CannotMigrate(why=_THERE)
        return found

    def _locked(self, work: UnitOfWork, instance_id: str, ended: Refusal | None = None) -> Instance:
        instance = self._tables.process_instance
        found = select(instance).where(instance.c.instance_id == instance_id)
        row = work.session.execute(found.with_for_update()).first()
        if row is None:
            raise CaseUnknown(case_no=instance_id)
        if row.state != "running":
            raise ended or CannotMigrate(why=_ENDED)
        return Instance(*row)

    def _put(self, work: UnitOfWork, instance: Instance, definition: Definition) -> None:
        """Write the case and everything that waits as the definition has it."""
        instance.process_version, instance.digest = definition.version, definition.digest
        table = self._tables.process_instance
        work.session.execute(
            update(table)
            .where(table.c.instance_id == instance.instance_id)
            .values(process_version=definition.version, digest=definition.digest)
        )
        work.put_off(self._engine.rows.saving(instance))
        waiting = waiting_in(codec.decode(instance.data, *definition.specs, self._host(instance)))
        tasks = self._put_tasks(work, instance, definition, waiting)
        self._put_waits(work, instance, waiting)
        changed = [task_change("changed", task, definition) for task in tasks]
        standing = standing_of(instance, definition, waiting.people.values())
        self._engine.observer(work, case_moved(instance, definition, changed, standing))

    def _put_tasks(
        self, work: UnitOfWork, instance: Instance, definition: Definition, waiting: Waiting
    ) -> list[HumanTask]:
        """Open tasks show the names and forms of the version; whose they are stays as it is."""
        changed = []
        for row in self._engine.rows.tasks(work.session, instance.case_no):
            task = waiting.people.get(row.task_id)
            if row.is_open and task is not None:
                name = said_of(task)
                row.process_version, row.element_id = definition.version, element_of(task)
                row.name_zh, row.name_en = name.zh, name.en
                row.form_key = extensions_of(task).get("formKey") or ""
                row.version += 1
                work.put_off(self._engine.rows.rewriting_task(row))
                changed.append(row)
        return changed

    def _put_waits(self, work: UnitOfWork, instance: Instance, waiting: Waiting) -> None:
        """Timers keep their due times, subscriptions what tells them apart; names are the version's."""
        timer, subscription, job = self._tables.timer, self._tables.subscription, self._tables.job
        for table, key, waits in (
            (timer, timer.c.timer_id, waiting.times),
            (subscription, subscription.c.subscription_id, waiting.messages),
        ):
            for row_id, ((task, number), what) in waits.items():
                values = {"element_id": element_waited_for(task, number)}
                if table is subscription:
                    values["name"] = what
                work.session.execute(update(table).where(key == row_id).values(**values))
        for job_id, task in waiting.jobs.items():
            values = {"element_id": element_of(task), "topic": extensions_of(task)["topic"]}
            work.session.execute(update(job).where(job.c.job_id == job_id).values(**values))
