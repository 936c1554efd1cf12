"""Every answer to whatever is sent is one that the OpenAPI document tells of."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.webapp.api.calls import token
from tests.webapp.members import CURE, NEED, contracted, draft, engaged, submitted
from tests.webapp.site import Site
from webapp.access.security import limiter
from webapp.api import OPERATIONS

CASES = 3  # of each mode, operation and caller
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


@pytest.mark.parametrize("login", ["", "author", "operator", "security_admin"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.usefixtures("unlimited")
def test_no_answer_is_undocumented(site: Site, login: str, mode: GenerationMode) -> None:
    real = _real(site)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app, config=CONFIG)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(OPERATIONS)
    for operation in operations:
        if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
            # Each its own token: one of the operations ends them all.
            sent = {"Authorization": f"Bearer {token(site, login)}"} if login else {}
            _try(operation.as_strategy(generation_mode=mode), sent, real)


def _try(cases: st.SearchStrategy[Any], sent: Mapping[str, str], real: Mapping[str, Any]) -> None:
    @seed(20261122)
    @settings(
        max_examples=CASES,
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


def _can_be_wrong(operation: Any) -> bool:
    return bool(operation.body or operation.query or operation.path_parameters)


def _real(site: Site) -> Mapping[str, Any]:
    """Names of objects that exist, in states in which much can be done with them."""
    submitted(site)
    draft(site)
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
    }
