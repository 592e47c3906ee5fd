"""What the yearly assessment refuses, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class AssessmentUnknown(Refusal):
    """No such assessment, or none of the reader’s business."""

    code = "assessment-unknown"
    rule = "B9"
    title = Said("没有这一考评案件", "There is no such assessment")
    detail = Said("没有找到考评案件 {case_no}。", "Assessment {case_no} was not found.")


class AgencyUnknown(Refusal):
    """The register of stationed agencies does not know it."""

    code = "agency-not-stationed"
    rule = "B9"
    title = Said("没有登记这一派驻机构", "The agency is not registered")
    detail = Said("派驻机构名册中没有 {agency}。", "The register has no agency {agency}.")


class AssessedAlready(Refusal):
    """An agency is assessed once a year."""

    code = "assessed-already"
    rule = "AST-01"
    title = Said("该派驻机构本年度已经开始考评", "The agency is being assessed this year already")
    detail = Said("请在案件 {case_no} 中继续办理。", "Please go on in case {case_no}.")


class YearNotOver(Refusal):
    """A year is judged from its December on."""

    code = "year-not-over"
    rule = "B9"
    title = Said("还不到考评时间", "It is too early to assess the year")
    detail = Said("{year} 年度考评自 {day} 起进行。", "The year {year} is assessed from {day} on.")


class StepNotOpen(Refusal):
    """The assessment does not stand where this could be done."""

    code = "assessment-step-not-open"
    rule = "B9"
    title = Said("目前不能办理这一步", "This cannot be done now")
    detail = Said("考评案件 {case_no} 目前{state}。", "Assessment {case_no} is now: {state}.")


class NotYourSide(Refusal):
    """Each side judges for itself; the other has no hand in it."""

    code = "not-your-side"
    rule = "AST-01"
    title = Said("这不是您单位的评分", "This is not for your side to judge")
    detail = Said("应由{who}办理。", "This is for {who}.")


class SharesInvalid(Refusal):
    """Every township served counts with a share above nothing, and nobody else does."""

    code = "shares-invalid"
    rule = "AST-10"
    title = Said("乡镇（街道）权重或者处理办法有误", "The shares of the townships cannot be")
    detail = Said(
        "服务的每个乡镇（街道）都应有一个大于 0 的权重数，并写明依据；商定的分数应在满分之内。",
        "Every township served has a share above 0, with its basis; an agreed mark is within the full marks.",
    )


class NotBothLocked(Refusal):
    """Nothing is added up before both sides have judged; a part is never replaced by a guess."""

    code = "not-both-locked"
    rule = "AST-11"
    title = Said("还有一方没有锁定评分", "A side has not locked its marks")
    detail = Said(
        "各乡镇（街道）和派出部门都锁定评分并录入满意度后才能汇总。",
        "Townships and department lock their marks and the survey is on record before anything is added up.",
    )


class StatementUnsettled(Refusal):
    """Both sides agree on what becomes of an indicator nobody could mark."""

    code = "statement-unsettled"
    rule = "E3-32"
    title = Said("无责任书的指标还没有商定处理办法", "An indicator without a statement is not settled")
    detail = Said(
        "乡镇（街道）和派出部门商定处理办法后才能汇总。",
        "Township and department agree on a treatment before anything is added up.",
    )


class DecisionMismatch(Refusal):
    """A decision table that grades otherwise than the frozen scheme stops the case."""

    code = "grade-mismatch"
    rule = "E3-24"
    title = Said("决策表与定案的细则不一致", "The table contradicts the frozen scheme")
    detail = Said(
        "决策表得出 {decided}，按定案的细则应为 {grade}。",
        "The table says {decided}, the frozen scheme {grade}.",
    )


class ShareNotSet(Refusal):
    """Without a share in the year's scheme, whoever reaches 优秀 is 优秀."""

    code = "excellent-share-not-set"
    rule = "AST-25"
    title = Said("本年度没有规定优秀比例", "No share of 优秀 is set")
    detail = Said(
        "{year} 年度考评细则没有规定优秀比例，达到标准的都评为优秀。",
        "The scheme of {year} sets no share: whoever reaches 优秀 is 优秀.",
    )


class ShareFixedAlready(Refusal):
    """The list of a year is fixed once."""

    code = "excellent-share-fixed"
    rule = "AST-25"
    title = Said("优秀名单已经确定", "The list is fixed")
    detail = Said(
        "{year} 年度的优秀名单已经确定；以后变动的，只使用空出的名额。",
        "The list of {year} is fixed; whoever comes later takes a free place only.",
    )


class YearNotFinal(Refusal):
    """Who ranks where is known once everybody's result is final."""

    code = "year-not-final"
    rule = "AST-25"
    title = Said("还有机构的结果没有审定", "Not every result is final")
    detail = Said(
        "本年度还有 {count} 个机构的结果没有审定，全部审定后才能按比例确定优秀名单。",
        "{count} agencies of the year are not final; the list is fixed once all are.",
    )


class ExcellentAwaitsShare(Refusal):
    """A grade that the share may still take away is not made known."""

    code = "excellent-awaits-share"
    rule = "AST-25"
    title = Said("优秀名单还没有确定", "The list of 优秀 is not fixed")
    detail = Said(
        "{year} 年度规定了优秀比例，请先确定优秀名单，再公布本机构的结果。",
        "The scheme of {year} sets a share of 优秀; fix the list before this result is published.",
    )


class ObjectionOnce(Refusal):
    """An agency objects once."""

    code = "objection-once"
    rule = "B9"
    title = Said("异议只能提出一次", "An agency objects once")
    detail = Said("本案已经提出过异议。", "The agency has objected already.")


class ReasonMissing(Refusal):
    """What goes against somebody has a reason."""

    code = "assessment-reason-missing"
    rule = "B0"
    title = Said("请写明理由", "A reason is needed")
    detail = Said("不采纳、退回和更正都应写明理由。", "Refusing, returning and correcting need a reason.")


class OutcomeUnknown(Refusal):
    """A diagram offers an outcome nobody handles."""

    code = "assessment-outcome-unknown"
    rule = "B0"
    title = Said("没有这一办理意见", "There is no such outcome")
    detail = Said("“{outcome}”不是这一步的办理意见。", "“{outcome}” is no outcome of this step.")
