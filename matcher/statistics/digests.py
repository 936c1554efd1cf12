"""The digest of what was frozen: made when it is frozen, and again whenever it is checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.statistics.models import FrozenFigures, FrozenRecords

_AT_ONCE = 20


class Packet(NamedTuple):
    """Some records behind a figure; named like the columns."""

    figure: str
    excluded: bool
    number: int
    data: bytes


def digest_of(document: Mapping[str, object], packets: Iterable[Packet]) -> str:
    """SHA-256, as 64 hexadecimal digits.

    Args:
        document: the content, as `matcher.statistics.content.written` makes it.
        packets: all records, in the order in which they were frozen.
    """
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode())
    for one in packets:
        digest.update(f"{one.figure} {one.excluded} {one.number}".encode())
        digest.update(one.data)
    return digest.hexdigest()


def kept_digest(session: Session, row: FrozenFigures) -> str:
    """The digest of what the database holds now; only a few packets are in memory at a time.

    Raises:
        ValueError: the content is no JSON any more.
    """
    columns = [getattr(FrozenRecords, name) for name in Packet._fields]
    query = select(*columns).where(FrozenRecords.frozen_id == row.id).order_by(FrozenRecords.id)
    packets = session.execute(query.execution_options(yield_per=_AT_ONCE))
    return digest_of(row.content, starmap(Packet, packets))
