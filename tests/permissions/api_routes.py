"""The rules of the operations of the API, which declare their action themselves.

Here it is only told which objects their paths name.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matcher.listings.lifecycle import TRANSITIONS
from tests.permissions.ledger_routes import PAYMENT
from tests.permissions.rule import ALL_STATES, NOBODY, OPEN, SENT, UNSEEN, Rule
from webapp.api.declared import OPERATIONS, Operation

_STEPS = {step.permission: step.sources for step in TRANSITIONS.values()}
_CONTRACT = {
    "title": "示例合同", "type": "development", "total_amount": "1000", "technology_amount": "1000",
}  # fmt: skip


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
    "write_contract": _CONTRACT,
    "rewrite_contract": _CONTRACT,
    "change_contract": {**_CONTRACT, "reason": "示例原因", "happened_on": "2026-03-02"},
    "step_contract": {"action": "cancel", "note": "示例原因", "happened_on": "2026-03-02"},
    "register_contract": {"number": "示例", "body": "示例登记站", "happened_on": "2026-03-02"},
    "put_plan": {"rows": []},
    "create_payment": PAYMENT,
    "reverse_entered_payment": {"reason": "示例"},
    "refuse_contract": {"ground": "unclear", "happened_on": "2026-03-02"},
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
    "contract": "contract",
    "payment_id": "payment",
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
    judged |= {"contract.edit", "contract.register", "payment.enter"}
    rule = Rule(
        operation.action,
        named,
        _BODIES.get(operation.name, {}),
        (SENT if review else ALL_STATES) if steps else ("published",),
        _possible(operation) if steps else (),
        conflict=operation.writes and operation.action in judged and operation.name not in _FACTS,
        mine=operation.path.startswith("/my/"),
        anywhere=not named or "account" in named or operation.name in _RANKINGS,
        parts=bool(operation.file),
    )
    if operation.action == OPEN and "code" in named:
        unseen = replace(rule, action="listing.see", states=UNSEEN)
        return [rule, unseen, replace(rule, action="listing.see_draft", states=["draft"])]
    return [rule]


def _possible(operation: Operation) -> Collection[str]:
    return {"submitted"} if operation.action == "listing.review" else _STEPS[operation.action]


API: Mapping[str, Sequence[Rule]] = {
    f"{operation.method} api.{operation.name}": _api(operation) for operation in OPERATIONS.values()
}
