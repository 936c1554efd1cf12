"""What columns, sides and states are called in the ledgers of zones."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matcher.contracts.registration.result_input import plain
from matcher.taxonomy import scheme

_DATA = Path(__file__).parent / "data" / "columns.json"
TAKEN_STATES = ("signed", "submitted", "refused", "registered", "changed")


@cache
def ledger_words() -> Mapping[str, Any]:
    """The words of the file, as they stand there."""
    read: Mapping[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return read


def state_called(text: str) -> str:
    """The state of a contract that somebody calls so.

    Raises:
        ValueError: there is none, or one that does not come into the ledger.
    """
    state = scheme("contract_states").resolve(text)
    for code, words in ledger_words()["states"].items():
        if plain(text) in words:
            state = code
    if state in ("draft", "cancelled"):
        raise ValueError(f"“{text}”的合同不导入，请删除这一行")
    if state is None:
        names = "、".join(scheme("contract_states").name(code) for code in TAKEN_STATES)
        raise ValueError(f"认不出“{text[:20]}”，可填：{names}")
    return state
