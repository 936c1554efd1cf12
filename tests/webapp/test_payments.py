"""Payments on the pages: planned, entered, refused, reversed, reconciled."""

import io
import re
from collections.abc import Iterator

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from matcher.contracts.models import Contract
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.matching.models import Match
from tests.contracts.payments.paying import TODAY, pay, planned, signed
from tests.webapp.members import NEED, suggested
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import LintingClient, Site

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def code(site: Site) -> str:
    """A signed contract of 100 万元 that came from an engagement."""
    suggested(site, NEED)
    with site.runtime.database.write() as session:
        match = session.scalars(select(Match)).first()
        assert match
        engagement = open_engagement(session, site.people.broker, match)
        return signed(session, site.people, engagement).code


def section(client: LintingClient, code: str) -> str:
    """The payments on the page of the contract, as they are read."""
    (found,) = (e for e in parse(client.get(f"/contracts/{code}").text).iter("section")
                if e.get("id") == "payments")  # fmt: skip
    return words(found)


def row_text(html: str) -> list[str]:
    return [words(row) for row in parse(html).iter("tr")][1:]


def test_from_the_plan_to_the_last_payment(site: Site, code: str) -> None:
    client, own = site.client("broker"), f"/contracts/{code}/payments"
    assert "还没有付款计划" in section(client, code)
    first = client.get(f"{own}/plan").text
    assert 'name="rows-0-amount" value="100"' in first
    version = re.search(r'name="version" value="(\d+)"', first)
    assert version
    rows = {"version": version[1], "unit": "wan", "rows-0-kind": "entry", "rows-0-amount": "40",
            "rows-0-due_on": "2026-04-01", "rows-1-kind": "commission", "rows-1-amount": "50",
            "rows-1-due_on": "2027-04-01"}  # fmt: skip
    more = client.submit(f"{own}/plan", rows | {"add": "1"})
    assert "rows-2-kind" in more.text
    assert "定额和入门费合计 40 万元，提成预计 50 万元；成交额 100 万元。" in more.text
    assert "rows-1-kind" not in client.submit(f"{own}/plan", rows | {"remove": "0"}).text
    wrong = client.submit(f"{own}/plan", rows)
    assert (wrong.status_code, "第 2 项：提成须写明计算依据" in wrong.text) == (422, True)
    rows["rows-1-basis"] = "按年销售额的 3% 提取"
    assert client.submit(f"{own}/plan", rows).status_code == 302
    said = section(client, code)
    assert "第 1 期 入门费 2026-04-01 40 万元 40 万元 逾期 91 天 —" in said
    assert "第 2 期 提成 2027-04-01 50 万元（预计） 50 万元 未到期 按年销售额的 3% 提取" in said
    assert "已到款 0 元，占成交额 100 万元的 0%；未到 100 万元，其中逾期 40 万元。" in said
    assert client.submit(f"{own}/plan", rows).status_code == 409
    _pay_it_all(client, site, code)


def _pay_it_all(client: LintingClient, site: Site, code: str) -> None:
    form = {"received_on": "2026-06-30", "unit": "wan", "amount": "40.5", "voucher": "回单 1"}
    own = f"/contracts/{code}/payments"
    file = {"file": (io.BytesIO(PDF), "示例回单.pdf")}
    assert client.submit(f"{own}/new", form | file).status_code == 302
    assert "凭证 回单 1" in client.get("/").text
    over = client.submit(f"{own}/new", form | {"amount": "59.500001", "voucher": "回单 2"})
    assert over.status_code == 422
    assert "最多还能登记 595,000.00 元" in over.text
    assert 'value="59.500001"' in over.text
    many = {"file": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]}
    told = form | {"amount": "1", "voucher": "回单 2"}
    assert "一笔到款上传一份凭证" in client.submit(f"{own}/new", told | many).text
    bad = {"file": (io.BytesIO(b"MZ"), "a.exe")}
    assert client.submit(f"{own}/new", told | bad).status_code == 422
    client.submit(f"{own}/new", form | {"amount": "59.5", "voucher": "回单 2"})
    said = section(client, code)
    assert "已到款 100 万元，占成交额 100 万元的 100%。 已全部到款。把对接" in said
    assert "登记到款" not in said
    assert "2026-06-30 40.5 万元 按计划先后 回单 1 下载凭证 回单 1 示例broker冲销…" in said
    page = client.get(f"/contracts/{code}").text
    (voucher,) = re.findall(r'href="(/contracts/[^"]+/voucher)"', page)
    got = client.get(voucher)
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    undo = voucher.replace("voucher", "reverse")
    assert client.submit(undo, {"reason": " "}).status_code == 422
    assert client.submit(undo, {"reason": "重复登记"}).status_code == 302
    assert "已经冲销" in client.get(undo).text
    assert client.post(undo, data={"csrf_token": client.token("/notifications"),
                                   "reason": "重复"}).status_code == 409  # fmt: skip
    said = section(client, code)
    assert "已到款 59.5 万元，占成交额 100 万元的 59%；未到 40.5 万元" in said
    assert "2026-06-30 40.5 万元 已冲销 2026-07-01 重复登记 回单 1" in said
    with site.runtime.database.read() as session:
        assert session.scalars(select(Engagement)).one().stage == "performance"


