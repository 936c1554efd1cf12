"""Write a contract: from an engagement, or one that was found outside the platform."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matcher.accounts.models import User, UserRole
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import require_desk
from matcher.contracts.completeness import require_complete
from matcher.contracts.models import Contract
from matcher.contracts.parties import set_parties
from matcher.contracts.payments import received
from matcher.contracts.schemas import ContractInput
from matcher.contracts.stepping import REASON_LIMIT, require_text
from matcher.contracts.versions import keep_version
from matcher.engagements.models import Engagement
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, TransitionError
from matcher.matching.decisions import no_party
from matcher.taxonomy import scheme

_EDIT = "contract.edit"
# State -> whether an edit makes a version: what was signed is never lost.
EDITABLE: Mapping[str, bool] = {"draft": False, "signed": True, "refused": True}
_COMPUTED = frozenset({"unit", "parties", "broker_id", "total_amount", "technology_amount"})


def create_contract(
    session: Session, actor: Actor, data: ContractInput, engagement: Engagement | None = None
) -> Contract:
    """A draft, in the zone of the engagement; without one, in the actor's.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the engagement ended without a deal.
        InvalidError: the broker is none of the zone.
    """
    zone_id = engagement.zone_id if engagement else actor.zone_id
    if zone_id is None:
        raise ForbiddenError("您的账号不属于任何示范区，不能填写合同。请联系示范区运营人员。")
    require(actor, _EDIT, zone_id=zone_id)
    if engagement:
        require_running(actor, engagement)
    broker_id = (
        engagement.broker_id if engagement else actor.user_id if actor.has("broker") else None
    )
    contract = Contract(
        zone_id=zone_id, engagement=engagement, broker_id=broker_id, created_by=actor.user_id
    )
    write(session, contract, data)
    require_desk(actor, _EDIT, contract)
    after = told(contract) | {"engagement": contract.engagement_id}
    record(session, actor, "contract.create", ("contract", contract.id), None, after)
    session.flush()
    return contract


def edit_contract(
    session: Session, actor: Actor, contract: Contract, data: ContractInput, reason: str = ""
) -> None:
    """Change what is not with the registration body; after signing the former version is kept.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the contract is submitted or registered.
        InvalidError: something that a signed contract needs is missing, or the reason is too long.
    """
    require_desk(actor, _EDIT, contract)
    if contract.state not in EDITABLE:
        state = scheme("contract_states").name(contract.state)
        raise TransitionError(
            f"合同 {contract.code} 是“{state}”，不能直接修改。"
            "审核中的可先撤回，已登记的请登记变更。"
        )
    if reason:
        require_text("reason", "修改说明", reason, REASON_LIMIT)
    before = told(contract)
    write(session, contract, data)
    require_desk(actor, _EDIT, contract)
    if EDITABLE[contract.state]:
        require_complete(contract)
        keep_version(session, actor, contract, reason)
    record(session, actor, "contract.edit", ("contract", contract.id), before, told(contract))
    session.flush()


def write(session: Session, contract: Contract, data: ContractInput) -> None:
    """Put what was written into the contract's fields and parties.

    Raises:
        InvalidError: the broker is none of the zone, or less remains than was received.
    """
    for name, value in _columns(data).items():
        setattr(contract, name, value)
    contract.broker_id = _broker(session, contract, data.broker_id)
    session.add(contract)
    # Parties lie in rows of their own: two who change only them must meet before they do.
    flag_modified(contract, "title")
    session.flush()
    _require_covered(session, contract)
    set_parties(session, contract, data.parties)
    session.flush()


def told(contract: Contract) -> dict[str, Any]:
    """What audit rows say of a contract: nobody's contact."""
    return {
        "title": contract.title,
        "type": contract.type,
        "total_amount": str(contract.total_amount),
        "technology_amount": str(contract.technology_amount),
        "parties": len(contract.parties),
        "direction": contract.direction,
        # In no version: who it counts for must not change without a trace.
        "broker": contract.broker_id,
    }


def _columns(data: ContractInput) -> dict[str, Any]:
    # Those who call from elsewhere send more fields of their own.
    names = ContractInput.model_fields.keys() - _COMPUTED
    values = {name: getattr(data, name) for name in names}
    return values | data.amounts() | {"industry": data.industry or ""}


def _broker(session: Session, contract: Contract, broker_id: int | None) -> int | None:
    """The chosen broker; without one, it stays as it is."""
    if broker_id in (None, contract.broker_id):
        return contract.broker_id
    query = select(User.id).join(UserRole, UserRole.user_id == User.id)
    found = session.scalar(
        query.where(
            User.id == broker_id,
            User.zone_id == contract.zone_id,
            User.active,
            UserRole.role == "broker",
        )
    )
    if found is None:
        message = "不是本示范区在岗的技术经纪人，请从列表中选择"
        raise InvalidError([FieldProblem("broker_id", ContractInput.label("broker_id"), message)])
    return found


def _require_covered(session: Session, contract: Contract) -> None:
    paid = received(session, contract)
    if contract.total_amount < paid:
        label = ContractInput.label("total_amount")
        message = f"不能小于已到款的 {paid:,f} 元。到款有误时请先冲销"
        raise InvalidError([FieldProblem("total_amount", label, message)])


def require_running(actor: Actor, engagement: Engagement) -> None:
    """Refuse a contract of an engagement of one's own organization, or of one without a deal.

    Raises:
        ForbiddenError: the actor belongs to a party.
        TransitionError: the engagement ended without a deal.
    """
    no_party(actor, engagement.match)
    if engagement.stage == "terminated":
        raise TransitionError(f"{engagement.code} 已经终止，不能再填写它的合同。")
