"""What the form asks of senders without an account, beside the listing itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.accounts.models import Zone
from matcher.errors import FieldProblem
from matcher.intake.schemas import Sender
from webapp.forms.organization_fields import consent_field

NAMES = ("organization_name", "zone", "consent")
# Asked of everybody, but of senders they are required.
CONTACT = ("contact_name", "contact_phone")
# No page of the public shows what looks like somebody's number or address.
_EXAMPLES = {"contact_phone": "0472-XXXXXXX", "contact_email": ""}
Fields = list[dict[str, Any]]


def sender_values(form: MultiDict[str, str]) -> dict[str, str]:
    """What was posted about the sender."""
    return {name: form.get(name, "")[:200] for name in NAMES}


def sender_input(sender: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """The raw input of the schema `Sender`."""
    given = {**sender, **{name: values[name] for name in CONTACT}}
    return given | {"consent": given["consent"] == "1"}


def with_sender(
    fields: Fields,
    sender: Mapping[str, str],
    problems: Sequence[FieldProblem],
    zones: Sequence[Zone],
) -> Fields:
    """The fields of the last step with those about the sender around them."""
    required = [
        field
        | {"example": _EXAMPLES.get(field["name"], field["example"])}
        | ({"required": True} if field["name"] in CONTACT else {})
        for field in fields
    ]
    before = [_organization(), *([_zone(zones)] if len(zones) > 1 else [])]
    return [
        *(_filled(field, sender, problems) for field in before),
        *(_with_error(field, problems) for field in required),
        _filled(consent_field() | {"public": None}, sender, problems),
    ]


def _organization() -> dict[str, Any]:
    hint = "与营业执照一致，只有示范区审核人员能看到；公开页面写“社会来件（示范区代为发布）”"
    return {
        "name": "organization_name",
        "label": Sender.label("organization_name"),
        "kind": "text",
        "hint": hint,
        "example": "示例新材料有限公司",
        "required": True,
        "public": False,
        "max_length": 100,
        "autocomplete": "organization",
    }


def _zone(zones: Sequence[Zone]) -> dict[str, Any]:
    return {
        "name": "zone",
        "label": Sender.label("zone"),
        "kind": "select",
        "hint": "由哪个示范区受理",
        "required": True,
        "public": True,
        "choices": [{"value": str(zone.id), "label": zone.name} for zone in zones],
    }


def _filled(
    field: dict[str, Any], sender: Mapping[str, str], problems: Sequence[FieldProblem]
) -> dict[str, Any]:
    return _with_error(field | {"value": sender.get(field["name"], ""), "error": ""}, problems)


def _with_error(field: dict[str, Any], problems: Sequence[FieldProblem]) -> dict[str, Any]:
    wrong = [problem.message for problem in problems if problem.field == field["name"]]
    said = [field["error"], *wrong] if field["error"] not in wrong else wrong
    return field | {"error": "；".join(dict.fromkeys(text for text in said if text))}
