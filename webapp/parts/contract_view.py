"""One contract as its page shows it to this reader."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.accounts.names import display_names
from matcher.contracts.access import sees_private
from matcher.contracts.chain import chain
from matcher.contracts.differences import differences
from matcher.contracts.documents import documents_of
from matcher.contracts.models import Contract, ContractDocument
from matcher.contracts.transitions import TRANSITIONS
from matcher.contracts.versions import Version, versions_of
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.parts.contract_chain import chain_links
from webapp.presentation import day
from webapp.presentation.amounts import in_wan
from webapp.presentation.contracts import Read, overdue, sections, sides, state_name, type_name

Row = dict[str, Any]
Names = Mapping[int | None, str]


def contract_view(contract: Contract, *, opened: bool) -> Row:
    """The variables of `contracts/show.html` that the contract itself gives.

    Args:
        contract: that the reader may see.
        opened: whether the contacts were handed out to them, which is recorded.
    """
    private = sees_private(session(), actor(), contract)
    line = chain(session(), actor(), contract)
    papers = documents_of(session(), actor(), contract)
    kept = versions_of(session(), actor(), contract, contacts=opened)
    people = {contract.broker_id, contract.created_by, *(one.added_by for one in papers)}
    people |= {step.entered_by for step in contract.steps} | {one.created_by for one in kept}
    names = display_names(session(), people)
    # Nobody reads personal data unrecorded, wherever it was written.
    read = str if opened else mask
    return {
        "contract": contract,
        "state_name": state_name(contract),
        "type_name": type_name(contract),
        "direction": scheme("contract_directions").name(contract.direction),
        "zone": contract.zone.name,
        "broker": names.get(contract.broker_id, "") if contract.broker_id else "",
        "review": _review(contract),
        "figures": _figures(contract, in_wan(line.payments_total)),
        "chain": chain_links(line),
        "sections": sections(contract, read),
        "sides": sides(contract, private=opened),
        "sees_private": private,
        "opened": opened,
        "timeline": _timeline(contract, names, read),
        "documents": [_document(contract, one, names) for one in papers],
        "versions": _versions(kept, names, read),
    }


def _figures(contract: Contract, paid: str) -> list[Row]:
    return [
        {"label": "成交额", "value": in_wan(contract.total_amount), "unit": "万元"},
        {"label": "其中技术交易额", "value": in_wan(contract.technology_amount), "unit": "万元"},
        {"label": "已到款", "value": paid, "unit": "万元"},
        {"label": "签订日期", "value": day(contract.signed_on) or "—", "unit": ""},
    ]


def _review(contract: Contract) -> Row | None:
    """What is said of the deadline of the registration body's review; None when none runs."""
    if contract.state != "submitted" or contract.review_due is None:
        return None
    late = overdue(contract)
    return {"text": late or f"审核期限 {day(contract.review_due)}", "late": bool(late)}


def _timeline(contract: Contract, names: Names, read: Read) -> list[Row]:
    """The steps, the newest first, down to the day on which the contract was entered."""
    steps = [
        {
            "label": TRANSITIONS[step.action].label,
            "date": day(step.happened_on),
            "who": names.get(step.entered_by, ""),
            "text": _said(contract, step.action, step.ground, read(step.note)),
        }
        for step in contract.steps
    ]
    entered = {
        "label": "录入" if contract.outside else "由对接建立",
        "date": day(contract.created_at),
        "who": names.get(contract.created_by, ""),
        "text": "",
    }
    return [*reversed(steps), entered]


def _said(contract: Contract, action: str, ground: str, note: str) -> str:
    lines = [scheme("refusal_grounds").name(ground), note]
    if action in ("register", "record"):
        lines.insert(0, f"{contract.registration_body}，登记编号 {contract.registration_number}")
    return "\n".join(line for line in lines if line)


def _document(contract: Contract, document: ContractDocument, names: Names) -> Row:
    upload = document.upload
    return {
        "url": url_for("contracts.document", code=contract.code, document_id=document.id),
        "title": document.title,
        "kind": scheme("contract_document_kinds").name(document.kind),
        "name": upload.name,
        "size": f"{max(1, round(upload.size / 1024)):,} KB",
        "date": day(document.created_at),
        "who": names.get(document.added_by, ""),
    }


def _versions(kept: Sequence[Version], names: Names, read: Read) -> list[Row]:
    """The versions, the newest first, each with what it changed."""
    pairs = zip([None, *kept], kept, strict=False)
    rows = [
        {
            "number": one.number,
            "state": scheme("contract_states").name(one.state),
            "date": day(one.created_at),
            "who": names.get(one.created_by, ""),
            "reason": read(one.reason),
            "changes": [tuple(map(read, row)) for row in differences(before, one)]
            if before
            else [],
        }
        for before, one in pairs
    ]
    return rows[::-1]
