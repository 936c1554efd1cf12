"""The rule of every address of the application: a route that is missing here fails a test.

Operations of the API declare their action themselves; here it is only told which objects their
paths name.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matcher.listings.lifecycle import TRANSITIONS
from tests.permissions.cases import STATES
from webapp.api.declared import OPERATIONS, Operation

# Beside the actions: everybody, whoever is signed in, and nobody, because what is named belongs to
# nobody here: a session of no one, a link that was never sent.
OPEN, SIGNED_IN, NOBODY = "public", "signed_in", "nobody"


@dataclass(frozen=True)
class Rule:
    """What an address asks for.

    Attributes:
        action: a key of `ACTIONS`, or `OPEN`, `SIGNED_IN` or `NOBODY`.
        names: what the address names, by its variables; see `names_of`.
        data: what is posted, likewise.
        states: of the need, in which it is tried.
        possible: in which of them it goes through; not judged when empty.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
        anywhere: whether it concerns no object, so that only the roles are asked.
        hidden: whether the public is told of nothing instead of led to the sign-in.
        parts: whether the data is the JSON beside a file, which is missing here.
    """

    action: str
    names: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    states: Sequence[str] = ("published",)
    possible: Collection[str] = ()
    conflict: bool = False
    mine: bool = False
    anywhere: bool = False
    hidden: bool = False
    parts: bool = False


_ALL = STATES["need"]
_SENT = [state for state in _ALL if state != "draft"]
_UNSEEN = [state for state in _SENT if state != "published"]
_NEED = {"code": "need"}
_ENGAGEMENT = {"code": "engagement"}
_MATCH = {"match_id": "match"}
_PAIR = {"code": "need", "other": "offer"}
_EDITABLE = {"draft", "returned"}


def _own(possible: Collection[str] = (), action: str = "listing.edit") -> Rule:
    """A page of one's own listing, in every state."""
    return Rule(action, _NEED, {}, _ALL, possible, mine=True)


def _step(name: str, *possible: str) -> Rule:
    return Rule(f"listing.{name}", {**_NEED, "action": name}, {}, _ALL, possible, mine=True)


def _judged(*, possible: Collection[str] = ("submitted",), **data: str) -> Rule:
    """A decision of a reviewer about the version they looked at; they see no draft."""
    given = {"version": "version", **data}
    return Rule("listing.review", _NEED, given, _SENT, possible, conflict=True)


_TOKEN = {"token": "never-sent"}
_NUMBER = {"number": "999999"}
_ORGANIZATION = {"number": "organization"}
_ACCOUNT = Rule("account.manage", {"login": "broker"}, anywhere=True)
_STAFF_OF_ONE = Rule("organization.edit", anywhere=True)
_MANAGER = Rule("organization.members", anywhere=True)
_PAGE = {"place": "demands", "code": "need"}

