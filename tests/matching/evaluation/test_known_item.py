"""Queries made from texts, and how well they find them."""

import json
from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation.known_item import (
    Item,
    known_item,
    read_items,
    reworded,
    titles_for_abstracts,
    truncated,
)
from matcher.matching.evaluation.run import Answer, Run, build_index, run
from matcher.matching.evaluation.stages import production_stages
from matcher.matching.ranking import load_ranker
from matcher.matching.tokens import Tokenizer

ITEMS = {
    "a": Item("高温合金补焊", "叶片补焊后出现热裂纹，需要控制线能量。已有的设备是激光焊机。"),
    "b": Item("青贮菌剂", "玉米青贮开窖后二次发酵，干物质损失大。要求菌剂常温保存。"),
    "c": Item("光伏清扫", "沙区光伏组件积灰严重；水资源缺乏，人工清扫成本高。"),
}


def test_reciprocal_ranks_and_recall_by_hand() -> None:
    nobody = [f"x{number}" for number in range(10)]
    answers = {
        "a": Answer(["a", "b"], ["a"], {"a": 1.0}),
        "b": Answer(["c", "a", "x", "b"], ["b"], {"b": 1.0}),
        "c": Answer([*nobody, "c"], ["c"], {"c": 1.0}),
    }
    figures = known_item(Run({"fusion": answers}, {}))["fusion"]
    assert figures["mrr@10"].value == pytest.approx((1 + 1 / 4 + 0) / 3)
    assert figures["recall@10"].value == pytest.approx(2 / 3)


def test_a_title_looks_for_the_abstract_without_it() -> None:
    collection = titles_for_abstracts(ITEMS)
    assert collection.queries["a"].text == "高温合金补焊"
    assert collection.documents["a"].title == "叶片补焊后出现热裂纹，需要控制线能量"
    assert collection.documents["a"].text == ITEMS["a"].body
    assert collection.documents["a"].side == "achievement"
    assert collection.levels["a"] == {"a": 4.0}


def test_a_truncated_text_is_its_first_two_fifths() -> None:
    collection = truncated({"t": Item("题", "一二三四五六七八九十")})
    assert collection.queries["t"].text == "一二三四"
    assert collection.documents["t"].text == "题\n一二三四五六七八九十"
    assert collection.documents["t"].side == "need"
    assert truncated({"t": Item("题", "一")}).queries["t"].text == "一"


def test_a_reworded_text_is_turned_around_and_loses_its_stop_words(tokenizer: Tokenizer) -> None:
    text = reworded(ITEMS, tokenizer).queries["c"].text
    assert text == "人工清扫成本，水资源缺乏，沙区光伏组件积灰严重"
    alone = Item("题", "的；，？")
    assert reworded({"t": alone}, tokenizer).queries["t"].text == "的"


def test_every_query_finds_its_own_text(tokenizer: Tokenizer) -> None:
    for collection in (titles_for_abstracts(ITEMS), truncated(ITEMS), reworded(ITEMS, tokenizer)):
        encoder, ranker = HashingEncoder(), load_ranker()
        index = build_index(collection, encoder, tokenizer)
        ran = run(collection, index, encoder, tokenizer, production_stages(ranker), ranker)
        index.close()
        figures = known_item(ran)
        assert figures["keyword_text"]["mrr@10"].value == 1.0
        assert figures["fusion"]["recall@10"].value == 1.0


def test_items_are_read_from_any_of_the_layouts(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "title": "甲", "abstract": " 摘要 "},
        {"id": "2", "title": "乙", "content": "正文"},
        {"id": "3", "title": "甲", "abstract": "同题"},
        {"id": "4", "title": "丁", "abstract": ""},
        {"id": 5, "title": "戊", "text": "文"},
    ]
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    items = read_items(path)
    assert items == {"1": Item("甲", "摘要"), "2": Item("乙", "正文"), "5": Item("戊", "文")}
    drawn = read_items(path, sample=2)
    assert len(drawn) == 2
    assert drawn == read_items(path, sample=2)
    assert drawn.items() <= items.items()
    assert read_items(path, sample=9) == items


@pytest.mark.parametrize("line", ["{", '["id"]', '{"id": "1"}'])
def test_a_line_of_another_layout_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": "1", "title": "甲", "text": "文"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(FileRefusedError, match=r"items\.jsonl 第 2 行"):
        read_items(path)
