"""What no request may demand of townships and communities (A3): vetoes and pledges, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import Refusal
from services.admission.domain.prohibited_demands import PledgeDemanded, VetoDemanded
from services.admission.domain.requirements import gaps
from services.admission.usecases.draft_duty import BeginDuty, DraftDuty
from services.admission.usecases.save_plan import SavePlan
from tests.support.duties import DUTY_NAME, a_duty
from tests.unit.admission.a_case import Case, a_form, a_plan
from tests.unit.admission.a_county import BUREAU, CLERK, a_county

EXPLICIT = {"title": "省委文件", "number": "某发〔2026〕1号", "article": "三"}
VAGUE = {"title": "省委文件", "number": "", "article": ""}
DEMANDED: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"appraisal": True}, VetoDemanded),
    ({"goal": "未完成的实行一票否决"}, VetoDemanded),
    ({"content": "每月排名，末位的一票否决。", "legal_basis": [VAGUE]}, VetoDemanded),
    ({"requirements": "年底与社区签订防溺水责任状"}, PledgeDemanded),
    ({"milestones": [{"date": "2026-05-01", "milestone": "层层签订责任状"}]}, PledgeDemanded),
    ({"division": "社区向街道递交责任状", "legal_basis": [EXPLICIT]}, PledgeDemanded),
]


@pytest.mark.parametrize(("said", "refusal"), DEMANDED)
def test_a_plan_that_demands_a_veto_or_a_pledge_is_refused_before_anybody_is_asked(
    said: dict[str, Any], refusal: type[Refusal]
) -> None:
    """BUR-02, BUR-03."""
    case = Case(a_county())
    form = {**a_form(), **a_plan(), **said}
    with pytest.raises(refusal) as refused:
        SavePlan()(case.work.acting(CLERK), case.no, form)
    assert "一栏" in refused.value.said.zh and refused.value.said.en


@pytest.mark.parametrize(("said", "refusal"), DEMANDED[:3])
def test_a_paper_application_is_told_so_in_its_correction_notice(
    said: dict[str, Any], refusal: type[Refusal]
) -> None:
    """BUR-02."""
    found = {gap.rule for gap in gaps({**a_form(), **said}, None)}
    assert refusal.rule in found and refusal.rule not in {gap.rule for gap in gaps(a_form(), None)}


@pytest.mark.parametrize(
    "said",
    [
        {"content": "不设一票否决，只作工作参考。"},
        {"content": "取消原有的一票否决"},
        {"content": "不再与社区签订责任状，不得实行一票否决"},
        {"goal": "整理往年责任状档案"},
        {"content": "清理与社区签订的责任状"},
        {"appraisal": True, "legal_basis": [EXPLICIT]},
        {"content": "发生溺亡的一票否决", "legal_basis": [VAGUE, EXPLICIT]},
    ],
)
def test_what_is_explicitly_provided_for_or_only_mentioned_goes_on(said: dict[str, Any]) -> None:
    case = Case(a_county())
    told = SavePlan()(case.work.acting(CLERK), case.no, {**a_form(), **a_plan(), **said})
    assert told["plan_version"] >= 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"township_part": "完不成的一票否决", "legal_basis": [VAGUE]}, VetoDemanded),
        ({"content": "各街道签订目标责任状"}, PledgeDemanded),
    ],
)
def test_a_duty_lays_neither_on_townships(said: dict[str, Any], refusal: type[Refusal]) -> None:
    """BUR-02, BUR-03."""
    work = a_county()
    case_no = BeginDuty()(work.acting(CLERK), DUTY_NAME)
    with pytest.raises(refusal):
        DraftDuty()(work, case_no, a_duty(responsible_body=BUREAU, **said))
    assert not work.duties.get(case_no).form
