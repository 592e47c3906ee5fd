"""PostgreSQL's own programs are sent to the server the part works on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from chassis.persistence import postgresql_tools
from chassis.persistence.database import Database


@pytest.fixture
def asked(monkeypatch):
    """What the programs are started with, and their environment."""
    seen = []

    def run(words, env, **_):
        seen.append((words, env))
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(postgresql_tools.shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(postgresql_tools.subprocess, "run", run)
    return seen


def server(words):
    (word,) = [word for word in words if word.startswith("--dbname=")]
    return conninfo_to_dict(word.removeprefix("--dbname="))


def test_of_two_servers_the_one_that_takes_commits_is_dumped(asked):
    hosts = "host=one:5432&host=two:5433&target_session_attrs=read-write"
    database = Database(f"postgresql+psycopg://clerk:secret@/county?{hosts}", schema="dispatch")
    postgresql_tools.dump(database, Path("dispatch.dump"), "snapshot")
    ((words, environment),) = asked
    assert server(words) == {
        "host": "one,two",
        "port": "5432,5433",
        "target_session_attrs": "read-write",
        "dbname": "county",
        "user": "clerk",
    }
    assert environment["PGPASSWORD"] == "secret" and "secret" not in " ".join(words)


def test_a_url_without_a_host_means_this_machine(asked):
    postgresql_tools.dump(Database("postgresql+psycopg:///county"), Path("a.dump"), "snapshot")
    assert server(asked[0][0]) == {"host": "localhost", "dbname": "county"}
