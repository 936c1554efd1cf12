"""Every answer to whatever is sent is one that the OpenAPI document tells of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.actions import ACTIONS
from matcher.engagements.interests.express import InterestInput, express
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.listings.models import Demand, Listing
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.yearbook.enter import enter
from matcher.yearbook.schemas import EntryInput
from tests.conftest import People
from tests.list_issues.issues import approved
from tests.service_registers.registered import body_input, certificate_input
from tests.webapp.api.calls import token
from tests.webapp.members import CURE, NEED, contracted, draft, engaged, submitted
from tests.webapp.site import Site
from webapp.access.security import limiter
from webapp.api import OPERATIONS
from webapp.api.declared import PUBLIC, SIGNED_IN

CASES = 3  # of each mode, and each operation that the caller may use
# Together they may use nearly everything; members by the roles that they are given.
CALLERS = ("", "author", "operator", "authority", "security_admin")
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # Codes have to be in their lists, and objects in the right state.
            "positive_data_acceptance": {"enabled": False},
            "missing_required_header": {
                "expected-statuses": [400, 401, 403, 404, 409, 413, 415, 422, 428]
            },
            # It leaves out a header that is given here; test_tokens.py asks without it.
            "ignored_auth": {"enabled": False},
            "negative_data_rejection": {
                "expected-statuses": [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429]
            },
        }
    }
)
# True of what was made to break the schema only as long as nothing is put right in it.
MADE_WRONG = [negative_data_rejection]


@pytest.fixture
def unlimited() -> Any:
    """As many calls as one likes."""
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.mark.parametrize("login", CALLERS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.usefixtures("unlimited")
def test_no_answer_is_undocumented(site: Site, login: str, mode: GenerationMode) -> None:
    real = _real(site)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app, config=CONFIG)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(OPERATIONS)
    for operation in operations:
        cases = _cases(operation, login, mode)
        if cases:
            # Each its own token: one of the operations ends them all.
            sent = {"Authorization": f"Bearer {token(site, login)}"} if login else {}
            _try(operation.as_strategy(generation_mode=mode), sent, real, cases)


def _try(
    cases: st.SearchStrategy[Any], sent: Mapping[str, str], real: Mapping[str, Any], number: int
) -> None:
    @seed(20261122)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, of_real=st.booleans())
    def run(case: Any, of_real: bool) -> None:
        named = real.keys() & case.path_parameters.keys() if case.path_parameters else set()
        if of_real and named:
            case.path_parameters |= {name: real[name] for name in named}
        answer = case.call(headers=dict(sent))
        case.validate_response(answer, excluded_checks=MADE_WRONG if of_real and named else [])

    run()


def _cases(operation: Any, login: str, mode: GenerationMode) -> int:
    """How much is sent: whoever may not use it is refused before anything is read.

    That is tried once by the public; by all others in tests/permissions.
    """
    asked = OPERATIONS[operation.definition.raw["operationId"]]
    if not (asked.action == PUBLIC or (login and _may(login, asked.action))):
        return 1 if mode is GenerationMode.POSITIVE and not login else 0
    can_be_wrong = operation.body or operation.query or operation.path_parameters
    return CASES if mode is GenerationMode.POSITIVE or can_be_wrong else 0


def _may(login: str, action: str) -> bool:
    role = "enterprise_member" if login == "author" else login
    return action == SIGNED_IN or role in ACTIONS[action].roles


def _real(site: Site) -> Mapping[str, Any]:
    """Names of objects that exist, in states in which much can be done with them."""
    submitted(site)
    draft(site)
    site.write(lambda session: _reported(session, site.people))
    return {
        "engagement": engaged(site),
        "contract": contracted(site),
        "match_id": 2,  # the engagement is that of the first of some suggestions
        "code": site.code(NEED),
        "other": site.code(CURE),
        "organization_id": 1,
        "token_id": 1,
        "scheme": "stages",
        "account": "broker",
        "listed": "demands",
        "zone_code": "test",
        "period_key": "2025",
        "version_number": 1,
        "year": 2025,
        "item": "gdp",
        **dict.fromkeys(("issue_number", "entry_id", "body_id", "certificate_id"), 1),
        **dict.fromkeys(("evaluation_id", "interest_id"), 1),
    }


def _reported(session: Session, people: People) -> None:
    """What the zone reports: a list, a yearbook entry, registers, a frozen year, an evaluation."""
    demands = session.scalars(select(Demand).order_by(Demand.id)).all()
    approved(session, people, people.operator, demands[:1])
    value = EntryInput(value="1", source="示例")
    enter(session, people.operator, people.zone, 2025, "gdp", value, seen=0)
    add_body(session, people.operator, people.zone, body_input())
    add_certificate(session, people.operator, people.zone, certificate_input())
    freeze(session, people.operator, people.zone, Period(2025))
    founded = ProgrammeInput(founded_on=date(2023, 1, 1))
    set_programme(session, people.authority, people.zone, founded, 0)
    open_evaluation(session, people.authority, people.zone)
    offer = session.scalars(select(Listing).where(Listing.title == CURE)).one()
    express(session, people.author, offer, InterestInput(text="示例意向"))
