"""Tells what assessment knows of a year of an agency's staff: to both masters and the agency, nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.engine.runtime import Engine
from chassis.persistence.journal import entries_of
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from chassis.web.refusals import ActionUnknown, NotShown
from services.assessment.domain.exact import shown
from services.assessment.domain.staff_marks import StaffLine, StaffYear
from services.assessment.domain.targets import percent
from services.assessment.web import legal_basis
from services.assessment.web.access import may_read_staff
from services.assessment.web.case_sections import row, section
from services.assessment.web.ports import Reads

Plain = dict[str, Any]
NOT_MARKED = Said("无日常考核", "no daily marks")
WHY = Said(
    "乡镇（街道）的全年日常考核已送达，请填写本部门评分，评定年度得分。",
    "The townships’ daily marks of the year are told: enter your own and fix the scores.",
)
SAYINGS: Mapping[str, Said] = {
    **CLOCK_LINES,
    **ACT_WORDS,
    "staff-year-told": Said(
        "汇总 {year} 年度日常考核（{number} 人），送达派出部门", "Daily marks of {year} ({number}) told"
    ),
    "staff-scores-fixed": Said("评定年度得分（{number} 人）", "Scores of the year fixed ({number})"),
}


@dataclass(frozen=True)
class StaffPresenter:
    """The case files and the task of a year of staff."""

    reads: Reads
    engine: Engine

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the year is any business of the actor."""
        found = self.reads.staff_year(session, case_no)
        return found is not None and may_read_staff(found, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one year."""
        found = self._found(session, case_no)
        names = self.reads.names(session, [*found.townships, found.department])
        last = self.engine.instances(session, case_no)[-1]
        position = self.engine.position(session, case_no)
        return {
            "case_no": case_no,
            "process_id": last.process_id,
            "process_version": last.process_version,
            "process_name": self.engine.definition(session, last.process_id, last.process_version).name,
            "title": last.title,
            "state": found.state.value,
            "state_label": found.state_words,
            "ended": last.ended_at is not None,
            "started_at": found.told_at,
            "ended_at": last.ended_at,
            "sections": [_standing(found, names), _scores(found)],
            "opinions": [],
            "timeline": [
                {
                    "at": one.at,
                    "actor_name": one.actor_name,
                    "unit_name": one.unit_name,
                    "post": one.post,
                    "text": SAYINGS[one.action].filled(**one.facts),
                }
                for one in entries_of(session, case_no)
                if one.action in SAYINGS
            ],
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": legal_basis.of_steps(["fix_staff_scores"]),
            "position": position,
            "actions": [],
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """A row for everybody, with the daily mark beside the name."""
        found = self._found(session, task.case_no)
        rows = [{"member": one.member.key} for one in found.lines]
        return {"marks": rows}, {"members": [_option(one) for one in found.lines]}, WHY

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """There is nothing to be done beside the task."""
        raise ActionUnknown(action=key)

    def _found(self, session: Any, case_no: str) -> StaffYear:
        found = self.reads.staff_year(session, case_no)
        if found is None:
            raise NotShown
        return found


def _option(line: StaffLine) -> Plain:
    daily = _daily(line)
    return {
        "value": line.member.key,
        "label": f"{line.post} {line.holder}（日常考核：{daily if isinstance(daily, str) else daily.zh}）",
        "label_en": f"{line.post} {line.holder} (daily: {daily if isinstance(daily, str) else daily.en})",
    }


def _daily(line: StaffLine) -> str | Said:
    return NOT_MARKED if line.daily is None else shown(line.daily)


def _standing(found: StaffYear, names: Mapping[str, str]) -> Plain:
    townships = [names.get(one, one) for one in found.townships]
    weight = percent(found.weight * 100)
    rows = [
        row(Said("派驻机构", "Agency"), found.agency_name),
        row(Said("年度", "Year"), str(found.year)),
        row(Said("乡镇（街道）", "Townships"), Said("、".join(townships), ", ".join(townships))),
        row(Said("派出部门", "Sending department"), names.get(found.department, found.department)),
        row(Said("考评细则", "Scheme"), f"{found.year}-{found.scheme_version}"),
        row(
            Said("年度得分", "Score of the year"),
            Said(
                f"本部门评分 ×（1 − {weight}）+ 日常考核 × {weight}",
                f"own × (1 − {weight}) + daily × {weight}",
            ),
        ),
        row(Said("汇总送达", "Told by"), found.told_by),
        row(Said("评定", "Fixed by"), found.fixed_by),
    ]
    return section("staff_year", Said("人员日常考核", "Daily assessment of staff"), rows)


def _scores(found: StaffYear) -> Plain:
    columns = (
        Said("岗位", "Post"), Said("人员", "Holder"), Said("计分月数", "Months"), Said("日常考核", "Daily"),
        Said("派出部门评分", "Own"), Said("年度得分", "Year"),
    )  # fmt: skip
    lines = []
    for one in found.lines:
        annual = found.annual(one)
        own = "" if one.own is None else shown(one.own)
        score = "" if annual is None else shown(annual)
        lines.append([one.post, one.holder, str(one.months), _daily(one), own, score])
    return section("staff_scores", Said("人员得分", "Scores"), (), columns, lines)
