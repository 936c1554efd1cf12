"""Files of old contracts: opened to be looked at, and their rows as they are kept."""

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.contract_of import ReadContract, read_contract
from matcher.contracts.ledger_import.judging import BAD, Judged, judge
from matcher.contracts.registration.files import keep_file, zone_of
from matcher.contracts.registration.purposes import LEDGER
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.exchange.tables import Row


def open_ledger(
    session: Session, actor: Actor, name: str, rows: Sequence[ReadContract]
) -> ResultFile:
    """Keep the rows of a file for operators to look at; the ledger is not touched.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        TransitionError: too many files wait already.
    """
    judged = judge(session, zone_of(actor, LEDGER), rows)
    return keep_file(session, actor, LEDGER, name, map(_kept, judged))


def read_again(row: ResultRow) -> ReadContract:
    """The row as it was read, checked by what holds now."""
    kept = json.loads(row.content)
    defaults = Defaults(kept["unit"], kept["body"])
    return read_contract(Row(row.number, kept["cells"], kept["defect"]), kept["others"], defaults)


def _kept(one: Judged) -> ResultRow:
    row = one.row
    content = {
        "cells": row.cells,
        "others": row.others,
        "unit": row.defaults.unit,
        "body": row.defaults.body,
        "defect": row.problem if not row.cells else "",
        "problem": one.message if one.status == BAD else "",
    }
    return ResultRow(
        number=row.number,
        status=one.status,
        contract_id=one.contract.id if one.contract else None,
        message=one.message,
        content=json.dumps(content, ensure_ascii=False),
    )
