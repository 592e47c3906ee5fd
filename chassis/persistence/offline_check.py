"""Checks an exported journal or case file without network, database or anything but Python 3.

把关导出文件的离线核验：在解压后的目录运行 python3 verify.py，或者 python3 verify.py 压缩包.zip。
The same text is put into every export as `verify.py`, so it must stay one file on the standard library.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "number",
    "at",
    "actor_id",
    "actor_name",
    "post",
    "unit",
    "unit_name",
    "action",
    "subject",
    "facts",
    "cause",
)
"""What is hashed of a journal line, in this order; `at` in UTC to the microsecond, `facts` as it is kept."""
BEGINNING = "0" * 64
SUMS = "SHA256SUMS"
ITSELF = ("manifest.json", "verify.py")
"""What the manifest cannot tell the digest of; `SHA256SUMS` does, in the form of `sha256sum`."""

Read = Callable[[str], bytes]
Say = Callable[[str, str], None]


def row_digest(algorithm: str, row: Mapping[str, Any]) -> str:
    """The digest of one journal line."""
    text = json.dumps([row[name] for name in COLUMNS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.new(algorithm, text.encode()).hexdigest()


def link_digest(algorithm: str, previous: str, row: str) -> str:
    """The digest of a link: what was before, and this line."""
    return hashlib.new(algorithm, bytes.fromhex(previous) + bytes.fromhex(row)).hexdigest()


def check(names: Iterable[str], read: Read, say: Say) -> None:
    """Tell everything that does not fit to `say`, in Chinese and English."""
    present = set(names)
    _check_sums(present, read, say)
    if "manifest.json" not in present:
        return
    try:
        files: Mapping[str, Mapping[str, Any]] = json.loads(read("manifest.json"))["files"]
        told = {name: (one["size"], one["sha256"]) for name, one in files.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        say("目录文件 manifest.json 无法读取", "manifest.json cannot be read")
        return
    for name, (size, digest) in sorted(told.items()):
        if name not in present:
            say(f"缺少文件 {name}", f"{name} is missing")
        elif len(content := read(name)) != size or hashlib.sha256(content).hexdigest() != digest:
            say(f"文件 {name} 被改动过", f"{name} was changed")
    for name in sorted(present - set(told) - {*ITSELF, SUMS}):
        say(f"目录之外的文件 {name}", f"{name} is not in the manifest")
    for folder in sorted(
        name.removesuffix("chain.json") for name in told if name.endswith("chain.json") and name in present
    ):
        _check_chain(folder, read, say)


def _check_sums(present: set[str], read: Read, say: Say) -> None:
    """Look whether manifest and script are those the archive was made with."""
    if SUMS not in present:
        say(f"缺少文件 {SUMS}", f"{SUMS} is missing")
        return
    told = read(SUMS).split(b"\n")
    for name in ITSELF:
        if name not in present:
            say(f"缺少文件 {name}", f"{name} is missing")
        elif (line := f"{hashlib.sha256(read(name)).hexdigest()}  {name}".encode()) in told:
            told.remove(line)
        else:
            say(f"文件 {name} 与 {SUMS} 不符", f"{name} does not fit {SUMS}")
    if told != [b""]:
        say(f"文件 {SUMS} 被改动过", f"{SUMS} was changed")


def _check_chain(folder: str, read: Read, say: Say) -> None:
    try:
        chain = json.loads(read(f"{folder}chain.json"))
        rows = [json.loads(line) for line in read(f"{folder}journal.jsonl").decode().splitlines()]
        links, leaves = _links(chain, say)
        for row in rows:
            _check_row(row, leaves, say)
        if chain["whole"]:
            for position in sorted(set(leaves) - {row["position"] for row in rows}):
                say(f"缺日志链第{position}环的日志", f"the line of link {position} is missing")
        _check_anchors(chain, links, say)
    except (KeyError, TypeError, ValueError) as error:
        say(f"{folder} 的日志链无法核验：{error}", f"the chain of {folder} cannot be checked: {error}")


def _links(chain: Mapping[str, Any], say: Say) -> tuple[dict[int, str], dict[int, tuple[str, str]]]:
    """Every link by its position, counted again from the first; and the line's digest at each position."""
    digest, position = chain["before"], chain["position"]
    links, leaves = {position: digest}, {}
    for algorithm, leaf in chain["leaves"]:
        position += 1
        digest = link_digest(algorithm, digest, leaf)
        links[position], leaves[position] = digest, (algorithm, leaf)
    if digest != chain["head"]:
        say("日志链的链头对不上", "the head of the journal's chain does not fit")
    return links, leaves


def _check_row(row: Mapping[str, Any], leaves: Mapping[int, tuple[str, str]], say: Say) -> None:
    algorithm, leaf = leaves.get(row["position"], ("sha256", ""))
    if row_digest(algorithm, row) != leaf:
        number = row["number"]
        say(f"日志第{number}条与日志链不符", f"line {number} of the journal does not fit the chain")


def _check_anchors(chain: Mapping[str, Any], links: Mapping[int, str], say: Say) -> None:
    for anchor in chain["anchors"]:
        if links.get(anchor["position"], anchor["digest"]) != anchor["digest"]:
            day = anchor["day"]
            say(f"{day} 的锚点与日志链不符", f"the anchor of {day} does not fit the chain")


def heads(names: Iterable[str], read: Read) -> Iterator[str]:
    """The heads of the chains: to be compared with what was written down elsewhere."""
    for name in sorted(names):
        if name.endswith("chain.json"):
            yield f"  {name.removesuffix('chain.json')}  {json.loads(read(name))['head']}"


def _reading(archive: zipfile.ZipFile) -> Read:
    """Reads a file of an archive; one that is damaged is read as nothing, so that it is told by its name."""

    def read(name: str) -> bytes:
        try:
            return archive.read(name)
        except (zipfile.BadZipFile, zlib.error):
            return b""

    return read


def main(arguments: Sequence[str]) -> int:
    """Check the folder this file lies in, or the archive that is named; 0 when everything fits."""
    found: list[str] = []

    def say(zh: str, en: str) -> None:
        found.append(f"✗ {zh}  {en}")

    if arguments:
        with zipfile.ZipFile(arguments[0]) as archive:
            read = _reading(archive)
            check(archive.namelist(), read, say)
            told = list(heads(archive.namelist(), read)) if not found else []
    else:
        here = Path(__file__).resolve().parent
        names = [path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()]
        check(names, lambda name: (here / name).read_bytes(), say)
        told = list(heads(names, lambda name: (here / name).read_bytes())) if not found else []
    passed = [
        "✓ 核验通过：文件、日志、日志链和锚点都对得上。请再与另行保存的锚点或链头核对：",
        "✓ Everything fits: files, journal, chain and anchors. Compare the heads with those kept elsewhere:",
        *told,
    ]
    sys.stdout.write("\n".join(found or passed) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
