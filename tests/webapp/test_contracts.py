"""Contracts on the web: written, taken from step to step, read by whoever may."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from matcher.clock import today
from matcher.contracts.models import Contract
from tests.contracts.papers import credit_code, party
from tests.uploads.files import HTML, PDF
from tests.webapp.contract_forms import contract_of, made, typed
from tests.webapp.members import engaged, insider
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

NEW = "/contracts/new"


@pytest.fixture
def desk(module_site: Site) -> LintingClient:
    return module_site.client("broker")


def code_in(location: str) -> str:
    return location.rsplit("/", 1)[1]


def facts(html: str) -> dict[str, str]:
    """The facts of a page by their labels."""
    rows = [row for row in parse(html).iter("div") if row.find("dt") is not None]
    return {row.findtext("dt", "").strip(): " ".join(map(words, row.iter("dd"))) for row in rows}


def values(html: str) -> dict[str, str]:
    """What stands in the inputs of a page."""
    tree, found = parse(html), dict[str, str]()
    for box in tree.iter("input"):
        if box.get("type") not in ("checkbox", "radio") or box.get("checked") is not None:
            found[box.get("name", "")] = box.get("value", "")
    for box in tree.iter("textarea"):
        found[box.get("name", "")] = (box.text or "").removeprefix("\n")
    for box in tree.iter("select"):
        chosen = [one.get("value", "") for one in box.iter("option") if "selected" in one.attrib]
        found[box.get("name", "")] = chosen[0] if chosen else ""
    return found


def problems(html: str) -> dict[str, str]:
    """The error summary: address within the page, and what is said."""
    (box,) = by_class(parse(html), "error-summary")
    return {link.get("href", ""): words(link) for link in box.iter("a")}


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
    assert told["联系电话"] == "13800138000"
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


def test_a_contract_goes_from_draft_to_registration_and_change(
    module_site: Site, desk: LintingClient
) -> None:
    operator, day = module_site.client("operator"), today().isoformat()
    code = code_in(desk.submit(NEW, typed(kind="development")).headers["Location"])
    one = f"/contracts/{code}"

    def step(who: LintingClient, name: str, **data: str) -> tuple[int, str]:
        page = f"{one}/{name}"
        version = {"version": str(contract_of(module_site, code).version), "happened_on": day}
        answer = who.submit(page, version | data)
        return answer.status_code, answer.text

    assert step(desk, "sign", happened_on="")[0] == 422
    assert step(desk, "sign")[0] == 302
    status, text = step(desk, "submit", note="已备齐材料")
    assert status == 422
    assert "合同细类" in text
    assert links(text)["去修改合同"] == f"{one}/edit"
    assert values(text)["note"] == "已备齐材料"
    mended = values(desk.get(f"{one}/edit").text) | {
        "kind": "commissioned_development",
        "reason": "补充细类",
    }
    assert desk.submit(f"{one}/edit", mended).status_code == 302
    assert step(desk, "submit")[0] == 302
    assert step(operator, "refuse")[0] == 422
    assert step(operator, "refuse", ground="seals", note="缺签章页")[0] == 302
    page = desk.get(one).text
    assert "理由：印章不齐全或与名称不一致。" in page
    assert step(desk, "submit")[0] == 302
    assert f"审核期限 {contract_of(module_site, code).review_due}" in desk.get(one).text
    number = {"number": "2026150203000888", "body": "示例登记处"}
    assert step(operator, "register")[0] == 422
    assert step(operator, "register", **number)[0] == 302
    assert contract_of(module_site, code).state == "registered"
    assert desk.get(f"{one}/sign").status_code == 409
    changed = values(desk.get(f"{one}/edit").text) | {"total_amount": "1300000"}
    assert "#field-reason" in problems(desk.submit(f"{one}/edit", changed).text)
    changed["reason"] = "补充协议增加试验费"
    assert desk.submit(f"{one}/edit", changed).status_code == 302
    page = desk.get(one).text
    assert contract_of(module_site, code).state == "changed"
    assert facts(page)["合同成交总额"] == "［原为1,200,000.5 元］ ［改为1,300,000 元］"
    assert "补充协议增加试验费" in page
    assert step(desk, "cancel")[0] == 422
    assert step(desk, "cancel", reason="双方解除")[0] == 302
    page = desk.get(one).text
    assert "合同已作废" in page
    assert "data-step-dialog" not in page
    assert desk.get(f"{one}/edit").status_code == 409


def test_a_number_belongs_to_one_contract(module_site: Site) -> None:
    operator = module_site.client("operator")
    number = contract_of(module_site, made(module_site, "registered")).registration_number
    other = (
        party("seller", "示例另一卖方有限公司", 901),
        party("buyer", "示例另一买方有限公司", 902),
    )
    code = made(module_site, "submitted", parties=list(other))
    sent = {"version": "3", "happened_on": today().isoformat(), "number": number, "body": "甲处"}
    sent["version"] = str(contract_of(module_site, code).version)
    answer = operator.submit(f"/contracts/{code}/register", sent)
    assert answer.status_code == 409
    assert f"登记编号 {number} 已经登记给" in answer.text
    assert values(answer.text)["body"] == "甲处"


def test_somebody_else_was_faster_and_nothing_is_lost(
    module_site: Site, desk: LintingClient
) -> None:
    code = made(module_site)
    address, operator = f"/contracts/{code}/edit", module_site.client("operator")
    mine = values(desk.get(address).text) | {"title": "我写的名称", "subject": "我写的内容"}
    theirs = values(operator.get(address).text) | {
        "title": "同事写的名称",
        "buyer-0-name": "同事写的买方有限公司",
    }
    assert operator.submit(address, theirs).status_code == 302
    answer = desk.submit(address, mine)
    assert answer.status_code == 409
    told = {label: text for label, text in facts(answer.text).items() if "现在保存的是" in text}
    assert told["项目名称"] == "现在保存的是：同事写的名称"
    assert "同事写的买方有限公司" in told["当事人"]
    kept = values(answer.text)
    assert (kept["title"], kept["subject"]) == ("我写的名称", "我写的内容")
    assert desk.submit(address, kept).status_code == 302
    assert contract_of(module_site, code).title == "我写的名称"
    step = f"/contracts/{code}/sign"
    late = {"version": mine["version"], "happened_on": today().isoformat(), "note": "我的说明"}
    answer = desk.submit(step, late)
    assert (answer.status_code, values(answer.text)["note"]) == (409, "我的说明")
    assert contract_of(module_site, code).state == "draft"


def test_readers_see_what_is_theirs(site: Site) -> None:
    mine = site.people.enterprise.name
    with site.runtime.database.write() as session:
        organization = session.get_one(type(site.people.enterprise), site.people.enterprise.id)
        organization.credit_code = credit_code(2)
    parties = [party("seller", "示例卖方有限公司", 1, phone="13800138000"), party("buyer", mine, 2)]
    told: dict[str, Any] = {"parties": parties, "payment_terms": "付款前联系 13800138000"}
    draft, signed = made(site, **told), made(site, "signed", **told)
    author = site.client("author")
    assert author.get(f"/contracts/{draft}").status_code == 404
    page = author.get(f"/contracts/{signed}").text
    assert "13800138000" in page
    assert not {"送审…", "修改"} & set(links(page))
    assert list(links(author.get("/my/contracts").text).values()).count(f"/contracts/{signed}") == 1
    assert author.get("/contracts").headers["Location"] == "/my/contracts"
    assert author.get(f"/contracts/{signed}/edit").status_code == 403
    assert author.get(NEW).status_code == 403
    stranger = site.client("stranger")
    assert stranger.get(f"/contracts/{signed}").status_code == 404
    assert "还没有合同" in stranger.get("/my/contracts").text
    for watcher in ("supervisor", "authority"):
        client = site.client(watcher)
        page = client.get(f"/contracts/{signed}").text
        assert "13800138000" not in page
        assert "付款前联系 138****8000" in page
        assert "只向合同当事人" in page
        assert "新建合同" not in client.get("/contracts").text
        assert client.get(f"/contracts/{signed}/cancel").status_code == 403
    broker = site.client("broker")
    assert broker.get(f"/contracts/{made(site, 'submitted')}/register").status_code == 403
    assert insider(site, site.people.enterprise).get(f"/contracts/{signed}/edit").status_code == 403


def test_files_are_added_by_the_desk_and_read_by_those_concerned(
    module_site: Site, desk: LintingClient
) -> None:
    code = made(module_site, "signed")
    one, address = f"/contracts/{code}", f"/contracts/{code}/documents"
    sent = {"kind": "seals", "title": "双方签章"}
    answer = desk.submit(address, sent, page=one)
    assert answer.status_code == 422
    assert values(answer.text)["title"] == "双方签章"
    bad = sent | {"document": (BytesIO(HTML), "a.pdf")}
    assert desk.submit(address, bad, page=one).status_code == 422
    several = {
        "kind": "scan",
        "title": "",
        "document": [(BytesIO(PDF), f"第{n}页.pdf") for n in "12"],
    }
    assert desk.submit(address, several, page=one).status_code == 302
    page = desk.get(one).text
    urls = [url for text, url in links(page).items() if text.startswith("第")]
    assert len(urls) == 2
    assert desk.get(urls[0]).data == PDF
    assert module_site.client("supervisor").get(urls[0]).status_code == 403
    assert module_site.client("author").get(urls[0]).status_code == 404
    assert desk.get(f"{one}/documents/999999").status_code == 404


def test_a_step_in_a_dialog_is_only_its_form(module_site: Site, desk: LintingClient) -> None:
    code = made(module_site)
    answer = desk.get(f"/contracts/{code}/sign", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert f'action="/contracts/{code}/sign"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_the_type_is_one_choice(module_site: Site, desk: LintingClient) -> None:
    answer = desk.submit(NEW, typed(kind="license"))
    contract: Contract = contract_of(module_site, code_in(answer.headers["Location"]))
    assert (contract.type, contract.subtype) == ("license", "")
    assert "#field-kind" in problems(desk.submit(NEW, typed(kind="")).text)
    assert "#field-kind" in problems(desk.submit(NEW, typed(kind="none")).text)
