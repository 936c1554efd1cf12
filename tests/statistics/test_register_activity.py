"""What bodies and brokers did in a year: by year, by zone, and nobody twice for one contract."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.clock import now, today
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.engagements.stages import open_engagement
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.statistics.register_activity import (
    Activity,
    activity_of_bodies,
    activity_of_brokers,
)
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest
from tests.service_registers.registered import OTHER_CODE, body_input, certificate_input
from tests.statistics.ledger import contract

THIS = today().year
SIGNED = date(THIS, 1, 1)


def _contracts(session: Session, people: People, far: Zone) -> None:
    """Three of the agency this year: one brokered, one mediated, one both; others do not count."""
    here, broker = people.zone.id, people.broker.user_id

    def mediated() -> list[ContractParty]:
        return [
            ContractParty(
                role="intermediary", name="示例", nature="150", organization_id=people.agency.id
            )
        ]

    desk = {"registration_body": "示例登记站", "registered_on": date(THIS, 12, 31)}
    made: list[Contract] = [
        contract(here, broker, state="registered", signed_on=SIGNED, **desk),
        contract(here, state="signed", signed_on=SIGNED, parties=mediated()),
        contract(here, broker, state="refused", signed_on=date(THIS, 12, 31), parties=mediated()),
        contract(here, broker, state="draft", signed_on=SIGNED),
        contract(here, broker, state="cancelled", signed_on=SIGNED),
        contract(here, broker, state="signed", signed_on=SIGNED - timedelta(days=1)),
        contract(far.id, state="registered", signed_on=SIGNED, parties=mediated(), **desk),
    ]
    session.add_all(made)
    session.flush()


def test_activity_is_counted_by_year_and_zone(session: Session, people: People) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    _contracts(session, people, far)
    need = publish_listing(session, people, "demand", "示例需求")
    offer = publish_listing(session, people, "achievement", "示例成果")
    engagement = open_engagement(session, people.broker, suggest(session, need, offer))
    operator, zone = people.operator, people.zone
    agency = add_body(session, operator, zone, body_input(name=people.agency.name))
    desk = add_body(
        session,
        operator,
        zone,
        body_input(name="示例登记站", body_class="registration", credit_code=OTHER_CODE),
    )
    bodies = (agency, desk)
    assert activity_of_bodies(session, bodies, THIS) == {
        agency.id: Activity(engagements=1, contracts=3),
        desk.id: Activity(registered=1),
    }
    assert activity_of_bodies(session, bodies, THIS - 1)[agency.id] == Activity(contracts=1)
    given = certificate_input(user_id=people.broker.user_id)
    mine = add_certificate(session, operator, zone, given)
    other = add_certificate(session, operator, zone, certificate_input(number="2"))
    assert activity_of_brokers(session, (mine, other), THIS) == {
        mine.id: Activity(engagements=1, contracts=2, load=1),
        other.id: Activity(),
    }
    # The year begins at midnight in China.
    engagement.created_at = now().replace(
        year=THIS - 1, month=12, day=31, hour=15, minute=59, second=59
    )
    session.flush()
    assert activity_of_brokers(session, (mine,), THIS)[mine.id].engagements == 0
    engagement.created_at += timedelta(seconds=1)
    session.flush()
    assert activity_of_brokers(session, (mine,), THIS)[mine.id].engagements == 1
    assert activity_of_bodies(session, (), THIS) == activity_of_brokers(session, (), THIS) == {}
