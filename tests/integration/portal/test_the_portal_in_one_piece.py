"""The assembled portal: prepared by its commands, talking through the embedded broker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope, Message
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.settings import read
from chassis.testing.broker import hang_up, settle
from chassis.testing.samples import sample
from contracts import registry
from portal import cli
from portal.assembly import Assembly, build, open_store, tidy_up
from portal.settings import Settings
from portal.storage import credentials
from portal.storage.worklist import Worklist
from tests.integration.portal.conftest import DEMO
from tests.integration.portal.test_the_inbox import case, hear_case


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite'}",
        "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(tmp_path / "keys" / "token.pem"),
        "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(tmp_path / "keys" / "token.pub.pem"),
        "GATEHOUSE_BROKER_URL": f"sqlitemq://{tmp_path / 'broker.sqlite'}?synchronous=OFF",
        "PORTAL_ADMISSION_URL": "http://127.0.0.1:9",
        "PORTAL_ASSESSMENT_URL": "http://127.0.0.1:9",
        "PORTAL_DISPATCH_URL": "http://127.0.0.1:9",
        "PORTAL_PASSWORD_MEMORY_KIB": "64",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    settings = read(Settings, environment)
    cli.migrate(settings)
    return settings


@pytest.fixture
def portal(settings: Settings) -> Iterator[Assembly]:
    assembly = build(settings)
    yield assembly
    hang_up([assembly.relay, assembly.consumer])
    assembly.works.database.dispose()


def test_loading_the_county_twice_makes_every_account_once(settings: Settings) -> None:
    first = cli.load_county(settings, DEMO)
    assert len(first) == len(json.loads((DEMO / "accounts.json").read_text()))
    assert [one.login for one in first[-3:]] == ["admin", "security", "audit"]
    assert cli.load_county(settings, DEMO) == []
    store = open_store(settings, SystemClock())
    with store.works.reading() as session:
        account = credentials.account_named(session, first[0].login)
    store.database.dispose()
    assert account and first[0].password not in account.password_hash


def test_the_command_prints_the_accounts_for_the_console(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["migrate"]) == 0
    assert cli.main(["load-county", str(DEMO), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(printed[0]) == {"login", "name", "post", "password"}
    assert cli.main(["reset-password", "mzj.clerk"]) == 0
    assert len(capsys.readouterr().out.strip()) == 19
    assert cli.main(["reset-password", "nobody"]) == 1
    assert "NoSuchAccount" in capsys.readouterr().err


def test_units_reach_the_services_once_and_again_only_when_they_changed(
    settings: Settings, portal: Assembly, tmp_path: Path
) -> None:
    heard: list[Envelope] = []
    store = open_store(settings, SystemClock())
    works: Works[UnitOfWork] = Works(store.database, SystemClock(), work=UnitOfWork, publish=lambda *_: None)
    broker = Broker(settings.broker_url, settings.namespace)
    listening = {"directory.unit-published.v1": lambda _work, envelope: heard.append(envelope)}
    listener = Consumer(broker, "assessment", works, listening, validate=registry.validate)
    cli.load_county(settings, DEMO)
    cli.load_county(settings, DEMO)
    settle([portal.relay], [listener])
    units = json.loads((DEMO / "units.json").read_text())
    assert [envelope.subject for envelope in heard] == [unit["code"] for unit in units]

    units[-1]["name"] = "天元区三门镇白石村村民委员会"
    (tmp_path / "units.json").write_text(json.dumps(units))
    (tmp_path / "accounts.json").write_text((DEMO / "accounts.json").read_text())
    cli.load_county(settings, tmp_path)
    settle([portal.relay], [listener])
    assert [(e.subject, e.data["revision"]) for e in heard[len(units) :]] == [(units[-1]["code"], 2)]
    hang_up([listener])
    store.database.dispose()


def test_work_opened_in_a_service_appears_in_the_inbox(settings: Settings, portal: Assembly) -> None:
    store = open_store(replace(settings), SystemClock())
    heard = registry.heard_by("portal")
    # One outbox that may say whatever the portal hears, whoever owns it.
    outbox = Outbox(
        source="admission",
        county="430211",
        routes={name: registry.SCHEMAS[name].listeners for name in heard},
        validate=registry.validate,
    )
    works: Works[UnitOfWork] = Works(store.database, SystemClock(), work=UnitOfWork, publish=lambda *_: None)
    relay = Relay(Broker(settings.broker_url, settings.namespace), works, outbox)
    told = {name: sample(name) for name in heard}
    for name, data in told.items():
        with works(Actor.system("admission")) as work:
            outbox.add(work, [Message(name, f"subject of {name}", data)])
    settle([relay], [portal.consumer])
    moved = told["worklist.case-moved.v1"]
    worklist = Worklist(portal.works.reading, SystemClock())
    assert worklist.service_of(moved["case_no"]) == moved["service"]
    assert [name for name, _ in worklist.processes()] != []
    assert len(worklist.alerts().rows) == 1
    hang_up([relay])
    store.database.dispose()


def test_a_message_nobody_can_handle_becomes_an_alert_and_stops_nothing_else(
    settings: Settings, portal: Assembly
) -> None:
    store = open_store(settings, SystemClock())
    routes = registry.said_by("admission")
    careless = Outbox(source="admission", county="430211", routes=routes, validate=lambda *_: None)
    works: Works[UnitOfWork] = Works(store.database, SystemClock(), work=UnitOfWork, publish=lambda *_: None)
    relay = Relay(Broker(settings.broker_url, settings.namespace), works, careless)
    moved = sample("worklist.case-moved.v1")
    with works(Actor.system("admission")) as work:
        broken = {**moved, "tasks": "two"}
        careless.add(work, [Message("worklist.case-moved.v1", "broken", broken)])
        careless.add(work, [Message("worklist.case-moved.v1", "sound", moved)])
    settle([relay], [portal.consumer])
    worklist = Worklist(portal.works.reading, SystemClock())
    (alert,) = worklist.alerts().rows
    assert (alert["subject"], alert["rule"], alert["severity"]) == ("broken", "B20", "serious")
    assert worklist.service_of(moved["case_no"]) == moved["service"]
    hang_up([relay])
    store.database.dispose()


def test_every_message_to_the_portal_has_a_handler(portal: Assembly) -> None:
    from portal.messaging.subscribes import handlers

    assert set(handlers()) == registry.heard_by("portal")


def test_the_web_app_is_ready_and_tidying_keeps_it_so(portal: Assembly) -> None:
    tidy_up(portal.works)
    answer = portal.web_app.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]) == (200, {"database": "ok", "migrations": "ok"})


def test_a_case_for_named_readers_is_not_taken_out_by_a_command(
    settings: Settings, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    cli.load_county(settings, DEMO)
    store = open_store(settings, SystemClock())
    hear_case(store.works, case(1, process_id="app_head"))
    store.database.dispose()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    target = tmp_path / "case.zip"
    words = ["export-case", case(1)["case_no"], "--as", "zzb.member", "--to", str(target)]
    assert cli.main(words) == 1
    assert "ForNamedReaders" in capsys.readouterr().err
    # Any other case is asked of its service, which is away here.
    store = open_store(settings, SystemClock())
    hear_case(store.works, case(2))
    store.database.dispose()
    words[1] = case(2)["case_no"]
    assert cli.main(words) == 1
    assert "连不上" in capsys.readouterr().err
    assert list(tmp_path.glob("case.zip*")) == []
