"""The contracts of the own organization, to be read."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.contracts.filters import ContractFilters
from matcher.contracts.find import find_contracts
from webapp.context import actor, session
from webapp.pages.contracts.base import blueprint, sees_ledger
from webapp.presentation.contracts import contract_rows


@blueprint.get("/my/contracts")
def mine() -> str | Response:
    """The contracts in which the organization is a party; the desk and who watches it have more."""
    if sees_ledger():
        return redirect(url_for("contracts.ledger"))
    page = request.args.get("page", 1, type=int)
    found = find_contracts(session(), actor(), ContractFilters(), page)
    return render_template("contracts/mine.html", found=found, rows=contract_rows(found.contracts))
