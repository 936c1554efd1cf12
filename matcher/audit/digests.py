"""Keyed digests of audit rows and of the head of their chain.

A row is digested as the database gives it back: PostgreSQL keeps the numbers of JSON as decimals,
so that 1e16 comes back as an integer, and -0.0 without its sign.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Any

from matcher.audit.models import AuditEntry, AuditHead

_CONTENTS = (
    *("position", "id", "actor_id", "actor_name", "address"),
    *("action", "object_kind", "object_id", "before", "after"),
)
_HEAD = ("count", "hash", "anchor", "anchor_hash")
# More digits than a float or a sensible integer has, so that nothing is rounded away.
_EXACT = Context(prec=5_000, Emax=MAX_EMAX, Emin=MIN_EMIN)


def row_hash(key: str, previous: str, entry: AuditEntry) -> str:
    """The hash of a row that follows one with the hash `previous` ("" for the first)."""
    contents = {name: getattr(entry, name) for name in _CONTENTS}
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(key, "row", {**contents, "at": moment, "previous": previous})


def head_mac(key: str, head: AuditHead) -> str:
    """The digest that only who has the key can make of a head."""
    return _digest(key, "head", {name: getattr(head, name) for name in _HEAD})


def same(one: str | None, other: str) -> bool:
    """Whether two digests are equal, in a time that tells nothing of how much is."""
    return hmac.compare_digest((one or "").encode(), other.encode())


def _digest(key: str, what: str, contents: Mapping[str, Any]) -> str:
    text = json.dumps([what, _canonical(contents)], sort_keys=True, separators=(",", ":"))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> Any:
    """The value with texts and numbers as marked texts, equal for equal values."""
    if isinstance(value, str):
        return f"s{value}"
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        # `plus` takes the sign of -0, `normalize` the zeros behind the point.
        return f"n{_EXACT.plus(Decimal(repr(value))).normalize(_EXACT)}"
    if isinstance(value, Mapping):
        return {name: _canonical(part) for name, part in value.items()}
    return [_canonical(part) for part in value]
