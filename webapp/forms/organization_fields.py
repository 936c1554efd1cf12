"""The fields of the forms about organizations, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from matcher.accounts.models import Zone
from matcher.errors import FieldProblem
from matcher.organizations.schemas import MEMBER_ROLES, Registration
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.content import ACCEPT, TAKEN
from webapp.forms.choices import choices

Field = dict[str, Any]
Values = Mapping[str, Any]
_CHOOSE_ANOTHER = "至少用到大写字母、小写字母、数字、其他符号中的几类；不用常见或容易猜到的密码"


def registration_sections(
    values: Values, problems: Sequence[FieldProblem], zones: Sequence[Zone]
) -> list[dict[str, Any]]:
    """The registration form: the organization, its proof, the first member."""
    offered = [_choice(str(zone.id), zone.name) for zone in zones]
    if len(offered) == 1:
        values = {"zone": offered[0]["value"], **{k: v for k, v in values.items() if v}}
    kinds = [_choice(code, scheme("organization_kinds").name(code)) for code in MEMBER_ROLES]
    about = [
        _field("name", "与营业执照或事业单位法人证书一致", public=True, max_length=100),
        _field("credit_code", "证照上的 18 位代码", example="91150200MA0XXXXXXX", is_short=True),
        _field("kind", kind="radios", choices=kinds, public=True),
        _field("zone", kind="select", choices=offered),
        *profile_fields(public=True),
        flags_field("按实际情况勾选，运营人员核验后公开"),
    ]
    person = [
        _field("person", "您的姓名，不公开", autocomplete="name", is_short=True),
        _field("email", "用于确认身份和接收通知，不公开", kind="email", autocomplete="email",
               is_short=True),
        _field("password", _CHOOSE_ANOTHER, kind="password", autocomplete="new-password"),
        consent_field(),
    ]  # fmt: skip
    sections = [("单位", about), ("供核验", [proof_field()]), ("您本人", person)]
    return [
        {"title": title, "fields": [filled(field, values, problems) for field in fields]}
        for title, fields in sections
    ]


def joining_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """What is asked of an invited person."""
    fields = [
        _field("person", "同事和示范区经纪人会看到，不公开", autocomplete="name"),
        _field("password", _CHOOSE_ANOTHER, kind="password", autocomplete="new-password"),
        consent_field(),
    ]
    return [filled(field, values, problems) for field in fields]


def profile_fields(*, public: bool | None = None) -> list[Field]:
    """What members may change of their organization."""
    return [
        _field("region", kind="select", choices=choices("demand", "region"), public=public),
        _field("industry", "填行业代码或名称", example="C3240 或 有色金属合金制造",
               required=False, public=public),
        _field("profile", "主营业务、优势方向，一两句话", kind="textarea", required=False,
               rows=3, max_length=500, public=public),
    ]  # fmt: skip


def flags_field(hint: str) -> Field:
    """The qualifications."""
    flags = [_choice(term.code, term.name) for term in scheme("organization_flags")]
    return _field("flags", hint, kind="checks", choices=flags, required=False)


PROOF = "证明材料"


def proof_field() -> Field:
    """The file that shows who the organization is."""
    limit = load_rules().upload_megabytes
    hint = (
        f"营业执照或法人证书的扫描件、照片。可以是 {TAKEN}，不超过 {limit} MB；只有运营人员能看到"
    )
    return {
        "name": "proof",
        "label": PROOF,
        "kind": "file",
        "hint": hint,
        "accept": ACCEPT,
        "required": True,
        "public": False,
    }


def consent_field() -> Field:
    """Consent to the privacy notice, which opens on its own page."""
    words = Markup('请先阅读<a href="{}" target="_blank">《个人信息处理规则》</a>')
    hint = words.format(url_for("privacy.notice"))
    return _field("consent", hint, kind="checks", choices=[_choice("1", "我已阅读并同意")])


def filled(field: Field, values: Values, problems: Sequence[FieldProblem]) -> Field:
    """The field with what was typed and what is wrong with it."""
    name = field["name"]
    wrong = [p.message for p in problems if p.field.partition(".")[0] == name]
    return field | {"value": values.get(name, ""), "error": "；".join(dict.fromkeys(wrong))}


def error_rows(problems: Sequence[FieldProblem]) -> list[dict[str, str]]:
    """For the macro `error_summary`."""
    return [
        {"field": p.field.partition(".")[0], "message": f"{p.label}：{p.message}"} for p in problems
    ]


def _field(name: str, hint: str = "", **more: Any) -> Field:
    required = more.pop("required", True)
    return {
        "name": name,
        "label": Registration.label(name),
        "hint": hint,
        "required": required,
        **more,
    }


def _choice(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}