PAGES: Mapping[str, Sequence[Rule]] = {
    "GET static": [Rule(OPEN, {"filename": "theme.css"})],
    "GET home.index": [Rule(OPEN)],
    "GET search.results": [Rule(OPEN)],
    "GET manual.index": [Rule(OPEN)],
    "GET health.report": [Rule(OPEN)],
    "GET listing.show": [
        Rule(OPEN, _PAGE),
        Rule("listing.see", _PAGE, states=_UNSEEN, hidden=True),
        Rule("listing.see_draft", _PAGE, states=["draft"], hidden=True),
    ],
    "GET organization.show": [Rule(OPEN, {"organization_id": "organization"})],
    "GET post.choose": [Rule(SIGNED_IN)],
    "GET post.industries": [Rule(SIGNED_IN)],
    "GET post.new": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "POST post.create": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "GET my.listings": [Rule("listing.see_draft", anywhere=True)],
    "GET my.listing": [_own()],
    "GET my.matches": [_own()],
    "GET my.edit": [_own()],
    "POST my.save": [_own()],
    "GET my.preview": [_own()],
    "POST my.submit": [_own(_EDITABLE, "listing.submit")],
    "POST my.act": [
        _step("pause", "published"),
        _step("resume", "paused"),
        _step("revise", "published", "paused", "expired"),
        _step("fulfil", "published", "paused"),
        _step("withdraw", "draft", "submitted", "returned", "published", "paused", "expired"),
    ],
    "POST my.renew": [_own({"published", "expired"}, "listing.renew")],
    "GET review.queue": [Rule("listing.review", anywhere=True)],
    "GET review.desk": [Rule("listing.review", _NEED, states=_SENT)],
    "POST review.publish": [_judged()],
    "POST review.send_back": [
        _judged(**{"reason-title": "示例原因"}),
        _judged(possible=_ALL),
    ],
    "POST review.reject": [_judged(reason="示例原因"), _judged(possible=_ALL)],
    "GET desk.suggestions": [Rule("match.see", anywhere=True)],
    "GET desk.matches": [Rule("match.see", _NEED, anywhere=True)],
    "POST desk.confirm": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.dismiss": [
        Rule("match.decide", _MATCH, conflict=True),
        Rule("match.decide", _MATCH, {"reason": "cost"}, conflict=True),
    ],
    "POST desk.reopen": [Rule("match.decide", {"match_id": "dismissed"}, conflict=True)],
    "POST desk.confirm_pair": [Rule("match.decide", _PAIR, conflict=True)],
    "POST desk.dismiss_pair": [Rule("match.decide", _PAIR, {"reason": "cost"}, conflict=True)],
    "GET desk.quality": [Rule("quality.see", anywhere=True)],
    "GET desk.engagements.index": [Rule("match.see", anywhere=True)],
    "GET desk.engagements.show": [Rule("engagement.see", _ENGAGEMENT)],
    "POST desk.engagements.contacts": [Rule("engagement.contacts", _ENGAGEMENT)],
    "POST desk.engagements.advance": [
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "contacted"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "terminated"}, conflict=True),
    ],
    "POST desk.engagements.terminate": [
        Rule("engagement.advance", _ENGAGEMENT, {"reason": "price"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, conflict=True),
    ],
    "POST desk.engagements.consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "POST desk.engagements.withdraw_consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "GET privacy.notice": [Rule(OPEN)],
    "GET uploads.download": [Rule("upload.see", {"key": "upload"})],
    "GET registration.form": [Rule(OPEN)],
    "POST registration.register": [Rule(OPEN)],
    "GET registration.sent": [Rule(OPEN)],
    "GET registration.confirmation": [Rule(NOBODY, _TOKEN)],
    "POST registration.confirm": [Rule(NOBODY, _TOKEN)],
    "GET invitations.show": [Rule(NOBODY, _TOKEN)],
    "POST invitations.accept": [Rule(NOBODY, _TOKEN)],
    "POST invitations.join": [Rule(NOBODY, _TOKEN)],
    "GET my_organization.show": [_STAFF_OF_ONE],
    "POST my_organization.profile": [_MANAGER],
    "POST my_organization.apply": [_MANAGER],
    "POST my_organization.invite": [_MANAGER],
    "POST my_organization.withdraw": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.manager": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.remove": [Rule(NOBODY, _NUMBER)],
    "GET zone_organizations.queue": [Rule("organization.verify", anywhere=True)],
    "GET zone_organizations.show": [Rule("organization.verify", _ORGANIZATION)],
    "POST zone_organizations.verify": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.refuse": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.strike": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.flags": [Rule("organization.verify", _ORGANIZATION)],
    "GET audit.index": [Rule("audit.read", anywhere=True)],
    "GET audit.export_csv": [Rule("audit.export", anywhere=True)],
    "GET system.index": [Rule("system.see", anywhere=True)],
    "GET security.index": [Rule("account.manage", anywhere=True)],
    "GET security.account": [_ACCOUNT],
    "POST security.change": [
        Rule("account.manage", {"login": "broker", "verb": verb}, anywhere=True)
        for verb in ("lock", "unlock", "deactivate", "activate")
    ],
    "POST security.end_sessions": [_ACCOUNT],
    "POST security.reset_second_factor": [_ACCOUNT],
    "POST security.issue_password": [_ACCOUNT],
    "POST security.set_roles": [_ACCOUNT],
    "GET own_data.index": [Rule(SIGNED_IN)],
    "POST own_data.export": [Rule("own_data.export", anywhere=True)],
    "POST own_data.erase": [Rule("own_data.erase", anywhere=True)],
    "GET account.password": [Rule(SIGNED_IN)],
    "POST account.password_post": [Rule(SIGNED_IN)],
    "GET account.reset": [Rule(OPEN)],
    "POST account.reset_post": [Rule(OPEN)],
    "GET account.reset_link": [Rule(NOBODY, _TOKEN)],
    "POST account.reset_link_post": [Rule(NOBODY, _TOKEN)],
    "GET account.second_factor": [Rule(SIGNED_IN)],
    "POST account.second_factor_begin": [Rule(SIGNED_IN)],
    "POST account.second_factor_confirm": [Rule(SIGNED_IN)],
    "POST account.second_factor_codes": [Rule(SIGNED_IN)],
    "POST account.second_factor_remove": [Rule(SIGNED_IN)],
    "GET account.sessions": [Rule(SIGNED_IN)],
    "POST account.end": [Rule(NOBODY, {"session_id": "999"})],
    "POST account.end_others": [Rule(SIGNED_IN)],
    "POST account.end_all": [Rule(SIGNED_IN)],
    # Led on, when signed in, or back, when no second step is waited for.
    "GET account.sign_in_code": [Rule(SIGNED_IN)],
    "POST account.sign_in_code_post": [Rule(SIGNED_IN)],
    "GET account.tokens": [Rule("token.manage", anywhere=True)],
    "POST account.create_token": [Rule("token.manage", anywhere=True)],
    "POST account.revoke": [Rule(NOBODY, {"token_id": "999999"})],
    "GET api_documentation.openapi": [Rule(OPEN)],
    "GET api_documentation.docs": [Rule(OPEN)],
    "GET account.sign_in": [Rule(OPEN)],
    "POST account.sign_in_post": [Rule(OPEN)],
    "POST account.sign_out": [Rule(OPEN)],
    "GET account.index": [Rule(SIGNED_IN)],
}

