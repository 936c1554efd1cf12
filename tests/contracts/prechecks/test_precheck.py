"""What the database adds: the demand's day, the files, contracts alike in the zone."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.clock import today
from matcher.contracts.models import Contract, ContractDocument
from matcher.contracts.prechecks import precheck
from matcher.contracts.prechecks.facts import gather
from matcher.engagements.stages import open_engagement
from matcher.listings.models import Listing
from matcher.uploads.kept import keep
from matcher.uploads.store import Received
from tests.conftest import People
from tests.contracts.papers import BUYER, SELLER, drafted, foreigner
from tests.matching.pairs import suggest

Posted = Callable[..., Listing]
PDF = ("示例.pdf", "application/pdf", 4, "0" * 64)


def rules(session: Session, contract: Contract) -> dict[str, str]:
    return {one.rule: one.level for one in precheck(session, contract) if one.level != "passed"}


def test_the_day_of_the_demand_and_the_files_are_known(
    session: Session, people: People, posted: Posted
) -> None:
    pair = suggest(session, posted("demand", "示例需求"), posted("achievement", "示例成果"))
    engagement = open_engagement(session, people.broker, pair)
    contract = drafted(
        session, people.operator, engagement, signed_on="2026-10-01", starts_on="2026-10-01",
        ends_on="2099-03-01",
    )  # fmt: skip
    assert rules(session, contract) == {
        "party_details": "warned",
        "signed_before_need": "warned",
        "unverified_party": "warned",
        "scan": "warned",
        "seals": "warned",
    }
    contract.signed_on = today()
    upload = keep(
        session, people.operator, Received("a" * 32, *PDF), purpose="contract.document",
        organization_id=people.operations.id,
    )  # fmt: skip
    session.add(
        ContractDocument(contract_id=contract.id, upload_id=upload.id, kind="scan", title="示例")
    )
    session.flush()
    assert gather(session, contract).documents == {"scan"}
    assert "signed_before_need" not in rules(session, contract)


def test_contracts_between_the_same_parties_about_the_same_amount_are_found_in_the_zone(
    session: Session, people: People
) -> None:
    seller, agent = foreigner("seller"), people.operator
    contract = drafted(session, agent, parties=[seller, BUYER])
    same = drafted(session, agent, parties=[seller, BUYER | {"name": "改名后的示例公司"}])
    drafted(session, agent, parties=[seller, BUYER], total_amount="1200000.51")
    drafted(session, agent, parties=[SELLER, BUYER])
    drafted(session, agent, parties=[BUYER | {"role": "seller"}, foreigner("buyer")])
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    drafted(session, agent, parties=[seller, BUYER]).zone_id = far.id
    session.flush()
    assert [one.id for one in gather(session, contract).alike] == [same.id]
    assert "duplicate" not in rules(session, contract)
    same.state, same.signed_on = "registered", date(2026, 1, 2)
    assert rules(session, contract)["duplicate"] == "warned"
