"""The closed lists of an appointment or removal with consent (A7, B10), and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chassis.texts import Said


class Kind(StrEnum):
    """What is asked for (任 or 免)."""

    APPOINT = "appoint"
    REMOVE = "remove"


class Mode(StrEnum):
    """How strong the township's answer is: a condition (APP-03), or to be heard (APP-01, APP-04)."""

    CONSENT = "consent"
    CONSULT = "consult"


class Silence(StrEnum):
    """What the end of the silence path means; never consent unless the county says so (app.silence)."""

    ESCALATE = "escalate"
    DEEMED_CONSENT = "deemed_consent"
    DEEMED_REFUSAL = "deemed_refusal"


class Opinion(StrEnum):
    """What a township may answer (F-APP-02)."""

    AGREE = "agree"
    ADVISE = "agree_with_advice"
    DISAGREE = "disagree"


class Cause(StrEnum):
    """Why the townships are asked, for the first time or again."""

    FIRST = "first"
    EXPLAINED = "explain"
    OTHER_PERSON = "other_person"
    COORDINATED = "coordinate"


class Result(StrEnum):
    """What a round came to."""

    CONSENTED = "CONSENTED"
    REFUSED = "REFUSED"
    NO_COMMON_OPINION = "NO_COMMON_OPINION"
    SILENT = "SILENT"
    DEEMED_CONSENT = "DEEMED_CONSENT"
    DEEMED_REFUSAL = "DEEMED_REFUSAL"


class State(StrEnum):
    """Where the matter stands (E2)."""

    DRAFT = "DRAFT"
    PREPARED = "PREPARED"
    REQUESTED = "REQUESTED"
    ANSWERED = "ANSWERED"
    COORDINATING = "COORDINATING"
    DECIDED = "DECIDED"
    EFFECTIVE = "EFFECTIVE"
    APPOINTED = "APPOINTED"
    REMOVED = "REMOVED"
    WITHDRAWN = "WITHDRAWN"
    NO_CONSENT = "NO_CONSENT"
    LAPSED = "LAPSED"


KIND_NAMES: Mapping[Kind, Said] = {
    Kind.APPOINT: Said("任命", "Appointment"),
    Kind.REMOVE: Said("免职", "Removal"),
}
MODE_NAMES: Mapping[Mode, Said] = {
    Mode.CONSENT: Said("征得同意", "consent"),
    Mode.CONSULT: Said("征求意见", "consultation"),
}
SILENCE_NAMES: Mapping[Silence, Said] = {
    Silence.ESCALATE: Said("逾期不答复不视为同意", "silence is no consent"),
    Silence.DEEMED_CONSENT: Said("逾期不答复视为同意", "silence counts as consent"),
    Silence.DEEMED_REFUSAL: Said("逾期不答复视为不同意", "silence counts as refusal"),
}
OPINION_NAMES: Mapping[Opinion, Said] = {
    Opinion.AGREE: Said("同意", "agrees"),
    Opinion.ADVISE: Said("同意并附建议", "agrees with advice"),
    Opinion.DISAGREE: Said("不同意", "disagrees"),
}
CAUSE_NAMES: Mapping[Cause, Said] = {
    Cause.FIRST: Said("首次征求", "first request"),
    Cause.EXPLAINED: Said("说明后再次征求", "asked again with an explanation"),
    Cause.OTHER_PERSON: Said("另提人选再次征求", "asked again about another person"),
    Cause.COORDINATED: Said("县级协调后再次征求", "asked again after coordination by the county"),
}
RESULT_NAMES: Mapping[Result, Said] = {
    Result.CONSENTED: Said("同意", "consent"),
    Result.REFUSED: Said("不同意", "no consent"),
    Result.NO_COMMON_OPINION: Said("未达成一致", "no common opinion"),
    Result.SILENT: Said("期满未答复", "no answer in time"),
    Result.DEEMED_CONSENT: Said("期满未答复，视为同意", "no answer in time, counts as consent"),
    Result.DEEMED_REFUSAL: Said("期满未答复，视为不同意", "no answer in time, counts as refusal"),
}
POSITIVE = frozenset({Result.CONSENTED, Result.DEEMED_CONSENT})
STATE_NAMES: Mapping[State, Said] = {
    State.DRAFT: Said("拟稿", "Being prepared"),
    State.PREPARED: Said("待负责人签批", "To be signed"),
    State.REQUESTED: Said("征求乡镇意见中", "With the townships"),
    State.ANSWERED: Said("乡镇已答复", "Answered"),
    State.COORDINATING: Said("县级协调中", "Being coordinated"),
    State.DECIDED: Said("已决定", "Decided"),
    State.EFFECTIVE: Said("已生效，待建档", "In effect, archives open"),
    State.APPOINTED: Said("已任命", "Appointed"),
    State.REMOVED: Said("已免职", "Removed"),
    State.WITHDRAWN: Said("已撤回", "Withdrawn"),
    State.NO_CONSENT: Said("未获同意，终止", "No consent, ended"),
    State.LAPSED: Said("逾期失效", "Lapsed"),
}
ENDS = frozenset({State.APPOINTED, State.REMOVED, State.WITHDRAWN, State.NO_CONSENT, State.LAPSED})
BEFORE_THE_DECISION = frozenset(
    {State.DRAFT, State.PREPARED, State.REQUESTED, State.ANSWERED, State.COORDINATING}
)
