"""Files that operators hand in, and the rows of result files, in words."""

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for

from matcher.contracts.registration.judging import BAD, CONTRADICTING, KNOWN, READY, UNKNOWN
from matcher.contracts.registration.purposes import LEDGER, RESULTS
from matcher.contracts.registration.result_models import (
    OPEN,
    TAKEN,
    TAKING,
    ResultFile,
    ResultRow,
)
from matcher.contracts.registration.result_taking import ENTERED
from webapp.presentation.text import day, minute

STATUSES: Mapping[str, tuple[str, str]] = {
    READY: ("可以取用", "open"),
    ENTERED: ("已取用", "good"),
    KNOWN: ("台账已有", "quiet"),
    CONTRADICTING: ("与台账不符", "bad"),
    UNKNOWN: ("台账中没有", "warn"),
    BAD: ("无法识别", "bad"),
}
_STATES = {OPEN: ("待{}", "open"), TAKING: ("正在{}", "open"), TAKEN: ("已{}", "good")}
# Purpose -> the page of one file, what its address calls it, and what taking is called.
_PAGES: Mapping[str, tuple[str, str, str]] = {
    RESULTS.code: ("contract_registration.preview", "result_id", "取用"),
    LEDGER.code: ("contract_registration.import_preview", "ledger_id", "录入"),
}
_DROPPED = ("已放弃", "quiet")


def file_row(file: ResultFile) -> dict[str, Any]:
    """What the templates show of a file."""
    word, tone = _STATES.get(file.state, _DROPPED)
    page, number, verb = _PAGES[file.purpose]
    place: dict[str, Any] = {number: file.id}
    return {
        "id": file.id,
        "name": file.name,
        "open": file.state == OPEN,
        "state": file.state,
        "word": word.format(verb),
        "verb": verb,
        "tone": tone,
        "total": file.total,
        "taken": file.taken,
        "made": minute(file.created_at),
        "until": day(file.expires_at),
        "url": url_for(page, **place),
    }


def result_row(row: ResultRow) -> dict[str, Any]:
    """One row: what the file says, and what becomes of it."""
    word, tone = STATUSES[row.status]
    said = json.loads(row.content)
    contract = row.contract
    return {
        "number": row.number,
        "word": word,
        "tone": tone,
        "message": row.message.removesuffix("。"),
        "told": "，".join(str(said[name]) for name in _SHOWN if said.get(name)),
        "code": contract.code if contract else "",
        "title": contract.title if contract else "",
        "url": url_for("contracts.show", code=contract.code) if contract else "",
    }


def tabs(
    counted: Mapping[str, int], statuses: Mapping[str, tuple[str, str]]
) -> list[tuple[str, int, str]]:
    """Label, count and value of each status that there is; all rows first."""
    found = [(word, counted[one], one) for one, (word, _) in statuses.items() if counted.get(one)]
    return [("全部", sum(counted.values()), ""), *found]


_SHOWN = ("code", "title", "seller", "result", "number", "happened_on", "ground")
