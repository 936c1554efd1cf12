"""The first issue of demands, approved; and one of scenarios in composition."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.list_issues.approve import approve
from matcher.list_issues.compose import arrange, create, submit
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.models import ListIssue
from matcher.list_issues.schemas import IssueInput

_ENTRIES = 24
_PREFACES = {
    "demand": (
        "本期清单汇集示范区内企业近期提出的技术难题，面向全国高校、科研院所和技术服务机构征集解决方案。\n"
        "有意对接的单位请登录平台，在信息页面表达意向，由技术经纪人联系双方。清单内容均为虚构。"
    ),
    "scenario": "本期清单开放一批新技术应用场景，提供数据、设备和场地。清单内容均为虚构。",
}


def issue_lists(session: Session, operator: Actor) -> None:
    """Compose both, and approve the one of demands.

    The demonstration has one operator, so the same person submits and approves, which the audit
    row says.
    """
    demands = _composed(session, operator, "demand")
    submit(session, operator, demands)
    approve(session, operator, demands.id, digest(content_of(demands)))
    _composed(session, operator, "scenario")


def _composed(session: Session, operator: Actor, kind: str) -> ListIssue:
    issue = create(session, operator, kind)
    data = IssueInput(title=issue.title, preface=_PREFACES[kind])
    newest = [entry.listing_id for entry in issue.entries[-_ENTRIES:]]
    arrange(session, operator, issue, data, newest)
    return issue
