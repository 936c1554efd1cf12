"""Every row is judged before anything is taken; taking is whole, once, and counts as others do."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.faulty import write_faulty
from matcher.contracts.ledger_import.files import open_ledger
from matcher.contracts.ledger_import.reading import read_ledger
from matcher.contracts.ledger_import.taking import take_ledger
from matcher.contracts.lifecycle import next_steps, sign
from matcher.contracts.models import Contract
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.payments.models import Payment
from matcher.contracts.registration.files import counts, drop_file, forget_files, get_file
from matcher.contracts.registration.purposes import LEDGER, RESULTS
from matcher.contracts.registration.result_models import ResultRow
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.statistics.figures import figure
from matcher.statistics.period import Period
from tests.conftest import People
from tests.contracts.ledger_import.ledgers import (
    ROW,
    TWO,
    as_xlsx,
    audited,
    lines,
    read,
    row,
    shown,
)
from tests.contracts.papers import BUYER, SELLER, credit_code, drafted


def turnover(session: Session, people: People, year: int) -> Decimal:
    found = figure(session, people.operator, "turnover", [people.zone.id], Period(year))
    return found.value or Decimal(0)


def test_what_is_taken_counts_as_others_do(
    session: Session, people: People, tmp_path: Path
) -> None:
    before = turnover(session, people, 2025)
    paid = {"已到款（元）": "602500.5", "到款日期": "2025-12-31", "合同编号": "旧-18"}
    signed = row(登记编号=None, 登记日期=None, 登记机构=None, 合同名称="示例未登记")
    read_file = read(
        tmp_path, row(**paid), row(**TWO, 登记日期="2024-12-31", 签订日期="2024-12-01"), signed
    )
    written = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    file = open_ledger(session, people.operator, "台账.csv", read_file.rows)
    assert shown(session, file) == [
        ("ready", "将录入为已登记，登记编号 2025150200000001，到款 602,500.50 元"),
        ("ready", "将录入为已登记，登记编号 2025150200000002"),
        ("ready", "将录入为已签订"),
    ]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == written + 1
    assert session.scalar(select(func.count()).select_from(Contract)) == 0

    assert take_ledger(session, people.operator, file) == 3
    assert turnover(session, people, 2025) - before == Decimal(120)
    assert turnover(session, people, 2024) == Decimal(120)
    one, _, three = session.scalars(select(Contract).order_by(Contract.id)).all()
    assert (one.state, one.outside, one.direction, one.broker_id) == (
        "registered", True, "output", None,
    )  # fmt: skip
    assert (one.signed_on, one.registered_on) == (date(2025, 3, 1), date(2025, 3, 20))
    assert (one.registration_number, one.registration_body) == (ROW["登记编号"], "示例市登记站")
    assert (one.submitted_on, one.review_due, one.revision) == (None, None, 1)
    assert [(step.action, step.happened_on, step.note) for step in one.steps] == [
        ("sign", date(2025, 3, 1), "台账导入，原合同编号 旧-18"),
        ("record", date(2025, 3, 20), "台账导入"),
    ]
    assert (three.state, three.registration_number, three.registered_on) == ("signed", "", None)
    assert "record" not in next_steps(people.operator, three)
    (payment,) = session.scalars(select(Payment)).all()
    assert (payment.contract_id, payment.amount, payment.voucher, payment.received_on) == (
        one.id, Decimal("602500.50"), "台账导入", date(2025, 12, 31),
    )  # fmt: skip
    assert audited(session, "contract", one.id) == [
        "contract.create", "contract.sign", "contract.record",
    ]  # fmt: skip
    assert audited(session, "payment", payment.id) == ["payment.enter"]
    assert audited(session, "ledger_file", file.id) == ["ledger_import.open", "ledger_import.take"]
    known = set(session.scalars(select(RegisteredParty.key)))
    assert known == {credit_code(1), credit_code(2)}
    assert [status for status, _ in shown(session, file)] == ["entered"] * 3
    with pytest.raises(TransitionError, match="已经处理过"):
        take_ledger(session, people.operator, file)

    again = open_ledger(session, people.operator, "台账.csv", read_file.rows)
    assert [status for status, _ in shown(session, again)] == ["known"] * 3
    assert take_ledger(session, people.operator, again) == 0
    assert session.scalar(select(func.count()).select_from(Contract)) == 3


def test_rows_are_judged_against_the_ledger_and_each_other(
    session: Session, people: People, tmp_path: Path
) -> None:
    actor = people.operator
    told: dict[str, Any] = {
        "title": "示例平台合同",
        "total_amount": "1200000",
        "parties": [SELLER, BUYER],
    }
    ours = drafted(session, actor, **told)
    sign(session, actor, ours, date(2025, 3, 1))
    gone = drafted(session, actor, **told | {"title": "示例作废"})
    gone.state, gone.registration_number = "cancelled", "2025150200000009"
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    numbered = drafted(session, actor, title="示例已有编号")
    numbered.registration_number = "2025150200000007"
    elsewhere = drafted(session, actor, title="示例远方")
    elsewhere.zone_id, elsewhere.registration_number = far.id, "2025150200000008"
    session.flush()
    rows = read(
        tmp_path,
        row(合同名称="示例平台合同"),
        row(登记编号="2025150200000007"),
        row(登记编号="2025150200000008"),
        row(登记编号="2025150200000009", 合同名称="示例作废"),
        row(**TWO),
        row(**TWO),
        row(**TWO | {"登记编号": None, "登记日期": None}),
        row(登记编号="2025150200000003", 合同名称="甲"),
        row(登记编号="2025150200000003", 合同名称="乙"),
        row(登记编号="2025150200000004", 合同名称="丙"),
        row(登记编号="2025150200000005", 合同名称="丙"),
        row(合同类型="不知道"),
    ).rows
    file = open_ledger(session, actor, "台账.csv", rows)
    found = shown(session, file)
    assert [status for status, _ in found] == [
        *("known", "known", "ready", "ready", "ready", "bad", "bad"),
        *("bad", "bad", "ready", "ready", "bad"),
    ]
    assert ours.code in found[0][1]
    assert "状态是“已签订”，不再录入。要补登记编号" in found[0][1]
    assert f"{numbered.code} 已有这个登记编号，但项目名称不同" in found[1][1]
    assert found[5][1] == "与第 6 行是同一份合同。请删除其中一行"
    assert found[6][1] == "与第 6 行是同一份合同，那一行有登记编号。请删除其中一行"
    assert "几份不同的合同的登记编号都是 2025150200000003" in found[7][1]
    assert counts(session, file) == {"known": 2, "ready": 5, "bad": 5}

    path = tmp_path / "待改.xlsx"
    assert write_faulty(session, file, path) == 5
    head, *bad = lines(path)
    assert head[:3] == ["问题", "登记编号", "合同名称"]
    assert bad[-1][0].startswith("合同类别：“不知道”不在代码表中")
    assert [line[2] for line in bad] == [
        *("示例第二份", "示例第二份", "甲", "乙", "示例轴承寿命提升"),
    ]


def test_faulty_rows_come_back_mended(session: Session, people: People, tmp_path: Path) -> None:
    third = {"合同编号": "旧1", "身份": "卖方", "名称": "示例联合卖方", "单位性质": "高等院校",
             "地区": "150203", "统一社会信用代码": credit_code(3)}  # fmt: skip
    bare = {
        name.removesuffix("（万元）"): cell
        for name, cell in row(合同编号="旧1", 登记机构=None, 备注="保留").items()
    }
    sheets = {"台账": [bare | {"合同类型": "=开发", "登记机构": None}], "其他当事人": [third]}
    path = as_xlsx(tmp_path / "台账.xlsx", sheets)
    defaults = Defaults("wan", "示例登记站")
    first = open_ledger(
        session, people.operator, "台账.xlsx", read_ledger(path, "台账.xlsx", defaults).rows
    )
    write_faulty(session, first, path)
    form, others = lines(path), lines(path, 1)
    (mended,) = (dict(zip(form[0], line, strict=True)) for line in form[1:])
    assert (mended["备注"], mended["金额单位"], mended["登记机构"]) == (
        "保留",
        "万元",
        "示例登记站",
    )
    assert others[1] == list(third.values())
    as_xlsx(path, {"待改的合同": [mended | {"合同类型": "技术开发"}], "其他当事人": [third]})
    read_again = read_ledger(path, "台账.xlsx", Defaults())
    assert read_again.ignored == ("备注",)
    second = open_ledger(session, people.operator, "台账.xlsx", read_again.rows)
    assert take_ledger(session, people.operator, second) == 1
    (contract,) = session.scalars(select(Contract)).all()
    assert contract.total_amount == Decimal(1_200_000)
    assert [(one.role, one.name) for one in contract.parties] == [
        ("seller", "示例卖方有限公司"), ("buyer", "示例买方有限公司"), ("seller", "示例联合卖方"),
    ]  # fmt: skip


def test_what_changed_after_the_preview_is_not_taken_and_the_rest_is(
    session: Session, people: People, tmp_path: Path
) -> None:
    own = session.get_one(User, people.operator.user_id).organization_id
    people.operations.credit_code, people.operations.state = credit_code(7), "verified"
    session.flush()
    rows = read(tmp_path, row(), row(**TWO), row(
        登记编号="2025150200000003", 合同名称="自己的", 买方统一社会信用代码=credit_code(7)
    )).rows  # fmt: skip
    file = open_ledger(session, people.operator, "台账.csv", rows)
    assert counts(session, file) == {"ready": 3}
    first = drafted(session, people.operator, title="先到的")
    first.registration_number = ROW["登记编号"]
    session.flush()
    assert own == people.operations.id
    assert take_ledger(session, people.operator, file) == 1
    found = shown(session, file)
    assert [status for status, _ in found] == ["known", "entered", "bad"]
    assert "您所在单位是合同的一方" in found[2][1]
    titles = set(session.scalars(select(Contract.title)))
    assert titles == {"先到的", "示例第二份"}


def test_files_belong_to_operators_of_the_zone_and_go_in_the_end(
    session: Session, people: People, tmp_path: Path
) -> None:
    rows = read(tmp_path, row()).rows
    file = open_ledger(session, people.operator, "台账.csv", rows)
    stranger = Actor(None, "远方", None, file.zone_id + 1, frozenset({"operator"}))
    nobody = Actor(None, "系统", None, None, frozenset({"system"}))
    for actor, error in (
        (stranger, NotFoundError),
        (people.broker, ForbiddenError),
        (nobody, ForbiddenError),
    ):
        with pytest.raises(error):
            get_file(session, actor, LEDGER, file.id)
    with pytest.raises(NotFoundError):
        get_file(session, people.operator, RESULTS, file.id)
    with pytest.raises(ForbiddenError):
        open_ledger(session, people.broker, "台账.csv", rows)
    drop_file(session, people.operator, file)
    assert shown(session, file) == []
    for _ in range(10):
        open_ledger(session, people.operator, "台账.csv", rows)
    with pytest.raises(TransitionError, match="已有 10 个台账文件没有处理"):
        open_ledger(session, people.operator, "台账.csv", rows)
    with time_machine.travel("2026-05-02"):
        assert forget_files(session) == 11
    assert session.scalar(select(func.count()).select_from(ResultRow)) == 0


def test_what_no_column_takes_is_told_without_it(
    session: Session, people: People, tmp_path: Path
) -> None:
    too_large = {"币种": "USD", "原币金额": "9" * 15, "汇率": "9" * 15}
    rows = read(tmp_path, row(合同类型="甲\x00乙"), row(**TWO, **too_large)).rows
    first, second = shown(session, open_ledger(session, people.operator, "台账.csv", rows))
    assert first[1].startswith("合同类别：“甲乙”不在代码表中")
    assert (second[0], "汇率：不能大于 1,000" in second[1]) == ("bad", True)
