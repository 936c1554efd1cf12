"""The objects that notifications tell of, each loaded by the query of those who may see it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.annual_reports.models import ReportReminder
from matcher.contracts.find import contracts_visible_to
from matcher.contracts.models import Contract
from matcher.engagements.find import engagements_visible_to
from matcher.engagements.interests.find import interests_visible_to
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Engagement
from matcher.evaluations.find import evaluations_visible_to
from matcher.evaluations.models import Evaluation, EvaluationReminder
from matcher.evaluations.states import next_step
from matcher.list_issues.models import ListIssue
from matcher.list_issues.states import PUBLIC
from matcher.listings.models import Listing
from matcher.listings.submitted import as_submitted
from matcher.listings.visibility import visible_to
from matcher.matching.models import Match
from matcher.privacy.masking import mask
from matcher.saved_searches.models import SavedSearch
from matcher.service_registers.find import registered_visible_to
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.supply.models import Supply
from matcher.taxonomy import scheme
from matcher.yearbook.find import yearbooks_visible_to
from matcher.yearbook.items import name_of
from matcher.yearbook.models import YearbookEntry

_PLACES = {"demand": "demands", "scenario": "scenarios", "achievement": "achievements"}
# Where the readers of a kind go on from its object; others go to the object's own page.
_PATHS: Mapping[str, str] = {
    **dict.fromkeys(("listing_submitted", "review_overdue"), "/review/{code}"),
    **dict.fromkeys(
        ("listing_returned", "listing_published", "listing_rejected", "listing_expiring"),
        "/my/listings/{code}",
    ),
    **dict.fromkeys(("listing_assigned", "suggestions_new"), "/desk/listings/{code}/matches"),
    "interest_received": "/desk/interests",
    "payment_overdue": "/contracts/{code}#payments",
}


@dataclass(frozen=True)
class Shown:
    """An object that the reader may see.

    Attributes:
        title: what it is called; personal data masked.
        code: its public number; may be empty.
        path: of its page, below the site's address.
    """

    title: str
    code: str
    path: str

    def for_kind(self, kind: str) -> "Shown":
        """The same with the page where the readers of this kind of notification go on."""
        return replace(self, path=_PATHS.get(kind, self.path).format(code=self.code))


def listing_path(listing: Listing) -> str:
    """The public page of a listing."""
    return f"/{_PLACES[listing.kind]}/{listing.code}"


Visible = Mapping[int, Shown]


def _listings(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    rows = session.scalars(select(Listing).where(Listing.id.in_(ids), visible_to(actor)))
    return {one.id: Shown(one.public_title, one.code, listing_path(one)) for one in rows}


def _engagements(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    match = contains_eager(Engagement.match)
    query = (
        select(Engagement)
        .join(Match, Engagement.match_id == Match.id)
        .where(Engagement.id.in_(ids), engagements_visible_to(actor))
        .options(match.selectinload(Match.need), match.selectinload(Match.achievement))
    )
    found = session.scalars(query).all()
    both = [side for one in found for side in (one.match.need, one.match.achievement)]
    sides = as_submitted(session, actor, both)
    return {one.id: _engagement(one, sides) for one in found}


def _engagement(one: Engagement, sides: Mapping[int, Listing]) -> Shown:
    need, achievement = sides[one.match.need_id], sides[one.match.achievement_id]
    title = f"{need.public_title} ↔ {achievement.public_title}"
    return Shown(title, one.code, f"/engagements/{one.code}")


def _contracts(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = contracts_visible_to(actor)
    rows = session.scalars(select(Contract).where(Contract.id.in_(ids), mine))
    return {one.id: Shown(mask(one.title), one.code, f"/contracts/{one.code}") for one in rows}


def _interests(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    """Of interests whose listing may be seen, too: its title stands for them."""
    query = (
        select(Interest)
        .join(Interest.listing)
        .where(Interest.id.in_(ids), interests_visible_to(actor), visible_to(actor))
        .options(selectinload(Interest.listing))
    )
    return {
        one.id: Shown(one.listing.public_title, one.listing.code, "/my/engagements")
        for one in session.scalars(query)
    }


def _list_issues(session: Session, _actor: Actor, ids: Collection[int]) -> Visible:
    public = ListIssue.state.in_(PUBLIC)
    query = select(ListIssue).where(ListIssue.id.in_(ids), public)
    rows = session.scalars(query.options(joinedload(ListIssue.zone)))
    return {
        one.id: Shown(
            one.title,
            "",
            f"/lists/{one.year}/{_PLACES[one.kind]}/{one.number}?zone={one.zone.code}",
        )
        for one in rows
    }


def _searches(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = SavedSearch.user_id == actor.user_id
    rows = session.scalars(select(SavedSearch).where(SavedSearch.id.in_(ids), mine))
    return {one.id: Shown(one.name, "", "/account/saved-searches") for one in rows}


def _supplies(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = Supply.organization_id == actor.organization_id
    rows = session.scalars(select(Supply).where(Supply.id.in_(ids), mine))
    return {
        one.id: Shown(
            f"{one.month.year} 年 {one.month.month} 月", "", f"/my/supply?month={one.month:%Y-%m}"
        )
        for one in rows
    }


def _bodies(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = registered_visible_to(actor, ServiceBody)
    rows = session.scalars(select(ServiceBody).where(ServiceBody.id.in_(ids), mine))
    return {
        one.id: Shown(
            f"{mask(one.name)}（{one.valid_to} 到期）", "", f"/zone/service-bodies/{one.id}"
        )
        for one in rows
    }


def _certificates(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    """Of the register for those who see it, and everybody's own."""
    own = BrokerCertificate.user_id == actor.user_id
    seen = or_(registered_visible_to(actor, BrokerCertificate), own)
    query = select(BrokerCertificate).where(BrokerCertificate.id.in_(ids), seen)
    return {
        one.id: Shown(
            f"{mask(one.name)}的{_level(one)}证书（{one.valid_to} 到期）",
            "",
            f"/zone/certificates/{'mine' if one.user_id == actor.user_id else one.id}",
        )
        for one in session.scalars(query)
    }


