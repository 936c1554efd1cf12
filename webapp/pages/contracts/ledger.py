"""The ledger: the contracts that the reader may see, filtered, with their sums."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, reach
from matcher.accounts.zones import zones_in_reach
from matcher.brokers.names import broker_names
from matcher.contracts.filters import ContractFilters
from matcher.contracts.find import find_contracts
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.contracts.base import blueprint, sees_ledger
from webapp.presentation.amounts import amount
from webapp.presentation.contracts import contract_rows

Choices = list[tuple[str, str]]
_ORIGINS = [("platform", "平台对接"), ("outside", "平台外")]
_SORTS = [
    ("newest", "新建的在前"),
    ("signed", "新签订的在前"),
    ("registered", "新登记的在前"),
    ("amount", "金额大的在前"),
    ("due", "审核期限近的在前"),
]
# What stands in the first row of the form; the others open with it.
_FIRST = frozenset({"q", "state", "type"})
# Neighbouring pages: endpoint, label, action.
_PLACES = (
    ("payments.reconcile", "到款", "contract.see"),
    ("contract_registration.results", "登记结果", "registration.import"),
    ("contract_registration.imports", "导入台账", "contract.import"),
    ("contract_registration.choose", "导出登记表", "registration.export"),
)
_EXPORT, _IMPORT = "contract_registration.choose", "contract_registration.imports"


@blueprint.get("/contracts")
def ledger() -> str | Response:
    """The contracts that the filters leave; members have a list of their own."""
    if may(actor(), "contract.see") and not sees_ledger():
        return redirect(url_for("contracts.mine"))
    filters = ContractFilters.read(request.args)
    found = find_contracts(session(), actor(), filters, request.args.get("page", 1, type=int))
    told = filters.told()
    places = _places(told)
    return render_template(
        "contracts/ledger.html",
        found=found,
        rows=contract_rows(found.contracts),
        sums={"total": amount(found.total_amount), "technology": amount(found.technology_amount)},
        asked={name: str(told.get(name, "")) for name in ContractFilters.model_fields}
        | {"sort": filters.sort},
        choices=_choices(),
        limited=bool(told.keys() - {"sort"}),
        more=bool(told.keys() - _FIRST),
        base=url_for("contracts.ledger", **told),
        may_write=reach(actor(), "contract.edit").zone_id is not None,
        may_import=[one for one in places if one["url"] == url_for(_IMPORT)],
        places=places,
    )


def _choices() -> dict[str, Choices]:
    who = actor()
    seen = reach(who, "contract.see")
    people = broker_names(session(), None if seen.everything else seen.zone_id or 0)
    zones = zones_in_reach(session(), who, "contract.see")
    return {
        "state": _terms("contract_states"),
        "type": _terms("contract_types"),
        "technical_field": _terms("technical_fields"),
        "direction": _terms("contract_directions"),
        "origin": _ORIGINS,
        "broker_id": _numbered(people.items()),
        "zone_id": _numbered((zone.id, zone.name) for zone in zones),
        "sort": _SORTS,
    }


def _terms(title: str) -> Choices:
    return [(term.code, term.name) for term in scheme(title) if not term.parent]


def _numbered(pairs: Iterable[tuple[int, str]]) -> Choices:
    return [(str(number), name) for number, name in pairs]


def _places(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """The neighbouring pages for the reader; the file holds what the list shows."""
    return [
        {"label": label, "url": url_for(endpoint, **(told if endpoint == _EXPORT else {}))}
        for endpoint, label, action in _PLACES
        if may(actor(), action)
    ]
