"""What the pre-check found, in words and groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from matcher.contracts.prechecks import FAILED, PASSED, WARNED, Finding
from matcher.taxonomy import scheme

_GROUPS = {
    "required": "必填项",
    "dates": "日期",
    "amounts": "金额",
    "kind": "类型与名称",
    "ip": "知识产权",
    "terms": "价款与验收",
    "parties": "当事人",
    "documents": "合同文件",
    "duplicates": "重复登记",
}
# Stands for whatever has no ground of its own: nobody learns from it.
_ANY = "other"
_LEVELS = {FAILED: ("不通过", "bad"), WARNED: ("提醒", "warn"), PASSED: ("通过", "good")}


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding as the templates show it."""
    word, tone = _LEVELS[finding.level]
    # Some messages name what they are about, such as a party, by themselves.
    named = finding.field.startswith("parties.") or finding.message.startswith(finding.label)
    told = finding.field and not named
    return {
        "word": word,
        "tone": tone,
        "level": finding.level,
        "label": finding.label if told else "",
        "message": finding.message,
        "advice": finding.advice,
        "source": finding.source,
        "ground": scheme("refusal_grounds").name(finding.ground) if finding.ground != _ANY else "",
    }


def grouped(findings: Sequence[Finding]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The findings under the names of their groups."""
    order = {group: place for place, group in enumerate(_GROUPS)}
    by_group = groupby(sorted(findings, key=lambda one: order[one.group]), lambda one: one.group)
    return [(_GROUPS[group], [finding_row(one) for one in found]) for group, found in by_group]


def counted(findings: Sequence[Finding]) -> Mapping[str, int]:
    """How many findings there are of each level."""
    return Counter(finding.level for finding in findings)
