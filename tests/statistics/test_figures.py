"""Thresholds, lists, and what is said where there is no figure."""

from decimal import Decimal

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.clock import now
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Payment
from matcher.errors import ForbiddenError, InvalidError
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.statistics.body_performance import body_performance
from matcher.statistics.figures import Figure, figure, figures
from matcher.statistics.period import Period
from matcher.statistics.records import records
from matcher.statistics.zones import visible_zones
from matcher.yearbook.models import YearbookEntry
from tests.conftest import People
from tests.service_registers.registered import body_input, certificate_input, in_days
from tests.statistics.ledger import contract

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
YEAR = Period(2022)


def of(session: Session, people: People, code: str, period: Period = YEAR) -> Figure:
    return figure(session, people.operator, code, [people.zone.id], period)


def entered(session: Session, zone: Zone, item: str, value: str, state: str = "checked") -> None:
    session.add(
        YearbookEntry(
            zone_id=zone.id, year=2022, item=item, number=1, value=Decimal(value), unit="",
            source="示例年报", state=state, returned_for="不符" if state == "returned" else "",
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.parametrize(
    ("fen", "verdict", "gap"),
    [("49999999.99", "unmet", "0.0001"), ("50000000", "met", None), ("46875000", "unmet", "312.5")],
)
def test_the_threshold_is_judged_on_the_exact_sum_of_a_year(
    session: Session, people: People, fen: str, verdict: str, gap: str | None
) -> None:
    session.add(contract(people.zone.id, total_amount=Decimal(fen)))
    session.flush()
    whole = of(session, people, "turnover")
    assert (whole.value, whole.verdict) == (Decimal(fen) / 10_000, verdict)
    assert whole.gap == (gap and Decimal(gap))
    part = of(session, people, "turnover", Period(2022, quarter=1))
    assert (part.value, part.verdict, part.gap) == (whole.value, "none", None)
    assert part.reason == "标准按整年判断，请选择整年查看是否达标。"
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    both = figure(session, people.authority, "turnover", [people.zone.id, far.id], YEAR)
    assert (both.value, both.verdict) == (whole.value, "none")
    assert both.reason == "标准按单个示范区判断，请选择一个示范区查看是否达标。"
    with time_machine.travel("2022-11-23T04:00:00Z", tick=False):
        assert of(session, people, "turnover").reason == "本期尚未结束，数字截至今日。"


def test_without_data_a_figure_says_why(session: Session, people: People) -> None:
    shown = {
        one.definition.code: one
        for one in figures(session, people.operator, [people.zone.id], YEAR)
    }
    ratios = [one for one in shown.values() if one.definition.unit == "%"]
    assert [(one.value, one.verdict) for one in ratios] == [(None, "unknown")] * 6
    assert all(one.reason for one in shown.values())
    assert (shown["turnover"].value, shown["turnover"].reason) == (0, "本期没有相应的记录。")
    assert shown["need_conversion"].reason == "本期没有建立对接，无法计算占比。"
    assert shown["rd_intensity"].reason == (
        "2022 年年鉴缺少已核对的数据：研发（R&D）经费支出、地区生产总值（每个示范区都须有）。"
    )
    part = of(session, people, "enterprises", Period(2022, month=3))
    assert (part.value, part.reason) == (None, "年鉴数据按整年填报，请选择整年查看。")
    ahead = of(session, people, "turnover", Period(2099))
    assert (ahead.value, ahead.reason) == (None, "本期尚未开始，还没有数字。")


def test_shares_come_from_checked_entries_only(session: Session, people: People) -> None:
    entered(session, people.zone, "enterprises", "120")
    entered(session, people.zone, "high_tech_enterprises", "24")
    entered(session, people.zone, "tech_smes", "11", "returned")
    missing = of(session, people, "innovative_share")
    assert (missing.value, missing.counted, missing.excluded) == (None, 2, 1)
    assert "科技型中小企业数" in missing.reason
    where = (session, people.operator, "innovative_share", [people.zone.id], YEAR)
    (back,) = records(*where, excluded=True).records
    assert (back.kind, back.reason) == ("entry", "监督人员已退回：不符")
    assert back.code == f"{people.zone.id}/2022/tech_smes"
    session.query(YearbookEntry).filter_by(item="tech_smes").update({"state": "checked"})
    share = of(session, people, "innovative_share")
    assert (share.value, share.verdict) == (Decimal("29.1667"), "unmet")
    assert share.gap == Decimal("0.8334")
    assert of(session, people, "enterprises").verdict == "met"
    entered(session, people.zone, "revenue", "0")
    entered(session, people.zone, "high_tech_revenue", "0")
    assert of(session, people, "high_tech_revenue_share").reason.startswith(
        "年鉴中作为分母的数为 0"
    )


def test_the_mean_of_the_region_must_be_exceeded(session: Session, people: People) -> None:
    entered(session, people.zone, "rd_expense", "2.5")
    entered(session, people.zone, "gdp", "100")
    unjudged = of(session, people, "rd_intensity")
    assert (unjudged.value, unjudged.verdict) == (Decimal("2.5"), "unknown")
    assert "自治区平均研发投入强度" in unjudged.reason
    entered(session, people.zone, "regional_rd_intensity", "2.5")
    equal = of(session, people, "rd_intensity")
    assert (equal.definition.threshold, equal.verdict, equal.gap) == (Decimal("2.5"), "unmet", 0)
    session.query(YearbookEntry).filter_by(item="rd_expense").update({"value": Decimal("2.5001")})
    session.expire_all()
    assert of(session, people, "rd_intensity").verdict == "met"


def test_registers_count_whoever_is_valid_once(session: Session, people: People) -> None:
    year = Period.current_year()
    add_body(session, people.operator, people.zone, body_input())
    add_body(session, people.operator, people.zone, body_input(body_class="finance"))
    add_certificate(session, people.operator, people.zone, certificate_input())
    late = {"valid_from": in_days(-30), "valid_to": in_days(-3), "number": "示例 2"}
    add_certificate(session, people.operator, people.zone, certificate_input(**late))
    bodies, brokers = (of(session, people, code, year) for code in ("service_bodies", "brokers"))
    assert (bodies.value, bodies.counted, bodies.excluded, bodies.gap) == (1, 1, 1, 9)
    assert (brokers.value, brokers.verdict, brokers.excluded) == (1, "unmet", 1)
    here = (session, people.operator)
    (twice,) = records(*here, "service_bodies", [people.zone.id], year, excluded=True).records
    assert twice.reason == "同一机构或同一人已按另一条登记计入"
    assert twice.title.endswith("（科技金融机构）")
    (expired,) = records(*here, "brokers", [people.zone.id], year, excluded=True).records
    assert expired.reason == f"证书已于 {in_days(-3)} 到期"
    rows = body_performance(*here, [people.zone.id], year)
    assert [row.body_class for row in rows] == ["transfer", "finance"]


def test_bodies_have_the_contracts_that_they_registered(session: Session, people: People) -> None:
    add_body(session, people.operator, people.zone, body_input(body_class="registration"))
    year = Period.current_year()
    row: Contract = contract(people.zone.id, registration_body=body_input().name)
    row.registered_on = year.first
    session.add(row)
    session.flush()
    (body,) = body_performance(session, people.operator, [people.zone.id], year)
    assert (body.registered, body.registered_amount, body.contracts) == (1, 100, 0)


def test_nobody_sees_figures_of_other_zones(session: Session, people: People) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    for actor in (people.operator, people.supervisor):
        assert [zone.id for zone in visible_zones(session, actor)] == [people.zone.id]
        with pytest.raises(ForbiddenError, match="其他示范区"):
            figures(session, actor, [people.zone.id, far.id], YEAR)
        with pytest.raises(ForbiddenError, match="其他示范区"):
            records(session, actor, "turnover", [far.id], YEAR, excluded=False)
    assert {zone.id for zone in visible_zones(session, people.authority)} == {
        people.zone.id,
        far.id,
    }
    assert len(figures(session, people.authority, [people.zone.id, far.id], YEAR)) == 16
    with pytest.raises(InvalidError, match="至少选择一个示范区"):
        figures(session, people.authority, [], YEAR)
    with pytest.raises(ForbiddenError):
        visible_zones(session, people.author)


def test_why_something_does_not_count_names_nobody(session: Session, people: People) -> None:
    """Watchers read it, and frozen it can never be erased."""
    row = contract(people.zone.id, people.broker.user_id)
    session.add(row)
    session.flush()
    wrong = Payment(
        contract_id=row.id, received_on=row.registered_on, amount=Decimal(5), voucher="示例",
        reversed_at=now(), reversal_reason="打错，问张三 13812345678",
    )  # fmt: skip
    session.add(wrong)
    ended = add_body(session, people.operator, people.zone, body_input(valid_from="2020-01-01"))
    ended.ended_on, ended.end_reason = in_days(-1), "停办，问 13812345678"
    entered(session, people.zone, "enterprises", "120", "returned")
    session.query(YearbookEntry).update({"returned_for": "不符，问 13812345678"})
    session.flush()
    codes = {
        "payments_received": YEAR,
        "service_bodies": Period.current_year(),
        "enterprises": YEAR,
    }
    for code, period in codes.items():
        where = (session, people.supervisor, code, [people.zone.id], period)
        (found,) = records(*where, excluded=True).records
        assert "问" in found.reason
        assert "138****5678" in found.reason
