"""Marks tell what was taken away and what was added, and never lose a character."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.matching.tokens import Tokenizer
from webapp.presentation.changes import Change, Piece, compare

cut = Tokenizer().pieces


def told(change: Change) -> tuple[str, str]:
    """Both sides with [-…-] around what was deleted and [+…+] around what was added."""
    marks = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    before, after = (
        "".join(marks[piece.kind].format(piece.text) for piece in side)
        for side in (change.before, change.after)
    )
    return before, after


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("合格率不足 70%。", "合格率不足 68%。", ("合格率不足 [-70%-]。", "合格率不足 [+68%+]。")),
        (
            "现有真空炉。",
            "现有真空炉。另有激光器。",
            ("现有真空炉。", "现有真空炉。[+另有激光器。+]"),
        ),
        ("甲句。乙句。", "甲句。", ("甲句。[-乙句。-]", "甲句。")),
        ("", "新写的", ("", "[+新写的+]")),
        ("删去的", "", ("[-删去的-]", "")),
        ("一样的话。", "一样的话。", ("一样的话。", "一样的话。")),
        ("示例问题", "请补充", ("[-示例问题-]", "[+请补充+]")),
        ("包头市", "呼和浩特市", ("[-包头市-]", "[+呼和浩特市+]")),
    ],
)
def test_changed_words_are_marked(before: str, after: str, marked: tuple[str, str]) -> None:
    assert told(compare(before, after, cut)) == marked


def test_only_the_changed_sentence_is_marked() -> None:
    before = "补焊后出现热裂纹。\n合格率不足 70%，每月报废约 40 件。冬季更多。"
    after = "补焊后出现热裂纹。\n合格率不足 70%，每月报废约 45 件。冬季更多。"
    change = compare(before, after, cut)
    assert change.after == [
        Piece("same", "补焊后出现热裂纹。\n合格率不足 70%，每月报废约 "),
        Piece("ins", "45"),
        Piece("same", " 件。冬季更多。"),
    ]


def test_a_rewritten_passage_is_marked_whole() -> None:
    before, after = "叶片补焊热裂纹难以抑制。", "牧草青贮二次发酵损失大。"
    assert told(compare(before, after, cut)) == (f"[-{before}-]", f"[+{after}+]")


def test_long_texts_of_any_kind_are_bounded() -> None:
    """Twenty thousand signs without an end, or nothing but ends: a rewriting, at once."""
    for before, after in (("长短" * 10_000, "短长" * 10_000), ("。" * 50_000, "；。" * 25_000)):
        change = compare(before, after, lambda text: list(text))
        assert "".join(piece.text for piece in change.before) == before
        assert "".join(piece.text for piece in change.after) == after


_TEXTS = st.text(st.sampled_from("甲乙丙丁，。\n 1a"), max_size=60)


@settings(deadline=None)
@given(_TEXTS, _TEXTS)
def test_nothing_is_lost_and_marks_are_on_the_right_side(before: str, after: str) -> None:
    change = compare(before, after, lambda text: re.findall(r"\d+|.", text, re.DOTALL))
    assert "".join(piece.text for piece in change.before) == before
    assert "".join(piece.text for piece in change.after) == after
    assert {piece.kind for piece in change.before} <= {"same", "del"}
    assert {piece.kind for piece in change.after} <= {"same", "ins"}
    kept = [
        "".join(p.text for p in side if p.kind == "same") for side in (change.before, change.after)
    ]
    assert kept[0] == kept[1]
    assert (before == after) == all(p.kind == "same" for p in (*change.before, *change.after))
