"""The reconciliation of all contracts, as a page and as a sheet."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.zones import zones_in_reach
from matcher.brokers.names import broker_names
from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.reconcile import reconciled_rows, reconciliation
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.pages.payments.base import blueprint
from webapp.parts.reconciliation_file import reconciliation_file
from webapp.presentation.amounts import amount
from webapp.presentation.reconciliation import STANDINGS, limits_in_words, reconciled_row


@blueprint.get("/contracts/payments")
def reconcile() -> str:
    """One page of contracts with what they planned and received, and the sums of all."""
    filters = ReconciliationFilters.read(request.args)
    asked_page = request.args.get("page", 1, type=int)
    found = reconciliation(session(), actor(), filters, asked_page)
    told = filters.told()
    return render_template(
        "payments/reconcile.html",
        found=found,
        rows=[reconciled_row(row) for row in found.rows],
        sums={name: amount(value) for name, value in vars(found.sums).items()},
        asked={"standing": "", "zone": "", "broker": "", "since": "", "until": ""} | told,
        choices=_choices(),
        limited=bool(told),
        period=bool(filters.since or filters.until),
        base=url_for("payments.reconcile", **told),
        file=url_for("payments.sheet", **told),
        most=load_rules().payments.listed_in_file,
    )


@blueprint.get("/contracts/payments.xlsx")
def sheet() -> Response:
    """The rows of all pages as a sheet, in yuan."""
    filters = ReconciliationFilters.read(request.args)
    most = load_rules().payments.listed_in_file
    rows = reconciled_rows(session(), actor(), filters, most + 1)
    cut = f"只含最新的 {most} 份合同，请缩小筛选范围分次下载" if len(rows) > most else ""
    words = limits_in_words(filters, _choices())
    return reconciliation_file(rows[:most], "；".join(filter(None, (words, cut))))


def _choices() -> dict[str, list[tuple[Any, str]]]:
    """What the selects offer: zones and their brokers to staff; members see their own contracts."""
    zones = zones_in_reach(session(), actor(), "contract.see")
    near = zones[0].id if len(zones) == 1 else None
    brokers = broker_names(session(), near) if zones else {}
    return {
        "standing": list(STANDINGS.items()),
        "zone": [(zone.id, zone.name) for zone in zones],
        "broker": list(brokers.items()),
    }
