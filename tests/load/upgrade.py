"""Two versions side by side under load: the old one gives way, and no request fails.

`python -m tests.load.upgrade --old HEAD~20` checks the old version out, runs it with its own schema under
load, brings the schema up with this tree, starts this tree's processes beside the old ones on the same
listening sockets (as systemd's socket units do), ends the old ones with SIGTERM, and compares the accounts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gatehouse.house import ROOT, House, Part
from tests.chaos.product_world import ProductWorld
from tests.chaos.servers import Full

PAGES = ("/inbox", "/catalogue", "/notices", "/orders", "/cases", "/livez")
VISITORS = 3
PATIENCE_SECONDS = 60.0
"""A slow answer is told, but it is an answer."""
BACKLOG = 2048
PREPARE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from gatehouse.house import House
from gatehouse.setting_up import load_demo_county, migrate
house = House(Path(sys.argv[1]), first_port=int(sys.argv[2]), overrides=json.loads(sys.argv[3]))
migrate(house)
if sys.argv[4] == "load":
    print(json.dumps([asdict(account) for account in load_demo_county(house)]))
"""


@dataclass
class Visits:
    """What people at the portal's pages got."""

    answers: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)


@dataclass
class Version:
    """The processes of one version, on sockets they share with the other."""

    name: str
    tree: Path
    environment: Mapping[str, str]
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, parts: Sequence[Part], sockets: Mapping[str, socket.socket]) -> None:
        """Start web and worker of every part."""
        for part in parts:
            number = sockets[part.name].fileno()
            config = ("--config", str(self.tree / "deploy" / "gunicorn.conf.py"))
            self._spawn(
                f"{part.name}-web",
                ["gunicorn", *config, "--bind", f"fd://{number}", f"{part.package}.wsgi:app"],
                number,
            )
            self._spawn(f"{part.name}-worker", [f"{part.package}.worker"])

    def stop(self) -> dict[str, float]:
        """End them as a supervisor does, who asks others first; how long each took. Any code but 0 raises."""
        took = {}
        for turn in ("portal-web", "-web", "-worker"):
            ending = {name: one for name, one in self.running.items() if name.endswith(turn)}
            began = time.monotonic()
            for one in ending.values():
                one.send_signal(signal.SIGTERM)
            for name, one in ending.items():
                code = one.wait(60)
                took[name] = round(time.monotonic() - began, 1)
                if code:
                    raise RuntimeError(f"{self.name} {name} ended with {code}")
                del self.running[name]
        return took

    def kill(self) -> None:
        """Leave nothing behind."""
        for one in self.running.values():
            one.kill()
            one.wait()

    def _spawn(self, name: str, words: Sequence[str], *sockets: int) -> None:
        with (self.logs / f"{self.name}-{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.faulty", *words],
                cwd=self.tree,
                env={**os.environ, **self.environment, "GATEHOUSE_VERSION": self.name},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=sockets,
            )


