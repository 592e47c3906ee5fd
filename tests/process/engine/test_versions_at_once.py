"""Versions released and cases migrated by several people at the same moment, on each database."""

from __future__ import annotations

from chassis.engine.definition import Definition
from chassis.engine.migrating import MigrationPast, Migrations
from chassis.engine.refusals import ReleasedMeanwhile
from chassis.persistence.giving_way import carried_through
from tests.process.engine.a_house import SYSTEM, House, house
from tests.unit.chassis.engine.drawing import Drawing

__all__ = ["house"]


def line(*users: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun")
    for user in users:
        drawing.user(user)
    return drawing.node("endEvent", "DONE").chain("begun", *users, "DONE")


def test_of_two_deployments_at_once_both_get_a_number_or_one_is_told(house: House) -> None:
    def deploying(drawing: Drawing):  # type: ignore[no-untyped-def]
        def once() -> int:
            with house.works(SYSTEM) as work:
                return house.engine.deployments.deploy(work, "p", drawing.xml())[0].version

        return lambda: carried_through(once)

    results = house.at_once(*(deploying(line(f"u{number}")) for number in range(3)))
    numbers = [one for one in results if isinstance(one, int)]
    assert all(isinstance(one, int | ReleasedMeanwhile) for one in results), results
    assert sorted(numbers) == list(range(1, len(numbers) + 1)) and numbers


def test_one_case_is_brought_there_once_and_taken_back_once(house: House) -> None:
    house.draw(line("a"))
    instance_id = house.start("c1")
    house.library.add(Definition("p", 2, line("a", "b").xml()))
    migrations = Migrations(house.engine, house.clock)

    def migrate() -> str:
        with house.works(SYSTEM) as work:
            return migrations.migrate(work, instance_id, 2, reason="制度修订")

    ids = house.at_once(*[lambda: carried_through(migrate)] * 3)
    assert len(set(map(str, ids))) == 1, ids

    def undo() -> bool:
        with house.works(SYSTEM) as work:
            migrations.undo(work, str(ids[0]))
        return True

    undone = house.at_once(*[lambda: carried_through(undo)] * 3)
    assert undone.count(True) == 1
    assert all(one is True or isinstance(one, MigrationPast) for one in undone), undone
    assert len(house.journal("c1", "case-migrated")) == len(house.journal("c1", "migration-undone")) == 1
