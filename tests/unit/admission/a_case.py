"""A case walked through verb by verb, for tests that want to stop somewhere on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from chassis.actor import Actor
from services.admission.domain.application import Application
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.answer_opinions import AnswerOpinions
from services.admission.usecases.approve_application import ApproveApplication
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.check_completeness import CheckCompleteness
from services.admission.usecases.confirm_archive import ConfirmArchive
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.file_admission import FileAdmission
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.open_archive import OpenArchive
from services.admission.usecases.open_circulation import OpenCirculation
from services.admission.usecases.open_consultation import OpenConsultation
from services.admission.usecases.record_contact import RecordContact
from services.admission.usecases.register_application import RegisterApplication
from services.admission.usecases.reply_consultation import ReplyConsultation
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.save_plan import SavePlan
from services.admission.usecases.submit_application import SubmitApplication
from services.admission.usecases.submit_to_committee import SubmitToCommittee
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CLERK,
    E1,
    E2,
    EAST,
    HEAD,
    LEADER,
    OFFICER,
    VICE,
    W1,
    WEST,
    for_party,
    member,
)

PARTIES = (EAST, WEST, E1, E2, W1)


def a_plan(**changes: Any) -> dict[str, Any]:
    """An implementation plan with its eight parts."""
    return {
        "requirements": "每季度一次,覆盖全部常住老年人",
        "duties": [{"body": "区卫健局", "duty": "组织"}, {"body": f"简称{E1}", "duty": "通知居民"}],
        "flow": [{"step": "通知"}, {"step": "体检"}],
        "milestones": [{"date": "2026-05-01", "milestone": "启动"}],
        "staffing": "医务人员由卫生院派出",
        "funding": "区财政专项",
        "training": "开工前培训半天",
        "guidance": "区卫健局派员指导",
        **changes,
    }


def a_form(**changes: Any) -> dict[str, Any]:
    """An application form without a gap."""
    return {
        "item_name": "老年人免费体检通知",
        "request_type": "new",
        "contact_person": "经办人",
        "contact_phone": "0731-28812345",
        "burden_kinds": ["assistance"],
        "category": "assisted",
        "legal_basis": [{"title": "基本公共卫生服务规范", "number": "国卫基层发〔2017〕13号"}],
        "goal": "应检尽检",
        "content": "协助通知老年人参加体检",
        "authority": "仅限通知",
        "division": "卫生院体检,社区通知",
        "time_limit": "全年四次",
        "level": "community",
        "townships": [EAST, WEST],
        "communities": [E1, E2, W1],
        "start": "2026-05-01",
        "end": "2026-12-31",
        "frequency": "每季度一次",
        "volume": "12",
        "guarantee_staff": "卫生院派员",
        "guarantee_funds": "财政专项",
        "guarantee_premises_waived": "不占用社区场地",
        "guarantee_training": "半天培训",
        "guarantee_rules": "工作手册",
        "funds_amount": "12000.50",
        "funds_source": "区财政",
        "funds_paid_on": "2026-04-20",
        "decision_pending": False,
        **changes,
    }


class Case:
    """One case and the verbs that move it; every step acts as the post it belongs to."""

    def __init__(self, work: Any, **form: Any) -> None:
        self.work = work
        self.form = a_form(**form)
        self.no = DraftApplication()(self.by(CLERK), self.form["item_name"], applicant=BUREAU)

    @property
    def application(self) -> Application:
        """The application as it stands."""
        found: Application = self.work.applications.get(self.no)
        return found

    def by(self, actor: Actor) -> Any:
        """Let somebody act."""
        return self.work.acting(actor)

    def planned(self, **changes: Any) -> Self:
        """Plan saved, office contacted."""
        SavePlan()(self.by(CLERK), self.no, {**self.form, **a_plan(**changes)})
        RecordContact()(self.by(OFFICER), self.no, {"advice": "材料基本可行"})
        return self

    def asked(self) -> dict[str, Any]:
        """Everybody concerned is asked."""
        return OpenConsultation(CALENDAR)(self.by(CLERK), self.no)

    def reply(self, party: str, outcome: str = "agree", **data: Any) -> None:
        """A party answers."""
        ReplyConsultation()(self.by(for_party(party)), self.no, party, outcome, data)

    def answer(self, **data: Any) -> dict[str, Any]:
        """The department answers all open opinions in one way, and revises its plan."""
        how = data.pop("how", "adopt")
        rows = [
            {"opinion_id": opinion.id, "answer": how, "reason": "已说明"}
            for opinion in self.application.opinions
            if opinion.answer is None
        ]
        return AnswerOpinions()(self.by(CLERK), self.no, {"answers": rows, **data})

    def agreed(self, **changes: Any) -> Self:
        """Everybody agreed to the plan."""
        self.planned(**changes)
        self.asked()
        for party in self.application.parties:
            self.reply(party)
        return self

    def submit(self, procedure: str = "simple", **data: Any) -> dict[str, Any]:
        """The leader signs."""
        return SubmitApplication(CALENDAR)(
            self.by(LEADER), self.no, "submit", {"procedure": procedure, **data}
        )

    def submitted(self) -> Self:
        """Submitted as simple and registered."""
        self.agreed().submit()
        RegisterApplication()(self.by(OFFICER), self.no)
        return self

    def check(self, outcome: str = "complete", **data: Any) -> dict[str, Any]:
        """The office checks."""
        return CheckCompleteness(CALENDAR)(self.by(OFFICER), self.no, outcome, data)

    def accepted(self) -> Self:
        """Accepted by the check."""
        self.submitted().check()
        AcceptApplication(CALENDAR)(self.by(OFFICER), self.no)
        return self

    def circulating(self) -> Self:
        """In circulation among the member units."""
        self.accepted()
        return self.reviewed()

    def reviewed(self) -> Self:
        """Reviewed as fit and put before the committee."""
        ReviewApplication()(self.by(OFFICER), self.no, "fit", {})
        SubmitToCommittee()(self.by(HEAD), self.no, {})
        OpenCirculation()(self.work, self.no)
        return self

    def vote(self, unit: str, outcome: str = "agree", **data: Any) -> dict[str, Any]:
        """A member unit votes."""
        return CastVote()(self.by(member(unit)), self.no, unit, outcome, data)

    def voted(self) -> Self:
        """Every entitled member agreed."""
        self.circulating()
        for unit in self.application.entitled:
            self.vote(unit)
        return self

    def decide(self, outcome: str = "approve", by: Actor = VICE, **data: Any) -> Mapping[str, Any]:
        """Chair or vice-chair decides."""
        return ApproveApplication()(self.by(by), self.no, outcome, data)

    def approved(self, **data: Any) -> Self:
        """Approved by the vice-chair."""
        self.voted().decide(**data)
        return self

    def noticed(self, **data: Any) -> Self:
        """Notice issued and admission filed."""
        self.approved(**data)
        IssueNotice()(self.by(OFFICER), self.no, {})
        FileAdmission()(self.work, self.no)
        return self

    def archived(self) -> Self:
        """Dossiers closed on both sides."""
        self.noticed()
        for keeper in OpenArchive()(self.work, self.no)["keepers"]:
            actor = CLERK if keeper == BUREAU else for_party(keeper)
            ConfirmArchive()(self.by(actor), self.no, keeper, {})
        return self
