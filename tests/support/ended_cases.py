"""Drafts to be replayed with the cases of a county."""

from __future__ import annotations

import uuid
from dataclasses import replace

from tests.contract.admission.county import County, somebody

DESIGNER = replace(somebody("process_designer", "430211"), user_id="designer")


def saved_draft(county: County, *changes: tuple[str, str], process: str = "adm_prepare") -> str:
    """A draft with these changes of its diagram."""
    begun = county.post(DESIGNER, "/definition-drafts", {"process_id": process}).json
    path = f"/definition-drafts/{begun['draft_id']}"
    bpmn = county.get(DESIGNER, path).json["bpmn"]
    for old, new in changes:
        assert old in bpmn
        bpmn = bpmn.replace(old, new)
    headers = county._headers(DESIGNER, uuid.uuid4().hex)
    saved = county.client.put(path, headers=headers, json={"revision": 1, "bpmn": bpmn})
    assert saved.status_code == 200, saved.text
    return str(begun["draft_id"])
