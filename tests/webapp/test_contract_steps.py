"""Contracts on the web: taken from step to step."""

import pytest

from matcher.clock import today
from tests.contracts.papers import party
from tests.webapp.contract_forms import contract_of, made, typed
from tests.webapp.contract_pages import NEW, code_in, facts, problems, values
from tests.webapp.reading import links
from tests.webapp.site import LintingClient, Site


@pytest.fixture
def desk(module_site: Site) -> LintingClient:
    return module_site.client("broker")


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


def test_a_step_in_a_dialog_is_only_its_form(module_site: Site, desk: LintingClient) -> None:
    code = made(module_site)
    answer = desk.get(f"/contracts/{code}/sign", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert f'action="/contracts/{code}/sign"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]
