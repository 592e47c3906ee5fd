"""Brings messages to the one case that waits for them, and signals to all.

Both wait as rows of the subscription table, told apart by their names (`signal:` before a signal's) and a
correlation: the case number, unless the diagram says something else. A signal reaches everybody who waits for
it with the same correlation: every place in the process that throws it, and every other process of the case;
with a fixed correlation such as `county`, every case. It starts nothing and is kept for nobody.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.engine import events
from chassis.engine.command import Command
from chassis.engine.definition import Definition
from chassis.engine.enquiries import Enquiries
from chassis.engine.expression_values import plain
from chassis.engine.host import Thrown
from chassis.engine.records import Case, Instance
from chassis.engine.refusals import TooManyListeners
from chassis.engine.stimuli import MESSAGE, SIGNAL
from chassis.persistence.unit_of_work import UnitOfWork

ThrownPort = Callable[[Any, Case, str, Mapping[str, Any]], None]

MAX_HOPS = 20
# All who hear a signal are moved in one transaction.
MAX_HEARERS = 500


class Routing(Enquiries):
    """The part of the engine that carries messages and signals between cases."""

    _thrown: ThrownPort | None

    @abstractmethod
    def _start(
        self,
        work: UnitOfWork,
        definition: Definition,
        case_no: str,
        variables: Mapping[str, Any],
        title: str,
        parties: Sequence[str],
        hops: int = 0,
        begun_by: tuple[str, str] | None = None,
        start: str | None = None,
    ) -> Instance: ...

    @abstractmethod
    def restored(self, work: UnitOfWork, instance: Instance) -> Command:
        """A locked case in the hands of this work."""

    def deliver(
        self,
        work: UnitOfWork,
        message_name: str,
        *,
        correlation: str,
        variables: Mapping[str, Any] | None = None,
    ) -> int:
        """Hand a message to the case that waits for it; 0 when none does."""
        return self._deliver(work, message_name, correlation, variables or {}, 0)

    def broadcast(
        self,
        work: UnitOfWork,
        signal_name: str,
        *,
        correlation: str,
        variables: Mapping[str, Any] | None = None,
    ) -> int:
        """Let every case that waits for a signal hear it; returns how many did."""
        return self._broadcast(work, signal_name, correlation, variables or {}, 0)

    def _deliver(
        self, work: UnitOfWork, message_name: str, correlation: str, variables: Mapping[str, Any], hops: int
    ) -> int:
        subscription = self.rows.tables.subscription
        for _ in range(3):
            found = self.rows.lock_with(
                work.session,
                subscription,
                subscription.c.name == message_name,
                subscription.c.correlation == correlation,
            )
            if not found:
                return 0
            if len(found) > 1:
                raise TooManyListeners(f"{len(found)} cases wait for {message_name} {correlation}")
            instance, row = found[0]
            command = self.restored(work, instance)
            waiting = command.message(row.subscription_id)
            if waiting is not None:
                self._hand_over(work, command, waiting, message_name, variables, hops)
                return 1
            # It was taken while we waited for the lock; look again with a fresh snapshot.
        return 0

    def _hand_over(
        self,
        work: UnitOfWork,
        command: Command,
        waiting: tuple[Any, int],
        message_name: str,
        variables: Mapping[str, Any],
        hops: int,
    ) -> None:
        element_id = events.element_waited_for(*waiting)
        work.record(
            "message-received", command.instance.case_no, message=message_name, element_id=element_id,
            process_id=command.instance.process_id, **self._name_of(command, element_id),
        )  # fmt: skip
        left = plain(dict(variables))
        command.hear(MESSAGE, waiting[0], element_id=element_id, left=left)
        events.arrive(*waiting, left)
        command.run()
        self.route(work, command, command.save(), hops)

    def route(self, work: UnitOfWork, command: Command, thrown: Sequence[Thrown], hops: int = 0) -> None:
        """Give what was thrown to the processes it starts and the cases that wait for it."""
        if thrown and hops >= MAX_HOPS:
            raise TooManyListeners(f"messages of {command.instance.case_no} go round in circles")
        for message in thrown:
            if message.is_signal:
                sender = command.instance.instance_id
                self._broadcast(work, message.name, message.correlation, message.variables, hops + 1, sender)
            else:
                self._route_one(work, command, message, hops + 1)

    def _route_one(self, work: UnitOfWork, command: Command, message: Thrown, hops: int) -> None:
        instance = command.instance
        # A process that another one starts still belongs to whoever began the case.
        begun_by = (instance.initiator_unit, instance.initiator_user)
        if self._thrown is not None:
            case = Case(
                instance.instance_id, instance.case_no, instance.process_id, instance.process_version,
                message.element_id, message.variables, {}, instance.title, tuple(instance.parties),
            )  # fmt: skip
            self._thrown(work, case, message.name, message.variables)
        functions = command.host.functions
        for definition, start in self.deployments.started_by(
            work.session, message.name, message.variables, functions
        ):
            self._start(
                work, definition, message.correlation, message.variables, instance.title, instance.parties,
                hops, begun_by, start,
            )  # fmt: skip
        self._deliver(work, message.name, message.correlation, message.variables, hops)

    def _broadcast(
        self,
        work: UnitOfWork,
        signal_name: str,
        correlation: str,
        variables: Mapping[str, Any],
        hops: int,
        sender: str = "",
    ) -> int:
        subscription = self.rows.tables.subscription
        found = self.rows.lock_with(
            work.session,
            subscription,
            subscription.c.name == f"{events.SIGNAL}{signal_name}",
            subscription.c.correlation == correlation,
            subscription.c.instance_id != sender,  # it has heard its own signal
        )
        listening = {one.instance_id: one for one, _ in found}
        if len(listening) > MAX_HEARERS:
            raise TooManyListeners(f"{len(listening)} cases wait for the signal {signal_name} {correlation}")
        signal = Thrown(signal_name, "", correlation, plain(dict(variables)), is_signal=True)
        return sum(
            self._hear(work, self.restored(work, instance), signal, hops) for instance in listening.values()
        )

    def _hear(self, work: UnitOfWork, command: Command, signal: Thrown, hops: int) -> bool:
        command.hear(
            SIGNAL, None, element_id=signal.name, left=dict(signal.variables), correlation=signal.correlation
        )
        if not events.hear(command.workflow, signal, events.waiting_for(command.workflow, signal)):
            return False  # it stopped waiting while we waited for the lock
        work.record(
            "signal-heard", command.instance.case_no, signal=signal.name,
            process_id=command.instance.process_id,
        )  # fmt: skip
        command.run()
        self.route(work, command, command.save(), hops)
        return True

    def _name_of(self, command: Command, element_id: str) -> dict[str, str]:
        element = command.definition.elements.get(element_id)
        return {"name_zh": element.name.zh, "name_en": element.name.en} if element else {}
