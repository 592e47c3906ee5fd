"""The case file as one archive that proves itself: papers, definition, journal, and a page to read it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from chassis.persistence.proving_archive import ProvingArchive, file_name
from portal.clients.services import ServiceProblem
from portal.web import casefile
from portal.web.access import signed_in
from portal.web.case_journal import readable_lines
from portal.web.files import path_of
from portal.web.language import said
from portal.web.parts import parts, reader
from portal.web.ports import Download

blueprint = Blueprint("case_archive", __name__)
IN_MEMORY = 8 * 1024 * 1024
AT_ONCE = 64 * 1024
NOT_FOR_READER = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in the archive, or one the reader is not given (`path` is empty)."""

    title: str
    path: str
    size: int = 0
    sha256: str = ""


@dataclass(slots=True)
class Packing:
    """Puts one case into an archive; `fetch` gets a file from the service as the reader may have it."""

    case: Plain
    record: Plain
    fetch: Callable[[str], Download]
    documents: list[Packed] = field(default_factory=list)
    attachments: list[Packed] = field(default_factory=list)

    def write(self, target: IO[bytes], *, at: str, by: str, page: Callable[[Packing], str]) -> None:
        """Write the whole archive; nothing of it is left out silently."""
        case, journal = self.case, self.record["journal"]
        ran_under = [
            {key: one[key] for key in ("process_id", "version")} for one in self.record["definitions"]
        ]
        about = {
            "case_no": case["case_no"],
            "title": case["title"],
            "process_id": case["process_id"],
            "process_version": case["process_version"],
            "ran_under": ran_under,
            "state": case["state"],
            "started_at": case["started_at"],
            "ended_at": case["ended_at"],
            "exported_at": at,
            "exported_by": by,
            "journal_whole": journal["whole"],
        }
        with ProvingArchive(target, about, new=False) as archive:
            for one in case["documents"]:
                for ending in one["formats"]:
                    title = " ".join(filter(None, (said(one["kind"]), one["number"] or one["title"])))
                    path = path_of(one["href"], ending)
                    self.documents.append(self._packed(archive, "documents", f"{title}.{ending}", path))
            for one in case["attachments"]:
                path = path_of(one["href"])
                self.attachments.append(self._packed(archive, "attachments", one["name"], path))
            for one in self.record["definitions"]:
                for name, content in one["files"].items():
                    folder = f"definition/{one['process_id']}-v{one['version']}"
                    archive.add(f"{folder}/{name}", content.encode())
            archive.add("journal/journal.jsonl", _lines(journal["lines"]))
            archive.add("journal/chain.json", _json({**journal["chain"], "whole": False}))
            archive.add("case.json", _json(case))
            archive.add("case.html", page(self).encode())
            archive.tell(not_given=[one.title for one in self.not_given])

    @property
    def not_given(self) -> Sequence[Packed]:
        """What the case file names and the reader may not have."""
        return [one for one in (*self.documents, *self.attachments) if not one.path]

    def _packed(self, archive: ProvingArchive, folder: str, title: str, path: str) -> Packed:
        try:
            content = self.fetch(path).content
        except ServiceProblem as refused:
            if refused.status not in NOT_FOR_READER:
                raise
            return Packed(title, "")
        name = archive.add(f"{folder}/{file_name(title)}", content)
        return Packed(title, name, **archive.files[name])


@blueprint.get(f"/cases/{casefile.SERVICE}/<case_no>/archive.zip")
@signed_in
def take(service: str, case_no: str) -> ResponseReturnValue:
    """The archive of a case, as far as its services tell this reader; made whole before it is sent."""
    # The answer closes it when it was sent, or when the reader went away.
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        pack(service, case_no, target)
    except BaseException:
        target.close()
        raise
    size = target.tell()
    target.seek(0)
    answer = Response(_pieces(target), mimetype="application/zip")
    answer.call_on_close(target.close)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(case_no)}.zip"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


def pack(service: str, case_no: str, target: IO[bytes], *, how: str = "") -> None:
    """Write the archive of a case as its services tell it to the reader of this request."""
    case, by = casefile.read(service, case_no), reader()
    record = parts().services.get(service, f"/cases/{case_no}/record", actor=by)

    def fetch(path: str) -> Download:
        return parts().services.download(service, path, actor=by)

    said_by = " ".join(filter(None, (how, by.unit_name, by.post, by.name)))
    at = parts().clock.now().isoformat(timespec="seconds")
    Packing(case, record, fetch).write(target, at=at, by=said_by, page=_page)


def _page(packing: Packing) -> str:
    lines = readable_lines(packing.record["journal"])
    return render_template("case_archive.html", case=packing.case, packing=packing, lines=lines)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(AT_ONCE):
        yield piece


def _lines(lines: Sequence[Plain]) -> bytes:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


def _json(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()
