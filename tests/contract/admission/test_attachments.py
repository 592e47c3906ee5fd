"""Attachments are taken by what they are, up to the size an installation has fixed; else nothing changes."""

from __future__ import annotations

import dataclasses

import pytest

from services.admission.settings import Settings
from services.admission.web.attachments import MEGABYTE
from tests.contract.admission.county import CLERK, County

PDF = b"%PDF-1.7\n"


@pytest.mark.parametrize(
    ("content", "name", "status", "code", "words"),
    [
        (
            b"<html><script>1</script></html>",
            "方案.pdf",
            422,
            "attachment-kind-unknown",
            "“方案.pdf”按内容不是",
        ),
        (b"<svg onload='1'/>", "图.svg", 422, "attachment-kind-unknown", "图.svg"),
        (PDF, "方案.docx", 422, "attachment-name-misleads", "应以 .pdf 结尾"),
        (PDF + b"0" * (20 * MEGABYTE), "大.pdf", 413, "attachment-too-large", "每个附件不超过 20 MB"),
    ],
)
def test_what_is_not_taken_is_told_in_both_languages_and_not_kept(
    county: County, content: bytes, name: str, status: int, code: str, words: str
) -> None:
    case_no = county.asked()
    refused = county.upload(CLERK, "/attachments", content, name, case_no=case_no)
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (status, code, "B0")
    assert words in refused.json["detail"] and name in refused.json["detail_en"]
    assert county.case(CLERK, case_no)["attachments"] == []


def test_a_file_of_the_largest_size_is_kept(county: County) -> None:
    case_no = county.asked()
    content = PDF + b"0" * (20 * MEGABYTE - len(PDF))
    assert county.upload(CLERK, "/attachments", content, "大.pdf", case_no=case_no).status_code == 201
    (kept,) = county.case(CLERK, case_no)["attachments"]
    assert kept["size"] == 20 * MEGABYTE


@pytest.mark.parametrize("wrong", [0, 21])
def test_a_limit_the_web_server_would_not_let_through_is_refused_at_the_start(
    county: County, wrong: int
) -> None:
    fixed: Settings = county.admission.settings
    assert dataclasses.replace(fixed, attachment_mb=1).attachment_mb == 1
    with pytest.raises(ValueError, match="GATEHOUSE_ATTACHMENT_MB"):
        dataclasses.replace(fixed, attachment_mb=wrong)
