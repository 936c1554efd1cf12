"""Contracts from an engagement and from outside, their parties, and the register of the zone."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization
from matcher.audit.models import AuditEntry
from matcher.contracts import lifecycle
from matcher.contracts.chain import chain
from matcher.contracts.differences import differences
from matcher.contracts.documents import DocumentInput, add_document, documents_of, open_document
from matcher.contracts.find import get_contract
from matcher.contracts.parties import find_parties
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.prefill import prefilled, written
from matcher.contracts.schemas import ContractInput
from matcher.contracts.versions import versions_of
from matcher.contracts.write import create_contract, edit_contract
from matcher.engagements.models import Engagement
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from tests.conftest import People
from tests.contracts.papers import (
    BUYER,
    SELLER,
    SIGNED,
    credit_code,
    drafted,
    foreigner,
    given,
    party,
    told,
)
from tests.engagements.papers import paper


def test_an_engagement_fills_the_form(
    session: Session, people: People, running: Engagement
) -> None:
    need, cure = running.match.need, running.match.achievement
    need.funds_max, need.industry, need.technical_fields = 120.5, "C3252", ["05", "03"]
    need.cooperation, cure.cooperation = ["commissioned"], ["joint", "commissioned"]
    cure.ip = [{"type": "invention", "number": "ZL1"}, {"type": "software", "number": "R2"}]
    people.enterprise.credit_code, people.enterprise.flags = credit_code(9), ["listed", "gazelle"]
    raw = prefilled(session, people.operator, running)
    sides = {side.pop("role"): side for side in raw.pop("parties")}
    assert raw == {
        "title": "叶片补焊裂纹",
        "type": "development",
        "subtype": "commissioned_development",
        "technical_field": "05",
        "industry": "C3252",
        "broker_id": people.broker.user_id,
        "unit": "wan",
        "total_amount": "120.5",
        "technology_amount": "120.5",
        "ip_type": "invention",
        "ip_proof": "ZL1、R2",
    }
    assert (sides["seller"]["name"], sides["seller"]["nature"]) == ("示例工业大学", "022")
    assert sides["buyer"] == {
        "name": "示例稀土材料有限公司", "country": "CN", "region": "150200", "nature": "150",
        "credit_code": credit_code(9), "flags": ["listed"],
    }  # fmt: skip
    data = ContractInput.parse(prefilled(session, people.operator, running))
    made = create_contract(session, people.operator, data, running)
    assert (made.outside, made.broker_id, made.zone_id) == (
        *(False, people.broker.user_id), people.zone.id,
    )  # fmt: skip
    assert {one.role: one.organization_id for one in made.parties} == {
        "seller": people.university.id,
        "buyer": people.enterprise.id,
    }
    assert made.total_amount == Decimal(1_205_000)
    with pytest.raises(ForbiddenError):
        prefilled(session, people.author, running)


def test_without_anything_told_nothing_is_made_up(
    session: Session, people: People, running: Engagement
) -> None:
    raw = prefilled(session, people.broker, running)
    assert raw.keys() == {"title", "technical_field", "industry", "broker_id", "parties"}


def test_the_form_says_what_the_contract_says(session: Session, people: People) -> None:
    dollars = {"currency": "USD", "exchange_rate": "7.1234", "unit": "wan", "total_amount": "0.125"}
    for changed in ({}, dollars | {"technology_amount": "0.1"}, {"parties": []}):
        made = drafted(session, people.broker, **changed)
        session.expire_all()
        before = {name: getattr(made, name) for name in given().amounts()}
        edit_contract(session, people.broker, made, ContractInput.parse(written(made)))
        session.expire_all()
        assert {name: getattr(made, name) for name in before} == before
        assert written(made)["parties"] == [
            given(**changed).parties[place].model_dump() | {"region": region}
            for place, region in enumerate(["150203", "110000"][: len(made.parties)])
        ]
    assert made.outside


def test_where_parties_are_says_where_technology_goes(session: Session, people: People) -> None:
    made = drafted(session, people.broker)
    assert (made.direction, made.region) == ("output", "150203")
    for parties, found in (
        ([SELLER, foreigner("buyer")], ("export", "150203")),
        ([foreigner("seller"), BUYER | {"region": "150271"}], ("import", "150271")),
        ([BUYER | {"role": "seller"}, SELLER | {"role": "buyer"}], ("absorbed", "150203")),
        ([BUYER | {"role": "seller"}, foreigner("buyer")], ("outside", "")),
        ([SELLER], ("outside", "150203")),
    ):
        edit_contract(session, people.broker, made, given(parties=parties))
        session.expire_all()
        assert (made.direction, made.region) == found


def test_nobody_writes_a_contract_of_the_own_organization(
    session: Session, people: People, running: Engagement
) -> None:
    people.agency.credit_code = credit_code(5)
    own = party("buyer", "示例技术转移中心", 5)
    with pytest.raises(ForbiddenError, match="利益冲突"), session.begin_nested():
        drafted(session, people.broker, parties=[SELLER, own])
    made = drafted(session, people.operator, parties=[SELLER, own])
    with pytest.raises(ForbiddenError, match="利益冲突"):
        edit_contract(session, people.broker, made, given())
    agent = drafted(session, people.broker, parties=[SELLER, BUYER, own | {"role": "intermediary"}])
    lifecycle.sign(session, people.broker, agent, SIGNED)
    with pytest.raises(ForbiddenError, match="利益冲突"), session.begin_nested():
        edit_contract(
            session, people.broker, agent, given(signed_on=str(SIGNED), parties=[SELLER, own])
        )


def test_a_broker_is_one_of_the_zone(session: Session, people: People) -> None:
    with pytest.raises(InvalidError, match="不是本示范区在岗的技术经纪人"):
        drafted(session, people.operator, broker_id=people.operator.user_id)
    made = drafted(session, people.operator, broker_id=people.broker.user_id)
    edit_contract(session, people.operator, made, given())
    assert made.broker_id == people.broker.user_id


def test_the_register_learns_and_forgets_nothing(session: Session, people: People) -> None:
    nameless = SELLER | {"credit_code": ""}
    drafted(session, people.broker, parties=[nameless, foreigner("buyer")])
    drafted(session, people.broker, parties=[SELLER | {"contact": "", "phone": "0472-1"}])
    drafted(session, people.operator, parties=[BUYER, SELLER | {"name": "示例卖方股份有限公司"}])
    rows = session.scalars(select(RegisteredParty).order_by(RegisteredParty.key)).all()
    assert [(one.key, one.name, one.contact, one.phone) for one in rows] == [
        (credit_code(1), "示例卖方股份有限公司", "张三", "13800138000"),
        (credit_code(2), "示例买方有限公司", "", ""),
        ("DE:Example GmbH", "Example GmbH", "", ""),
    ]
    found = [one.name for one in find_parties(session, people.broker, " 示例 ")]
    assert found == ["示例买方有限公司", "示例卖方股份有限公司"]
    for asked, names in (
        (credit_code(1)[:12].lower(), 2), ("gmbh", 1), ("%", 0), ("", 0), ("\x00", 0)
    ):  # fmt: skip
        assert len(find_parties(session, people.broker, asked)) == names
    with pytest.raises(ForbiddenError):
        find_parties(session, people.author, "示例")


def test_only_verified_organizations_are_taken_for_parties(
    session: Session, people: People
) -> None:
    thief = Organization(
        name="示例冒名单位", kind="enterprise", zone_id=people.zone.id, state="registered",
        credit_code=credit_code(2),
    )  # fmt: skip
    session.add(thief)
    session.flush()
    member = people.actor("thief", thief, "enterprise_member")
    made = drafted(session, people.broker, parties=[SELLER, BUYER])
    lifecycle.sign(session, people.broker, made, SIGNED)
    assert {one.organization_id for one in made.parties} == {None}
    with pytest.raises(NotFoundError):
        get_contract(session, member, made.code)
    thief.state = "verified"
    assert get_contract(session, member, made.code) is made


def test_versions_tell_what_changed_and_hide_contacts(session: Session, people: People) -> None:
    made = drafted(session, people.broker)
    lifecycle.sign(session, people.broker, made, SIGNED)
    moved = [SELLER | {"phone": "", "flags": ["small"]}, foreigner("buyer")]
    edit_contract(
        session, people.broker, made,
        given(title="改名", technology_amount="90", unit="wan", total_amount="120",
              related_parties="是", signed_on=str(SIGNED), parties=moved, industry=""),
        "双方协商",
    )  # fmt: skip
    old, new = versions_of(session, people.broker, made)
    assert (old.number, old.reason, new.number, new.reason) == (1, "", 2, "双方协商")
    assert new.created_by == people.broker.user_id
    who = "卖方（让与方、受托方）"
    assert differences(old, new) == [
        ("项目名称", "叶片补焊裂纹控制技术开发", "改名"),
        ("合同成交总额", "1,200,000.5 元", "1,200,000 元"),
        ("技术交易额", "1,000,000 元", "900,000 元"),
        ("关联交易", "否", "是"),
        ("服务的国民经济行业", "铝压延加工", ""),
        ("买方（受让方、委托方）", "示例买方有限公司", ""),
        (f"{who}“示例卖方有限公司”联系电话", "13800138000", ""),
        (f"{who}“示例卖方有限公司”单位属性", "", "小型企业"),
        ("买方（受让方、委托方）", "", "Example GmbH"),
    ]
    assert differences(new, new) == []
    for reader, sees in ((people.authority, False), (people.supervisor, False)):
        parties = versions_of(session, reader, made)[0].content["parties"]
        assert ("phone" in parties[0]) is sees
    with pytest.raises(ForbiddenError):
        versions_of(session, people.auditor, made)


def test_files_are_for_parties_and_the_desk(
    session: Session, people: People, running: Engagement
) -> None:
    raw = prefilled(session, people.broker, running)
    made = create_contract(session, people.broker, ContractInput.parse(told() | raw), running)
    said = DocumentInput.parse({"kind": "合同文本扫描件", "title": "双方盖章的全文"})
    kept = add_document(session, people.broker, made, paper(1), said)
    assert (kept.kind, kept.upload.organization_id) == ("scan", people.agency.id)
    for reader in (people.broker, people.operator, people.author, people.researcher):
        assert documents_of(session, reader, made) == [kept]
        assert open_document(session, reader, made, kept.id) is kept
    for reader in (people.supervisor, people.authority):
        assert documents_of(session, reader, made) == []
        with pytest.raises(ForbiddenError, match="只供当事人"):
            open_document(session, reader, made, kept.id)
    with pytest.raises(NotFoundError):
        open_document(session, people.broker, made, kept.id + 1)
    with pytest.raises(ForbiddenError):
        add_document(session, people.author, made, paper(2), said)
    lifecycle.cancel(session, people.broker, made, "重复", SIGNED)
    with pytest.raises(TransitionError, match="已作废"):
        add_document(session, people.broker, made, paper(2), said)


def test_the_chain_leads_back_as_far_as_one_may_look(
    session: Session, people: People, running: Engagement
) -> None:
    raw = prefilled(session, people.broker, running)
    made = create_contract(session, people.broker, ContractInput.parse(told() | raw), running)
    match = running.match
    whole = chain(session, people.broker, made)
    assert (whole.need, whole.achievement) == (match.need, match.achievement)
    assert (whole.match, whole.engagement) == (match, running)
    assert (whole.contract, whole.payments_total) == (made, 0)
    match.achievement.state = "draft"
    session.flush()
    for reader, need, engagement, pair in (
        (people.author, match.need, running, None),
        (people.authority, match.need, running, None),
    ):
        seen = chain(session, reader, made)
        assert (seen.need, seen.achievement, seen.engagement, seen.match) == (
            *(need, None), engagement, pair,
        )  # fmt: skip
    outside = chain(session, people.broker, drafted(session, people.broker))
    assert (outside.need, outside.match, outside.engagement) == (None, None, None)


def test_who_joined_later_is_a_party_all_the_same(session: Session, people: People) -> None:
    """The code that staff has verified tells it, as it does for who may see the contract."""
    contract = drafted(session, people.broker)
    people.agency.credit_code, people.agency.state = SELLER["credit_code"], "registered"
    session.flush()
    edit_contract(session, people.broker, contract, given(title="单位尚未核验"))
    people.agency.state = VERIFIED
    session.flush()
    with pytest.raises(ForbiddenError, match="您所在单位是合同的一方"):
        lifecycle.sign(session, people.broker, contract, SIGNED)
    lifecycle.sign(session, people.operator, contract, SIGNED)


def test_whom_a_contract_counts_for_changes_with_a_trace(session: Session, people: People) -> None:
    contract = drafted(session, people.broker)
    other = people.actor("broker2", people.agency, "broker")
    edit_contract(session, people.broker, contract, given(broker_id=other.user_id))
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.before or {})["broker"] == people.broker.user_id
    assert (row.after or {})["broker"] == other.user_id


def test_why_a_signed_contract_was_edited_has_a_length(session: Session, people: People) -> None:
    contract = drafted(session, people.broker)
    lifecycle.sign(session, people.broker, contract, SIGNED)
    changed = given(signed_on=str(SIGNED))
    edit_contract(session, people.broker, contract, changed, "字" * 500)
    with pytest.raises(InvalidError, match="最多 500 字"):
        edit_contract(session, people.broker, contract, changed, "字" * 501)


def test_texts_name_nobody_to_those_who_read_no_contacts(session: Session, people: People) -> None:
    contract = drafted(
        session, people.broker, subject="联系张三 13812345678", ip_proof="ZL13812345678"
    )
    lifecycle.sign(session, people.broker, contract, SIGNED)
    (watched,) = versions_of(session, people.supervisor, contract)
    (worked,) = versions_of(session, people.broker, contract)
    assert watched.content["subject"] == "联系张三 138****5678"
    assert worked.content["subject"] == "联系张三 13812345678"
    assert watched.content["ip_proof"] == worked.content["ip_proof"]
