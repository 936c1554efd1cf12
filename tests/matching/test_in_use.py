"""What operators are told of the ranker in use."""

from dataclasses import replace

from matcher.matching.in_use import model_in_use
from matcher.matching.ranking import load_ranker
from tests.matching.rerankers import Shortest

SHIPPED = replace(load_ranker(), manifest={})
MANIFEST = {"queries": 31, "pairs": 240, "ndcg@10 before": 0.62, "ndcg@10": 0.655, "p": 0.012}


def test_the_version_and_the_source_are_told() -> None:
    model = model_in_use(SHIPPED)
    assert model.version == load_ranker().version
    assert model.why.startswith(load_ranker().source)
    assert model.why.endswith("目前没有经配对检验证明更好的排序，所以继续使用它。")


def test_a_trained_one_tells_its_proof() -> None:
    ranker = replace(SHIPPED, version="r-1", source="由经纪人的判定训练", manifest=MANIFEST)
    model = model_in_use(ranker)
    assert model.version == "r-1"
    assert model.why == (
        "由经纪人的判定训练。在 31 条需求、240 对上交叉验证，每条需求都由没有见过它的模型排序："
        "nDCG@10 由 0.62 变为 0.655，配对检验 p = 0.012。"
    )


def test_a_cross_encoder_behind_it_is_told() -> None:
    told = model_in_use(SHIPPED, Shortest()).why
    assert told == model_in_use(SHIPPED).why + (
        "前 30 名再由交叉编码器 shortest 逐对复核，只改变次序，不改变等级。"
    )
