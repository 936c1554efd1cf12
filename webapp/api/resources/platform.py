"""Code lists, figures of the platform, organizations."""

from pydantic import Field

from matcher.engagements.overview import overview
from matcher.errors import FieldProblem, InvalidError, NotFoundError
from matcher.listings.browse import get_organization
from matcher.listings.own import own_organization
from matcher.matching.months import recent_months
from matcher.matching.quality import quality
from matcher.taxonomy import scheme
from matcher.taxonomy.schemes import titles
from matcher.validation import Schema
from webapp.api.declared import PUBLIC, SIGNED_IN, Answer, Group
from webapp.api.models.platform import (
    Code,
    CodeList,
    CodeLists,
    Figures,
    OrganizationDetail,
    QualityFigures,
)
from webapp.context import actor, session

lists, organizations, figures = Group("代码表"), Group("单位"), Group("统计")
_MONTH = "[0-9]{4}-(0[1-9]|1[0-2])"
_MONTHS, _SHOWN = 24, 6


class Period(Schema):
    """From which month to which."""

    first: str | None = Field(title="从哪个月，如 2026-06", default=None, pattern=f"^{_MONTH}$")
    last: str | None = Field(title="到哪个月", default=None, pattern=f"^{_MONTH}$")


@lists.get("/codes", "有哪些代码表", CodeLists, PUBLIC)
def list_code_lists() -> Answer:
    """Their names."""
    return Answer(CodeLists(items=list(titles())))


@lists.get("/codes/{scheme}", "一个代码表", CodeList, PUBLIC)
def show_code_list(scheme: str) -> Answer:
    """All codes of a list."""
    return Answer(_codes(scheme))


def _codes(title: str) -> CodeList:
    if title not in titles():
        raise NotFoundError(f"没有代码表 {title}。全部代码表见 /api/v1/codes。")
    terms = scheme(title)
    return CodeList(items=[Code(code=t.code, name=t.name, parent=t.parent) for t in terms])


@organizations.get("/organizations/{organization_id}", "一个单位", OrganizationDetail, PUBLIC)
def show_organization(organization_id: int) -> Answer:
    """Its public profile; what it published is found by `/listings?organization=`."""
    found = get_organization(session(), actor(), organization_id)
    return Answer(OrganizationDetail.of(found))


@organizations.get("/my/organization", "本单位", OrganizationDetail, SIGNED_IN)
def show_own_organization() -> Answer:
    """The organization of the account."""
    return Answer(OrganizationDetail.of(own_organization(session(), actor())))


@figures.get("/overview", "平台概况", Figures, PUBLIC)
def show_overview() -> Answer:
    """Counted now."""
    counted = overview(session())
    body = Figures(
        listings=dict(counted.kinds),
        organizations=counted.organizations,
        engagements=counted.engagements,
    )
    return Answer(body)


@figures.get("/quality", "匹配质量", QualityFigures, "quality.see", query=Period)
def show_quality(query: Period) -> Answer:
    """What became of the suggestions of some months; by default of the last half year."""
    months = recent_months(_MONTHS)
    first, last = query.first or months[-_SHOWN], query.last or months[-1]
    if first not in months or last not in months or first > last:
        message = f"应在 {months[0]} 到 {months[-1]} 之间，先后为序"
        raise InvalidError([FieldProblem("first", "月份", message)])
    chosen = months[months.index(first) : months.index(last) + 1]
    return Answer(QualityFigures.of(quality(session(), actor(), chosen)))
