"""What the journal's lines about acts on tasks say to people; the same in every service."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.texts import Said

ACT_WORDS: Mapping[str, Said] = {
    "task-returned": Said(
        "“{name_zh}”退回至“{target_zh}”：{reason}", "“{name_en}” returned the case to “{target_en}”: {reason}"
    ),
    "task-withdrawn": Said("撤回“{name_zh}”的办理结果 {reason}", "Took back “{name_en}” {reason}"),
    "task-transferred": Said("“{name_zh}”转办给{to}：{reason}", "Transferred “{name_en}” to {to}: {reason}"),
    "task-reassigned": Said(
        "“{name_zh}”由{from_name}改派给{to}：{reason}",
        "Reassigned “{name_en}” from {from_name} to {to}: {reason}",
    ),
    "task-delegated": Said("“{name_zh}”委派{to}办理 {reason}", "Delegated “{name_en}” to {to} {reason}"),
    "task-advised": Said("办理委派的“{name_zh}”，交回{to}", "Prepared “{name_en}” and gave it back to {to}"),
    "cosign-asked": Said("“{name_zh}”请求加签 {question}", "Asked for signatures on “{name_en}” {question}"),
    "task-handed-in": Said(
        "“{name_zh}”已提交，等待加签", "“{name_en}” was handed in and waits for signatures"
    ),
    "cosign-given": Said("对“{name_zh}”加签", "Signed “{name_en}”"),
    "cosign-taken-back": Said("撤销对“{name_zh}”的加签请求", "Did without a signature on “{name_en}”"),
    "case-copied": Said("抄送传阅 {note}", "Copied the case {note}"),
    "case-supervised": Said("督办：{text} {wished_on}", "Put under supervision: {text} {wished_on}"),
    "supervision-answered": Said("回复督办：{text}", "Answered the supervision: {text}"),
    "supervision-ended": Said("结束督办：{text}", "Ended the supervision: {text}"),
    "case-urged": Said("催办", "Urged the handlers"),
    "remark-added": Said("添加意见", "Added a remark"),
}
