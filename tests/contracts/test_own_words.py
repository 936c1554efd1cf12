"""A person who leaves is no contact any more; the contract stays what it was."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.contracts import lifecycle
from matcher.contracts.models import ContractVersion
from matcher.contracts.own_words import forget_person, words_of
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.write import edit_contract
from matcher.made_files.ask import ask
from matcher.made_files.models import MadeFile
from tests.conftest import People
from tests.contracts.papers import BUYER, SELLER, SIGNED, credit_code, drafted, given

PHONE = "13912345678"
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_contacts_that_name_the_person_are_emptied_everywhere(
    session: Session, people: People
) -> None:
    people.enterprise.credit_code = credit_code(2)
    user = session.get_one(User, people.author.user_id)
    user.display_name = "钱示范人"
    named = BUYER | {"contact": "钱示范人", "phone": PHONE, "legal_representative": "钱示范人"}
    made = drafted(session, people.broker, parties=[SELLER, named])
    lifecycle.sign(session, people.broker, made, SIGNED)
    changed = given(signed_on=str(SIGNED), parties=[SELLER, named])
    edit_contract(session, people.broker, made, changed, "核对")
    # A colleague of the desk has a form made that shows the contact; other files stay.
    kinds = ("registration_sheet", "registration_json", "annual_report")
    files = [ask(session, people.operator, kind, people.zone.id, {}) for kind in kinds]
    told = words_of(session, user)
    assert [(row["where"], row["contact"], row["phone"]) for row in told] == [
        ("contract_parties", "钱示范人", PHONE),
        ("registered_parties", "钱示范人", PHONE),
    ]
    forget_person(session, user)
    session.flush()
    session.expire_all()
    assert words_of(session, user) == []
    kept = [version.content for version in session.scalars(select(ContractVersion))]
    assert len(kept) == 2
    assert not [content for content in kept if PHONE in content]
    assert list(session.scalars(select(MadeFile.id))) == [files[2].id]
    seller, buyer = made.parties
    # Who represents a company stands in a public register, and others are not concerned.
    assert (buyer.contact, buyer.phone, buyer.legal_representative) == ("", "", "钱示范人")
    assert (seller.contact, seller.phone) == ("张三", "13800138000")
    assert [row.contact for row in session.scalars(select(RegisteredParty))] == ["张三", ""]


def test_words_are_handed_out_and_masked(session: Session, people: People) -> None:
    made = drafted(session, people.broker)
    lifecycle.sign(session, people.broker, made, SIGNED, f"请拨 {PHONE}")
    changed = given(signed_on=str(SIGNED))
    edit_contract(session, people.broker, made, changed, f"据 {PHONE}")
    user = session.get_one(User, people.broker.user_id)
    assert [row["where"] for row in words_of(session, user)] == [
        *("contract_steps", "contract_versions", "contract_versions")
    ]
    forget_person(session, user)
    session.flush()
    assert made.steps[0].note == "请拨 139****5678"
    reasons = session.scalars(select(ContractVersion.reason).order_by(ContractVersion.number))
    assert list(reasons) == ["", "据 139****5678"]
