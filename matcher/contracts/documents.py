"""The files of a contract: its scan, the page of seals, proofs; read by parties and desk."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import require_desk, sees_private
from matcher.contracts.contacts import disclosed
from matcher.contracts.models import Contract, ContractDocument
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.taxonomy import load_rules
from matcher.uploads.kept import keep
from matcher.uploads.store import Received
from matcher.validation import Schema, Text
from matcher.written import choices, coded

PURPOSE = "contract.document"


class DocumentInput(Schema):
    """What is said of a file."""

    kind: Annotated[
        str, AfterValidator(coded("contract_document_kinds", choices("contract_document_kinds")))
    ] = Field(title="文件种类", max_length=20)
    title: Text = Field(title="文件名称", min_length=1, max_length=120)


def add_document(
    session: Session, actor: Actor, contract: Contract, received: Received, data: DocumentInput
) -> ContractDocument:
    """Put a received file to the contract.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the contract is cancelled, or has as many files as the rules allow.
    """
    require_desk(actor, "contract.edit", contract)
    _require_room(session, contract)
    owner = _owner(actor, contract)
    upload = keep(session, actor, received, purpose=PURPOSE, organization_id=owner)
    document = ContractDocument(
        contract_id=contract.id,
        upload=upload,
        kind=data.kind,
        title=data.title,
        added_by=actor.user_id,
    )
    session.add(document)
    session.flush()
    after = {"document": document.id, "kind": data.kind}
    record(session, actor, "contract.document", ("contract", contract.id), None, after)
    session.flush()
    return document


def documents_of(session: Session, actor: Actor, contract: Contract) -> Sequence[ContractDocument]:
    """The files of a contract that the actor may see, the newest first; none for watchers."""
    if not sees_private(session, actor, contract):
        return []
    query = select(ContractDocument).where(ContractDocument.contract_id == contract.id)
    newest = query.options(joinedload(ContractDocument.upload)).order_by(ContractDocument.id.desc())
    return session.scalars(newest).all()


def open_document(
    session: Session, actor: Actor, contract: Contract, document_id: int
) -> ContractDocument:
    """One file of a contract that the actor may see, to be read; that it is, is recorded.

    Raises:
        ForbiddenError: they only watch.
        NotFoundError: the contract has none with this number.
    """
    if not disclosed(session, actor, contract, "document", document=document_id):
        raise ForbiddenError("合同文件只供当事人、本示范区的经纪人和运营人员下载。")
    mine = (ContractDocument.id == document_id, ContractDocument.contract_id == contract.id)
    document = session.scalar(select(ContractDocument).where(*mine))
    if document is None:
        raise NotFoundError(f"合同 {contract.code} 没有这份文件。请从合同页面打开。")
    return document


def _owner(actor: Actor, contract: Contract) -> int:
    """Whose file it is: the writer's organization's, of the system the first party's."""
    parties = [party.organization_id for party in contract.parties if party.organization_id]
    owner = next(iter(parties), None) if actor.organization_id is None else actor.organization_id
    if owner is None:
        raise ForbiddenError("您的账号没有所属单位，不能上传合同文件。请联系示范区运营人员。")
    return owner


def _require_room(session: Session, contract: Contract) -> None:
    if contract.state == "cancelled":
        raise TransitionError(f"合同 {contract.code} 已作废，不能再添加文件。")
    most = load_rules().contracts.documents
    kept = select(func.count()).where(ContractDocument.contract_id == contract.id)
    if (session.scalar(kept) or 0) >= most:
        raise TransitionError(
            f"合同 {contract.code} 已有 {most} 份文件，不能再添加，请合并后上传。"
        )
