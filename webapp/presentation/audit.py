"""Audit rows as rows of a table, in words."""

from collections.abc import Mapping
from typing import Any

from matcher.audit.models import AuditEntry
from matcher.clock import CHINA
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme

_LONGEST = 160
# The code lists of values, by field, or by kind of object and field.
_SCHEMES: Mapping[str, str] = {
    "listing.state": "listing_states",
    "match.state": "match_states",
    "organization.state": "organization_states",
    "match.reason": "dismissal_reasons",
    "engagement.reason": "termination_reasons",
    "organization.kind": "organization_kinds",
    "stage": "stages",
    "grade": "grades",
    "roles": "roles",
    "flags": "organization_flags",
    "region": "regions",
    "industry": "industries",
    "technical_fields": "technical_fields",
    "cooperation": "cooperation",
    "action": "audit_actions",
    "verification": "verification_results",
}


def audit_row(entry: AuditEntry, names: Mapping[int | None, str]) -> dict[str, Any]:
    """When, who, from where, what, of which object, and `changes` of `label`, `before`, `after`.

    Args:
        entry: the row.
        names: present names of users by id; the rows themselves hold none.
    """
    kind = scheme("audit_kinds").name(entry.object_kind)
    return {
        "id": entry.id,
        "at": f"{entry.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "who": names.get(entry.actor_id or 0, entry.actor_name),
        "number": entry.actor_id,
        "token": entry.token_id,
        "address": entry.address,
        "what": scheme("audit_actions").name(entry.action),
        "target": f"{kind} {entry.object_id}" if entry.object_id else kind,
        "changes": _changes(entry),
    }


def _changes(entry: AuditEntry) -> list[dict[str, str | None]]:
    """What differs; `before` is None where the row tells of no earlier state."""
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [
        {
            "label": _label(name),
            "before": _value(entry, name, before[name]) if name in before else None,
            "after": _value(entry, name, after.get(name)),
        }
        for name in names
    ]


def _label(name: str) -> str:
    fields = scheme("audit_fields")
    if name in fields:
        return fields.name(name)
    labels = (schema.label(name) for schema in SCHEMAS.values())
    return next((label for label in labels if label != name), name)


def _value(entry: AuditEntry, name: str, value: Any) -> str:
    title = _SCHEMES.get(f"{entry.object_kind}.{name}") or _SCHEMES.get(name)
    words = _words(value, title)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _words(value: Any, title: str | None) -> str:
    if value is None or value in ("", [], {}):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(part, title) for part in value)
    if isinstance(value, dict):
        return "；".join(f"{_label(key)}：{_words(part, title)}" for key, part in value.items())
    return scheme(title).name(str(value)) if title else str(value)
