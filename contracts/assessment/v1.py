"""What stationed agencies promise for a year, and what becomes of their yearly assessment."""

from __future__ import annotations

from marshmallow import fields

from contracts.message import Message, Strict
from contracts.values import At, Code, Codes, Day, Name, Number, OneOf, Text

GRADES = ("excellent", "good", "qualified", "unqualified")


class ResultFinalised(Message):
    """A result stands; it enters the annual assessment of townships and department alike.

    Scores are exact: decimals, or fractions where there is no end to the decimal.
    """

    type_name = "assessment.result-finalised.v1"
    owner = "assessment"
    listeners = ("portal", "dispatch")

    case_no = Code()
    agency = Code()
    agency_name = Name()
    year = Number(required=True)
    number = Number(required=True)
    territorial = Text()
    satisfaction = Text()
    statutory = Text()
    total = Text()
    rate = Text()
    grade = OneOf(*GRADES)
    head_grade = OneOf("excellent", "competent")
    townships = Codes()
    department = Code()
    at = At(required=True)


class _Target(Strict):
    """A target of a statement; its weight is exact."""

    name = Name()
    value = Name()
    weight = Text()
    by = Day(required=True)


class StatementSigned(Message):
    """Agency and township have signed the statement of a year; a supplement names what it replaces."""

    type_name = "assessment.statement-signed.v1"
    owner = "assessment"
    listeners = ("dispatch",)

    case_no = Code()
    number = Name()
    agency = Code()
    township = Code()
    department = Code()
    year = Number(required=True)
    path = OneOf("negotiated", "recognised")
    supplements = Code(null=True)
    sha256 = Text()
    targets = fields.List(fields.Nested(_Target()), required=True)
    signed_on = Day(required=True)
    at = At(required=True)
