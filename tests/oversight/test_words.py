"""Auditors read words: every action and kind of object that the code records has a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import matcher
from matcher.accounts import administration
from matcher.listings import lifecycle
from matcher.matching import decisions, ranker_versions
from matcher.organizations import states
from matcher.taxonomy import scheme

TABLES = {
    "listing": lifecycle.TRANSITIONS,
    "match": decisions.TRANSITIONS,
    "ranker": ranker_versions.TRANSITIONS,
    "organization": states.TRANSITIONS,
    "user": administration.TRANSITIONS,
}


def recorded() -> Iterator[tuple[str, str]]:
    """Action and kind of object of every call of `record` that spells them out."""
    (root,) = matcher.__path__
    for path in Path(root).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                action, target = node.args[2:4]
                kind = target.elts[0] if isinstance(target, ast.Tuple) else None
                yield _text(action), _text(kind)


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_action_that_the_code_spells_out_has_a_name() -> None:
    found = set(recorded())
    assert len(found) > 15
    actions, kinds = scheme("audit_actions"), scheme("audit_kinds")
    assert {action for action, _ in found if action and action not in actions} == set()
    assert {kind for _, kind in found if kind and kind not in kinds} == set()


@pytest.mark.parametrize("kind", TABLES)
def test_every_transition_has_a_name(kind: str) -> None:
    actions = {f"{kind}.{action}" for action in TABLES[kind]}
    assert {action for action in actions if action not in scheme("audit_actions")} == set()
