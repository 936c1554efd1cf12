"""The members of the own organization and their invitations."""

from matcher.organizations import inviting
from matcher.organizations import members as domain
from matcher.organizations.schemas import Invite
from matcher.validation import Schema
from webapp.api.declared import Answer, Group
from webapp.api.models.organization import Invitations, Invited, Member, Members
from webapp.context import actor, session
from webapp.links import public_link

group = Group("单位成员", write="account")
_BASE = "/my/organization"
_MEMBER = f"{_BASE}/members/{{user_id}}"


class Managing(Schema):
    """Whether a member manages the others."""

    manages_members: bool


@group.get(f"{_BASE}/members", "本单位的成员", Members, "organization.edit")
def list_members() -> Answer:
    """In the order in which they came."""
    found = domain.members(session(), actor())
    return Answer(Members(items=[Member.of(user) for user in found]))


@group.put(_MEMBER, "设为或取消成员管理员", Member, "organization.members", body=Managing)
def manage_members(user_id: int, body: Managing) -> Answer:
    """Let a member manage the others, or no longer."""
    return Answer(Member.of(domain.set_manager(session(), actor(), user_id, body.manages_members)))


@group.delete(_MEMBER, "移出本单位", "organization.members")
def remove_member(user_id: int) -> Answer:
    """End a membership."""
    domain.remove(session(), actor(), user_id)
    return Answer()


@group.get(f"{_BASE}/invitations", "还没有接受的邀请", Invitations, "organization.members")
def list_invitations() -> Answer:
    """Those that wait."""
    found = inviting.open_invitations(session(), actor())
    return Answer(Invitations(items=[Invited.of(one) for one in found]))


@group.post(
    f"{_BASE}/invitations", "邀请成员", Invited, "organization.members", body=Invite, status=201
)
def invite_member(body: Invite) -> Answer:
    """Send a link by mail."""
    made = inviting.invite(session(), actor(), body, _link)
    return Answer(Invited.of(made), location=f"/api/v1{_BASE}/invitations/{made.id}")


@group.delete(f"{_BASE}/invitations/{{invitation_id}}", "收回邀请", "organization.members")
def withdraw_invitation(invitation_id: int) -> Answer:
    """Make the link useless."""
    inviting.withdraw(session(), actor(), invitation_id)
    return Answer()


def _link(secret: str) -> str:
    return public_link("invitations.show", token=secret)
