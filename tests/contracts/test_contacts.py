"""Files that hold contacts, and contacts that the register fills in, are recorded when they go."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.contracts.documents import DocumentInput, add_document, open_document
from matcher.contracts.parties import find_parties, take_party
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.payments import enter_payment
from matcher.contracts.payments.vouchers import open_voucher
from matcher.contracts.prefill import prefilled
from matcher.engagements.models import Engagement
from matcher.errors import ForbiddenError
from tests.conftest import People
from tests.contracts.papers import drafted, party
from tests.contracts.payments.paying import paying, signed
from tests.engagements.papers import paper

NAME = "示例登记在册有限公司"


def recorded(session: Session) -> list[tuple[str, int, object]]:
    query = select(AuditEntry).where(AuditEntry.action == "contract.contacts")
    rows = session.scalars(query.order_by(AuditEntry.id))
    return [(row.object_kind, row.object_id, row.after) for row in rows]


def test_each_file_that_is_opened(session: Session, people: People) -> None:
    contract = signed(session, people)
    said = DocumentInput(kind="scan", title="示例")
    kept = add_document(session, people.broker, contract, paper(1), said)
    payment = enter_payment(session, people.broker, contract, paying("1"), paper(2, "回单.pdf"))
    assert recorded(session) == []
    open_document(session, people.broker, contract, kept.id)
    open_voucher(session, people.operator, contract, payment.id)
    for refused in (
        lambda: open_document(session, people.supervisor, contract, kept.id),
        lambda: open_voucher(session, people.supervisor, contract, payment.id),
    ):
        with pytest.raises(ForbiddenError):
            refused()
    assert recorded(session) == [
        ("contract", contract.id, {"form": "document", "document": kept.id}),
        ("contract", contract.id, {"form": "voucher", "payment": payment.id}),
    ]


def test_what_the_register_fills_into_another_form(session: Session, people: People) -> None:
    drafted(session, people.broker, parties=[party("seller", NAME, 7, contact="李四")])
    (known,) = find_parties(session, people.operator, NAME)
    assert recorded(session) == []
    taken = take_party(session, people.operator, NAME, known.id)
    assert taken is known
    assert take_party(session, people.operator, NAME, known.id + 1) is None
    assert recorded(session) == [("registered_party", known.id, {"form": "register"})]


def test_what_an_engagement_brings_along(
    session: Session, people: People, running: Engagement
) -> None:
    seller = running.match.achievement.organization
    known = RegisteredParty(
        zone_id=running.zone_id, key=seller.name, organization_id=seller.id,
        name=seller.name, nature="022", contact="李四",
    )  # fmt: skip
    session.add(known)
    session.flush()
    (one, _) = prefilled(session, people.broker, running)["parties"]
    assert (one["role"], one["contact"]) == ("seller", "李四")
    assert recorded(session) == [("registered_party", known.id, {"form": "register"})]
    # Who cannot be called by it is no contact.
    known.contact = ""
    prefilled(session, people.broker, running)
    assert len(recorded(session)) == 1
