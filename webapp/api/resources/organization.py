"""The own organization, its proofs, and files for those who may see them."""

from matcher.organizations import members, verifying
from matcher.organizations.schemas import Profile
from matcher.uploads.content import MEDIA_TYPES
from matcher.uploads.kept import get_upload
from webapp.api.declared import Answer, Group
from webapp.api.kept_files import upload_answer
from webapp.api.models.organization import OwnOrganization, Proofs
from webapp.context import actor, session
from webapp.forms.posted_file import PROOF, received_file

group, files = Group("单位", write="account"), Group("单位核验")
_BASE = "/my/organization"


@group.put(_BASE, "修改本单位的资料", OwnOrganization, "organization.members", body=Profile)
def edit_organization(body: Profile) -> Answer:
    """Region, industry and profile; the flags are what operators found in the proofs."""
    members.edit_profile(session(), actor(), body)
    return Answer(OwnOrganization.of(members.own(session(), actor())))


@group.get(f"{_BASE}/verification", "本单位的核验", OwnOrganization, "organization.edit")
def show_own_verification() -> Answer:
    """Whether it is verified, and why not."""
    return Answer(OwnOrganization.of(members.own(session(), actor())))


@group.post(
    f"{_BASE}/application", "被退回后重新申请核验", OwnOrganization, "organization.members",
    file=PROOF, replayable=False, limit="20 per hour",
)  # fmt: skip
def apply_again() -> Answer:
    """Hand in another proof."""
    organization = members.managed(session(), actor())
    members.apply_again(session(), actor(), received_file(PROOF))
    return Answer(OwnOrganization.of(organization))


@group.get(f"{_BASE}/proofs", "本单位的证明材料", Proofs, "organization.edit")
def list_own_proofs() -> Answer:
    """What was handed in, the newest first."""
    organization = members.own(session(), actor())
    return Answer(Proofs.of(verifying.proofs(session(), organization)))


@files.get("/uploads/{key}", "下载证明材料", None, "upload.see", media=MEDIA_TYPES)
def download_upload(key: str) -> Answer:
    """A proof, for the organization itself and the operators of its zone."""
    return upload_answer(get_upload(session(), actor(), key))
