"""The forms of the registers, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.errors import FieldProblem
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.schemas import BodyInput, CertificateInput, EndInput
from matcher.taxonomy import scheme
from webapp.forms.organization_fields import filled
from webapp.presentation import day

Field = dict[str, Any]
Values = Mapping[str, Any]
_VALIDITY: tuple[Field, ...] = (
    {"name": "valid_from", "kind": "date", "required": True, "hint": "证书或备案生效的第一天"},
    {"name": "valid_to", "kind": "date", "hint": "最后一天；长期有效的留空"},
)


def body_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """A service body; one with the same credit code on the platform is found by itself."""
    shapes: list[Field] = [
        {"name": "name", "required": True, "hint": "与营业执照或法人证书一致", "max_length": 120},
        {
            "name": "credit_code",
            "required": True,
            "hint": "18 位；已在平台登记的单位据此自动关联",
            "example": "91150200MA0XXXXXXX",
        },
        {
            "name": "body_class",
            "kind": "radios",
            "required": True,
            "choices": _terms("service_body_classes"),
            "hint": "一家机构承担几类服务的，每类登记一条",
        },
        {"name": "certificate", "required": True, "hint": "资质证书或在主管部门备案的编号"},
        *_VALIDITY,
        {"name": "contact", "public": False, "hint": "选填，加密保存，只有本示范区运营人员能看到"},
        {"name": "phone", "kind": "tel", "public": False, "hint": "选填，同上"},
    ]
    return _filled(shapes, BodyInput.label, values, problems)


def certificate_fields(
    values: Values, problems: Sequence[FieldProblem], brokers: Mapping[int, str]
) -> list[Field]:
    """A certificate; `brokers` are the accounts that it may belong to."""
    accounts = [{"value": str(number), "label": name} for number, name in brokers.items()]
    shapes: list[Field] = [
        {"name": "name", "required": True, "hint": "证书上的姓名，加密保存", "max_length": 40},
        {
            "name": "user_id",
            "kind": "select",
            "choices": accounts,
            "hint": "持证人在平台上的经纪人账号；没有账号的不选，也就没有在办和业绩",
        },
        {"name": "number", "required": True, "hint": "证书上的编号，加密保存"},
        {
            "name": "level",
            "kind": "radios",
            "required": True,
            "choices": _terms("certificate_levels"),
        },
        {"name": "issuer", "required": True, "hint": "证书上盖章的单位"},
        *_VALIDITY,
        {"name": "technical_fields", "kind": "checks", "choices": _terms("technical_fields")},
    ]
    return _filled(shapes, CertificateInput.label, values, problems)


def end_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """When and why an entry counts no more."""
    shapes: list[Field] = [
        {"name": "ended_on", "kind": "date", "required": True, "hint": "从这一天起不再计入"},
        {"name": "reason", "kind": "textarea", "rows": 3, "required": True, "max_length": 500},
    ]
    return _filled(shapes, EndInput.label, values, problems)


def body_values(body: ServiceBody) -> Values:
    """What the register says, as people would type it."""
    names = ("name", "credit_code", "body_class", "certificate", "contact", "phone")
    return _days(body) | {name: getattr(body, name) for name in names}


def certificate_values(one: BrokerCertificate) -> Values:
    """What the register says, as people would type it."""
    names = ("name", "number", "level", "issuer", "technical_fields")
    return _days(one) | {name: getattr(one, name) for name in names} | {
        "user_id": str(one.user_id or "")
    }  # fmt: skip


def _days(row: ServiceBody | BrokerCertificate) -> dict[str, Any]:
    return {"valid_from": day(row.valid_from), "valid_to": day(row.valid_to)}


def _filled(
    shapes: Sequence[Field], label: Any, values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    return [filled({"label": label(one["name"])} | one, values, problems) for one in shapes]


def _terms(title: str) -> list[dict[str, str]]:
    return [{"value": term.code, "label": term.name} for term in scheme(title)]
