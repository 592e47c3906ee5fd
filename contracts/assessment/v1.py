"""What becomes of the yearly assessment of stationed agencies."""

from __future__ import annotations

from contracts.message import Message
from contracts.values import At, Code, Codes, Name, Number, OneOf, Text

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
