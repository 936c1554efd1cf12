"""What is accepted as a contract, and what is said of everything else."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from matcher.contracts.party_schema import at_home
from matcher.contracts.schemas import ContractInput, PartyInput
from matcher.errors import InvalidError
from matcher.taxonomy import scheme
from tests.contracts.papers import BUYER, SELLER, credit_code, given, party, told


def problems(**changed: Any) -> Sequence[tuple[str, str]]:
    with pytest.raises(InvalidError) as refused:
        ContractInput.parse(told(**changed))
    return [(problem.field, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"total_amount": "-5"}, "total_amount", "不能是负数"),
        ({"total_amount": "0"}, "total_amount", "应大于 0；提成支付的合同请填预计金额"),
        ({"technology_amount": "0.00"}, "technology_amount", "应大于 0"),
        ({"total_amount": "1000000000000000"}, "total_amount", "数值过大"),
        ({"total_amount": "100000000000.01"}, "total_amount", "不能大于 1,000 亿元"),
        ({"total_amount": "10000001", "unit": "wan"}, "total_amount", "不能大于 1,000 亿元"),
        ({"technology_amount": "1200000.51"}, "technology_amount", "不能大于合同成交总额"),
        ({"total_amount": "1.005"}, "total_amount", "最多精确到分"),
        ({"unit": "fen"}, "unit", "不能是“fen”"),
        ({"currency": "USD"}, "exchange_rate", "外币合同请填写签订时的汇率"),
        ({"currency": "USD", "exchange_rate": "0"}, "exchange_rate", "外币合同请填写"),
        ({"currency": "USD", "exchange_rate": "7.123456789"}, "exchange_rate", "最多八位小数"),
        ({"currency": "USD", "exchange_rate": "1001"}, "exchange_rate", "是否写反"),
        ({"exchange_rate": "7.1"}, "exchange_rate", "人民币合同不填汇率"),
        ({"currency": "BTC"}, "currency", "不在代码表中"),
        (
            {"currency": "JPY", "exchange_rate": "0.00000001", "total_amount": "5",
             "technology_amount": "5"},
            "total_amount", "折合人民币不足一分",
        ),
        ({"ends_on": "2026-03-01"}, "ends_on", "不能早于开始日期（2026-03-02）"),
        ({"signed_on": "2026-02-30"}, "signed_on", "真实存在的日期"),
        ({"type": "training"}, "type", "是细类，请先选择五大类型之一"),
        ({"subtype": "training"}, "subtype", "“技术培训”不属于技术开发"),
        ({"subtype": "service"}, "subtype", "“技术服务”不属于技术开发"),
        ({"industry": "X99"}, "industry", "不在代码表中"),
        ({"title": "  "}, "title", "不能为空"),
        ({"title": "换\u202e行"}, "title", "不可见的控制字符"),
        ({"hours": "1"}, "hours", "没有这个字段"),
        ({"parties": [SELLER, SELLER]}, "parties", "以同一身份填写了两次"),
        ({"parties": [party("seller", f"示例{n}", n) for n in range(21)]}, "parties", "最多 20 方"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_where_it_stands(
    changed: dict[str, Any], field: str, message: str
) -> None:
    ((found, said),) = problems(**changed)
    assert found == field
    assert message in said


def refused_party(**changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidError) as refused:
        PartyInput.parse(SELLER | changed)
    return [(problem.field, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"credit_code": credit_code(1)[:-1] + "0"}, "credit_code", "校验码不对"),
        ({"credit_code": "9115020"}, "credit_code", "应为 18 位，现有 7 位"),
        ({"credit_code": "I" * 18}, "credit_code", "没有 I、O、S、V、Z"),
        (
            {"nature": "500"},
            "credit_code",
            "自然人没有统一社会信用代码，请留空，也不要填写身份证号",
        ),
        ({"country": "DE", "region": ""}, "credit_code", "境外当事人没有统一社会信用代码"),
        ({"country": "DE", "credit_code": ""}, "region", "当事人在德国，地区请留空"),
        ({"region": "999999"}, "region", "不存在"),
        ({"nature": "700"}, "nature", "境外机构请选择所在国家"),
        ({"nature": "999"}, "nature", "不在代码表中"),
        ({"role": "witness"}, "role", "不在代码表中"),
        ({"name": ""}, "name", "不能为空"),
        ({"flags": ["small", "large"]}, "flags", "只能选一项"),
        ({"flags": ["vip"]}, "flags.0", "不在代码表中"),
    ],
)
def test_a_bad_party_is_refused(changed: dict[str, Any], field: str, message: str) -> None:
    ((found, said),) = refused_party(**changed)
    assert found == field
    assert message in said


def test_who_needs_no_code() -> None:
    person = PartyInput.parse({"role": "buyer", "name": "示例人", "nature": "500"})
    abroad = PartyInput.parse(
        {"role": "buyer", "name": "X", "nature": "700", "country": "其他国家或地区"}
    )
    island = PartyInput.parse({"role": "buyer", "name": "Y", "nature": "700", "region": "台湾省"})
    assert [one.credit_code for one in (person, abroad, island)] == ["", "", ""]
    assert (abroad.country, island.region, at_home("CN", "810000")) == ("ZZ", "710000", False)


def test_a_code_is_read_as_people_write_it() -> None:
    code = credit_code(7)
    spaced = f"{code[:8].lower()} {code[8:]}"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for written in (spaced, wide, f" {code} "):
        assert PartyInput.parse(SELLER | {"credit_code": written}).credit_code == code


@pytest.mark.parametrize("unit", ["yuan", "wan"])
@pytest.mark.parametrize("rate", [None, "7.1", "0.04712345"])
def test_both_amounts_are_kept_in_yuan_and_as_agreed(unit: str, rate: str | None) -> None:
    money = {"currency": "USD" if rate else "CNY", "exchange_rate": rate or "", "unit": unit}
    amounts = given(total_amount="１２，３４５.67", technology_amount="10,000", **money).amounts()
    factor = 1 if unit == "yuan" else 10_000
    total, technology = Decimal("12345.67") * factor, Decimal(10_000) * factor
    fen = Decimal("0.01")
    assert amounts["total_amount"] == (total * Decimal(rate or 1)).quantize(fen)
    assert amounts["technology_amount"] == (technology * Decimal(rate or 1)).quantize(fen)
    agreed = (amounts["original_amount"], amounts["original_technology_amount"])
    assert agreed == ((total, technology) if rate else (None, None))


def test_every_subtype_belongs_to_one_type() -> None:
    types = [term.code for term in scheme("contract_types") if not term.parent]
    subtypes = [term for term in scheme("contract_types") if term.parent]
    fitting = 0
    for kind, term in product(types, subtypes):
        try:
            fitting += given(type=kind, subtype=term.code).subtype == term.code
        except InvalidError:
            assert term.parent != kind
    assert fitting == len(subtypes)


def test_names_are_as_good_as_codes() -> None:
    buyer = BUYER | {"role": "买方（受让方、委托方）", "region": "包头市"}
    data = given(type="技术开发", subtype="委托开发", payment_manner="分期支付", parties=[buyer])
    assert (data.type, data.subtype) == ("development", "commissioned_development")
    for kind, subtype in (("技术服务", "technical_service"), ("技术咨询", "consulting_service")):
        assert given(type=kind, subtype=kind).subtype == subtype
    assert (data.payment_manner, data.parties[0].role) == ("instalments", "buyer")
    assert data.parties[0].region == "150200"
