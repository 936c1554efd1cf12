"""The one table of who may do what: every action, the roles that may do it, and on whose objects.

It is code and not data: a new action comes with the function that asks for it, no zone changes
it, and the type checker and the tests read it. In which states an action is possible is told by
the tables of transitions, not here. `techmatch permissions` prints it all for docs/permissions.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from matcher.taxonomy import scheme


class Scope(Enum):
    """On which objects a role may do something; each one includes those before it.

    Attributes:
        OWN: those of the own organization, or one's own account.
        ZONE: all of the own zone too.
        ANY: everything.
    """

    OWN = "本单位或本人"
    ZONE = "本示范区"
    ANY = "全部"


OWN, ZONE, ANY = Scope


@dataclass(frozen=True)
class Action:
    """Something that the domain asks permission for.

    Attributes:
        label: what it is called in the documentation.
        roles: role code -> on which objects; "system" is the worker and the commands.
    """

    label: str
    roles: Mapping[str, Scope]


_AUTHORS = {"enterprise_member": OWN, "research_member": OWN, "operator": ZONE, "system": ANY}
_SEEKERS = {"enterprise_member": OWN, "operator": ZONE, "system": ANY}
_MEMBERS = {"enterprise_member": OWN, "research_member": OWN}
_ADMINISTRATORS = {"system_admin": OWN, "security_admin": OWN, "auditor": OWN}
_REVIEWERS = {"operator": ZONE, "system": ANY}
_BROKERS = {"broker": ZONE, "system": ANY}
_EVERYBODY = {term.code: OWN for term in scheme("roles")}
_DESK = {"broker": ZONE, "operator": ZONE, "system": ANY}
_SUPERVISORS = {"supervisor": ZONE, "authority": ANY}
_WATCHERS = _DESK | _SUPERVISORS

ACTIONS: Mapping[str, Action] = {
    "demand.create": Action("填写技术需求", _SEEKERS),
    "scenario.create": Action("填写应用场景", _SEEKERS),
    "achievement.create": Action(
        "填写科技成果", {"research_member": OWN, "operator": ZONE, "system": ANY}
    ),
    "listing.see": Action("查看未公开的信息（草稿除外）", _MEMBERS | _WATCHERS),
    "listing.see_draft": Action(
        "查看草稿", {**dict.fromkeys(_MEMBERS | _WATCHERS, OWN), "system": ANY}
    ),
    "listing.see_confidential": Action("查看信息中不公开的内容", _MEMBERS | _DESK),
    "listing.edit": Action("修改信息，查看它的匹配", _AUTHORS),
    "listing.submit": Action("提交审核", _AUTHORS),
    "listing.withdraw": Action("撤回", _AUTHORS),
    "listing.pause": Action("暂停", _AUTHORS),
    "listing.resume": Action("恢复", _AUTHORS),
    "listing.renew": Action("续期", _AUTHORS),
    "listing.fulfil": Action("标为已达成", _AUTHORS),
    "listing.revise": Action("撤下修改", _AUTHORS),
    "listing.expire": Action("到期下架", {"system": ANY}),
    "listing.review": Action("审核：发布、退回、驳回", _REVIEWERS),
    "listing.versions": Action("查看历次送审的内容", _MEMBERS | _REVIEWERS),
    "listing.assign": Action("分派、改派经纪人", _REVIEWERS),
    "broker.manage": Action("维护经纪人档案", _REVIEWERS),
    "listing.import": Action("批量导入并直接发布", _REVIEWERS),
    "import.preview": Action("预览并取用批量导入", _MEMBERS | {"operator": OWN}),
    "list_issue.see": Action("查看编制中的清单", {"operator": ZONE} | _SUPERVISORS),
    "list_issue.compose": Action("编制清单，送审", {"operator": ZONE}),
    "list_issue.approve": Action("批准、退回、更正清单", {"operator": ZONE}),
    "organization.see": Action("查看没有公开信息的单位", _MEMBERS | _WATCHERS | _ADMINISTRATORS),
    "organization.edit": Action("修改本单位资料，查看成员", _MEMBERS),
    "organization.members": Action("邀请、移出本单位成员（须为成员管理员）", _MEMBERS),
    "organization.verify": Action("核验单位，认定资质，注销申请", _REVIEWERS),
    "attachment.see": Action("下载信息中不公开的附件", _MEMBERS | _REVIEWERS),
    "receipt.see": Action("查看社会来件的来件人", _REVIEWERS),
    "receipt.claim": Action("凭受理编号和电话认领社会来件", {"enterprise_member": OWN}),
    "made_file.own": Action(
        "请求、下载、删除本人生成的文件",
        dict.fromkeys(("broker", "operator", "supervisor", "authority"), OWN),
    ),
    "upload.see": Action("下载证明材料", _MEMBERS | _REVIEWERS),
    "match.see": Action("查看匹配工作台", _DESK),
    "match.text": Action("按一段文字找匹配", _MEMBERS | _DESK),
    "match.decide": Action("确认或否定匹配", _BROKERS),
    "view.manage": Action("保存、删除本人的视图", dict.fromkeys(("broker", "operator"), OWN)),
    "market.see": Action("查看供需视图", _REVIEWERS | _SUPERVISORS),
    "quality.see": Action("查看匹配质量", _WATCHERS),
    "engagement.see": Action("查看对接", _MEMBERS | _WATCHERS),
    "engagement.advance": Action("推进或终止对接", _BROKERS),
    "engagement.contacts": Action(
        "查看对接双方的联系方式", _MEMBERS | {"broker": OWN, "operator": OWN}
    ),
    "engagement.consent": Action("同意或撤回向对方提供联系方式", _MEMBERS),
    "engagement.work": Action("记录对接进展，上传对接文件", _MEMBERS | _DESK),
    "engagement.document": Action(
        "下载对接的文件", _MEMBERS | {"broker": OWN, "operator": ZONE, "system": ANY}
    ),
    "engagement.private": Action(
        "查看对接的内部记录和文件", {"broker": OWN, "operator": ZONE, "system": ANY}
    ),
    "engagement.answer": Action("答复对接邀请", _MEMBERS),
    "interest.express": Action("对公开的信息提出对接意向", _MEMBERS),
    "interest.see": Action("查看对接意向", _MEMBERS | _DESK),
    "interest.decide": Action("受理或婉拒对接意向", _BROKERS),
    "register.see": Action("查看服务机构和经纪人证书", {"operator": ZONE} | _SUPERVISORS),
    "register.manage": Action("登记、修改、终止服务机构和经纪人证书", {"operator": ZONE}),
    "certificate.own": Action("查看本人的经纪人证书", dict.fromkeys(("broker", "operator"), OWN)),
    "yearbook.see": Action("查看年鉴数据", {"operator": ZONE} | _SUPERVISORS),
    "yearbook.enter": Action("填报年鉴数据", {"operator": ZONE}),
    "yearbook.check": Action("核对年鉴数据（不核对本人填报的）", _SUPERVISORS),
    "statistics.see": Action(
        "查看示范区指标和计入、未计入的记录", {"operator": ZONE, "system": ANY} | _SUPERVISORS
    ),
    "statistics.freeze": Action("冻结一期指标", {"operator": ZONE}),
    "contract.see": Action("查看技术合同（当事人看不到草稿）", _MEMBERS | _WATCHERS),
    "contract.private": Action("查看合同当事人的联系方式，下载合同文件", _MEMBERS | _DESK),
    "contract.edit": Action("填写、签订、送审、变更、作废技术合同", _DESK),
    "contract.register": Action("登记技术合同的登记结果", _REVIEWERS),
    "registration.export": Action("导出技术合同登记表", {"operator": ZONE}),
    "registration.import": Action("导入登记机构的结果文件", {"operator": ZONE}),
    "contract.import": Action("从文件导入合同台账", {"operator": ZONE}),
    "payment.enter": Action("登记、冲销技术合同的到款，编制付款计划", _DESK),
    "report.see": Action(
        "查看年度报告的情况，取月度简报", {"operator": ZONE, "system": ANY} | _SUPERVISORS
    ),
    "report.make": Action("生成年度报告，改写报告文字，更换报告模板", _REVIEWERS),
    "evaluation.see": Action(
        "查看示范区绩效评估，生成证据包", {"operator": ZONE, "system": ANY} | _SUPERVISORS
    ),
    "evaluation.prepare": Action("提交绩效评估的自评和整改报告", {"operator": ZONE}),
    "evaluation.decide": Action(
        "登记示范区成立日期，组织绩效评估：退回、评分、结论、整改（不评本人任职的）",
        {"authority": ANY},
    ),
    "notification.read": Action("查看本人的通知，设置提醒", _EVERYBODY),
    "saved_search.manage": Action("保存检索并接收提醒", _EVERYBODY),
    "supply.see": Action("查看为本单位整理的成果供给", {"enterprise_member": OWN}),
    "own_data.export": Action("下载本人的数据", _EVERYBODY),
    "own_data.erase": Action("注销本人的账号", _EVERYBODY),
    "token.manage": Action("管理本人的访问令牌", _EVERYBODY),
    "token.organization": Action("管理本单位的访问令牌", _MEMBERS),
    "audit.read": Action("查看审计日志", {"auditor": ANY}),
    "audit.export": Action("导出审计日志", {"auditor": ANY, "system": ANY}),
    "audit.purge": Action("清除已过保存期的审计记录", {"system": ANY}),
    "audit.reseal": Action("重新封存审计日志", {"system": ANY}),
    "ranker.manage": Action("训练、启用、退回排序模型", {"system_admin": ANY, "system": ANY}),
    "account.manage": Action(
        "管理账号：锁定、停用、授予角色、重置口令", {"security_admin": ANY, "system": ANY}
    ),
    "system.see": Action("查看系统运行状态", {"system_admin": ANY, "system": ANY}),
}
