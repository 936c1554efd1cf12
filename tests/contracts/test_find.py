"""Who sees which contracts, and how the ledger is narrowed and added up."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, Actor
from matcher.contracts import find
from matcher.contracts.filters import ContractFilters
from matcher.contracts.find import (
    contracts_after,
    contracts_of_engagement,
    find_contracts,
    get_contract,
)
from matcher.contracts.lifecycle import cancel, sign
from matcher.contracts.models import Contract
from matcher.engagements.models import Engagement
from matcher.errors import ForbiddenError, NotFoundError
from tests.conftest import People
from tests.contracts.papers import BUYER, SELLER, SIGNED, credit_code, drafted, foreigner, party


def seen(session: Session, actor: Actor, **filters: object) -> list[str]:
    page = find_contracts(session, actor, ContractFilters.read(filters))
    assert page.total == len(page.contracts)
    return [contract.title for contract in page.contracts]


@pytest.fixture
def ledger(session: Session, people: People, running: Engagement) -> dict[str, Contract]:
    """A draft and a signed contract of the enterprise, one of others, one of another zone."""
    people.enterprise.credit_code = credit_code(2)
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    made = {
        "草稿": drafted(session, people.broker, running, title="草稿"),
        "本单位": drafted(session, people.broker, running, title="本单位"),
        "别人": drafted(
            session, people.operator, title="别人", type="service", subtype="training",
            technical_field="03", parties=[foreigner("seller"), SELLER | {"role": "buyer"}],
            total_amount="5000000", technology_amount="200",
        ),
        "远方": drafted(session, people.operator, title="远方"),
    }  # fmt: skip
    made["远方"].zone = far
    for name in ("本单位", "别人", "远方"):
        actor = (
            people.operator if name != "远方" else Actor(None, "系统", roles=frozenset({"system"}))
        )
        sign(session, actor, made[name], SIGNED)
    session.flush()
    return made


def test_who_sees_what(session: Session, people: People, ledger: dict[str, Contract]) -> None:
    near = ["别人", "本单位", "草稿"]
    for actor, titles in (
        (people.broker, near),
        (people.operator, near),
        (people.supervisor, near),
        (people.authority, ["远方", *near]),
        # By its credit code also in another zone.
        (people.author, ["远方", "本单位"]),
        (people.stranger, []),
        (people.researcher, []),
    ):
        assert seen(session, actor) == titles
        assert [
            one.title for one in contracts_after(session, actor, ContractFilters(), None, 9)
        ] == (titles)
        for title, contract in ledger.items():
            if title in titles:
                assert get_contract(session, actor, contract.code) is contract
            else:
                with pytest.raises(NotFoundError):
                    get_contract(session, actor, contract.code)
    for actor in (people.auditor, people.security_admin, PUBLIC):
        with pytest.raises(ForbiddenError):
            seen(session, actor)


@pytest.mark.parametrize("code", ["", "C2026-1", "C1999-0001", "E2026-0001", "C2026-999999999"])
def test_a_wrong_code_names_nothing(
    session: Session, people: People, ledger: dict[str, Contract], code: str
) -> None:
    with pytest.raises(NotFoundError, match="请核对编号"):
        get_contract(session, people.authority, code)


def test_the_ledger_is_narrowed(
    session: Session, people: People, running: Engagement, ledger: dict[str, Contract]
) -> None:
    everything = ["远方", "别人", "本单位", "草稿"]
    near = str(people.zone.id)
    for filters, titles in (
        ({"q": "别"}, ["别人"]),
        ({"q": "example gmbh"}, ["别人"]),
        ({"q": credit_code(2).lower()}, ["远方", "本单位", "草稿"]),
        ({"q": ledger["草稿"].code.lower()}, ["草稿"]),
        ({"q": "%"}, []),
        ({"state": "draft"}, ["草稿"]),
        ({"type": "service"}, ["别人"]),
        ({"technical_field": "03"}, ["别人"]),
        ({"direction": "import"}, ["别人"]),
        ({"zone_id": near}, everything[1:]),
        ({"broker_id": str(people.broker.user_id)}, ["本单位", "草稿"]),
        ({"signed_from": "2026-03-03"}, []),
        ({"signed_from": "2026-03-02", "signed_until": "2026-03-02"}, everything[:3]),
        ({"registered_from": "2026-01-01"}, []),
        ({"origin": "outside"}, ["远方", "别人"]),
        ({"origin": "platform"}, ["本单位", "草稿"]),
        ({"sort": "amount"}, ["别人", "远方", "本单位", "草稿"]),
        ({"sort": "signed"}, everything),
        ({"sort": "due", "state": "nonsense", "broker_id": "x", "signed_from": "昨天"}, everything),
    ):
        assert seen(session, people.authority, **filters) == titles, filters
    ended = ledger["本单位"]
    cancel(session, people.broker, ended, "重复", SIGNED)
    page = find_contracts(session, people.authority, ContractFilters())
    assert (page.total, page.total_amount) == (4, Decimal("7400001.00"))
    assert page.technology_amount == Decimal(2_000_200)
    of_it = contracts_of_engagement(session, people.author, running)
    assert [contract.title for contract in of_it] == ["本单位"]


def test_addresses_say_the_filters_again() -> None:
    given = {"q": " 叶片\n补焊 ", "state": "signed", "zone_id": "7", "signed_from": "2026-03-02"}
    filters = ContractFilters.read(given | {"sort": "amount", "origin": "platform"})
    assert (filters.q, filters.zone_id, filters.signed_from) == ("叶片 补焊", 7, date(2026, 3, 2))
    assert ContractFilters.read(filters.told()) == filters
    assert ContractFilters().told() == {}
    assert ContractFilters.read({"zone_id": "99999999999", "broker_id": "²"}) == ContractFilters()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_pages_and_the_number_of_questions(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "PAGE_SIZE", 2)
    for number in range(5):
        sides = [SELLER, party("buyer", f"示例买方{number}有限公司", 10 + number)]
        drafted(session, people.broker, title=str(number), parties=sides)
    session.expunge_all()
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    page = find_contracts(session, people.broker, ContractFilters(), 2)
    assert [(one.title, len(one.parties)) for one in page.contracts] == [("2", 2), ("1", 2)]
    assert (page.total, page.page, page.pages) == (5, 2, 3)
    assert len(asked) == 4
    assert find_contracts(session, people.broker, ContractFilters(), 10**9).page == 3
    assert BUYER["name"] not in {party.name for one in page.contracts for party in one.parties}
