"""Contracts on the web: written by hand or from an engagement."""

import re
from decimal import Decimal

import pytest

from matcher.contracts.models import Contract
from tests.contracts.papers import credit_code, party
from tests.webapp.contract_forms import contract_of, made, typed
from tests.webapp.contract_pages import (
    NEW,
    code_in,
    disclosures,
    facts,
    opened,
    problems,
    values,
)
from tests.webapp.members import engaged, insider
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site


@pytest.fixture
def desk(module_site: Site) -> LintingClient:
    return module_site.client("broker")


def test_a_contract_from_outside_is_written_by_hand(module_site: Site, desk: LintingClient) -> None:
    answer = desk.submit(NEW, typed())
    assert answer.status_code == 302
    contract = contract_of(module_site, code_in(answer.headers["Location"]))
    assert (contract.state, contract.outside) == ("draft", True)
    assert contract.total_amount == Decimal("1200000.50")
    assert contract.technology_amount == Decimal("1000000.00")
    assert (contract.type, contract.subtype) == ("development", "commissioned_development")
    assert contract.industry == "C3252"
    assert [(one.role, one.name) for one in contract.parties] == [
        ("seller", "示例卖方有限公司"),
        ("buyer", "示例买方有限公司"),
    ]
    assert contract.direction == "output"
    page = desk.get(f"/contracts/{contract.code}").text
    told = facts(page)
    assert told["成交额"] == "120.00005 万元"
    assert told["技术交易额"] == "100 万元"
    assert told["合同类别"] == "技术开发 / 委托开发"
    assert "联系电话" not in told
    assert facts(opened(desk, contract.code))["联系电话"] == "13800138000"
    assert "平台外录入" in page
    # The form shows what is kept, and changes nothing when it is saved as it is.
    shown = values(desk.get(f"/contracts/{contract.code}/edit").text)
    assert (shown["total_amount"], shown["unit"]) == ("1200000.5", "yuan")
    assert shown["seller-0-credit_code"] == credit_code(1)
    assert desk.submit(f"/contracts/{contract.code}/edit", shown).status_code == 302
    again = contract_of(module_site, contract.code)
    assert again.total_amount == contract.total_amount
    assert [one.phone for one in again.parties] == [one.phone for one in contract.parties]


def test_what_is_refused_is_kept_and_each_error_leads_to_its_field(desk: LintingClient) -> None:
    wrong = typed(
        title="", total_amount="-5", ends_on="2026-01-01", **{"buyer-0-credit_code": "9115"}
    )
    answer = desk.submit(NEW, wrong)
    assert answer.status_code == 422
    told = problems(answer.text)
    assert set(told) == {
        *("#field-title", "#field-total_amount", "#field-ends_on"),
        "#field-buyer-0-credit_code",
    }
    assert told["#field-buyer-0-credit_code"].startswith(
        "买方“示例买方有限公司”的统一社会信用代码："
    )
    kept = values(answer.text)
    assert {name: kept[name] for name in wrong} == wrong
    for amount, said in (
        ("1e15", "应为数字"),
        ("1000000000000000", "数值过大"),
        ("20000000", "亿元"),
    ):
        page = desk.submit(NEW, typed(total_amount=amount)).text
        assert said in problems(page)["#field-total_amount"]
        assert values(page)["total_amount"] == amount


def test_a_foreign_contract_keeps_its_currency_and_rate(
    module_site: Site, desk: LintingClient
) -> None:
    told = typed(currency="EUR", total_amount="10.5", technology_amount="10")
    answer = desk.submit(NEW, told)
    assert "汇率" in problems(answer.text)["#field-exchange_rate"]
    assert re.search(r'<details class="currency-block" open>', answer.text)
    answer = desk.submit(NEW, told | {"exchange_rate": "7.8512"})
    contract = contract_of(module_site, code_in(answer.headers["Location"]))
    assert contract.total_amount == Decimal("824376.00")
    page = facts(desk.get(f"/contracts/{contract.code}").text)
    assert page["原币"] == "105,000 欧元，其中技术交易额 100,000 欧元"
    assert page["汇率"] == "1 欧元 = 7.8512 元"


