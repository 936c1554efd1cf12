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
_VALID = {"name": "示例新名称", "valid_from": "2026-01-01"}
_BODY = {
    **_VALID, "credit_code": "91150200MA00000489", "body_class": "transfer", "certificate": "示例",
}  # fmt: skip
_CERTIFICATE = {**_VALID, "number": "示例新编号", "level": "junior", "issuer": "示例"}
_ENDED = {"ended_on": "2026-01-01", "reason": "示例"}
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
    "conclude_trial": {"result": "passed", "concluded_on": "2026-03-02", "data_text": "示例"},
    "enter_yearbook": {"value": "1", "source": "示例"},
    "return_yearbook_entry": {"reason": "示例原因"},
    "add_service_body": _BODY,
    "edit_service_body": _BODY,
    "add_certificate": _CERTIFICATE,
    "edit_certificate": _CERTIFICATE,
    "end_service_body": _ENDED,
    "end_certificate": _ENDED,
    "express_interest": {"text": "示例意向"},
    "decline_interest": {"reason": "示例原因"},
    "keep_one_search": {"name": "示例检索", "frequency": "none"},
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
    "interest_id": "interest",
    "entry_id": "yearbook entry",
    "body_id": "body",
    "certificate_id": "certificate",
    "evaluation_id": "opened evaluation",
    "zone_code": "zone",
    "period_key": "2025",
    "version_number": "1",
    "year": "2025",
    "item": "gdp",
}
# A member's own listings are not what they express an interest in.
_NAMED_OTHERWISE = {"express_interest": {"code": "offer"}}


# Paths that name nothing of a zone's: rankings of what is public anyway, offers of a neutral
# organization, and years of the own zone.
_ANYWHERE = {
    *("list_live", "list_dismissed", "express_interest", "show_yearbook", "show_yearbook_item"),
    *("enter_yearbook", "make_report", "make_evidence"),
}


# What is found out about an organization is no decision between interests.
_FACTS = {"set_organization_flags"}


def _api(operation: Operation) -> Sequence[Rule]:
    """The rule of an operation: its action, on the objects that its path names."""
    variables = re.findall(r"{(\w+)}", operation.path)
    if not _NAMED.keys() >= set(variables):
        unknown = dict.fromkeys(variables, "999999")
        return [Rule(NOBODY, unknown, _BODIES.get(operation.name, {}))]
    named = {name: _NAMED[name] for name in variables}
    named |= _NAMED_OTHERWISE.get(operation.name, {})
    kind = operation.name.removeprefix("edit_")
    if kind in ("scenario", "achievement"):
        named["code"] = f"{kind} draft"
    steps = "code" in named and operation.writes and operation.action in _STEPS
    review = operation.action == "listing.review"
    judged = {"listing.review", "match.decide", "engagement.advance", "organization.verify"}
    judged |= {"contract.edit", "contract.register", "payment.enter", "interest.decide"}
    rule = Rule(
        operation.action,
        named,
        _BODIES.get(operation.name, {}),
        (SENT if review else ALL_STATES) if steps else ("published",),
        _possible(operation) if steps else (),
        conflict=operation.writes and operation.action in judged and operation.name not in _FACTS,
        mine=operation.path.startswith("/my/"),
        anywhere=not named or "account" in named or operation.name in _ANYWHERE,
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
