"""What the invented contracts of the demonstration say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stdnum.cn.uscc import calc_check_digit

from matcher.accounts.models import Organization
from matcher.clock import today

_REGIONS = ("150102", "150202", "150302", "150602", "150702", "150202")
_TERMS = {
    "payment_manner": "instalments",
    "payment_terms": "合同签订后三十日内支付一半，验收后支付一半。",
    "acceptance_terms": "按合同约定的技术指标，由双方组织验收。",
    "subject": "按需求方工况完成研究开发，交付样件、图纸和操作规程，并培训操作人员。",
    "objective": "10",
}


@dataclass(frozen=True)
class _Kind:
    """What a type of contract is in the demonstration."""

    type: str
    subtype: str
    word: str
    field: str
    industry: str
    ip: str = "none"
    proof: str = ""


_PATENT = ("invention", "ZL202310123456.7")
_KINDS = (
    _Kind("development", "commissioned_development", "技术开发", "03", "C3411"),
    _Kind("service", "technical_service", "技术服务", "06", "D4415"),
    _Kind("license", "patent_license", "专利实施许可", "05", "C3240", *_PATENT),
    _Kind("consulting", "consulting_service", "技术咨询", "07", "N7721"),
    _Kind("transfer", "patent_right", "专利权转让", "01", "I6513", *_PATENT),
    _Kind("development", "joint_development", "合作开发", "09", "A0311"),
    _Kind("transfer", "know_how_transfer", "技术秘密转让", "04", "C2710", "know_how", "清单"),
)  # fmt: skip
_SUBJECTS = (
    "矿用卡车动力电池低温加热", "光伏场站无水清洗", "稀土萃取废水减量", "焦化废水深度处理",
    "选矿厂粒度在线检测", "肉牛个体识别与健康监测", "兽用疫苗冻干工艺", "风电叶片无人机巡检",
)  # fmt: skip
# Where the other side is: in the zone, elsewhere in the country, abroad.
_ELSEWHERE = ("", "110000", "", "610000", "320000", "")
# So many found outside, one in so many days; amounts in 万元.
OUTSIDE, _STEP, _SMALLEST = 44, 25, 40


def completed(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What the platform does not know of a contract, beside what it does."""
    kind = _KINDS[number % 2]
    amount = str(60 + 25 * number)
    started = today() - timedelta(days=20)
    parties = [
        {
            **party,
            "credit_code": party["credit_code"] or _code(800 + 10 * number + place),
            "nature": party["nature"] or "150",
        }
        for place, party in enumerate(values["parties"])
    ]
    return {
        **values,
        **_TERMS,
        "type": kind.type,
        "subtype": kind.subtype,
        "ip_type": "none",
        "ip_proof": "",
        "unit": "wan",
        "total_amount": amount,
        "technology_amount": amount,
        "starts_on": started,
        "ends_on": started + timedelta(days=365),
        "parties": parties,
    }


def signed_on(number: int) -> date:
    """When a contract found outside was signed; the first one last."""
    return today() - timedelta(days=24 + _STEP * number)


def outside(number: int, buyer: Organization, seller: Organization) -> dict[str, Any]:
    """A contract that a broker came across: of recent ones more, and larger."""
    kind = _KINDS[number % len(_KINDS)]
    title = f"{_SUBJECTS[number % len(_SUBJECTS)]}{kind.word}合同"
    starts = signed_on(number)
    amount = _SMALLEST + (number * 173) % 440 + 7 * (OUTSIDE - number)
    elsewhere = _ELSEWHERE[number % len(_ELSEWHERE)]
    sides = [
        _party("seller", seller, _REGIONS[number % 4], 100 + number % 7),
        _party("buyer", buyer, _REGIONS[-1 - number % 3], 200 + number % 11),
    ]
    if elsewhere:
        sides[number % 2]["region"] = elsewhere
    values = {
        **_TERMS,
        "title": title,
        "type": kind.type,
        "subtype": kind.subtype,
        "ip_type": kind.ip,
        "ip_proof": kind.proof,
        "technical_field": kind.field,
        "industry": kind.industry,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=1_500),
        "unit": "wan",
        "total_amount": str(amount),
        "technology_amount": str(Decimal(amount) * Decimal("0.85")),
        "parties": sides,
    }
    return values | (_foreign(sides) if number % 12 == 8 else {})


def _foreign(sides: list[dict[str, Any]]) -> dict[str, Any]:
    """Bought abroad, in euro."""
    sides[0] |= {
        "name": "Example Steppe Energy GmbH（示例）", "country": "DE", "region": "",
        "nature": "700", "credit_code": "",
    }  # fmt: skip
    return {
        "currency": "EUR", "exchange_rate": "7.8512", "parties": sides, "total_amount": "62.5",
        "technology_amount": "50",
    }  # fmt: skip


def _party(role: str, organization: Organization, region: str, number: int) -> dict[str, Any]:
    return {
        "role": role,
        "name": organization.name,
        "nature": "022" if role == "seller" else "150",
        "region": region,
        "credit_code": organization.credit_code or _code(number),
        "address": "示例路 1 号",
        "legal_representative": "示例法定代表人",
        "contact": "示例联系人",
        "phone": "13900000123",
    }


def _code(number: int) -> str:
    """An invented credit code whose check digit is right."""
    body = f"91150200{number:09d}"
    return body + calc_check_digit(body)
