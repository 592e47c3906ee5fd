"""Satisfaction surveys: draw and hand out, answer without signing in, count, close (AST-08, AST-09)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_public, allowed_signed_in, current_actor
from chassis.web.schemas import SaidSchema, Strict, Text, Whole
from services.assessment.domain.annual_assessment import State
from services.assessment.domain.satisfaction import DIMENSION_WORDS, GROUP_WORDS, Group, GroupSize, needed_of
from services.assessment.domain.survey import (
    ANSWERED,
    BLANK,
    PAPER,
    SatisfactionSurvey,
    SurveyState,
    SurveyUnknown,
    TokenUnknown,
    signs_of,
    token_hash,
)
from services.assessment.usecases.run_survey import (
    AnswerSurvey,
    CloseSurvey,
    ExtendSurvey,
    OpenSurvey,
    ReplaceTokens,
)
from services.assessment.web.access import may_read, units_of
from services.assessment.web.ports import Reads

Plain = dict[str, Any]
CLERK = "township_clerk"


def FINGERPRINT() -> fields.String:
    """SHA-256 of a token: the service never learns the token before somebody answers with it."""
    return fields.String(validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class SampleBody(Strict):
    """Who is asked in one group."""

    group = Text(longest=20, required=True)
    frame = Whole(required=True)
    size = Whole(required=True)
    source = Text(longest=200, required=True)


class OpenBody(Strict):
    """What a survey begins with."""

    samples = fields.List(fields.Nested(SampleBody), required=True)
    lottery = Text(longest=100, required=True)
    due = fields.Date(required=True)
    tokens = fields.Dict(keys=fields.String(), values=fields.List(FINGERPRINT()), required=True)


class DayBody(Strict):
    """To which day it is extended."""

    until = fields.Date(required=True)


class GroupBody(Strict):
    """Whose unused tokens are replaced."""

    group = fields.String(required=True, validate=validate.OneOf([one.value for one in Group]))
    tokens = fields.List(FINGERPRINT(), required=True)


class AnswerBody(Strict):
    """One sheet."""

    token = Text(longest=64, required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class TokenQuery(Strict):
    """Whose page is asked for."""

    token = Text(longest=64, required=True)


class GroupSchema(Strict):
    """How far one group is."""

    group = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    frame = fields.Integer(required=True)
    size = fields.Integer(required=True)
    source = fields.String(required=True)
    seed = fields.String(required=True)
    numbers = fields.List(fields.Integer(), required=True)
    answered = fields.Integer(required=True)
    blank = fields.Integer(required=True)
    paper = fields.Integer(required=True)
    unused = fields.Integer(required=True)
    needed = fields.Integer(required=True)
    signs = fields.List(fields.Nested(SaidSchema), required=True)


class SurveySchema(Strict):
    """A survey as its township sees it: how many answered, never what."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    year = fields.Integer(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    survey_id = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)
    due = fields.Raw(required=True, allow_none=True)
    extended_to = fields.Raw(required=True, allow_none=True)
    erased_at = fields.AwareDateTime(required=True, allow_none=True)
    may_open = fields.Boolean(required=True)
    may_run = fields.Boolean(required=True)
    groups = fields.List(fields.Nested(GroupSchema), required=True)
    words = fields.List(fields.Nested(SaidSchema), required=True)


class BegunSchema(Strict):
    """The survey that takes these tokens."""

    survey_id = fields.String(required=True)


class SheetSchema(Strict):
    """What somebody with a token is asked."""

    agency_name = fields.String(required=True)
    township_name = fields.String(required=True)
    year = fields.Integer(required=True)
    due = fields.Raw(required=True)
    dimensions = fields.List(fields.Dict(), required=True)


class DoneSchema(Strict):
    """It is done."""

    done = fields.Boolean(required=True)