def test_rows_of_parties_work_without_script(module_site: Site, desk: LintingClient) -> None:
    name = "示例内蒙古登记在册有限公司"
    made(module_site, parties=[party("seller", name, 77, contact="李四", address="示例路 1 号")])
    page = desk.submit(NEW, typed(add="seller", total_amount="七"))
    assert page.status_code == 200
    shown = values(page.text)
    assert shown["seller-1-name"] == ""
    assert (shown["total_amount"], shown["seller-0-name"]) == ("七", "示例卖方有限公司")
    second = {"seller-7-name": "登记在册", "seller-7-country": "CN"}
    found = desk.submit(NEW, typed(find="seller-7", **second)).text
    (button,) = [one for one in parse(found).iter("button") if one.get("name") == "take"]
    assert button.get("value", "").startswith("seller-1-")
    part = "/contracts/parties?row=seller-1&seller-1-name="
    fragment = {"HX-Request": "true"}
    assert f'value="{button.get("value")}"' in desk.get(f"{part}登记在册", headers=fragment).text
    assert "没有名称相近" in desk.get(f"{part}无此单位", headers=fragment).text
    assert desk.get(f"{part}登记在册").headers["Location"] == NEW
    taken = {"seller-1-name": "登记在册", "take": button.get("value", "")}
    filled = values(desk.submit(NEW, typed(**taken)).text)
    assert filled["seller-1-name"] == name
    assert filled["seller-1-credit_code"] == credit_code(77)
    assert (filled["seller-1-contact"], filled["seller-1-region"]) == ("李四", "150203")
    assert disclosures(module_site)[-1] == ("broker", "register")
    gone = values(desk.submit(NEW, typed(remove="seller-0", **second)).text)
    assert (gone["seller-0-name"], "seller-1-name" in gone) == ("登记在册", False)


def test_an_engagement_leads_to_its_contract_and_back(site: Site) -> None:
    engagement, desk = engaged(site), site.client("broker")
    page = desk.get(f"/engagements/{engagement}").text
    address = links(page)["由此对接建立合同"]
    assert address == f"/contracts/new?engagement={engagement}"
    shown = values(desk.get(address).text)
    assert (shown["seller-0-name"], shown["buyer-0-name"]) == (
        "示例工业大学",
        "示例稀土材料有限公司",
    )
    assert shown["technical_field"] == "03"
    assert (shown["total_amount"], shown["unit"]) == ("1200", "wan")
    code = code_in(desk.submit(address, shown).headers["Location"])
    assert contract_of(site, code).total_amount == Decimal(12_000_000)
    assert f'href="/contracts/{code}"' in desk.get(f"/engagements/{engagement}").text
    chain = {
        words(by_class(link, "chain-label")[0]): [a.get("href") for a in link.iter("a")]
        for link in by_class(parse(desk.get(f"/contracts/{code}").text), "contract-chain")[0]
    }
    assert list(chain) == ["技术需求", "科技成果", "匹配", "对接", "合同", "登记", "到款"]
    assert chain["对接"] == [f"/engagements/{engagement}"]
    assert chain["技术需求"] == [f"/demands/{site.code('叶片补焊热裂纹')}"]
    # Whoever belongs to a party makes no contract of it.
    inside = insider(site, site.people.enterprise)
    assert "由此对接建立合同" not in inside.get(f"/engagements/{engagement}").text
    assert inside.get(address).status_code == 403


def test_the_type_is_one_choice(module_site: Site, desk: LintingClient) -> None:
    answer = desk.submit(NEW, typed(kind="license"))
    contract: Contract = contract_of(module_site, code_in(answer.headers["Location"]))
    assert (contract.type, contract.subtype) == ("license", "")
    assert "#field-kind" in problems(desk.submit(NEW, typed(kind="")).text)
    assert "#field-kind" in problems(desk.submit(NEW, typed(kind="none")).text)