def upgrade(old: str, side_by_side: float, say: Callable[[str], None]) -> dict[str, object]:
    """Run it once; the figures."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-upgrade-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        tree, revision = stack.enter_context(_checked_out(old, folder / "old"))
        servers = Full(folder)
        stack.callback(servers.stop)
        world = ProductWorld(servers, folder, seed=1, prepare=lambda house: _prepared(tree, house, "load"))
        passwords = {one["login"]: one["password"] for one in json.loads(str(world.prepared))}
        sockets = {part.name: stack.enter_context(_listening(part.port)) for part in world.house.parts}
        was = Version("old", tree, world.environment(), folder)
        now = Version("new", ROOT, world.environment(), folder)
        for version in (was, now):
            stack.callback(version.kill)
        world.ledger.patience = PATIENCE_SECONDS
        was.start(world.house.parts, sockets)
        visits, over = Visits(), threading.Event()
        world.start_load(None)
        people = visitors(world.house.address, passwords, visits, over)
        say(f"old version {revision} under load")
        time.sleep(side_by_side)
        _prepared(ROOT, world.house, "")
        say("schema brought up while the old version works on it")
        time.sleep(2)
        now.start(world.house.parts, sockets)
        _until_both_answer(world.house, now)
        say("both versions answer")
        time.sleep(side_by_side)
        took = was.stop()
        say(f"old version gone: {took}")
        time.sleep(side_by_side)
        world.stop_load(None)
        over.set()
        for visitor in people:
            visitor.join(30)
        _settle(world)
        codes = now.stop()
        verdict = world.verdict()
    asked = sum(world.ledger.answers.values()) + sum(visits.answers.values()) + sum(visits.failures.values())
    failed = Counter(world.ledger.unanswered) + visits.failures
    failed += Counter({how: n for how, n in world.ledger.answers.items() if how[0] == "5" and how[3] == " "})
    for finding in [*verdict.findings[:20], *(f"{n} × {how}" for how, n in failed.items())]:
        say(f"  {finding}")
    return {
        "old": revision,
        "requests": asked,
        "failed": sum(failed.values()),
        "pages": sum(visits.answers.values()),
        "slowest_command_seconds": round(world.ledger.slowest, 1),
        "answered_by": dict(visits.versions),
        "longest_stop_seconds": max(took.values(), default=0.0),
        "new_stopped": len(codes),
        "accounts": verdict.checked,
        "lost": verdict.lost,
        "twice": verdict.twice,
        "out_of_order": verdict.out_of_order,
        "stuck": verdict.stuck,
    }


@contextmanager
def _checked_out(revision: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """The tree of another version, with what is built and not kept in it."""
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, revision], cwd=ROOT, check=True)
    try:
        shutil.copytree(ROOT / "portal" / "static" / "dist", folder / "portal" / "static" / "dist")
        # The harness is this tree's: what notes every effect must write to the tables it has made.
        shutil.rmtree(folder / "tests")
        shutil.copytree(ROOT / "tests" / "chaos", folder / "tests" / "chaos")
        short = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
        )
        yield folder, short.stdout.strip()
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=ROOT, check=False)


def _prepared(tree: Path, house: House, what: str) -> str:
    """Migrate with the code of this tree, and load the demo county where asked to."""
    words = [str(house.data), str(house.first_port), json.dumps(dict(house.overrides)), what]
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, *words], cwd=tree, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return (done.stdout.splitlines() or [""])[-1]


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(BACKLOG)
        yield listener


def visitors(
    address: str, passwords: Mapping[str, str], visits: Visits, over: threading.Event
) -> list[threading.Thread]:
    """People who sign in and open page after page until it is over."""
    logins = sorted(passwords)[:VISITORS]
    threads = [
        threading.Thread(target=_visit, args=(address, login, passwords[login], visits, over), daemon=True)
        for login in logins
    ]
    for thread in threads:
        thread.start()
    return threads


def _visit(address: str, login: str, password: str, visits: Visits, over: threading.Event) -> None:
    """Sign in and open page after page, each over a connection of its own, none of them twice."""
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, trust_env=False, limits=limits) as browser:
        token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
        browser.post("/sign-in", data={"csrf_token": token, "user": login, "password": password})
        while not over.is_set():
            for page in PAGES:
                try:
                    answer = browser.get(page)
                except httpx.TransportError as failure:
                    visits.failures[f"{type(failure).__name__} {page}"] += 1
                    continue
                if answer.status_code >= 500:
                    visits.failures[f"{answer.status_code} {page}"] += 1
                visits.answers[f"{answer.status_code} {page}"] += 1
                if page == "/livez":
                    visits.versions[answer.json().get("version", "without a name")] += 1
            over.wait(0.05)


def _until_both_answer(house: House, now: Version) -> None:
    """Wait until this version answers on the socket of every part."""
    deadline = time.monotonic() + 300
    for part in house.parts:
        while _version_at(part.port) != "new":
            if time.monotonic() > deadline:
                words = (now.logs / f"new-{part.name}-web.log").read_text(errors="replace")
                raise RuntimeError(f"the new {part.name} does not answer\n{words[-3000:]}")
            time.sleep(0.05)


def _version_at(port: int) -> str:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/livez", timeout=5, trust_env=False)
        return str(answer.json().get("version", ""))
    except httpx.TransportError:
        return ""


def _settle(world: ProductWorld) -> None:
    deadline = time.monotonic() + 120
    while not world.is_quiet() and time.monotonic() < deadline:
        time.sleep(0.5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run once and print the figures as the last line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--old", default="HEAD", help="the version that gives way (default: this one)")
    parser.add_argument("--seconds", type=float, default=15.0, help="of load in each of the three stretches")
    options = parser.parse_args(arguments)
    found = upgrade(options.old, options.seconds, say=lambda line: print(line, file=sys.stderr, flush=True))
    print("UPGRADE " + json.dumps(found, ensure_ascii=False))
    wrong = ("failed", "lost", "twice", "out_of_order", "stuck")
    return 0 if found["requests"] and not any(found[name] for name in wrong) else 1


if __name__ == "__main__":
    sys.exit(main())
