"""Operators of the demonstration see organizations in each state before verification."""

from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.demonstration.applications import APPLICATIONS, create_applications
from matcher.organizations.credit_code import CreditCode
from matcher.organizations.verifying import proofs
from matcher.uploads.store import UploadStore
from tests.conftest import People


def test_each_application_stands_where_it_should_with_its_proof(
    session: Session, people: People, tmp_path: Path
) -> None:
    store = UploadStore(tmp_path)
    create_applications(session, store, people.zone, people.operator)
    codes = TypeAdapter(CreditCode)
    for application in APPLICATIONS:
        query = select(Organization).where(Organization.name == application.name)
        organization = session.scalars(query).one()
        assert organization.state == application.state
        assert codes.validate_python(application.credit_code) == organization.credit_code
        assert bool(organization.refusal) is (application.state == "refused")
        (proof,) = proofs(session, organization)
        with store.open(proof.key) as file:
            assert file.read().startswith(b"\x89PNG")
        (member,) = session.scalars(select(User).where(User.organization_id == organization.id))
        assert member.active is (application.state != "unconfirmed")
