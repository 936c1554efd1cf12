"""Instalments and payments of a contract in words and numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for

from matcher.clock import today
from matcher.contracts.models import Contract
from matcher.contracts.payments.find import Payments
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.settling import COMMISSION, ZERO, is_overdue
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.amounts import amount
from webapp.presentation.text import day

Row = dict[str, Any]


def instalment_rows(found: Payments, *, runs: bool) -> list[Row]:
    """The plan; `runs` is whether the contract takes payments, so that something can be late."""
    return [_instalment(one, place, runs) for place, one in enumerate(found.instalments, start=1)]


def instalment_name(one: Instalment, place: int) -> str:
    """For choices and lists: 第 2 期 定额 2026-12-01 10 万元."""
    kind = scheme("payment_kinds").name(one.kind)
    return " ".join(filter(None, (f"第 {place} 期", kind, day(one.due_on), amount(one.amount))))


def payment_rows(
    found: Payments, contract: Contract, names: Mapping[int | None, str], *, private: bool
) -> list[Row]:
    """What was entered; numbers, notes, files and people only for those who may see them."""
    places = {one.id: f"第 {place} 期" for place, one in enumerate(found.instalments, start=1)}
    return [_payment(one, contract, places, names, private) for one in found.payments]


def progress(found: Payments, contract: Contract) -> Row:
    """How much of the contract was received, in words and as a share of 1."""
    total = contract.total_amount
    share = float(found.received / total) if total else 0.0
    return {
        "share": min(share, 1.0),
        "percent": percent(found.received, total),
        "total": amount(total),
        "received": amount(found.received),
        "open": amount(found.open) if found.open else "",
        "overdue": amount(found.overdue) if found.overdue else "",
    }


def percent(part: Decimal, whole: Decimal) -> str:
    """A share that says 100% and 0% only when it is all and nothing."""
    if not whole or not part:
        return "0%"
    share = part * 100 / whole
    if 0 < share < 1:
        return "不到 1%"
    return f"{int(share)}%"


def plan_gap(instalments: Sequence[Instalment], total: Decimal) -> str:
    """What is odd about a plan, in words; empty when its fixed rows make up the total.

    With a commission the fixed rows may be less than the total: the commission is the rest.
    """
    fixed = sum((one.amount for one in instalments if one.kind != COMMISSION), ZERO)
    open_ended = any(one.kind == COMMISSION for one in instalments)
    if not instalments or fixed == total or (open_ended and fixed < total):
        return ""
    more = "多" if fixed > total else "少"
    return (
        f"定额和入门费合计 {amount(fixed)}，比成交额 {amount(total)} {more} "
        f"{amount(abs(fixed - total))}。请核对付款计划或合同。"
    )


def _instalment(one: Instalment, place: int, runs: bool) -> Row:
    tone, word = _standing(one, runs)
    return {
        "place": place,
        "kind": scheme("payment_kinds").name(one.kind),
        "due": day(one.due_on),
        "amount": amount(one.amount),
        "estimate": one.kind == COMMISSION,
        "open": amount(one.open_amount) if one.open_amount else "",
        "basis": mask(one.basis),
        "tone": tone,
        "word": word,
    }


def _standing(one: Instalment, runs: bool) -> tuple[str, str]:
    if not one.open_amount:
        return "good", "已到款"
    if runs and is_overdue(one) and one.due_on:
        return "bad", f"逾期 {(today() - one.due_on).days} 天"
    part = "到款一部分" if one.open_amount < one.amount else ""
    if one.due_on is None:
        return "quiet", part or "日期未定"
    return "open", part or _ahead(one.due_on)


def _ahead(due: date) -> str:
    return "今天应付" if due == today() else "未到期" if due > today() else "未到款"


def _payment(
    one: Payment,
    contract: Contract,
    places: Mapping[int, str],
    names: Mapping[int | None, str],
    private: bool,
) -> Row:
    address: dict[str, Any] = {"code": contract.code, "payment_id": one.id}
    return {
        "id": one.id,
        "on": day(one.received_on),
        "amount": amount(one.amount),
        "for": places.get(one.instalment_id or 0, "按计划先后"),
        "voucher": mask(one.voucher) if private else "",
        "note": mask(one.note) if private else "",
        "file": url_for("payments.voucher", **address) if private and one.upload else "",
        "who": names.get(one.entered_by, "") if private else "",
        "reversed": day(one.reversed_at),
        "reason": mask(one.reversal_reason) if private else "",
        "reverse_url": url_for("payments.reverse_form", **address),
    }
