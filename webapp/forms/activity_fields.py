"""The fields of what is added to an engagement, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.clock import today
from matcher.engagements.activities import ActivityInput
from matcher.engagements.models import Engagement
from matcher.errors import FieldProblem
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.content import ACCEPT, TAKEN
from webapp.forms.organization_fields import filled

Field = dict[str, Any]
Values = Mapping[str, str]
NOTE = "note"
_VISIBILITIES = {"shared": "双方和经纪人", "broker": "仅经纪人和示范区运营人员"}
_BOTH = "双方"


def activity_fields(
    engagement: Engagement, offered: Sequence[str], values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """Kind, day, party, text and what follows; a party speaks for itself."""
    desk = len(offered) > 1
    kinds = [term for term in scheme("activity_kinds") if term.code != NOTE]
    shown = kinds if desk else [*kinds[-1:], *kinds[:-1]]
    start = {
        "kind": shown[0].code,
        "happened_on": today().isoformat(),
        "visibility": offered[0],
        **values,
    }
    fields = [
        _field("kind", kind="radios", required=True,
               choices=[_choice(term.code, term.name) for term in shown]),
        _field("happened_on", kind="date", required=True),
        *([_party(engagement)] if desk else []),
        _field("text", kind="textarea", rows=3, required=True, max_length=2_000,
               hint="其中的电话、邮箱会遮盖，联系方式在“联系方式”中互相开放"),
        *_visibility(offered),
        _field("next_text", hint="需要跟进时填写", max_length=300),
        _field("next_on", kind="date"),
    ]  # fmt: skip
    return [filled(field, start, problems) for field in fields]


def note_fields(
    offered: Sequence[str], values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """A text and who may read it; a note of the desk is private unless chosen otherwise."""
    start = {"visibility": offered[-1], **values}
    text = _field("text", kind="textarea", rows=3, required=True, max_length=2_000)
    fields = [text | {"label": "备注"}, *_visibility(offered)]
    return [_renamed(filled(field, start, problems), "note") for field in fields]


def document_fields(
    offered: Sequence[str], values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """The files, what they are called, and who may read them."""
    start = {"visibility": offered[0], **values}
    hint = f"可以是 {TAKEN}，每个不超过 {load_rules().upload_megabytes} MB"
    fields = [
        {"name": "document", "label": "文件", "kind": "file", "hint": hint, "accept": ACCEPT,
         "required": True},
        {"name": "title", "label": "名称", "hint": "不填则用文件名", "max_length": 120},
        *_visibility(offered),
    ]  # fmt: skip
    return [_renamed(filled(field, start, problems), "file") for field in fields]


def _visibility(offered: Sequence[str]) -> list[Field]:
    """The choice, where there is one."""
    if len(offered) == 1:
        return []
    choices = [_choice(code, _VISIBILITIES[code]) for code in offered]
    return [_field("visibility", kind="radios", choices=choices, required=True)]


def _party(engagement: Engagement) -> Field:
    match = engagement.match
    sides = {one.id: one.name for one in (match.need.organization, match.achievement.organization)}
    choices = [_choice("", _BOTH), *(_choice(str(number), name) for number, name in sides.items())]
    return _field("party", kind="radios", choices=choices)


def _field(name: str, **more: Any) -> Field:
    return {"name": name, "label": ActivityInput.label(name), **more}


def _choice(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}


def _renamed(field: Field, form: str) -> Field:
    """The same field under an id of its own: the page has several forms."""
    return field | {"id": f"{form}-{field['name']}"}
