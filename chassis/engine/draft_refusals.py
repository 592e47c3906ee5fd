"""What a draft of a definition is refused for."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class DraftUnknown(Refusal):
    """There is no such draft."""

    code = "draft-unknown"
    title = Said("没有这份草稿", "There is no such draft")


class DraftStale(Refusal):
    """Somebody else saved, submitted or decided in the meantime."""

    code = "draft-stale"
    title = Said("草稿已被他人改动", "Somebody has changed the draft")
    detail = Said(
        "您打开后，{who}已经保存或办理了这份草稿。请重新打开后再改，您的内容没有保存。",
        "Since you opened it, {who} has saved or decided on this draft. Open it again; yours was not saved.",
    )


class DraftClosed(Refusal):
    """A draft is changed while it is drawn, decided while it is submitted, and never afterwards."""

    code = "draft-closed"
    title = Said("草稿当前不能这样办理", "The draft is not at that stage")
    detail = Said("草稿现在是“{state}”，不能{act}。", "The draft is {state} at present; it cannot be {act}.")


class DraftOfAnother(Refusal):
    """The diagram names another process than the draft is for."""

    code = "draft-of-another-process"
    title = Said("流程编号与草稿不一致", "The diagram is of another process")
    detail = Said(
        "这份草稿是 {wanted} 的，图中流程编号为“{found}”。",
        "This draft is for {wanted}; the diagram’s process is called “{found}”.",
    )


class ProcessNameInvalid(Refusal):
    """A new process needs an id nobody uses and a name."""

    code = "process-name-invalid"
    title = Said("流程编号或名称有误", "The id or name of the process is not valid")
    detail = Said(
        "流程编号以小写字母开头，只含小写字母、数字和下划线，3 至 60 个字符，不得与已有流程重复；名称必填。",
        "The id begins with a small letter, has 3 to 60 small letters, digits and underscores, and is not in "
        "use yet; the name may not be empty.",
    )


class DraftUnchanged(Refusal):
    """Nothing differs from the version in force."""

    code = "draft-unchanged"
    title = Said("草稿与现行版本相同", "The draft is the same as the version in force")
    detail = Said("没有任何改动，不必提交。", "Nothing was changed, so there is nothing to approve.")


class ComparedWithOlder(Refusal):
    """Another version was released since the draft was compared."""

    code = "compared-with-older"
    title = Said("对照的版本已经不是最新", "It was compared with a version that is not the newest")
    detail = Said(
        "这份草稿对照的是第 {seen} 版，现在最新的是第 {newest} 版。请重新查看对照后再办理。",
        "The draft was compared with v{seen}; the newest is v{newest} now. Look at the comparison again.",
    )


class ForceDateInvalid(Refusal):
    """A version is in force from today or a later day on."""

    code = "force-date-invalid"
    title = Said("启用日期有误", "The date is not valid")
    detail = Said(
        "启用日期应在今天（{today}）至一年之内。",
        "It can be in force from today ({today}) or a day within a year.",
    )


class ApproverIsAuthor(Refusal):
    """Whoever drew, saved or submitted a draft cannot approve it (four eyes)."""

    code = "approver-is-author"
    title = Said("起草人不能批准自己的草稿", "Whoever drew a draft cannot approve it")
    detail = Said(
        "您起草、保存或提交过这份草稿，须由另一人批准。",
        "You drew, saved or submitted this draft; somebody else has to approve it.",
    )


class DraftFileUnreadable(Refusal):
    """A table or form that came with a diagram is no such file."""

    code = "draft-file-unreadable"
    title = Said("文件无法读取", "A file cannot be read")
    detail = Said(
        "“{name}”不是 UTF-8 编码的决策表（.dmn）或表单（.json、.form）。",
        "“{name}” is neither a decision table (.dmn) nor a form (.json, .form) in UTF-8.",
    )


class DraftFileTooLarge(Refusal):
    """A table or form is larger than any a person can fill in or read, or all of them are."""

    code = "draft-file-too-large"
    title = Said("文件过大", "A file is too large")
    detail = Said(
        "“{name}”超过上限：决策表和表单每个不超过{bytes}字节，合计不超过{whole}字节；"
        "一张表单的字段和选项合计不超过{parts}个。",
        "“{name}” is too large: a decision table or form may have {bytes} bytes, all of them {whole}; a form "
        "{parts} fields and choices.",
    )


class DraftFormMisshapen(Refusal):
    """A form is JSON, but not built as forms are."""

    code = "draft-form-misshapen"
    title = Said("表单的结构不对", "A form is not built as forms are")
    detail = Said(
        "表单“{name}”在 {where} 处的内容不是表单所用的类型，请用表单工具改好后再带入。",
        "The form “{name}” has something at {where} that no form has there. Correct it with a form editor.",
    )
