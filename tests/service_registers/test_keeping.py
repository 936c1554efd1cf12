"""Both registers: added, edited, ended, told of, forgotten."""

from datetime import timedelta
from itertools import product

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.clock import now, today
from matcher.dispatch.objects import shown
from matcher.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from matcher.notifications.find import notifications_of
from matcher.own_data.erase import ERASED_NAME, erase_account
from matcher.own_data.export import export_own_data
from matcher.service_registers.bodies import add_body, edit_body
from matcher.service_registers.certificates import add_certificate, edit_certificate
from matcher.service_registers.changing import end
from matcher.service_registers.find import (
    RegisterFilters,
    bodies_valid_on,
    certificates_valid_on,
    find_bodies,
    find_certificates,
    get_body,
    get_certificate,
    own_certificates,
)
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.reminders import tell_expiring
from matcher.service_registers.schemas import BodyInput, EndInput
from matcher.service_registers.validity import WORDS, is_so, word_for
from tests.conftest import People
from tests.notifications.told import told
from tests.service_registers.registered import (
    CODE,
    OTHER_CODE,
    body_input,
    certificate_input,
    in_days,
)

ENDING = EndInput.parse({"ended_on": today(), "reason": "不再承担服务"})


def test_a_body_is_linked_edited_and_ended(session: Session, people: People) -> None:
    people.agency.credit_code = CODE
    session.flush()
    body = add_body(session, people.operator, people.zone, body_input(name=people.agency.name))
    assert (body.organization_id, body.contact) == (people.agency.id, "示例联系人")
    with pytest.raises(InvalidError, match="登记簿中已有这家技术转移机构"):
        add_body(session, people.operator, people.zone, body_input())
    # A second class of one body is an entry of its own.
    add_body(session, people.operator, people.zone, body_input(body_class="科技成果评价机构"))
    seen = body.version
    edit_body(session, people.operator, body, body_input(credit_code=OTHER_CODE), seen)
    assert body.organization_id is None
    with pytest.raises(ConflictError, match="填写期间已有人修改了这一条"):
        edit_body(session, people.operator, body, body_input(), seen)
    for actor in (people.supervisor, people.authority, people.broker, people.author):
        with pytest.raises(ForbiddenError):
            edit_body(session, actor, body, body_input(), body.version)
        with pytest.raises(ForbiddenError):
            add_body(session, actor, people.zone, body_input())
    end(session, people.operator, body, ENDING)
    with pytest.raises(TransitionError, match="终止，不能再修改"):
        end(session, people.operator, body, ENDING)
    with pytest.raises(TransitionError, match="请重新登记一条"):
        edit_body(session, people.operator, body, body_input(), body.version)
    # What was ended does not stand in the way of the same again.
    add_body(session, people.operator, people.zone, body_input(credit_code=OTHER_CODE))
    ids = [people.zone.id]
    assert len(bodies_valid_on(session, ids, today())) == 2
    assert len(bodies_valid_on(session, ids, in_days(-1))) == 3
    assert bodies_valid_on(session, ids, in_days(366)) == []
    written = select(AuditEntry).where(AuditEntry.object_kind == "service_body")
    rows = session.scalars(written.order_by(AuditEntry.id)).all()
    assert [row.action for row in rows] == [
        f"service_body.{verb}" for verb in ("add", "add", "edit", "end", "add")
    ]
    assert "示例联系人" not in str([row.after for row in rows])


def test_an_unverified_organization_is_not_linked(session: Session, people: People) -> None:
    people.agency.credit_code, people.agency.state = CODE, "registered"
    session.flush()
    assert add_body(session, people.operator, people.zone, body_input()).organization_id is None
    unnumbered = body_input(name=people.university.name, credit_code=OTHER_CODE)
    body = add_body(session, people.operator, people.zone, unnumbered)
    assert body.organization_id == people.university.id


def test_a_certificate_belongs_to_a_broker_of_the_zone(session: Session, people: People) -> None:
    mine = certificate_input(user_id=people.broker.user_id)
    one = add_certificate(session, people.operator, people.zone, mine)
    assert (one.level, one.user_id) == ("senior", people.broker.user_id)
    with pytest.raises(InvalidError, match="登记簿中已有这个编号"):
        add_certificate(session, people.operator, people.zone, certificate_input())
    wrong = certificate_input(number="2", user_id=people.author.user_id)
    with pytest.raises(InvalidError, match="请从列表中选择本示范区在岗的经纪人"):
        add_certificate(session, people.operator, people.zone, wrong)
    # Whoever has left stays the holder.
    session.get_one(User, people.broker.user_id).active = False
    session.flush()
    edit_certificate(session, people.operator, one, mine, one.version)
    assert [row.id for row in own_certificates(session, people.broker)] == [one.id]
    assert own_certificates(session, people.operator) == []
    with pytest.raises(ForbiddenError):
        own_certificates(session, people.author)
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.object_kind == "broker_certificate")
    ).all()
    assert "示例经纪人甲" not in str([row.after for row in rows])
    stored = session.connection().exec_driver_sql("SELECT name, number FROM broker_certificates")
    assert not [text for row in stored for text in row if "示例" in text]


