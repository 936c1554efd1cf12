"""The page of one engagement, as much of it as the reader may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for

from matcher.accounts.permissions import may, reach
from matcher.contracts.find import contracts_of_engagement
from matcher.engagements.contacts import contacts_open, may_see_contacts
from matcher.engagements.find import get_engagement
from matcher.engagements.models import Engagement
from matcher.engagements.parties import is_party, may_download, may_work, offered_visibilities
from matcher.engagements.stages import may_drive
from matcher.errors import FieldProblem
from matcher.listings.models import Listing
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.forms.activity_fields import activity_fields, document_fields, note_fields
from webapp.pages.engagement.base import ONE, blueprint
from webapp.parts.disclosure_view import disclosure_of
from webapp.parts.engagement_sides import sides_of
from webapp.parts.engagement_view import engagement_row, next_stages, stage_items
from webapp.parts.engagement_work import work_of
from webapp.parts.invitation_view import invitations_view
from webapp.parts.verification_view import verification_view
from webapp.presentation import listing_item, stored_match_item, summary
from webapp.presentation.contracts import contract_rows


@blueprint.get(ONE)
def show(code: str) -> str:
    """One engagement."""
    return engagement_page(get_engagement(session(), actor(), code))


def engagement_page(
    engagement: Engagement,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
    typed_file: Mapping[str, str] | None = None,
    file_problems: Sequence[FieldProblem] = (),
    verification: dict[str, Any] | None = None,
    **more: Any,
) -> str:
    """The page, with what was typed into one of its forms and why it was not taken.

    Args:
        engagement: one that the reader may see.
        typed: of the form of an activity or a note, by field.
        problems: of the same.
        typed_file: of the form of a document, by field.
        file_problems: of the same.
        verification: of `verification_view`, with what was typed; else as it stands.
        more: contacts, once they were opened; answer_error, of the answer to the invitation.
    """
    works = may_work(actor(), engagement) and engagement.stage != "terminated"
    drives = may_drive(actor(), engagement)
    listings = sides_of([engagement])
    match = engagement.match
    need, achievement = listings[match.need_id], listings[match.achievement_id]
    return render_template(
        "engagement/show.html",
        engagement=engagement,
        row=engagement_row(engagement, listings),
        sides=_sides(need, achievement),
        match=stored_match_item(match, need, 1, 1, runtime().replica.ranker, achievement),
        report_url=_report_url(engagement),
        stages=stage_items(engagement),
        next_stages=next_stages(engagement) if drives else [],
        drives=drives,
        termination=scheme("termination_reasons").name(engagement.termination_reason),
        may_see_desk=may(actor(), "match.see"),
        contacts_open=contacts_open(engagement),
        may_see_contacts=may_see_contacts(actor(), engagement),
        is_broker=engagement.broker_id == actor().user_id,
        disclosure=disclosure_of(engagement),
        invitations=invitations_view(engagement),
        works=works,
        verification=verification or verification_view(engagement),
        contracts=contract_rows(contracts_of_engagement(session(), actor(), engagement)),
        may_write_contract=_may_write_contract(engagement),
        forms=_forms(engagement, typed or {}, problems, typed_file or {}, file_problems)
        if works
        else {},
        **work_of(engagement, everything=request.args.get("all") == "1"),
        **more,
    )


def _may_write_contract(engagement: Engagement) -> bool:
    """Whether the reader makes a contract of it: the desk, in no interest of its own."""
    near = reach(actor(), "contract.edit").covers(None, engagement.zone_id)
    return near and not is_party(actor(), engagement) and engagement.stage != "terminated"


def _report_url(engagement: Engagement) -> str:
    """Of the match report, for those who may have the engagement's files."""
    allowed = may_download(actor(), engagement)
    return url_for("engagement.report", code=engagement.code) if allowed else ""


def _sides(need: Listing, achievement: Listing) -> list[dict[str, Any]]:
    return [
        {
            "role": role,
            "item": listing_item(listing),
            "code": listing.code,
            "summary": summary(listing),
        }
        for role, listing in (("需求方", need), ("成果方", achievement))
    ]


def _forms(
    engagement: Engagement,
    typed: Mapping[str, str],
    problems: Sequence[FieldProblem],
    typed_file: Mapping[str, str],
    file_problems: Sequence[FieldProblem],
) -> dict[str, Any]:
    """The fields of each form; `open` names the one that was refused."""
    offered = offered_visibilities(actor(), engagement)
    noted = typed.get("kind") == "note"
    return {
        "activity": activity_fields(
            engagement, offered, {} if noted else typed, () if noted else problems
        ),
        "note": note_fields(offered, typed if noted else {}, problems if noted else ()),
        "document": document_fields(offered, typed_file, file_problems),
        "open": ("note" if noted else "activity")
        if problems
        else ("document" if file_problems else ""),
    }
