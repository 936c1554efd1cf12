"""An organization registers itself, and people join one by an invitation's link.

Whoever does this has no account yet, or none in the organization: the secret is the last part of
the link in the mail. Answers hold no address, and are not kept for repetition.
"""

from matcher.organizations import inviting, registering
from matcher.organizations.schemas import Joining, Registration
from webapp.api.declared import PUBLIC, SIGNED_IN, Answer, Group
from webapp.api.models.joining import InvitationDetail, Opened, Zones
from webapp.context import actor, session
from webapp.forms.new_password import require_good_password
from webapp.forms.posted_file import PROOF, received_file
from webapp.links import public_link

group = Group("注册与加入", write="account")
_INVITATION = "/invitations/{secret}"
_OFTEN = "30 per hour"


@group.get("/zones", "可以登记的示范区", Zones, PUBLIC)
def list_zones() -> Answer:
    """Their numbers, for a registration."""
    return Answer(Zones.of(registering.zones(session())))


@group.post(
    "/registrations", "登记单位", None, PUBLIC,
    body=Registration, file=PROOF, status=202, replayable=False, limit="20 per hour",
    description="确认邮件发到所填的邮箱；答复不说明这个邮箱是否已有账号。同一登记重复提交只算一次。",
)  # fmt: skip
def register_organization(body: Registration) -> Answer:
    """Take the application; a mail brings the link that confirms it."""
    require_good_password(body.email, body.password)
    registering.register(session(), actor(), body, received_file(PROOF), _confirmation)
    return Answer()


@group.post(
    "/registrations/{secret}/confirm", "确认邮箱，开设账号", Opened, PUBLIC,
    replayable=False, limit=_OFTEN,
)  # fmt: skip
def confirm_registration(secret: str) -> Answer:
    """Open the account of the first member; the organization waits for verification."""
    return Answer(Opened.of(registering.confirm(session(), actor(), secret)))


@group.get(_INVITATION, "查看收到的邀请", InvitationDetail, PUBLIC)
def show_invitation(secret: str) -> Answer:
    """Who invites."""
    return Answer(InvitationDetail.of(inviting.waiting_invitation(session(), secret)))


@group.post(
    f"{_INVITATION}/accept", "接受邀请，开设账号", Opened, PUBLIC,
    body=Joining, replayable=False, limit=_OFTEN,
)  # fmt: skip
def accept_invitation(secret: str, body: Joining) -> Answer:
    """Open an account in the organization."""
    invitation = inviting.waiting_invitation(session(), secret)
    require_good_password(invitation.email, body.password)
    return Answer(Opened.of(inviting.accept(session(), actor(), invitation, body)))


@group.post(
    f"{_INVITATION}/join", "用已有的账号接受邀请", Opened, SIGNED_IN,
    replayable=False, limit=_OFTEN,
)  # fmt: skip
def join_organization(secret: str) -> Answer:
    """Join with the account that calls."""
    invitation = inviting.waiting_invitation(session(), secret)
    user = inviting.accept_signed_in(session(), actor(), invitation)
    session().refresh(user, ["organization"])
    return Answer(Opened.of(user))


def _confirmation(secret: str) -> str:
    return public_link("registration.confirmation", token=secret)
