"""Insert many listings at once, each with its contact and its audit row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.actor import Actor
from matcher.audit import record
from matcher.exchange.candidates import Candidate
from matcher.listings.codes import reserve_codes
from matcher.listings.models import KINDS, ListingContact
from matcher.listings.schemas import Contact, values
from matcher.privacy.masking import mask


def insert_listings(
    session: Session,
    actor: Actor,
    kind: str,
    rows: Sequence[tuple[Candidate, Mapping[str, Any]]],
) -> Sequence[int]:
    """Insert a listing for each candidate; the caller has asked whether the actor may.

    Args:
        session: the transaction.
        actor: who is responsible.
        kind: demand, scenario or achievement.
        rows: the candidates with their listings' columns, all but the code.

    Returns:
        The ids, in the order of the rows.
    """
    if not rows:
        return []
    model, codes = KINDS[kind], reserve_codes(session, kind, len(rows))
    columns = [{**row, "code": code} for (_, row), code in zip(rows, codes, strict=True)]
    query = insert(model).returning(model.id, sort_by_parameter_order=True)
    ids = session.scalars(query, columns).all()
    contacts = [{"listing_id": i, **contact_of(c)} for i, (c, _) in zip(ids, rows, strict=True)]
    session.execute(insert(ListingContact), contacts)
    for listing_id, (candidate, row) in zip(ids, rows, strict=True):
        after = {"state": row["state"], "title": mask(candidate.data.title)}
        after |= {"external_id": candidate.external_id, "hash": candidate.content_hash}
        record(session, actor, "listing.import", ("listing", listing_id), None, after)
    session.flush()
    return ids


def content_of(candidate: Candidate, organization: Organization) -> dict[str, Any]:
    """The listing's columns as the row has them; place and industry else the owner's."""
    content = values(candidate.data)
    content["region"] = content["region"] or organization.region
    content["industry"] = content["industry"] or organization.industry
    return content | {
        "organization_id": organization.id,
        "external_id": candidate.external_id,
        "content_hash": candidate.content_hash,
    }


def contact_of(candidate: Candidate) -> dict[str, str]:
    """The columns of the listing's contact."""
    return candidate.data.model_dump(include=set(Contact.model_fields))
