"""The page of one contract, as much of it as the reader may see."""

from collections.abc import Mapping, Sequence

from flask import render_template, url_for

from matcher.accounts.permissions import reach
from matcher.contracts.access import may_do
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from matcher.errors import FieldProblem
from webapp.context import actor, session
from webapp.forms.contract_document_fields import document_fields
from webapp.pages.contracts.base import ONE, blueprint
from webapp.parts.contract_payments import payments_part
from webapp.parts.contract_precheck import precheck_part
from webapp.parts.contract_steps import lead_of, step_links
from webapp.parts.contract_view import contract_view


@blueprint.get(ONE)
def show(code: str) -> str:
    """One contract."""
    return contract_page(get_contract(session(), actor(), code))


def contract_page(
    contract: Contract,
    *,
    typed_file: Mapping[str, str] | None = None,
    file_problems: Sequence[FieldProblem] = (),
) -> str:
    """The page, with what was typed into the form of a document and why it was not taken."""
    writes = may_do(actor(), "contract.edit", contract) and contract.state != "cancelled"
    return render_template(
        "contracts/show.html",
        **contract_view(contract),
        next={"lead": lead_of(contract), "steps": step_links(contract)},
        document_fields=document_fields(typed_file or {}, file_problems) if writes else [],
        document_open=bool(file_problems),
        back=_back(contract),
        **precheck_part(contract),
        **payments_part(contract),
    )


def _back(contract: Contract) -> dict[str, str]:
    """Where the reader has this contract in a list: the ledger, or the own ones."""
    if reach(actor(), "contract.see").covers(None, contract.zone_id):
        return {"label": "合同", "url": url_for("contracts.ledger")}
    return {"label": "我的合同", "url": url_for("contracts.mine")}
