"""Verification of the zone's organizations."""

from typing import Literal

from pydantic import Field

from matcher.organizations import verifying
from matcher.organizations.schemas import FlagsInput
from matcher.validation import Schema, Text
from webapp.api.cursors import Continued, encode
from webapp.api.declared import Answer, Group
from webapp.api.models.organization import Application, Applications, Proofs
from webapp.context import actor, session

group = Group("单位核验", write="review")
_ONE = "/zone/organizations/{organization_id}"


class ApplicationQuery(Continued):
    """Which applications."""

    state: Literal["registered", "verified", "refused", "struck"] = Field(
        title="核验状态", default="registered"
    )


class Refusal(Schema):
    """Why not."""

    reason: Text = Field(title="原因", min_length=1, max_length=500)


@group.get(
    "/zone/organizations", "示范区的单位", Applications, "organization.verify",
    query=ApplicationQuery,
)  # fmt: skip
def list_applications(query: ApplicationQuery) -> Answer:
    """The oldest first."""
    found = verifying.applications(session(), actor(), query.state, query.page)
    following = encode(query.page + 1) if len(found) == verifying.PAGE_SIZE else ""
    body = Applications(items=[Application.of(one) for one in found], next=following)
    return Answer(body, next=following)


@group.get(_ONE, "一个单位的核验", Application, "organization.verify")
def show_application(organization_id: int) -> Answer:
    """One organization in reach."""
    found = verifying.get_application(session(), actor(), organization_id)
    return Answer(Application.of(found))


@group.get(f"{_ONE}/proofs", "一个单位的证明材料", Proofs, "organization.verify")
def list_proofs(organization_id: int) -> Answer:
    """What was handed in, the newest first."""
    found = verifying.get_application(session(), actor(), organization_id)
    return Answer(Proofs.of(verifying.proofs(session(), found)))


@group.post(f"{_ONE}/verify", "通过核验", Application, "organization.verify", body=FlagsInput)
def verify_organization(organization_id: int, body: FlagsInput) -> Answer:
    """Let it submit listings, with the flags that its proof shows."""
    found = verifying.get_application(session(), actor(), organization_id)
    verifying.verify(session(), actor(), found, body)
    return Answer(Application.of(found))


@group.post(f"{_ONE}/refuse", "退回核验申请", Application, "organization.verify", body=Refusal)
def refuse_organization(organization_id: int, body: Refusal) -> Answer:
    """Send the application back with a reason."""
    found = verifying.get_application(session(), actor(), organization_id)
    verifying.refuse(session(), actor(), found, body.reason)
    return Answer(Application.of(found))


@group.post(f"{_ONE}/strike", "注销申请", Application, "organization.verify", body=Refusal)
def strike_organization(organization_id: int, body: Refusal) -> Answer:
    """End an application; its name and code can be registered again."""
    found = verifying.get_application(session(), actor(), organization_id)
    verifying.strike(session(), actor(), found, body.reason)
    return Answer(Application.of(found))


@group.put(f"{_ONE}/flags", "认定资质", Application, "organization.verify", body=FlagsInput)
def set_organization_flags(organization_id: int, body: FlagsInput) -> Answer:
    """Write down what it has been found to be."""
    found = verifying.get_application(session(), actor(), organization_id)
    verifying.set_flags(session(), actor(), found, body)
    return Answer(Application.of(found))