def surveys_blueprint(*, reads: Reads, clock: Clock) -> Blueprint:
    """The routes under /surveys."""
    blueprint = Blueprint("surveys", __name__, description="满意度测评 · satisfaction surveys")

    @blueprint.get("/surveys/<case_no>/<township>")
    @allowed_signed_in
    @query(answers=SurveySchema)
    def show(session: Any, case_no: str, township: str) -> Plain:
        """The survey of a township, begun or not; only how many answered."""
        actor, found = current_actor(), reads.assessment(session, case_no)
        mine = township in units_of(actor)
        if found is None or township not in found.townships or not may_read(found, actor):
            raise SurveyUnknown()
        if not mine and not found.both_locked:
            raise SurveyUnknown()
        survey = reads.survey(session, case_no, township)
        clerk = mine and actor.holds(CLERK, township)
        return {
            "case_no": case_no,
            "agency_name": found.agency_name,
            "year": found.year,
            "township": township,
            "township_name": reads.names(session, [township]).get(township, township),
            "survey_id": survey.survey_id if survey else None,
            "state": survey.state.value if survey else None,
            "due": survey.due if survey else None,
            "extended_to": survey.extended_to if survey else None,
            "erased_at": survey.erased_at if survey else None,
            "may_open": clerk and survey is None and found.state is State.SCORING,
            "may_run": clerk and survey is not None and survey.state is SurveyState.OPEN,
            "groups": _groups(session, found, survey) if survey and not survey.erased_at else [],
            "words": [GROUP_WORDS[one] for one in Group],
        }

    @blueprint.post("/surveys/<case_no>/<township>")
    @allowed(CLERK)
    @command(OpenBody, answers=BegunSchema, status=201)
    def begin(work: Any, body: Plain, case_no: str, township: str) -> Plain:
        """Draw the samples and take the fingerprints of the tokens."""
        return {"survey_id": OpenSurvey()(work, case_no, township, body).survey_id}

    @blueprint.post("/surveys/<survey_id>/tokens")
    @allowed(CLERK)
    @command(GroupBody, answers=BegunSchema)
    def replace(work: Any, body: Plain, survey_id: str) -> Plain:
        """Replace the unused tokens of a group."""
        ReplaceTokens()(work, survey_id, body["group"], body["tokens"])
        return {"survey_id": survey_id}

    @blueprint.post("/surveys/<survey_id>/extend")
    @allowed(CLERK)
    @command(DayBody, answers=DoneSchema)
    def extend(work: Any, body: Plain, survey_id: str) -> Plain:
        """Extend once, for want of answers."""
        ExtendSurvey()(work, survey_id, body["until"])
        return {"done": True}

    @blueprint.post("/surveys/<survey_id>/close")
    @allowed(CLERK)
    @command(answers=DoneSchema)
    def close(work: Any, survey_id: str) -> Plain:
        """Close it."""
        CloseSurvey()(work, survey_id)
        return {"done": True}

    @blueprint.post("/surveys/<survey_id>/paper")
    @allowed(CLERK)
    @command(AnswerBody, answers=DoneSchema)
    def enter_paper(work: Any, body: Plain, survey_id: str) -> Plain:
        """Enter a sheet that was filled in on paper; it is marked as such."""
        AnswerSurvey(on_paper=True)(work, body["token"], body["answers"])
        return {"done": True}

    @blueprint.get("/survey-sheet")
    @allowed_public
    @query(TokenQuery, answers=SheetSchema)
    def sheet(session: Any, asked: Plain) -> Plain:
        """What somebody with a token is asked; nobody signs in for it."""
        survey = reads.survey_of_token(session, token_hash(asked["token"]))
        if survey is None:
            raise TokenUnknown()
        survey.require_open(clock.today())
        return {
            "agency_name": survey.agency_name,
            "township_name": reads.names(session, [survey.township]).get(survey.township, survey.township),
            "year": survey.year,
            "due": survey.last_day,
            "dimensions": [{"key": key.value, "label": words} for key, words in DIMENSION_WORDS.items()],
        }

    @blueprint.post("/survey-sheet")
    @allowed_signed_in
    @command(AnswerBody, answers=DoneSchema)
    def answer(work: Any, body: Plain) -> Plain:
        """Count a sheet; the portal vouches for nobody but for itself."""
        AnswerSurvey()(work, body["token"], body["answers"])
        return {"done": True}

    def _groups(session: Any, found: Any, survey: SatisfactionSurvey) -> list[Plain]:
        lines, unused = reads.survey_lines(session, survey.survey_id)
        rules = reads.rules(session, found).survey
        return [
            {
                "group": one.group.value,
                "label": GROUP_WORDS[one.group],
                "frame": one.frame,
                "size": one.size,
                "source": one.source,
                "seed": one.seed,
                "numbers": list(one.numbers),
                "answered": lines.get((one.group, ANSWERED), 0),
                "blank": lines.get((one.group, BLANK), 0),
                "paper": lines.get((one.group, PAPER), 0),
                "unused": unused.get(one.group, 0),
                "signs": signs_of(one.group, lines) if survey.state is SurveyState.CLOSED else [],
                "needed": needed_of(rules, GroupSize(one.group, 0, one.frame)),
            }
            for one in survey.samples
        ]

    return blueprint
