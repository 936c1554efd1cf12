"""Every rule passes a good contract and finds exactly what was spoiled."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import matcher.contracts.prechecks as prechecks
from matcher.clock import now
from matcher.contracts.prechecks.check import CHECKS, judge
from matcher.contracts.prechecks.rules import Rule, load_rule_book
from matcher.taxonomy import scheme
from tests.contracts.prechecks.drawn import CODES, TODAY, contract, facts, party

DAY = timedelta(days=1)


def found(**known: Any) -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.level, one.field) for one in judge(facts(**known)) if one.level != "passed"
    ]


def test_a_good_contract_passes_every_rule() -> None:
    findings = judge(facts())
    assert [one.rule for one in findings] == [rule.code for rule in load_rule_book().rules]
    assert {one.level for one in findings} == {"passed"}
    assert all(one.message and one.source and not one.advice for one in findings)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"starts_on": date(2027, 10, 8)}, ("dates_order", "failed", "ends_on")),
        ({"starts_on": date(2026, 9, 30)}, ("signed_after_start", "warned", "signed_on")),
        ({"signed_on": date(2026, 4, 30)}, ("signed_before_need", "warned", "signed_on")),
        ({"ends_on": TODAY - DAY}, ("term_over", "warned", "ends_on")),
        ({"technology_amount": Decimal(0)}, ("technology_amount", "failed", "technology_amount")),
        (
            {"technology_amount": Decimal("5000000.01")},
            ("technology_amount", "failed", "technology_amount"),
        ),
        (
            {"technology_amount": Decimal("1499999.99")},
            ("equipment_share", "warned", "technology_amount"),
        ),
        ({"currency": "USD"}, ("foreign_amount", "failed", "exchange_rate")),
        ({"subtype": "training"}, ("subtype_of_type", "failed", "subtype")),
        ({"subtype": ""}, ("required_fields", "failed", "subtype")),
        ({"industry": ""}, ("required_fields", "failed", "industry")),
        ({"title": "补焊工艺技术咨询"}, ("title_terms", "warned", "title")),
        ({"title": "补焊设备采购"}, ("not_technology", "warned", "title")),
        ({"subject": "乙方不得改进本技术。"}, ("monopoly", "warned", "subject")),
        ({"direction": "import"}, ("approval", "warned", "documents")),
        ({"objective": "13"}, ("approval", "warned", "documents")),
        ({"payment_manner": ""}, ("payment_manner", "failed", "payment_manner")),
        ({"payment_terms": " "}, ("payment_terms", "failed", "payment_terms")),
        ({"acceptance_terms": ""}, ("acceptance_terms", "failed", "acceptance_terms")),
        ({"related_parties": True}, ("related_parties", "warned", "related_parties")),
        ({"direction": "outside"}, ("outside_zone", "warned", "parties")),
        ({"ip_type": "invention", "ip_proof": "见附件"}, ("patent_number", "warned", "ip_proof")),
    ],
)
def test_one_spoiled_field_is_found_by_its_rule(
    changed: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert found(one=contract(**changed)) == [expected]


@pytest.mark.parametrize(
    "changed",
    [
        {"ends_on": TODAY},
        {"starts_on": date(2026, 10, 1)},
        {"payment_manner": "lump_sum", "payment_terms": ""},
        {"title": "可行性研究系统研发", "subject": "改进由双方共有。"},
        {"ip_type": "invention", "ip_proof": "ZL 2020 1 0000000.0"},
        {"ip_type": "utility_model", "ip_proof": "专利号 202020123456X"},
        {"currency": "USD", "original_amount": Decimal(1), "exchange_rate": Decimal(7)},
    ],
)
def test_what_is_just_right_passes(changed: dict[str, Any]) -> None:
    assert found(one=contract(**changed)) == []


@pytest.mark.parametrize(
    ("subtype", "ip_type", "proof", "documents", "expected"),
    [
        ("patent_license", "invention", "ZL202010000000.0", (), []),
        ("patent_license", "invention", "", ("ip_proof",), []),
        ("patent_license", "invention", "", (), ["ip_proof"]),
        ("patent_license", "software", "2026SR0000001", (), ["ip_of_subtype"]),
        ("patent_license", "none", "", (), ["ip_of_subtype", "ip_proof"]),
        ("other_license", "software", "2026SR0000001", (), []),
        ("know_how_license", "know_how", "工艺参数清单一份", (), []),
    ],
)
def test_a_subtype_needs_its_right_and_the_proof_of_it(
    subtype: str, ip_type: str, proof: str, documents: tuple[str, ...], expected: list[str]
) -> None:
    one = contract(
        type="license", subtype=subtype, title="补焊技术许可", ip_type=ip_type, ip_proof=proof
    )
    known = frozenset({"scan", "seals", *documents})
    assert [rule for rule, _, _ in found(one=one, documents=known)] == expected


def test_parties_are_looked_at_one_by_one() -> None:
    seller = party("seller", 1, name="示例单位 0", legal_representative="示例法人0")
    wrong = party("seller", 0, credit_code=CODES[1][:-1] + "0", organization_id=None, phone="")
    one = contract(parties=[party("buyer", 0), seller, wrong])
    assert found(one=one) == [
        ("party_details", "warned", "parties.2.phone"),
        ("same_party", "failed", "parties"),
        ("same_party", "failed", "parties"),
        ("credit_code", "failed", "parties.2.credit_code"),
        ("unverified_party", "warned", "parties.2.credit_code"),
        ("same_representative", "warned", "related_parties"),
    ]
    person = {"credit_code": "", "organization_id": None, "legal_representative": ""}
    abroad = {**person, "region": "", "country": "MN", "nature": "700", "legal_representative": "A"}
    for other in ({**person, "nature": "500"}, abroad):
        assert found(one=contract(parties=[party("buyer", 0), party("seller", 1, **other)])) == []


def test_a_contract_without_a_side_or_a_day_fails() -> None:
    one = contract(signed_on=None, parties=[party("buyer", 0, credit_code="")])
    rules = found(one=one, need_published=None)
    assert rules[:3] == [
        ("complete", "failed", "signed_on"),
        ("complete", "failed", "parties"),
        ("complete", "failed", "parties.0.credit_code"),
    ]


def test_missing_papers_and_contracts_alike_are_named() -> None:
    other = contract(registration_number="2026150200000001", state="registered")
    other.id, other.created_at = 7, now()
    draft = contract(state="draft")
    findings = [
        one
        for one in judge(facts(documents=frozenset(), alike=(other, draft)))
        if one.level != "passed"
    ]
    assert [(one.rule, one.level, one.ground) for one in findings] == [
        ("scan", "warned", "no_proof"),
        ("seals", "warned", "seals"),
        ("duplicate", "warned", "other"),
    ]
    assert other.code in findings[-1].message
    assert "2026150200000001" in findings[-1].message
    assert findings[0].label == "合同文件"


def test_a_rule_counts_from_its_first_to_its_last_day() -> None:
    given = {"code": "x", "group": "", "name": "", "level": "", "advice": "", "source": ""}
    rule = Rule(**given, ground="", valid_from=TODAY, valid_until=TODAY + DAY, given={})
    assert [rule.holds_on(TODAY + n * DAY) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_the_data_is_whole() -> None:
    book = load_rule_book()
    assert [rule.code for rule in book.rules] == list(dict.fromkeys(r.code for r in book.rules))
    assert {rule.code for rule in book.rules} == set(CHECKS)
    assert {rule.level for rule in book.rules} == {"warned", "failed"}
    grounds = {rule.ground for rule in book.rules} - {""}
    assert grounds == {term.code for term in scheme("refusal_grounds")}
    given = {rule.code: rule.given for rule in book.rules}
    for code, rights in given["ip_of_subtype"]["needs"].items():
        assert code in scheme("contract_types")
        assert all(right in scheme("contract_ip_types") for right in rights)
    assert set(given["title_terms"]["terms"]) == {
        term.code for term in scheme("contract_types") if not term.parent
    }
    assert re.compile(given["patent_number"]["pattern"])
    file = Path(prechecks.__file__).parent / "data" / "rules.json"
    text = json.loads(file.read_text(encoding="utf-8"))
    assert {rule["source"] for rule in text["rules"]} == set(text["sources"])
