"""Which contracts an actor may see, one by its code, and the ledger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.contracts.access import of_party
from matcher.contracts.filters import ContractFilters
from matcher.contracts.models import Contract
from matcher.contracts.narrowing import narrowed, ordered
from matcher.engagements.models import Engagement
from matcher.errors import NotFoundError

__all__ = ["ContractFilters", "ContractPage", "find_contracts", "get_contract"]
PAGE_SIZE = 30
_CODE = re.compile(r"C[0-9]{4}-([0-9]{4,9})")


@dataclass(frozen=True)
class ContractPage:
    """One page of contracts.

    Attributes:
        contracts: with their parties.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
        total_amount: of all that were found, in yuan; the cancelled ones do not count.
        technology_amount: likewise.
    """

    contracts: Sequence[Contract]
    total: int
    page: int
    pages: int
    total_amount: Decimal
    technology_amount: Decimal


def contracts_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for contracts that the actor may see; parties see no drafts."""
    seen = reach(actor, "contract.see")
    if seen.everything:
        return true()
    near = false() if seen.zone_id is None else Contract.zone_id == seen.zone_id
    return or_(near, and_(Contract.state != "draft", of_party(seen.organization_id)))


def get_contract(session: Session, actor: Actor, code: str) -> Contract:
    """The contract with this code.

    Raises:
        NotFoundError: there is none, or none that the actor may see; which of the two is not said.
    """
    found = _CODE.fullmatch(code)
    number = int(found.group(1)) if found else 0
    contract = session.scalar(_visible(actor).where(Contract.id == number))
    if contract is None or contract.code != code:
        raise NotFoundError(f"没有编号为 {code[:20]} 的合同，或您不是它的当事人。请核对编号。")
    return contract


def find_contracts(
    session: Session, actor: Actor, filters: ContractFilters, page: int = 1
) -> ContractPage:
    """One page of the contracts that the actor may see, with the sums of all of them.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    wanted = narrowed(select(Contract), filters).where(contracts_visible_to(actor))
    total, amount, technology = session.execute(_sums(wanted)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = _page(session, ordered(wanted, filters.sort), page)
    return ContractPage(rows, total, page, pages, amount or Decimal(0), technology or Decimal(0))


def contracts_after(
    session: Session, actor: Actor, filters: ContractFilters, after: int | None, limit: int
) -> Sequence[Contract]:
    """The contracts that the actor may see behind a row id, the newest first."""
    query = narrowed(_visible(actor), filters)
    if after is not None:
        query = query.where(Contract.id < after)
    return session.scalars(query.order_by(Contract.id.desc()).limit(limit)).all()


def contracts_of_engagement(
    session: Session, actor: Actor, engagement: Engagement
) -> Sequence[Contract]:
    """What an engagement led to, as far as the actor may see it, the first one first."""
    query = _visible(actor).where(Contract.engagement_id == engagement.id)
    return session.scalars(query.order_by(Contract.id)).all()


def _visible(actor: Actor) -> Select[Contract]:
    return (
        select(Contract)
        .where(contracts_visible_to(actor))
        .options(joinedload(Contract.zone), selectinload(Contract.parties))
    )


def _page(session: Session, wanted: Select[Any], page: int) -> Sequence[Contract]:
    """The ids first: what is skipped on the way to a far page is not read as a whole."""
    ids = wanted.with_only_columns(Contract.id, maintain_column_froms=True)
    shown = session.scalars(ids.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    query = select(Contract).where(Contract.id.in_(shown))
    loaded = session.scalars(query.options(selectinload(Contract.parties)))
    return sorted(loaded, key=lambda contract: shown.index(contract.id))


def _sums(wanted: Select[Any]) -> Select[Any]:
    valid = Contract.state != "cancelled"
    columns: list[Any] = [
        func.count(),
        func.sum(Contract.total_amount).filter(valid),
        func.sum(Contract.technology_amount).filter(valid),
    ]
    return wanted.with_only_columns(*columns, maintain_column_froms=True)
