"""Words for the few identifiers of registers that arrive without a label."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext


def categories() -> Mapping[str, str]:
    """Whose duty an item is (ADM-39)."""
    return {"statutory": gettext("法定职责"), "undertaken": gettext("承办"), "assisted": gettext("协助")}


def burden_kinds() -> Mapping[str, str]:
    """What an item lays on a community (ADM-38)."""
    return {
        "ledger": gettext("台账"),
        "assistance": gettext("协助行政事务"),
        "seal": gettext("印章使用"),
        "inspection": gettext("检查评比"),
        "nameplate": gettext("挂牌"),
        "model_building": gettext("创建达标"),
        "form_filling": gettext("填表报数"),
        "app": gettext("APP/信息系统"),
        "certificate": gettext("证明事项"),
    }


def procedures() -> Mapping[str, str]:
    """Which way an application goes."""
    return {"simple": gettext("简易程序"), "ordinary": gettext("普通程序")}


def sources() -> Mapping[str, str]:
    """Where an entry of the catalogue comes from."""
    return {"listed": gettext("指导清单"), "admitted": gettext("准入事项")}


def item_states() -> Mapping[str, str]:
    """Where an admitted item stands."""
    return {
        "ADMITTED_PENDING_CONDITIONS": gettext("条件未满足"),
        "IN_FORCE": gettext("有效"),
        "SUSPENDED": gettext("暂停"),
        "COMPLETED": gettext("完结"),
        "EXITED_EARLY": gettext("提前退出"),
        "SUPERSEDED": gettext("已被替代"),
        "EXPIRED": gettext("已到期"),
        "REVOKED": gettext("撤销"),
    }


def heard_by() -> Mapping[str, str]:
    """How a community heard its residents."""
    return {
        "assembly": gettext("居民（村民）会议"),
        "representatives": gettext("居民（村民）代表会议"),
        "deliberation": gettext("议事协商"),
        "visits": gettext("入户走访"),
    }


def duty_lists() -> Mapping[str, str]:
    """The three lists of a township (TWA-09)."""
    return {
        "power": gettext("权力清单"),
        "responsibility": gettext("责任清单"),
        "service": gettext("服务清单"),
    }


def duty_states() -> Mapping[str, str]:
    """How a duty in the list of a township stands."""
    return {
        "TRANSFERS": gettext("待权、人、费到位"),
        "IN_FORCE": gettext("有效"),
        "ENDED": gettext("期满结束"),
        "LAPSED": gettext("未到位，批准失效"),
    }


def correctable() -> Mapping[str, str]:
    """The wording of an item in which a slip of the pen may be mended."""
    return {
        "item_name": gettext("事项名称"),
        "goal": gettext("工作目标"),
        "content": gettext("工作内容"),
        "authority": gettext("权限"),
        "division": gettext("分工"),
        "time_limit": gettext("时效"),
    }


def order_states() -> Mapping[str, str]:
    """Where an order stands, for the filter of the register."""
    return {
        "WAITING": gettext("等待关口答复"),
        "CREATED": gettext("待转发"),
        "FORWARDED": gettext("待社区接单"),
        "ACCEPTED": gettext("办理中"),
        "REFUSED": gettext("社区拒绝，待裁定"),
        "ENDING": gettext("事项已完结，待双方商定"),
        "RECALLED": gettext("已撤回"),
        "DONE": gettext("办结"),
        "BLOCKED": gettext("已拦截"),
        "REFUSED_UPHELD": gettext("拒绝成立"),
    }


def whistle_states() -> Mapping[str, str]:
    """Where a whistle stands, for the filter of the list."""
    return {
        "TO_APPROVE": gettext("待书记批准"),
        "INELIGIBLE": gettext("不符合“两吹”，待书记决定"),
        "SENT": gettext("已吹哨，待报到"),
        "HANDLING": gettext("会商处置中"),
        "SECOND": gettext("二次吹哨"),
        "ESCALATED": gettext("提请县级协调"),
        "VERIFIED": gettext("已核实，待评价"),
        "RESOLVED": gettext("已解决"),
        "UNRESOLVED_EXPLAINED": gettext("未解决，已说明"),
        "REFUSED_INELIGIBLE": gettext("不予吹哨"),
        "CANCELLED": gettext("已取消"),
    }


def open_event_states() -> Mapping[str, str]:
    """Where an open event stands."""
    return {
        "REPORTED": gettext("待受理"),
        "ACCEPTED": gettext("待派遣"),
        "DISPATCHED": gettext("待接单"),
        "OBJECTED": gettext("有异议，待裁定"),
        "HANDLING": gettext("处置中"),
        "VERIFYING": gettext("待核查"),
        "REOPENED": gettext("未解决，重新派遣"),
        "CLOSED": gettext("已结案，待评价"),
    }


def event_states() -> Mapping[str, str]:
    """Where an event stands, for the filter of the list."""
    return {
        **open_event_states(),
        "CLOSED_SOLVED": gettext("已解决"),
        "CLOSED_UNSOLVED_EXPLAINED": gettext("未解决，已说明"),
        "CLOSED_DUPLICATE": gettext("重复事件"),
        "REFERRED": gettext("不属受理范围，已告知"),
        "CANCELLED": gettext("已撤回"),
    }


def roles() -> Mapping[str, str]:
    """What the posts that do the work are called."""
    return {
        "department_clerk": gettext("经办人"),
        "department_leader": gettext("单位负责人"),
        "township_clerk": gettext("经办人"),
        "township_party_committee": gettext("党（工）委负责人"),
        "community_secretary": gettext("党组织书记"),
        "committee_office_clerk": gettext("经办人"),
        "committee_office_head": gettext("主任"),
        "committee_member": gettext("审核委员会委员"),
        "committee_vice_chair": gettext("审核委员会副主任"),
        "committee_chair": gettext("审核委员会主任"),
        "county_office": gettext("县市区委、政府办公室"),
        "agency_head": gettext("派驻机构负责人"),
        "agency_registrar": gettext("派驻机构登记员"),
        "county_coordinator": gettext("县委统筹协调岗"),
        "performance_office_clerk": gettext("经办人"),
        "command_operator": gettext("指挥中心值班员"),
        "command_head": gettext("指挥中心主任"),
        "process_designer": gettext("流程设计员"),
        "process_approver": gettext("流程批准人"),
        "system_administrator": gettext("系统管理员"),
        "security_administrator": gettext("安全管理员"),
        "audit_administrator": gettext("审计管理员"),
        "city_supervisor": gettext("市级督查人员"),
    }


def account_changes() -> Mapping[str, str]:
    """What happens to accounts, as their history and the sign-in log tell it."""
    return {
        "account-opened": gettext("开立账号"),
        "account-closed": gettext("停用账号"),
        "account-reopened": gettext("重新启用账号"),
        "account-locked": gettext("账号锁定"),
        "account-unlocked": gettext("解锁账号"),
        "address-locked": gettext("来源地址锁定"),
        "factor-locked": gettext("验证码锁定"),
        "password-reset": gettext("重置密码"),
        "password-changed": gettext("修改密码"),
        "role-given": gettext("授予角色"),
        "role-withdrawn": gettext("收回角色"),
        "second-factor-enrolled": gettext("登记第二因素"),
        "second-factor-dropped": gettext("停用第二因素"),
        "second-factor-reset": gettext("重置第二因素"),
        "second-factor-refused": gettext("验证码错误"),
        "backup-codes-made": gettext("换一批备用码"),
        "backup-code-used": gettext("使用备用码"),
        "identity-linked": gettext("关联统一身份"),
        "identity-unlinked": gettext("解除统一身份关联"),
        "identity-refused": gettext("统一身份认证未通过"),
        "identity-not-linked": gettext("统一身份未关联账号"),
        "identity-of-closed-account": gettext("统一身份关联的账号已停用"),
        "password-not-taken": gettext("不接受密码登录"),
        "session-ended": gettext("结束登录"),
        "sign-in-refused": gettext("密码错误"),
        "signed-in": gettext("登录成功"),
        "signed-out": gettext("退出"),
    }


def sign_in_methods() -> Mapping[str, str]:
    """How somebody signed in."""
    return {"password": gettext("密码"), "oidc": gettext("统一身份认证")}


def grades() -> Mapping[str, str]:
    """What stationed agencies are graded."""
    return {
        "excellent": gettext("优秀"),
        "good": gettext("良好"),
        "qualified": gettext("合格"),
        "unqualified": gettext("不合格"),
    }


def incident_kinds() -> Mapping[str, str]:
    """What could not be done."""
    return {
        "job": gettext("自动办理"),
        "timer": gettext("到时提醒或转办"),
        "message": gettext("收到的消息"),
        "completion": gettext("人工提交"),
    }


def incident_acts() -> Mapping[str, str]:
    """What has become of an incident, and who did it."""
    return {
        "opened": gettext("出现异常"),
        "parked": gettext("多次重试未成，停止自动重试"),
        "retried": gettext("立即再试"),
        "repaired": gettext("修复"),
        "skipped": gettext("跳过此步"),
        "resolved": gettext("已恢复正常"),
    }
