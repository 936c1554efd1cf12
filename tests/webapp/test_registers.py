"""The registers' pages: lists with filters, forms, what was done this year."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.engagements.stages import open_engagement
from matcher.matching.models import Match
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.service_registers.find import PAGE_SIZE
from matcher.service_registers.models import BrokerCertificate
from tests.service_registers.registered import body_input, certificate_input, in_days
from tests.webapp.members import NEED, suggested
from tests.webapp.queries import counted
from tests.webapp.reading import parse, words
from tests.webapp.site import Site

BODIES, CERTIFICATES = "/zone/service-bodies", "/zone/certificates"


@pytest.fixture
def registered(site: Site) -> Site:
    """A body of the agency, one that ends soon, and two certificates, one with an engagement."""
    suggested(site, NEED)

    def fill(session: Session) -> None:
        people = site.people
        operator, zone = people.operator, people.zone
        add_body(session, operator, zone, body_input(name=people.agency.name))
        add_body(
            session, operator, zone, body_input(body_class="registration", valid_to=in_days(9))
        )
        mine = certificate_input(user_id=people.broker.user_id)
        add_certificate(session, operator, zone, mine)
        other = certificate_input(name="示例经纪人乙", number="2", valid_to=in_days(-1))
        add_certificate(session, operator, zone, other)
        match = session.scalars(select(Match).limit(1)).one()
        open_engagement(session, people.broker, match)

    site.write(fill)
    return site


def test_lists_say_what_holds_and_what_was_done(registered: Site) -> None:
    operator = registered.client("operator")
    page = words(parse(operator.get(BODIES).text))
    assert "1 家在有效期内" in page
    assert "还差 9 家，要求 10 家" in page
    assert "即将到期，还有 9 天" in page
    kinds = ("技术转移机构 1", "技术合同登记机构 1", "科技金融机构 0")
    assert all(label in page for label in kinds)
    soon = words(parse(operator.get(f"{BODIES}?validity=expiring").text))
    assert "示例技术转移有限公司" in soon
    assert "示例技术转移中心" not in soon
    assert "没有符合条件的服务机构" in operator.get(f"{BODIES}?kind=finance").text
    # In hand, begun and signed this year; of who has no account nothing is claimed.
    assert _cells(operator.get(CERTIFICATES).text) == [
        ["高级", "2", "先进制造", str(in_days(-1)), "已到期", "—", "—", "—"],
        ["高级", "示例 2024-001", "先进制造", str(in_days(365)), "有效", "1", "1", "0"],
    ]
    mine = words(parse(registered.client("broker").get(f"{CERTIFICATES}/mine").text))
    assert "在办1 项今年对接1 项今年签约0 项" in mine
    assert "登记簿中没有您的证书" in operator.get(f"{CERTIFICATES}/mine").text
    with counted(registered) as statements:
        operator.get(CERTIFICATES)
    assert len(statements) <= 12


def _cells(html: str) -> list[list[str]]:
    rows = (row.findall("td") for row in parse(html).iter("tr"))
    return [[words(cell) for cell in row] for row in rows if row]


def test_an_entry_is_added_changed_and_ended(site: Site) -> None:
    operator = site.client("operator")
    new = f"{CERTIFICATES}/new"
    typed = {"name": "示例经纪人丙", "number": "3", "level": "junior", "issuer": "示例"}
    refused = operator.submit(new, typed | {"valid_from": "昨天"})
    assert refused.status_code == 422
    assert "有效期自：应为真实存在的日期" in refused.text
    assert "有效期自：必填，请填写" in operator.submit(new, typed | {"valid_from": ""}).text
    assert 'value="示例经纪人丙"' in refused.text
    many = {"valid_from": "2025-01-01", "technical_fields": ["03", "05"]}
    answer = operator.submit(new, typed | many)
    address = answer.headers["Location"]
    assert "长期" in operator.get(address).text
    changed = typed | many | {"level": "senior", "seen": "1"}
    assert operator.submit(address, changed).status_code == 302
    assert operator.submit(address, changed).status_code == 409
    later = {"ended_on": str(date(today().year + 1, 1, 1)), "reason": "示例"}
    wrong = operator.submit(f"{address}/end", later, address)
    assert wrong.status_code == 422
    assert "不能晚于今天" in wrong.text
    right = later | {"ended_on": str(today()), "reason": "电话 13900000123 说的"}
    assert operator.submit(f"{address}/end", right, address).status_code == 302
    page = operator.get(address).text
    assert "不再计入。原因：电话 139****0123 说的" in page
    assert "保存修改" not in page
    with site.runtime.database.read() as session:
        row = session.scalars(select(BrokerCertificate)).one()
        assert (row.level, row.technical_fields, row.valid_to) == ("senior", ["03", "05"], None)
    assert "已终止 <" in operator.get(f"{CERTIFICATES}?validity=ended").text


def test_contacts_are_for_those_who_keep_the_register(registered: Site) -> None:
    for login, seen in (("operator", True), ("supervisor", False), ("authority", False)):
        page = registered.client(login).get(f"{BODIES}/1").text
        assert ("0471-0000000" in page) is seen
        assert ("保存修改" in page) is seen
    assert registered.client("supervisor").get(f"{BODIES}/new").status_code == 403


def test_a_long_register_has_pages(site: Site) -> None:
    def fill(session: Session) -> None:
        for number in range(PAGE_SIZE + 1):
            given = certificate_input(number=str(number))
            add_certificate(session, site.people.operator, site.people.zone, given)

    site.write(fill)
    operator = site.client("operator")
    first = operator.get(f"{CERTIFICATES}?kind=senior&validity=valid").text
    assert f"{CERTIFICATES}?validity=valid&amp;kind=senior&amp;page=2" in first
    assert "已达到要求的 10 人" in first
    assert operator.get(f"{CERTIFICATES}?page=2").text.count("示例基地") == 1
