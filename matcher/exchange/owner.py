"""Whose listing a row is: the organization that it names, found or created."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import Actor
from matcher.organizations.names import not_reserved
from matcher.taxonomy.regions import ZONE_PROVINCE
from matcher.validation import Schema, Text
from matcher.written import Blank, choices, coded


class OwnerInput(Schema):
    """The columns of a row that say whose it is."""

    organization: Annotated[Text, AfterValidator(not_reserved)] = Field(
        title="单位名称",
        default="",
        max_length=120,
        description="平台上没有的单位会自动登记；不填则归入默认单位",
    )
    organization_kind: Annotated[
        Annotated[str, AfterValidator(coded("organization_kinds", choices("organization_kinds")))]
        | None,
        Blank,
    ] = Field(title="单位类型", default=None)


def receiving_zone(session: Session, actor: Actor, name: str) -> Zone:
    """The actor's zone, else the first one, created with this name where there is none."""
    if actor.zone_id is not None:
        return session.get_one(Zone, actor.zone_id)
    zone = session.scalar(select(Zone).order_by(Zone.id).limit(1))
    if zone is None:
        zone = Zone(code="default", name=name, region=ZONE_PROVINCE)
        session.add(zone)
        session.flush()
    return zone


def find_or_create(
    session: Session, kind: str, zone: Zone, owners: Iterable[OwnerInput]
) -> Mapping[str, Organization]:
    """The organizations by name; unknown ones are registered in the zone."""
    named = {owner.organization: owner for owner in reversed(list(owners))}
    query = select(Organization).where(Organization.name.in_(named))
    found = {organization.name: organization for organization in session.scalars(query)}
    created = [
        Organization(name=name, kind=_kind(kind, owner), zone_id=zone.id)
        for name, owner in named.items()
        if name not in found
    ]
    session.add_all(created)
    session.flush()
    return found | {organization.name: organization for organization in created}


def _kind(kind: str, owner: OwnerInput) -> str:
    """What the row says, else what the name says, else who usually posts this kind."""
    if owner.organization_kind:
        return owner.organization_kind
    if "大学" in owner.organization or "学院" in owner.organization:
        return "university"
    return "institute" if kind == "achievement" else "enterprise"
