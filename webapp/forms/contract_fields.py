"""The fields of a contract's form, in their sections, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.clock import today
from matcher.contracts.party_schema import PartyInput
from matcher.contracts.schemas import ContractInput
from matcher.errors import FieldProblem
from matcher.taxonomy import scheme
from webapp.forms.choices import choices
from webapp.forms.contract_values import CODES, KIND, LABELS, NAMES, UNITS, Values, place
from webapp.forms.listing_form import industry_hint
from webapp.forms.organization_fields import filled
from webapp.forms.party_rows import ROLES

Field = dict[str, Any]
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "基本信息": (
        *("title", KIND, "signed_on", "starts_on", "ends_on", "plan_source"),
        *("subject", "related_parties", "registration_body", "broker_id"),
    ),
    "金额与支付": (
        *("unit", "total_amount", "technology_amount", "currency", "exchange_rate"),
        *("payment_manner", "payment_terms", "acceptance_terms"),
    ),
    "当事人": (),
    "知识产权与领域": ("ip_type", "ip_proof", "technical_field", "objective", "industry"),
}
_FOREIGN = ("currency", "exchange_rate")
_MORE: Mapping[str, Field] = {
    "title": {
        "required": True,
        "example": "稀土永磁电机效率提升技术开发",
        "hint": "与合同封面一致",
    },
    "unit": {"kind": "radios", "choices": [{"value": v, "label": t} for v, t in UNITS.items()]},
    "total_amount": {"kind": "number", "required": True, "hint": "合同约定的全部价款"},
    "technology_amount": {"kind": "number", "required": True},
    "exchange_rate": {"kind": "number"},
    "signed_on": {"kind": "date", "hint": "还没有签订可以不填"},
    "starts_on": {"kind": "date"},
    "ends_on": {"kind": "date"},
    "subject": {"kind": "textarea", "rows": 4, "max_length": 5_000},
    "payment_terms": {"kind": "textarea", "rows": 3, "max_length": 5_000},
    "acceptance_terms": {"kind": "textarea", "rows": 3, "max_length": 5_000},
    "related_parties": {
        "kind": "radios",
        "choices": [{"value": word, "label": word} for word in ("否", "是")],
        "hint": "双方有控股、受同一方控制等关系时选“是”",
    },
    "registration_body": {"hint": "准备送审的登记机构，登记时也可以填"},
}


def form_sections(
    values: Values, problems: Sequence[FieldProblem], brokers: Mapping[int, str]
) -> list[dict[str, Any]]:
    """The sections with their fields; those of a foreign currency stand by themselves."""
    placed = [FieldProblem(place(p.field), p.label, p.message) for p in problems]
    fields = {one["name"]: filled(one, values, placed) for one in _fields(values, brokers)}
    return [
        {
            "title": title,
            "fields": [fields[name] for name in names if name not in _FOREIGN],
            "foreign": [fields[name] for name in names if name in _FOREIGN],
        }
        for title, names in _SECTIONS.items()
    ]


def change_fields(
    values: Mapping[str, str], problems: Sequence[FieldProblem], *, registered: bool
) -> list[Field]:
    """Why, and of a registered contract when, it is changed."""
    hint = (
        "写明依据，例如双方某日签订的补充协议" if registered else "改了什么、为什么，留在历次内容里"
    )
    reason: Field = {"name": "reason", "label": "变更原因" if registered else "修改说明",
                     "kind": "textarea", "rows": 2, "max_length": 500, "hint": hint,
                     "required": registered}  # fmt: skip
    on = {"name": "happened_on", "label": "变更日期", "kind": "date", "required": True,
          "hint": "双方约定变更的日期，不晚于今天"}  # fmt: skip
    start = {"happened_on": today().isoformat(), **values}
    return [filled(one, start, problems) for one in ([on, reason] if registered else [reason])]


def party_choices() -> dict[str, Any]:
    """What the selects and boxes of a party offer, and the names of roles and parts."""
    return {
        "roles": [(role, *_sides(scheme("party_roles").name(role))) for role in ROLES],
        "natures": _grouped("party_natures"),
        "countries": [_choice(term.code, term.name) for term in scheme("countries")],
        "regions": choices("demand", "region"),
        "flags": [_choice(term.code, term.name) for term in scheme("party_flags")],
        "labels": {name: PartyInput.label(name) for name in PartyInput.model_fields},
    }


def _fields(values: Values, brokers: Mapping[int, str]) -> list[Field]:
    people = [_choice(str(number), name) for number, name in brokers.items()]
    return [
        {"name": KIND, "label": LABELS[KIND], "kind": "select", "required": True,
         "choices": _grouped("contract_types", "{}（细类待定）"),
         "hint": "按合同内容选择；细类没有定下来可以先选大类"},
        *(_field(name) for name in NAMES if name not in ("broker_id", "industry")),
        _field("broker_id") | {"kind": "select", "choices": people},
        _field("industry") | {"hint": industry_hint("填行业代码或名称", values["industry"]),
                              "example": "C3240"},
    ]  # fmt: skip


def _field(name: str) -> Field:
    declared = ContractInput.model_fields[name]
    field: Field = {"name": name, "label": LABELS[name], "hint": declared.description or ""}
    if name == "unit":
        field["hint"] = "下面两项金额按这个单位填写"
    if name in CODES:
        terms = [_choice(term.code, term.name) for term in scheme(CODES[name])]
        field |= {"kind": "select", "choices": terms}
    return field | _MORE.get(name, {})


def _grouped(title: str, whole: str = "{}") -> list[dict[str, Any]]:
    """The terms of a code list, those with others below them as groups that they begin."""
    terms = list(scheme(title))
    grouped = []
    for top in (term for term in terms if not term.parent):
        below = [_choice(term.code, term.name) for term in terms if term.parent == top.code]
        own = _choice(top.code, whole.format(top.name) if below else top.name)
        grouped.append({"label": top.name, "choices": [own, *below]} if below else own)
    return grouped


def _sides(name: str) -> tuple[str, str]:
    """“卖方” and “让与方、受托方” of the name of a role."""
    side, _, others = name.rstrip("）").partition("（")
    return side, others


def _choice(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}
