"""A file that the worker makes, in words."""

from typing import Any

from matcher.made_files.models import ASKED, FAILED, MADE, MAKING, MadeFile
from matcher.taxonomy import scheme
from webapp.presentation.text import day, minute

STATES = {
    ASKED: ("等待生成", "open"),
    MAKING: ("正在生成", "open"),
    MADE: ("已生成", "good"),
    FAILED: ("没有生成", "bad"),
}
_MEGABYTE = 1 << 20


def made_row(made: MadeFile) -> dict[str, Any]:
    """What the templates of `/files` show of it."""
    word, tone = STATES[made.state]
    return {
        "id": made.id,
        "kind": scheme("made_file_kinds").name(made.kind),
        "name": made.name,
        "state": made.state,
        "waits": made.state in (ASKED, MAKING),
        "word": word,
        "tone": tone,
        "done": made.done,
        "total": made.total,
        "percent": made.done * 100 // made.total if made.total else None,
        "size": _size(made.size),
        "reason": made.reason,
        "asked": minute(made.asked_at),
        "finished": minute(made.finished_at),
        "until": day(made.expires_at),
    }


def _size(count: int) -> str:
    if count >= _MEGABYTE:
        return f"{count / _MEGABYTE:,.1f} MB"
    return f"{max(count // 1024, 1):,} KB" if count else ""
