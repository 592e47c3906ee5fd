"""What admission refuses, each with a stable code, the rule behind it and both languages."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class ApplicantNotEligible(Refusal):
    """Only county departments and coordinating bodies may apply."""

    code = "applicant-not-eligible"
    rule = "ADM-09"
    title = Said("该单位不能提出准入申请", "This unit may not apply")
    detail = Said(
        "“{unit_name}”不是本县市区的职能部门或议事协调机构。请由相应的县级职能部门作为申请单位。",
        "“{unit_name}” is no county department or coordinating body; ask the department in charge to apply.",
    )


class CaseUnknown(Refusal):
    """No case has this number."""

    code = "application-unknown"
    title = Said("没有这个案件", "There is no such case")
    detail = Said("没有编号为 {case_no} 的案件。", "There is no case {case_no}.")


class ItemUnknown(Refusal):
    """No item has this id."""

    code = "item-unknown"
    title = Said("没有这个事项", "There is no such item")
    detail = Said("没有编号为 {item} 的事项。", "There is no item {item}.")


class EntryUnknown(Refusal):
    """The guidance list has no such entry."""

    code = "list-entry-unknown"
    title = Said("清单中没有这一条", "The list has no such entry")
    detail = Said("指导清单中没有编号为 {entry_id} 的条目。", "The guidance list has no entry {entry_id}.")


class UnitUnknown(Refusal):
    """The directory knows no such unit."""

    code = "unit-unknown"
    title = Said("没有这个单位", "There is no such unit")
    detail = Said("通讯录中没有代码为 {unit} 的单位。", "The directory has no unit {unit}.")


class StepNotOpen(Refusal):
    """The application is not at the step this act belongs to."""

    code = "step-not-open"
    rule = "E2"
    title = Said("案件不在这一步", "The case is not at this step")
    detail = Said(
        "案件 {case_no} 目前是“{state}”，不能办理这一步。",
        "Case {case_no} is “{state}”; this step cannot be done now.",
    )


class OutcomeUnknown(Refusal):
    """The outcome is not on the closed list of the step."""

    code = "answer-not-offered"
    title = Said("没有这个办理结果", "There is no such outcome")
    detail = Said("“{outcome}”不是可选的办理结果。", "“{outcome}” is not one of the outcomes.")


class ReasonMissing(Refusal):
    """A negative outcome needs a reason."""

    code = "reason-missing"
    rule = "B0"
    title = Said("请填写理由", "Please give a reason")
    detail = Said("这个办理结果必须写明理由。", "This outcome needs a reason.")


class NotYours(Refusal):
    """The act belongs to another unit or post."""

    code = "not-yours"
    rule = "E3-60"
    title = Said("这一步应由其他单位或职务办理", "This step belongs to another unit or post")
    detail = Said("这一步应由“{who}”办理。", "This step is done by “{who}”.")


class PlanIncomplete(Refusal):
    """The implementation plan lacks parts."""

    code = "plan-incomplete"
    rule = "ADM-11"
    title = Said("实施方案不完整", "The implementation plan is incomplete")
    detail = Said("实施方案缺少：{missing}。", "The plan lacks: {missing}.")


class ApplicationIncomplete(Refusal):
    """The application lacks something the rules require."""

    code = "application-incomplete"
    rule = "ADM-15"
    title = Said("申请材料不完整", "The application is incomplete")
    detail = Said("还缺少 {count} 处：{missing}。", "{count} things are missing: {missing}.")


class ContactMissing(Refusal):
    """The prior contact with the office is not on record."""

    code = "contact-missing"
    rule = "ADM-12"
    title = Said("还没有事前沟通记录", "There is no record of prior contact")
    detail = Said(
        "正式申请前应主动与审核委员会办公室沟通并留下记录。",
        "The applicant must contact the committee office before applying, on record.",
    )


class OpinionsMissing(Refusal):
    """A township or community was not asked."""

    code = "opinions-missing"
    rule = "ADM-13"
    title = Said("还有单位没有征询意见", "Some units were not asked")
    detail = Said("还没有征询或还在等待：{parties}。", "Not asked yet, or still within the limit: {parties}.")


class OpinionUnanswered(Refusal):
    """An opinion has no answer yet."""

    code = "opinion-unanswered"
    rule = "ADM-25"
    title = Said("还有意见没有答复", "An opinion is unanswered")
    detail = Said("还有 {count} 条意见没有答复：{parties}。", "{count} opinions are unanswered: {parties}.")


class OpinionUnknown(Refusal):
    """There is no such opinion in the case."""

    code = "opinion-unknown"
    title = Said("没有这条意见", "There is no such opinion")
    detail = Said("案件中没有编号为 {opinion_id} 的意见。", "The case has no opinion {opinion_id}.")


class OpinionAlreadyAnswered(Refusal):
    """An opinion is answered exactly once."""

    code = "opinion-already-answered"
    rule = "E3-8"
    title = Said("这条意见已经答复", "The opinion is already answered")
    detail = Said(
        "意见 {opinion_id} 已经答复，不能再改。",
        "Opinion {opinion_id} was answered and cannot be changed.",
    )


class SimpleNotAllowed(Refusal):
    """The simple procedure is closed for this application."""

    code = "simple-not-allowed"
    rule = "ADM-14"
    title = Said("不能适用简易程序", "The simple procedure is not open")
    detail = Said(
        "不能适用简易程序：{reasons}。可以改选普通程序。",
        "The simple procedure is closed: {reasons}. The ordinary procedure can be chosen.",
    )


class ItemListed(Refusal):
    """The item is on the guidance list and needs no application."""

    code = "item-listed"
    rule = "ADM-06"
    title = Said("清单内事项，无需申请", "A listed item needs no application")
    detail = Said(
        "该事项已在指导清单内（编号 {entry_id}），自动纳入社区工作范围，直接引用编号即可。",
        "The item is on the guidance list ({entry_id}) and is admitted by itself; quote this id.",
    )


class NotListed(Refusal):
    """The item is not on the guidance list."""

    code = "not-listed"
    rule = "ADM-06"
    title = Said("不是清单内事项", "The item is not listed")
    detail = Said(
        "没有找到有效的清单条目，不能按清单内事项办结。",
        "No list entry in force was found, so the case cannot end as listed.",
    )


class NameTaken(Refusal):
    """Another item in force has this name."""

    code = "name-taken"
    rule = "F-ADM-01"
    title = Said("事项名称已被使用", "The name is taken")
    detail = Said("本县市区已有同名的有效事项 {item}。", "An item in force has the same name: {item}.")


class DecisionFirst(Refusal):
    """The application comes before the decision of Party committee or government."""

    code = "decision-first"
    rule = "ADM-27"
    title = Said("应当先申请、后决策", "Application comes before decision")
    detail = Said(
        "党委、政府已于 {decided_on} 决策，只能按“程序确认”提出。",
        "The decision was taken on {decided_on}; only confirmation afterwards is possible.",
    )


class AlreadyRegistered(Refusal):
    """The application already has its receipt."""

    code = "already-registered"
    title = Said("已经登记", "Already registered")
    detail = Said("案件已登记，回执号 {receipt_no}。", "The case is registered as {receipt_no}.")


class SecondCorrection(Refusal):
    """A second correction needs a new fact."""

    code = "second-correction"
    rule = "E3-18"
    title = Said("不能再次要求补正", "No second correction")
    detail = Said(
        "补正只能一次性告知。首次没有列出的材料不得再要求，除非记录新的事实。",
        "Everything missing had to be listed once. More can be asked only if a new fact is recorded.",
    )


class CorrectionTooWide(Refusal):
    """A correction supplies what was missing; it does not change what was agreed."""

    code = "correction-too-wide"
    rule = "E3-5"
    title = Said("超出补正范围", "More than a correction")
    detail = Said(
        "补正只能补充告知列明的内容，不能改动已经征询同意的：{fields}。",
        "A correction supplies what the notice lists; it cannot change what was agreed: {fields}.",
    )


class NothingToCorrect(Refusal):
    """A correction notice lists what is missing."""

    code = "nothing-to-correct"
    rule = "F-ADM-04"
    title = Said("请列出需要补正的内容", "Please list what is missing")
    detail = Said("补正告知应当一次列出全部缺项。", "A correction notice lists everything that is missing.")


class LimitStillRunning(Refusal):
    """The limit has not run out yet."""

    code = "limit-still-running"
    rule = "B0"
    title = Said("期限尚未届满", "The limit has not run out")
    detail = Said("期限到 {due} 届满。", "The limit runs until {due}.")


class ReviewNotSeparate(Refusal):
    """The applicant’s own house does not review its application."""

    code = "review-not-separate"
    rule = "B0"
    title = Said("应由其他成员单位初审", "Another member unit reviews this")
    detail = Said(
        "申请单位是办公室所在单位，初审应由其他成员单位负责。",
        "The applicant houses the office, so another member unit does the review.",
    )


class CommitteeNotConstituted(Refusal):
    """No approval without a constituted committee."""

    code = "committee-not-constituted"
    rule = "ADM-01"
    title = Said("审核委员会尚未组成", "The committee is not constituted")
    detail = Said("审核委员会不完整：{missing}。", "The committee is incomplete: {missing}.")


class ApproverNotInOffice(Refusal):
    """Only the chair or vice-chair in office approves."""

    code = "approver-not-in-office"
    rule = "E3-3"
    title = Said("只有在任的主任或副主任可以核准", "Only a chair or vice-chair in office approves")
    detail = Said(
        "只有在任的审核委员会主任、副主任可以核准。",
        "Only the committee’s chair or vice-chair in office may decide.",
    )


class OwnCase(Refusal):
    """Nobody decides on his own unit’s application."""

    code = "own-case"
    rule = "B0"
    title = Said("不得决定本单位的申请", "Nobody decides his own unit’s case")
    detail = Said("申请由本单位提出，应当回避。", "The application is your own unit’s; you must abstain.")


class NotEntitled(Refusal):
    """The unit has no vote in this case."""

    code = "not-entitled"
    rule = "E3-20"
    title = Said("该单位在本案没有表决权", "The unit has no vote in this case")
    detail = Said("“{unit}”在本案没有表决权。", "“{unit}” has no vote in this case.")


class AlreadyVoted(Refusal):
    """A member unit votes once in a circulation."""

    code = "already-voted"
    title = Said("该单位已经表决", "The unit has voted")
    detail = Said("“{unit}”已经表决。", "“{unit}” has already voted.")


class MajorityMissing(Refusal):
    """More than half of the entitled member units must agree."""

    code = "majority-missing"
    rule = "DMN-ADM-2"
    title = Said("同意票未过半", "No majority")
    detail = Said(
        "{entitled} 个有表决权的成员单位中只有 {agreeing} 个同意，不能核准。",
        "Only {agreeing} of {entitled} entitled member units agree; approval is not possible.",
    )


class ObjectionStands(Refusal):
    """An objection closes the simple approval."""

    code = "objection-stands"
    rule = "E3-5"
    title = Said("存在异议，不能按简易程序核准", "An objection stands")
    detail = Said(
        "以下单位有异议或未书面同意：{parties}。",
        "These units object or did not agree in writing: {parties}.",
    )


class ReturnedBefore(Refusal):
    """A case is returned to review once."""

    code = "returned-before"
    rule = "B2"
    title = Said("只能退回一次", "A case is returned only once")
    detail = Said("案件已退回过一次初审。", "The case was returned to review before.")


class NotApproved(Refusal):
    """Nothing is issued without approval."""

    code = "not-approved"
    rule = "ADM-18"
    title = Said("未经核准，不得下发工作告知单", "No notice without approval")
    detail = Said("案件没有有效的核准决定。", "The case has no approval.")


class AlreadyIssued(Refusal):
    """A case has exactly one notice and one filing."""

    code = "already-issued"
    rule = "E3-2"
    title = Said("已经下发", "Already issued")
    detail = Said("案件已有文书 {number}。", "The case already has document {number}.")


class NoticeMissing(Refusal):
    """The filing follows the notice."""

    code = "notice-missing"
    rule = "E3-2"
    title = Said("还没有工作告知单", "There is no notice yet")
    detail = Said("先下发工作告知单，再予以备案。", "The notice comes before the filing.")


class DocumentWordMissing(Refusal):
    """The issuing body has no document word."""

    code = "document-word-missing"
    rule = "E3-58"
    title = Said("发文机关没有机关代字", "The issuing body has no document word")
    detail = Said("请先为“{unit}”登记机关代字。", "Please register the document word of “{unit}” first.")


class ArchiveIncomplete(Refusal):
    """Department and townships each keep a dossier."""

    code = "archive-incomplete"
    rule = "ADM-32"
    title = Said("归档未完成", "The archive is incomplete")
    detail = Said("还没有归档：{keepers}。", "Not yet archived: {keepers}.")


class KeeperUnknown(Refusal):
    """The unit keeps no dossier of this case."""

    code = "keeper-unknown"
    rule = "ADM-32"
    title = Said("该单位不是本案的建档单位", "The unit keeps no dossier of this case")
    detail = Said("“{keeper}”不是本案的建档单位。", "“{keeper}” keeps no dossier of this case.")


class PartyNotConcerned(Refusal):
    """The unit is not concerned by the application."""

    code = "party-not-concerned"
    title = Said("该单位不是本案涉及的乡镇、社区", "The unit is not concerned")
    detail = Said(
        "“{party}”不是本案涉及的乡镇（街道）或社区。",
        "“{party}” is not a township or community concerned by the case.",
    )


class PartyNotAsked(Refusal):
    """The unit has no open question."""

    code = "party-not-asked"
    title = Said("没有待答复的征询", "There is no open question")
    detail = Said("没有等待“{party}”答复的征询。", "No question is waiting for “{party}”.")


class ConditionsMissing(Refusal):
    """A conditional consent names its conditions."""

    code = "conditions-missing"
    rule = "F-ADM-03"
    title = Said("请写明条件", "Please name the conditions")
    detail = Said("有条件同意必须写明条件。", "A conditional consent names at least one condition.")


class ObjectionsMissing(Refusal):
    """An objection names its points."""

    code = "objections-missing"
    rule = "F-ADM-03"
    title = Said("请写明异议", "Please name the objections")
    detail = Said("有异议必须至少写明一条意见和理由。", "Name at least one point with its reason.")


class ScopeMissing(Refusal):
    """The plan does not say which townships or communities it concerns."""

    code = "scope-missing"
    rule = "F-ADM-01"
    title = Said("还没有选定乡镇、社区", "No township or community is chosen")
    detail = Said("请先选定涉及的乡镇（街道）和社区。", "Choose the townships and communities first.")


class CategoryUnknown(Refusal):
    """The category is not one of the three."""

    code = "category-unknown"
    rule = "ADM-39"
    title = Said("没有这个类别", "There is no such category")
    detail = Said("类别应为法定职责、承办或协助。", "The category is statutory, undertaken or assisted.")


class GuidanceListRejected(Refusal):
    """The sheet of the guidance list has errors; nothing was imported."""

    code = "guidance-list-rejected"
    rule = "C"
    title = Said("清单导入有误，未导入任何内容", "The sheet has errors, nothing was imported")
    detail = Said("有 {count} 个单元格需要更正。", "{count} cells need correction.")


class ConditionUnknown(Refusal):
    """The item has no such condition."""

    code = "condition-unknown"
    title = Said("没有这个条件", "There is no such condition")
    detail = Said("事项 {item} 没有第 {condition} 项条件。", "Item {item} has no condition {condition}.")


class FileUnknown(Refusal):
    """There is no such file."""

    code = "file-unknown"
    title = Said("没有这个附件", "There is no such file")
    detail = Said("没有编号为 {file_id} 的附件。", "There is no file {file_id}.")


class FormDataInvalid(Refusal):
    """A value of the form cannot be read."""

    code = "form-data-invalid"
    title = Said("表单内容有误", "A value cannot be read")
    detail = Said("“{field}”的内容无法识别。", "The value of “{field}” cannot be read.")
