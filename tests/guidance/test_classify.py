"""Fields, industries and key terms, over the hashing double and a few listings."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from matcher.guidance.classify import suggest_fields, suggest_industries, votes
from matcher.guidance.keywords import suggest_keywords
from matcher.listings.models import KINDS, Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.passages import PARTS, passages_of
from matcher.matching.replica import Replica
from matcher.matching.tokens import Tokenizer
from matcher.taxonomy import scheme

WASTE = "稀土萃取皂化废水含盐高，蒸发结晶的杂盐只能堆库。"
KNOWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("demand", WASTE, {"technical_fields": ["07"], "industry": "C3232"}),
    ("achievement", "稀土萃取皂化废水减量", {"technical_fields": ["07"], "industry": "C3231"}),
    ("demand", "奶牛乳房炎早期预警", {"technical_fields": ["09"], "industry": "A0311"}),
    ("achievement", "奶牛乳房炎检测仪", {"technical_fields": ["09"], "industry": "A0311"}),
)


def listing(number: int, kind: str, title: str, fields: dict[str, Any]) -> Listing:
    lists = {"keywords": [], "confidential_parts": [], "cooperation": []}
    made = KINDS[kind](title=title, **lists, **fields)
    made.id, made.organization_id = number, number
    return made


@pytest.fixture(scope="module")
def empty() -> Iterator[Replica]:
    replica = Replica(HashingEncoder(), Tokenizer())
    yield replica
    replica.close()


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    replica = Replica(HashingEncoder(), Tokenizer())
    for number, known in enumerate(KNOWN, start=1):
        one = listing(number, *known)
        passages = passages_of(one)
        vectors = replica.encoder.encode_queries([passages.title, passages.text])
        replica.columns.put(one, "")
        replica.sides[passages.side].add(
            [number],
            {part: vectors[at : at + 1] for at, part in enumerate(PARTS)},
            {part: [replica.tokenizer(passages[part])] for part in PARTS},
        )
    yield replica
    replica.close()


def test_the_nearest_listings_decide(replica: Replica) -> None:
    field, *rest = suggest_fields(replica, "稀土皂化废水怎么减量")
    assert (field.code, field.name) == ("07", scheme("technical_fields").name("07"))
    assert field.share > 0.5 > rest[0].share
    assert len(rest) == 2
    assert suggest_fields(replica, "奶牛乳房炎预警", top=1)[0].code == "09"


def test_an_industry_is_told_as_fine_as_the_votes_agree(replica: Replica) -> None:
    # Of two classes of one group neither holds most of the votes.
    first = suggest_industries(replica, WASTE)[0]
    assert first.code in ("C323", "C3232")
    assert first.name == scheme("industries").name(first.code)
    only = np.array([False, True, False, False, False])
    assert votes(replica, WASTE, "industries", only)["C3232"] > 0.5


def test_shares_add_up_and_children_never_exceed_their_parents(replica: Replica) -> None:
    shares = votes(replica, WASTE, "industries")
    tops = [share for code, share in shares.items() if len(code) == 1]
    assert sum(tops) == pytest.approx(1)
    for code, share in shares.items():
        parents = scheme("industries").lineage(code)[:-1]
        assert all(shares[parent] >= share - 1e-9 for parent in parents)


def test_an_empty_platform_answers_by_the_names_of_the_codes(empty: Replica) -> None:
    assert suggest_fields(empty, "农业", top=1)[0].code == "09"
    assert suggest_industries(empty, "医药制造业", top=1)[0].code == "C27"


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\x00"])
def test_nothing_is_told_of_no_text(replica: Replica, text: str) -> None:
    assert suggest_fields(replica, text) == []
    assert suggest_industries(replica, text) == []
    assert suggest_keywords(replica, text) == []


def test_a_text_is_encoded_once(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    suggest_industries(replica, WASTE)
    asked: list[int] = []
    encode = replica.encoder.encode_queries

    def counted(texts: Any) -> Any:
        asked.append(len(texts))
        return encode(texts)

    monkeypatch.setattr(replica.encoder, "encode_queries", counted)
    suggest_industries(replica, WASTE * 1000)
    assert asked == [1]


def test_key_terms_are_rare_words_of_the_text_as_written(replica: Replica) -> None:
    text = "叶片补焊热裂纹。目前公司的补焊工艺需要改进，合格率 70%，热裂纹每年 40 件。"
    found = suggest_keywords(replica, text)
    assert set(found[:3]) == {"叶片", "补焊", "裂纹"}
    assert not {"目前", "公司", "工艺", "需要", "70", "40"} & set(found)
    assert all(term in text for term in found)
    assert len(suggest_keywords(replica, text, top=2)) == 2


def test_neither_function_words_nor_measures_are_key_terms(replica: Replica) -> None:
    text = "焊缝老是经常开裂，每次补两回，因为天冷，三台熔覆装置冬季都停。"
    assert set(suggest_keywords(replica, text, top=20)) == {"焊缝", "开裂", "熔覆", "装置"}


def test_what_is_given_is_not_told_again(replica: Replica) -> None:
    text = "叶片补焊热裂纹。补焊后开裂。"
    assert not any("补焊" in term for term in suggest_keywords(replica, text, given=["补焊", ""]))


def test_two_words_that_touch_are_told_as_one_only_where_they_weigh_more(replica: Replica) -> None:
    found = suggest_keywords(replica, "稀土皂化废水" * 3 + "。" + "稀土萃取。" * 2)
    assert len(found) == len(set(found))
    assert not any(one != other and one in other for one in found for other in found)