def _report_reminders(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = reach(actor, "report.make").of_zone(ReportReminder.zone_id)
    rows = session.scalars(select(ReportReminder).where(ReportReminder.id.in_(ids), mine))
    return {
        one.id: Shown(f"{one.year} 年度建设报告，{one.due} 前上报", "", "/reports") for one in rows
    }


def _evaluation_reminders(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = reach(actor, "evaluation.see").of_zone(EvaluationReminder.zone_id)
    query = select(EvaluationReminder).where(EvaluationReminder.id.in_(ids), mine)
    return {
        one.id: Shown(
            f"{one.zone.name}绩效评估，应评日期 {one.due_on}",
            "",
            f"/evaluations/zones/{one.zone.code}",
        )
        for one in session.scalars(query.options(joinedload(EvaluationReminder.zone)))
    }


def _evaluations(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    """With who has to do what next, and by when."""
    query = select(Evaluation).where(Evaluation.id.in_(ids), evaluations_visible_to(actor))
    rows = session.scalars(query.options(joinedload(Evaluation.zone)))
    return {one.id: _evaluation(one) for one in rows}


def _evaluation(one: Evaluation) -> Shown:
    then = next_step(one)
    return Shown(f"{one.title}，目前待{then}" if then else one.title, "", f"/evaluations/{one.id}")


def _level(certificate: BrokerCertificate) -> str:
    return scheme("certificate_levels").name(certificate.level)


def _yearbook_entries(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = yearbooks_visible_to(actor)
    rows = session.scalars(select(YearbookEntry).where(YearbookEntry.id.in_(ids), mine))
    return {
        one.id: Shown(
            f"{one.year} 年{name_of(one.item)}", "", f"/zone/yearbook/{one.year}/{one.item}"
        )
        for one in rows
    }


LOADERS: Mapping[str, Callable[[Session, Actor, Collection[int]], Visible]] = {
    "listing": _listings,
    "engagement": _engagements,
    "contract": _contracts,
    "interest": _interests,
    "list_issue": _list_issues,
    "saved_search": _searches,
    "supply": _supplies,
    "service_body": _bodies,
    "broker_certificate": _certificates,
    "yearbook_entry": _yearbook_entries,
    "report_reminder": _report_reminders,
    "evaluation_reminder": _evaluation_reminders,
    "zone_evaluation": _evaluations,
}