def test_another_zone_sees_and_keeps_nothing(session: Session, people: People) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    stranger = Actor(None, "示例", None, far.id, frozenset({"operator"}))
    body = add_body(session, people.operator, people.zone, body_input())
    one = add_certificate(session, people.operator, people.zone, certificate_input())
    nothing = RegisterFilters()
    for refused in (
        lambda: edit_body(session, stranger, body, body_input(), body.version),
        lambda: edit_certificate(session, stranger, one, certificate_input(), one.version),
        lambda: end(session, stranger, one, ENDING),
        lambda: find_bodies(session, stranger, people.zone, nothing),
        lambda: find_certificates(session, stranger, people.zone, nothing),
        lambda: add_body(session, stranger, people.zone, body_input()),
    ):
        with pytest.raises(ForbiddenError, match="属于其他示范区"):
            refused()
    for get, row in ((get_body, body), (get_certificate, one)):
        with pytest.raises(NotFoundError, match="属于其他示范区"):
            get(session, stranger, row.id)
        assert get(session, people.authority, row.id) is row
    assert find_bodies(session, stranger, far, nothing).total == 0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"valid_to": in_days(-400)}, "不能早于有效期的第一天"),
        ({"credit_code": "91150100MA0000011C"}, "最后一位校验码不对"),
        ({"body_class": "咨询"}, "可填：技术合同登记机构"),
        ({"certificate": " "}, "不能为空"),
        ({"name": "示例\u202e公司"}, "不可见的控制字符"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        body_input(**changed)


def test_an_end_is_not_in_the_future_nor_before_the_beginning(
    session: Session, people: People
) -> None:
    with pytest.raises(InvalidError, match="不能晚于今天"):
        EndInput.parse({"ended_on": in_days(1), "reason": "示例"})
    body = add_body(session, people.operator, people.zone, body_input())
    with pytest.raises(InvalidError, match="不能早于有效期的第一天"):
        end(session, people.operator, body, EndInput(ended_on=in_days(-366), reason="示例"))
    assert BodyInput.parse(body_input().model_dump() | {"valid_to": ""}).valid_to is None


def test_queries_and_words_agree_about_every_entry(session: Session, people: People) -> None:
    """Over all combinations of beginning, last day and end around today."""
    begun, last, ended = (-200, 0, 1), (None, -1, 0, 1, 90, 91), (None, -1, 0)
    for number, (first, until, over) in enumerate(product(begun, last, ended)):
        if until is not None and until < first:
            continue
        session.add(
            ServiceBody(
                zone_id=people.zone.id, name=f"示例{number}", credit_code=f"{number:018d}",
                body_class="finance", certificate="示例", valid_from=in_days(first),
                valid_to=None if until is None else in_days(until),
                ended_on=None if over is None else in_days(over),
            )
        )  # fmt: skip
    session.flush()
    rows = session.scalars(select(ServiceBody)).all()
    assert len(rows) == 45
    for word in WORDS:
        wanted = {one.id for one in rows if word_for(one, today()) == word}
        if word == "valid":
            wanted |= {one.id for one in rows if word_for(one, today()) == "expiring"}
        found = set(
            session.scalars(select(ServiceBody.id).where(is_so(ServiceBody, word, today())))
        )
        assert wanted == found, word
        assert wanted, word
    page = find_bodies(
        session, people.supervisor, people.zone, RegisterFilters("valid", "finance"), 9
    )
    assert (page.page, page.pages, page.total) == (1, 1, page.counts["valid"])
    assert (page.counts[""], page.kinds) == (45, {"finance": page.holders})
    everything = find_bodies(session, people.supervisor, people.zone, RegisterFilters(), 2)
    assert (everything.total, everything.pages, len(everything.rows)) == (45, 2, 15)
    none = find_bodies(session, people.supervisor, people.zone, RegisterFilters(kind="transfer"))
    assert (none.total, none.rows) == (0, [])


def test_persons_and_bodies_are_counted_once(session: Session, people: People) -> None:
    for number in ("1", "2"):
        given = certificate_input(number=number, user_id=people.broker.user_id)
        add_certificate(session, people.operator, people.zone, given)
    add_certificate(session, people.operator, people.zone, certificate_input(number="3"))
    page = find_certificates(session, people.operator, people.zone, RegisterFilters())
    assert (page.total, page.holders) == (3, 2)
    assert len(certificates_valid_on(session, [people.zone.id], today())) == 3
    for kind in ("transfer", "finance"):
        add_body(session, people.operator, people.zone, body_input(body_class=kind))
    bodies = find_bodies(session, people.operator, people.zone, RegisterFilters())
    assert (bodies.total, bodies.holders) == (2, 1)


def test_each_step_is_told_once_and_anew_after_a_renewal(session: Session, people: People) -> None:
    given = certificate_input(user_id=people.broker.user_id, valid_to=in_days(91))
    one = add_certificate(session, people.operator, people.zone, given)
    add_body(session, people.operator, people.zone, body_input(valid_to=None))
    ended = add_body(
        session, people.operator, people.zone, body_input(body_class="finance", valid_to=today())
    )
    end(session, people.operator, ended, ENDING)
    seen = one.version
    counts = []
    for passed in (0, 1, 2, 61, 90, 91, 92, 200):
        with time_machine.travel(now() + timedelta(days=passed), tick=False):
            counts.append(tell_expiring(session, SYSTEM))
    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]
    # The earlier ones are over: one is to be read.
    kinds = [("certificate_expiring", one.id, unread) for unread in (False, False, True)]
    for actor in (people.broker, people.operator):
        assert [(kind, about, unread) for kind, about, _, unread in told(session, actor)] == kinds
    assert told(session, people.supervisor) == []
    # Nobody who is editing meanwhile is told of a conflict.
    session.refresh(one)
    assert (one.version, one.expiry_told) == (seen, 0)
    longer = certificate_input(user_id=people.broker.user_id, valid_to=in_days(20))
    edit_certificate(session, people.operator, one, longer, seen)
    assert [tell_expiring(session, SYSTEM) for _ in range(2)] == [1, 0]
    session.refresh(one)
    assert one.expiry_told == 30


