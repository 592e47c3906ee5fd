"""What the figures of reports are called and what each of them means, on the page and in the workbook."""

from __future__ import annotations

from flask_babel import gettext


def groups() -> dict[str, str]:
    """By what volumes are put together."""
    return {"month": gettext("按月份"), "unit": gettext("按单位"), "process": gettext("按程序")}


def labels() -> dict[str, str]:
    """The names of the figures."""
    return {
        "received": gettext("收到"),
        "done": gettext("办结"),
        "late": gettext("其中超期办结"),
        "open": gettext("现在在办"),
        "overdue": gettext("现在超期"),
        "median": gettext("用时中位数（工作日）"),
        "p90": gettext("九成用时（工作日）"),
        "limit": gettext("时限（工作日）"),
        "in_time": gettext("按时率"),
    }


def meanings() -> list[tuple[str, str]]:
    """Each figure with what it counts (统计口径)."""
    words = labels()
    said = {
        "received": gettext("在所选月份到达本单位岗位的任务，一个环节一件；加签不计，中途撤销的不计。"),
        "done": gettext("在所选月份办结的任务，不论何时到达。"),
        "late": gettext("办结时刻晚于到期时刻的任务；停表的时间不算。"),
        "open": gettext("此刻还没有办结的任务；按月份统计时，列在到达的月份。"),
        "overdue": gettext("此刻没有办结、已过到期时刻的任务。"),
        "median": gettext("所选月份办结的任务，一半用时不超过这个数；当天办结为 0，停表的时间不算。"),
        "p90": gettext("所选月份办结的任务，九成用时不超过这个数。"),
        "limit": gettext("该环节的时限，调整过的取最长的。"),
        "in_time": gettext("所选月份办结的任务中没有超期的比例。"),
    }
    return [
        *((words[key], text) for key, text in said.items()),
        (gettext("单位"), gettext("任务归其办理岗位所在的单位；可由几个单位办理的归第一个。")),
        (gettext("不计入"), gettext("负责人任免、对负责人的意见只限指定人员查阅，不计入各项数字。")),
    ]
