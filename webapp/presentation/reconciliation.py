"""Rows of the reconciliation in words and numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.reconcile import Reconciled
from matcher.taxonomy import scheme
from webapp.presentation.amounts import in_wan
from webapp.presentation.payments import percent
from webapp.presentation.text import day

STANDINGS: Mapping[str, str] = {
    "open": "还有未到",
    "overdue": "有逾期",
    "settled": "已到齐",
    "over": "到款多于计划",
}


def reconciled_row(row: Reconciled) -> dict[str, Any]:
    """One contract; amounts in 万元."""
    contract, sums = row.contract, row.reckoned
    return {
        "code": contract.code,
        "title": contract.title,
        "url": url_for("contracts.show", code=contract.code, _anchor="payments"),
        "state": scheme("contract_states").name(contract.state),
        "signed_on": day(contract.signed_on),
        "percent": percent(sums.received, sums.total),
        "last_on": day(row.last_on),
        **{name: in_wan(value) for name, value in vars(sums).items()},
        "is_late": sums.overdue > 0,
        "is_over": bool(sums.planned) and sums.received > sums.planned,
    }


def limits_in_words(
    filters: ReconciliationFilters, choices: Mapping[str, Sequence[tuple[Any, str]]]
) -> str:
    """What a sheet is limited to."""
    zones, brokers = dict(choices["zone"]), dict(choices["broker"])
    words = [
        zones.get(filters.zone_id, "全部示范区" if len(zones) > 1 else "本示范区"),
        STANDINGS.get(filters.standing, "全部合同"),
    ]
    if filters.broker_id:
        words.append(f"经纪人 {brokers.get(filters.broker_id, filters.broker_id)}")
    if filters.since or filters.until:
        words.append(f"到款日期 {day(filters.since) or '不限'} 至 {day(filters.until) or '不限'}")
    return "，".join(words)