def test_readers_are_led_to_what_they_may_see(session: Session, people: People) -> None:
    given = certificate_input(user_id=people.broker.user_id, valid_to=in_days(10))
    one = add_certificate(session, people.operator, people.zone, given)
    body = add_body(session, people.operator, people.zone, body_input(valid_to=in_days(10)))
    tell_expiring(session, SYSTEM)

    def read(actor: Actor) -> list[tuple[str, str]]:
        listed = notifications_of(session, actor).notifications
        found = shown(session, actor, listed)
        return sorted((found[row.id].title, found[row.id].path) for row in listed)

    until = in_days(10)
    titles = (f"示例技术转移有限公司（{until} 到期）", f"示例经纪人甲的高级证书（{until} 到期）")
    assert read(people.operator) == [
        (titles[0], f"/zone/service-bodies/{body.id}"),
        (titles[1], f"/zone/certificates/{one.id}"),
    ]
    assert read(people.broker) == [(titles[1], "/zone/certificates/mine")]


def test_whoever_closes_the_account_leaves_the_registers(session: Session, people: People) -> None:
    given = certificate_input(user_id=people.broker.user_id)
    one = add_certificate(session, people.operator, people.zone, given)
    name = session.get_one(User, people.broker.user_id).display_name
    named = add_body(session, people.operator, people.zone, body_input(contact=name))
    other = add_body(session, people.operator, people.zone, body_input(body_class="finance"))
    elsewhere = Zone(code="elsewhere", name="另一示范区", region="150100")
    session.add(elsewhere)
    session.flush()
    namesake = ServiceBody(
        zone_id=elsewhere.id, name="示例异地机构", credit_code=OTHER_CODE, body_class="transfer",
        certificate="示例", contact=name, phone="0471-1234567", valid_from=today(),
    )  # fmt: skip
    session.add(namesake)
    (copy,) = export_own_data(session, people.broker)["certificates"]
    assert (copy["name"], copy["number"]) == ("示例经纪人甲", "示例 2024-001")
    erase_account(session, people.broker)
    session.expire_all()
    kept = session.get_one(BrokerCertificate, one.id)
    assert (kept.name, kept.number, kept.number_index) == (ERASED_NAME, "", "")
    assert (kept.user_id, kept.ended_on, kept.end_reason) == (None, today(), "持证人已注销账号")
    assert len(certificates_valid_on(session, [people.zone.id], in_days(-1))) == 1
    assert (named.contact, named.phone, other.contact) == ("", "", "示例联系人")
    assert namesake.contact == name
