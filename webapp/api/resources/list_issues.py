"""Approved list issues, for anybody."""

from typing import Literal

from pydantic import Field

from matcher.list_issues.published import Cited, get_published, published, still_public
from matcher.validation import Text
from webapp.api.cursors import Continued, after
from webapp.api.declared import PUBLIC, Answer, Group
from webapp.api.models.list_issues import ListIssueDetail, ListIssueRow, ListIssueRows
from webapp.context import session
from webapp.presentation.list_issues import PLACES

group = Group("清单")
_KINDS = {place: kind for kind, place in PLACES.items()}


class IssuesQuery(Continued):
    """Which issues."""

    zone: Text = Field(title="示范区代码", default="", max_length=20)
    kind: Literal["demand", "scenario"] | None = Field(title="类别", default=None)
    year: int | None = Field(title="年度", default=None, ge=2000, le=2099)


@group.get("/lists", "已发布的清单", ListIssueRows, PUBLIC, query=IssuesQuery)
def list_issues(query: IssuesQuery) -> Answer:
    """The approved ones, the newest first."""
    found = published(session(), query.zone, query.kind or "", query.year or 0, query.page)
    following = after(found.page, found.pages)
    body = ListIssueRows(items=[ListIssueRow.of(one) for one in found.rows], next=following)
    return Answer(body, next=following)


@group.get(
    "/lists/{zone_code}/{year}/{listed}/{issue_number}", "查看一期清单", ListIssueDetail, PUBLIC,
    description="内容自批准起不再改变；Excel、PDF 和 JSON 文件在清单的网页上。",
)  # fmt: skip
def show_issue(zone_code: str, year: int, listed: str, issue_number: int) -> Answer:
    """One issue with all its lines."""
    cited = Cited(_KINDS[listed], year, issue_number, zone_code)
    issue = get_published(session(), cited)
    return Answer(ListIssueDetail.seen(issue, still_public(session(), issue)))
