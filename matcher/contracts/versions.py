"""What a contract once said: kept with every change after signing, readable ever after."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.contracts.access import sees_private
from matcher.contracts.content import CONTACTS, PROSE, canonical, content_of
from matcher.contracts.models import Contract, ContractVersion
from matcher.privacy.masking import mask


@dataclass(frozen=True)
class Version:
    """One version, as the reader may read it.

    Attributes:
        number: 1 is what was signed.
        state: the contract's, when it was kept.
        reason: why it was changed; empty for what was signed.
        created_by: who wrote it; None for the system.
        created_at: when.
        content: as `content_of` makes it; for those who may not read contacts without them, and
            masked where people write.
    """

    number: int
    state: str
    reason: str
    created_by: int | None
    created_at: datetime
    content: Mapping[str, Any]


def keep_version(session: Session, actor: Actor, contract: Contract, reason: str = "") -> None:
    """Keep what the contract says now as its next version."""
    contract.revision += 1
    session.add(
        ContractVersion(
            contract_id=contract.id,
            number=contract.revision,
            state=contract.state,
            content=canonical(content_of(contract)),
            reason=reason,
            created_by=actor.user_id,
        )
    )


def versions_of(
    session: Session, actor: Actor, contract: Contract, *, contacts: bool = True
) -> Sequence[Version]:
    """The versions of a contract that the actor may see, the first one first.

    Args:
        session: reads them.
        actor: who asks.
        contract: that they may see.
        contacts: whether with the contacts, if they may have them; that it was with them is the
            caller's to record.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    private = contacts and sees_private(session, actor, contract)
    kept = select(ContractVersion).where(ContractVersion.contract_id == contract.id)
    return [
        Version(
            row.number, row.state, row.reason, row.created_by, row.created_at,
            _read(row.content, private=private),
        )
        for row in session.scalars(kept.order_by(ContractVersion.number))
    ]  # fmt: skip


def _read(text: str, *, private: bool) -> Mapping[str, Any]:
    content: dict[str, Any] = json.loads(text)
    if not private:
        content |= {name: mask(content[name]) for name in PROSE}
        for party in content["parties"]:
            for name in CONTACTS:
                del party[name]
    return content
