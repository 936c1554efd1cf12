from datetime import date, timedelta
from decimal import Decimal
import pytest, time
from sqlalchemy import text
from matcher.accounts.models import Zone, Organization
from matcher.annual_reports.models import ReportTemplate
from matcher.annual_reports.templates import get_template
from matcher.errors import NotFoundError, ForbiddenError
from matcher.clock import today
from tests.contracts.papers import *
from tests.contracts.payments.paying import *
from matcher.contracts.payments import reverse_payment
from matcher.contracts.write import edit_contract
from matcher.contracts.access import is_interested
from matcher.statistics.records import records
from matcher.statistics.period import Period
from matcher.yearbook.schemas import value_of
from matcher.yearbook.items import items
import dataclasses

ONE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

def test_template_of_zone_with_my_organizations_number(session, people):
    other = Zone(id=people.operator.organization_id + 0 if people.operator.organization_id != people.zone.id else 999, code="other", name="另", region="150100")
    session.add(other); session.flush()
    t = ReportTemplate(zone_id=other.id, number=1, name="机密", size=1, content=b"x")
    session.add(t); session.flush()
    actor = dataclasses.replace(people.operator, organization_id=other.id)
    with pytest.raises(NotFoundError):
        get_template(session, actor, t.id)

def test_reversal_reason(session, people):
    c = signed(session, people)
    p = pay(session, people, c, "5", received_on=str(SIGNED))
    reverse_payment(session, people.broker, p, "打错，问张三 13812345678")
    found = records(session, people.operator, "payments_received", [people.zone.id], Period(2026), excluded=True)
    assert "13812345678" not in "".join(r.reason for r in found.records), found.records

def test_long_reason(session, people):
    c = signed(session, people)
    edit_contract(session, people.broker, c, given(signed_on=str(SIGNED), total_amount="1000000"), "字" * 600)

def test_interest(session, people):
    from matcher.accounts.models import VERIFIED
    org = session.get(Organization, people.broker.organization_id)
    code = credit_code(4711)
    c = signed(session, people, parties=[party("seller", "示例甲", 4711), BUYER])
    org.credit_code, org.state = code, VERIFIED
    session.flush()
    assert is_interested(people.broker, c)

def test_comma():
    item = next(i for i in items(2025) if i.kind == "amount")
    with pytest.raises(Exception):
        print(value_of(item, "1,5"))
