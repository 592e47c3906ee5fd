"""The drill: a county is backed up at work, works on, is lost, restored elsewhere, and works on there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from chassis.messaging.sending_again import gaps
from chassis.testing.clock import FixedClock
from gatehouse.backup_folder import BackupFolder
from tests.support import stock, walks
from tests.support.actors import EDUCATION_CLERK, EDUCATION_LEADER, OFFICE_CLERK
from tests.support.county import County
from tests.support.installation import gatehouse, seal
from tests.support.stack import MONDAY, Stack, build, hang_up, running
from tests.support.stages import Prepared

pytestmark = pytest.mark.thorough

PAPER = b"%PDF-1.7 x"


@contextmanager
def _at_work(here: stock.Premises, clock: FixedClock) -> Iterator[Stack]:
    stack = build(here, clock)
    try:
        yield stack
    finally:
        hang_up(
            [one for name in here.databases for one in (stack.part(name).relay, stack.part(name).consumer)]
        )


def _attached(county: County, case_no: str) -> str:
    form = {"file": (BytesIO(PAPER), "a.pdf"), "case_no": case_no}
    answer = county.clients["admission"].post(
        "/attachments", data=form, headers=county.headers(EDUCATION_CLERK)
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["href"])


def _kept(stack: Stack) -> dict[str, tuple[int, str]]:
    """Every table but the outboxes, in which restoring marks what has to be sent again."""
    return {name: found for name, found in stack.contents().items() if not name.endswith(".outbox")}


def test_a_county_at_work_is_lost_restored_and_steps_on(
    kind: str, prepared: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, clock = tmp_path / "backup", FixedClock(MONDAY)
    with stock.copied_premises(kind, _made(tmp_path / "first"), prepared(kind, "loaded")) as here:
        with _at_work(here, clock) as stack:
            county = County(stack)
            early, late = walks.asked(county), walks.accepted(county)
            paper = _attached(county, early)
            stack.stopped.add("portal")  # its messages lie at the broker while the backup is taken
            walks.begun(county, "在途事项")
            stack.settle()
            seal(stack)
            before = _kept(stack)
            assert gatehouse(here, "backup", str(folder)) == 0
            stack.stopped.clear()
            lost = walks.begun(county, "备份之后的事项")
            walks.all_agree(county, early)
            stack.settle()
        here.leave()
    shutil.rmtree(tmp_path / "first")

    with stock.new_premises(kind, _made(tmp_path / "second")) as there:
        if kind == stock.EMBEDDED:
            _emptied(there)
        stock.keep_keys(there.folder)
        capsys.readouterr()
        assert gatehouse(there, "restore", str(folder)) == 0, capsys.readouterr().err
        assert "0 封在途" not in capsys.readouterr().out
        with _at_work(there, clock) as stack:
            assert _kept(stack) == before
            county = County(stack)
            stack.settle()
            assert not list(gaps(there.databases))
            assert county.get(EDUCATION_CLERK, f"/cases/{lost}").status_code == 404
            assert county.get(EDUCATION_CLERK, paper).data == PAPER
            walks.all_agree(county, early)
            county.do(EDUCATION_CLERK, early, "answer_opinions", "answered")
            county.do(EDUCATION_LEADER, early, "submit_application", "submit", procedure="simple")
            county.do(OFFICE_CLERK, late, "review_application", "fit", **walks.a_clean_review())
            assert walks.begun(county, "恢复之后的事项") == lost  # its number was never given to anybody
            stack.settle()
            seal(stack)
            assert not list(gaps(there.databases))
        assert gatehouse(there, "audit", "verify") == 0
        assert gatehouse(there, "burden", "verify") == 0


def test_copies_taken_under_load_are_of_one_moment(prepared: Prepared, tmp_path: Path, kind: str) -> None:
    """Between two copies everything goes on, and no copy shows any of it."""
    with stock.copied_premises(kind, _made(tmp_path / "here"), prepared(kind, "loaded")) as here:
        with running(here) as stack:
            county, copied = County(stack), []
            plain = BackupFolder.file

            def busy(folder: BackupFolder, *names: str) -> Path:
                copied.append(walks.begun(county, f"拷贝之间的事项{len(copied)}"))
                stack.settle()
                return plain(folder, *names)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(BackupFolder, "file", busy)
                before = _kept(stack)
                assert gatehouse(here, "backup", str(tmp_path / "backup"), "--with-keys") == 0
            assert len(copied) >= 4
        here.leave()
    with stock.new_premises(kind, _made(tmp_path / "there")) as there:
        if kind == stock.EMBEDDED:
            _emptied(there)
        assert gatehouse(there, "restore", str(tmp_path / "backup")) == 0
        with _at_work(there, FixedClock(MONDAY)) as stack:
            assert _kept(stack) == before


def test_what_a_broker_lost_is_sent_again_once(
    kind: str, prepared: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        stock.copied_premises(kind, _made(tmp_path / "here"), prepared(kind, "loaded")) as here,
        running(here) as stack,
    ):
        county = County(stack)
        stack.settle()
        hang_up([stack.portal.consumer])
        walks.begun(county, "消息丢失的事项")
        stack.admission.relay.drain()
        parts = [stack.part(name) for name in here.databases]
        hang_up([one for part in parts for one in (part.relay, part.consumer)])
        here.broker.delete(here.databases)  # its disk is gone
        here.broker.declare(here.databases)
        lost = list(gaps(here.databases))
        assert lost and {gap.source for gap in lost} == {"admission"}
        assert gatehouse(here, "resend") == 0
        assert "0 封消息" not in capsys.readouterr().out
        stack.settle()
        assert gatehouse(here, "resend") == 0
        assert "0 封消息" in capsys.readouterr().out


@pytest.fixture
def backup(prepared: Prepared, tmp_path: Path) -> Path:
    """A backup of a county that has just been set up."""
    with stock.copied_premises(
        stock.EMBEDDED, tmp_path / "here", prepared(stock.EMBEDDED, "migrated")
    ) as here:
        assert gatehouse(here, "backup", str(tmp_path / "backup"), "--with-keys") == 0
    return tmp_path / "backup"


def test_the_folder_checks_itself_with_the_tools_of_the_system(backup: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)
    assert not [
        one
        for one in backup.rglob("*")
        if one.is_file() and one.stat().st_mode & 0o077 and one.name != "SHA256SUMS"
    ]
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["county"] == "430211" and len(manifest["parts"]) == 4


def _changed_byte(backup: Path) -> None:
    file = backup / "databases" / "dispatch.sqlite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def _lost_file(backup: Path) -> None:
    (backup / "databases" / "portal.sqlite").unlink()


def _broken_off(backup: Path) -> None:
    (backup / "SHA256SUMS").unlink()


def _newer(backup: Path) -> None:
    _told(backup, lambda told: told["parts"]["admission"].update(revision="9999"))


def _of_another_county(backup: Path) -> None:
    _told(backup, lambda told: told.update(county="430212"))


def _of_postgresql(backup: Path) -> None:
    _told(backup, lambda told: told.update(databases="postgresql"))


@pytest.mark.parametrize(
    ("spoil", "zh", "en"),
    [
        (_changed_byte, "备份已损坏：databases/dispatch.sqlite", "damaged: databases/dispatch.sqlite"),
        (_lost_file, "备份已损坏：databases/portal.sqlite", "damaged: databases/portal.sqlite"),
        (_broken_off, "不是完整的备份", "not a whole backup"),
        (_newer, "备份由更新的版本制作（admission", "A newer version made this backup (admission"),
        (_of_another_county, "备份属于 430212", "of county 430212"),
        (_of_postgresql, "再用 gatehouse move 搬迁", "then `gatehouse move`"),
    ],
)
def test_what_cannot_be_restored_is_refused_and_changes_nothing(
    backup: Path, spoil, zh: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(backup)
    there = _nothing_yet(tmp_path / "there")
    assert gatehouse(there, "restore", str(backup)) == 1
    told = capsys.readouterr().err
    assert zh in told and en in told
    assert not list(there.folder.iterdir())


@pytest.mark.parametrize("what", ["portal.sqlite", "broker.sqlite", "attachments/aa/x"])
def test_an_installation_that_is_not_empty_is_never_restored_into(
    backup: Path, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = _nothing_yet(tmp_path / "there")
    (there.folder / what).parent.mkdir(parents=True, exist_ok=True)
    (there.folder / what).write_bytes(b"")
    assert gatehouse(there, "restore", str(backup)) == 1
    told = capsys.readouterr().err
    assert "目标不是空的" in told and "The target is not empty" in told
    assert [one.name for one in there.folder.rglob("*") if one.is_file()] == [Path(what).name]


def test_a_backup_never_writes_over_another(
    backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gatehouse(_nothing_yet(tmp_path / "here"), "backup", str(backup)) == 1
    told = capsys.readouterr().err
    assert "备份只写入空目录" in told and "choose another folder" in told
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)


@pytest.mark.postgresql
@pytest.mark.parametrize("kind_of_database", [stock.FULL], indirect=True)
def test_without_postgresqls_programs_the_package_is_named(
    kind_of_database: str,
    prepared: Prepared,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    empty = prepared(kind_of_database, "migrated")
    with stock.copied_premises(kind_of_database, _made(tmp_path / "here"), empty) as here:
        assert gatehouse(here, "backup", str(tmp_path / "backup")) == 1
    told = capsys.readouterr().err
    assert (
        "本机没有 pg_dump，请安装 postgresql-client" in told
        and "install the package postgresql-client" in told
    )
    assert not (tmp_path / "backup").exists()


def _told(backup: Path, change) -> None:
    """Change the manifest as somebody would who knows about the digests."""
    manifest = backup / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    change(told)
    manifest.write_text(json.dumps(told), encoding="utf-8")
    names = [
        str(one.relative_to(backup))
        for one in backup.rglob("*")
        if one.is_file() and one.name != "SHA256SUMS"
    ]
    with (backup / "SHA256SUMS").open("w") as sums:
        subprocess.run(["sha256sum", *sorted(names)], cwd=backup, check=True, stdout=sums)


def _nothing_yet(folder: Path) -> stock.Premises:
    with stock.sqlite_files(_made(folder)) as databases:
        return stock.Premises(folder, databases, stock.embedded_broker(folder))


def _emptied(here: stock.Premises) -> None:
    """A broker declares its queues as soon as it is asked for; a new machine has nothing."""
    here.leave()
    for one in here.folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