def test_who_only_watches_sees_sums_and_no_vouchers(site: Site, code: str) -> None:
    with site.runtime.database.write() as session:
        contract = session.scalars(select(Contract)).one()
        contract.parties[0].organization_id = site.people.enterprise.id
        pay(session, site.people, contract, "25", unit="wan", voucher="回单 88", note="示例备注")
    for login in ("broker", "operator", "author"):
        said = section(site.client(login), code)
        assert ("回单 88" in said, "示例备注" in said) == (True, True)
    for login in ("supervisor", "authority"):
        said = section(site.client(login), code)
        assert "2026-06-30 25 万元 按计划先后" in said
        assert "回单" not in said + site.client(login).get(f"/contracts/{code}").text
    assert "登记到款" not in section(site.client("author"), code)
    assert site.client("author").get(f"/contracts/{code}/payments/new").status_code == 403


def test_the_reconciliation_adds_up(site: Site, code: str) -> None:
    people = site.people
    with site.runtime.database.write() as session:
        first = session.scalars(select(Contract)).one()
        due = {"amount": "70", "unit": "wan", "due_on": "2026-05-01"}
        planned(session, people, first, due)
        pay(session, people, first, "30", unit="wan", received_on="2026-04-10")
        full = signed(session, people, title="示例付清的合同")
        planned(session, people, full, {"amount": "50", "unit": "wan"})
        pay(session, people, full, "60", unit="wan", received_on="2026-03-31")
        pay(session, people, full, "40", unit="wan", received_on="2026-05-31")
        signed(session, people, title="示例无计划的合同")
    client = site.client("broker")
    with counted(site) as statements:
        page = client.get("/contracts/payments").text
    assert len(statements) <= 12
    assert "共 3 份合同，成交额 300 万元，已到款 130 万元，未到 170 万元，逾期 40 万元" in words(
        by_class(parse(page), "reconcile-sums")[0]
    )
    assert [row.partition("C2026-")[0] for row in row_text(page)] == [
        "示例无计划的合同", "示例付清的合同", "叶片补焊裂纹控制技术开发",
    ]  # fmt: skip
    assert "100 万元 50 万元 100 万元100%，多于计划" in row_text(page)[1]
    found = {
        standing: len(row_text(client.get(f"/contracts/payments?standing={standing}").text))
        for standing in ("open", "overdue", "settled", "over", "nonsense")
    }
    assert found == {"open": 2, "overdue": 1, "settled": 1, "over": 1, "nonsense": 3}
    period = client.get("/contracts/payments?since=2026-04-01&until=2026-05-31").text
    assert "已到款 130 万元（期内 70 万元）" in words(by_class(parse(period), "reconcile-sums")[0])
    assert "没有符合这些条件的合同" in client.get("/contracts/payments?broker=1&zone=99999").text
    sheet = client.get("/contracts/payments.xlsx?standing=settled")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "本示范区，已到齐"
    assert rows[2][1:] == [
        "示例付清的合同", "已签订", "2026-03-02", 1e6, 5e5, 1e6, 1e6, 0, 0, "2026-05-31",
    ]  # fmt: skip
    assert rows[3][:8] == ["合计", "", "", "", 1e6, 5e5, 1e6, 1e6]
    assert "未到 40 万元" in client.get("/desk").text
    assert "还没有可以核对的合同" in site.client("author").get("/contracts/payments").text
