"""The page of one contract, as much of it as the reader may see."""

from collections.abc import Mapping, Sequence

from flask import render_template, url_for

from matcher.accounts.permissions import reach
from matcher.contracts.access import may_do
from matcher.contracts.contacts import disclosed
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from matcher.errors import FieldProblem, ForbiddenError
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


@blueprint.post(f"{ONE}/contacts")
def contacts(code: str) -> str:
    """The same page with the contacts opened; POST, because each look is recorded."""
    contract = get_contract(session(), actor(), code)
    if not disclosed(session(), actor(), contract, "page"):
        raise ForbiddenError("联系方式只向合同当事人和本示范区的经纪人、运营人员提供。")
    return contract_page(contract, opened=True)


def contract_page(
    contract: Contract,
    *,
    opened: bool = False,
    typed_file: Mapping[str, str] | None = None,
    file_problems: Sequence[FieldProblem] = (),
) -> str:
    """The page.

    Args:
        contract: that the reader may see.
        opened: whether the contacts were handed out.
        typed_file: what was typed into the form of a document.
        file_problems: why it was not taken.
    """
    writes = may_do(actor(), "contract.edit", contract) and contract.state != "cancelled"
    return render_template(
        "contracts/show.html",
        **contract_view(contract, opened=opened),
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