_STEPS = {step.permission: step.sources for step in TRANSITIONS.values()}
_BODIES: Mapping[str, Mapping[str, Any]] = {
    "create_demand": {"title": "示例新填"},
    "create_scenario": {"title": "示例新填"},
    "create_achievement": {"title": "示例新填"},
    "edit_demand": {"title": "示例新填"},
    "edit_scenario": {"title": "示例新填"},
    "edit_achievement": {"title": "示例新填"},
    "advance_engagement": {"stage": "contacted"},
    "terminate_engagement": {"reason": "price"},
    "rank_text": {"text": "叶片补焊热裂纹"},
    "dismiss_match": {"reason": "cost"},
    "dismiss_pair": {"reason": "cost"},
    "return_listing": {"reasons": {"title": "示例原因"}},
    "reject_listing": {"reason": "示例原因"},
    "manage_members": {"manages_members": True},
    "refuse_organization": {"reason": "示例原因"},
    "strike_organization": {"reason": "示例原因"},
    "set_account_roles": {"roles": ["broker"]},
    "edit_organization": {"region": "150200"},
    "import_listings": {"kind": "demand"},
    "accept_invitation": {"person": "示例"},
    "erase_self": {"word": "注销", "password": "示例"},
}
_NAMED = {
    "code": "need",
    "other": "offer",
    "engagement": "engagement",
    "match_id": "match",
    "organization_id": "organization",
    "scheme": "stages",
    "key": "upload",
    "account": "broker",
}
# Rankings of what is public anyway: of any zone, but only for those who work on matches.
_RANKINGS = {"list_live", "list_dismissed"}
# What is found out about an organization is no decision between interests.
_FACTS = {"set_organization_flags"}


def _api(operation: Operation) -> Sequence[Rule]:
    """The rule of an operation: its action, on the objects that its path names."""
    variables = re.findall(r"{(\w+)}", operation.path)
    if not _NAMED.keys() >= set(variables):
        unknown = dict.fromkeys(variables, "999999")
        return [Rule(NOBODY, unknown, _BODIES.get(operation.name, {}))]
    named = {name: _NAMED[name] for name in variables}
    kind = operation.name.removeprefix("edit_")
    if kind in ("scenario", "achievement"):
        named["code"] = f"{kind} draft"
    steps = "code" in named and operation.writes and operation.action in _STEPS
    review = operation.action == "listing.review"
    judged = {"listing.review", "match.decide", "engagement.advance", "organization.verify"}
    rule = Rule(
        operation.action,
        named,
        _BODIES.get(operation.name, {}),
        (_SENT if review else _ALL) if steps else ("published",),
        _possible(operation) if steps else (),
        conflict=operation.writes and operation.action in judged and operation.name not in _FACTS,
        mine=operation.path.startswith("/my/"),
        anywhere=not named or "account" in named or operation.name in _RANKINGS,
        parts=bool(operation.file),
    )
    if operation.action == OPEN and "code" in named:
        unseen = replace(rule, action="listing.see", states=_UNSEEN)
        return [rule, unseen, replace(rule, action="listing.see_draft", states=["draft"])]
    return [rule]


def _possible(operation: Operation) -> Collection[str]:
    return {"submitted"} if operation.action == "listing.review" else _STEPS[operation.action]


API: Mapping[str, Sequence[Rule]] = {
    f"{operation.method} api.{operation.name}": _api(operation) for operation in OPERATIONS.values()
}
RULES: Mapping[str, Sequence[Rule]] = {**PAGES, **API}
