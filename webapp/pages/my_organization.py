"""The own organization: what is known of it, its members, and whom it has invited."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matcher.accounts.models import Organization
from matcher.errors import FieldProblem, InvalidError
from matcher.mail.models import MailMessage
from matcher.organizations import inviting, members, verifying
from matcher.organizations.models import Invitation
from matcher.organizations.schemas import Invite, Profile
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.forms.organization_fields import error_rows, filled, profile_fields, proof_field
from webapp.forms.posted_file import received_file, takes_files
from webapp.links import public_link
from webapp.presentation import day

blueprint = Blueprint("my_organization", __name__, url_prefix="/my/organization")
blueprint.before_request(members_only)
takes_files(blueprint, "my_organization.apply")
_MAIL_WORDS = {"waiting": "正在发送", "sent": "已发送", "given_up": "未能送达"}
_ID = "<int(max=2147483647):number>"


@blueprint.get("")
def show() -> str:
    """Everything on one page."""
    return _page()


@blueprint.post("/profile")
def profile() -> Response | tuple[str, int]:
    """Change region, industry and profile."""
    typed = {name: request.form.get(name, "") for name in Profile.model_fields}
    try:
        members.edit_profile(session(), actor(), Profile.parse(typed))
    except InvalidError as error:
        return _page(typed, error.problems), 422
    return _done("单位资料已保存。")


@blueprint.post("/application")
@limiter.limit("20 per hour")
def apply() -> Response | tuple[str, int]:
    """Hand in another proof after a refusal."""
    members.managed(session(), actor())
    try:
        members.apply_again(session(), actor(), received_file("proof"))
    except InvalidError as error:
        return _page({}, error.problems), 422
    return _done("已重新申请核验，结果会发到您的邮箱。")


@blueprint.post("/invitations")
@limiter.limit("60 per hour")
def invite() -> Response | tuple[str, int]:
    """Send an invitation."""
    typed = {name: request.form.get(name, "") for name in Invite.model_fields}
    try:
        inviting.invite(session(), actor(), Invite.parse(typed), _invitation_link)
    except InvalidError as error:
        return _page(typed, error.problems), 422
    return _done("邀请已发出。对方打开邮件中的链接就能加入。")


@blueprint.post(f"/invitations/{_ID}/withdraw")
def withdraw(number: int) -> Response:
    """Make an invitation worthless."""
    inviting.withdraw(session(), actor(), number)
    return _done("邀请已撤回，链接不再有效。")


@blueprint.post(f"/members/{_ID}/manager")
def manager(number: int) -> Response:
    """Let a member manage members, or no longer."""
    on = request.form.get("on") == "1"
    member = members.set_manager(session(), actor(), number, on)
    return _done(f"{member.display_name}{'现在可以' if on else '不再'}管理成员。")


@blueprint.post(f"/members/{_ID}/remove")
def remove(number: int) -> Response:
    """End a membership."""
    member = members.remove(session(), actor(), number)
    if member.id == actor().user_id:
        flash("您已离开原单位，需要重新登录。", "success")
        return redirect(url_for("home.index"))
    return _done(f"{member.display_name}已移出本单位，并已退出登录。")


def _invitation_link(secret: str) -> str:
    return public_link("invitations.show", token=secret)


def _done(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("my_organization.show"))


def _page(typed: Mapping[str, Any] | None = None, problems: Sequence[FieldProblem] = ()) -> str:
    organization = members.own(session(), actor())
    stored = {
        "region": organization.region,
        "industry": scheme("industries").name(organization.industry),
        "profile": organization.profile,
    }
    values = {**stored, **(typed or {})}
    drawn = [filled(one, values, problems) for one in profile_fields(public=True)]
    email = {"name": "email", "label": "同事的邮箱", "kind": "email", "required": True}
    return render_template(
        "my/organization.html",
        organization=organization,
        facts=_facts(organization),
        manages=members.manages(session(), actor()),
        people=members.members(session(), actor()),
        own_id=actor().user_id,
        invitations=_invitations(session(), inviting.open_invitations(session(), actor())),
        proofs=verifying.proofs(session(), organization),
        profile=drawn,
        proof=filled(proof_field(), {}, problems),
        email=filled(email, values, problems),
        errors=error_rows(problems),
    )


def _facts(organization: Organization) -> list[tuple[str, str]]:
    flags = "、".join(scheme("organization_flags").name(code) for code in organization.flags)
    return [
        ("状态", scheme("organization_states").name(organization.state)),
        ("信用代码", organization.credit_code or "未登记"),
        ("类型", scheme("organization_kinds").name(organization.kind)),
        ("资质", flags or "未登记"),
    ]


def _invitations(session: Session, open_ones: Sequence[Invitation]) -> list[dict[str, Any]]:
    rows = []
    for one in open_ones:
        mail = session.get(MailMessage, one.mail_id) if one.mail_id else None
        rows.append(
            {
                "id": one.id,
                "email": one.email,
                "manages": one.manages_members,
                "until": day(one.expires_at),
                "mail": _MAIL_WORDS[mail.state] if mail else "",
                "undelivered": bool(mail and mail.state == "given_up"),
            }
        )
    return rows
