"""What would have to be said for a better judgement."""

from matcher.listings.models import Achievement, Demand
from matcher.matching.passages import passages_of_text
from matcher.matching.reasons import Missing
from matcher.matching.reasons.figures import indicator_reasons
from matcher.matching.reasons.missing import what_is_missing
from matcher.matching.reasons.side import Side
from matcher.taxonomy import load_rules
from tests.matching.reasons.texts import achievement, demand, row

PROSE = (
    "镍基高温合金叶片补焊后出现热裂纹，现有工艺难以控制热输入，每月报废四十余件，"
    "急需低应力的修复工艺与在线检测方法，并能在现有产线上应用。"
)


def missing(need: Side, offer: Side) -> list[Missing]:
    return list(what_is_missing(need, offer, indicator_reasons(need.stated, offer.stated)))


def texts(need: Demand, offer: Achievement) -> list[str]:
    return [one.text for one in missing(Side.of(need), Side.of(offer))]


def whole_demand(**fields: object) -> Demand:
    told = {
        "problem": PROSE, "conditions": "有炉子", "indicators": [row("合格率", "≥", "95", "%")],
        "min_trl": 6, "funds_min": 100.0, "cooperation": ["license"], "time_limit_months": 12,
        "technical_fields": ["05"],
    }  # fmt: skip
    return demand("叶片补焊", **{**told, **fields})


def whole_achievement(**fields: object) -> Achievement:
    told = {
        "abstract": PROSE, "advantages": "合格率98%", "conditions": "无", "trl": 7,
        "price_max": 50.0, "cooperation": ["license"], "ip": [{"type": "patent"}],
        "technical_fields": ["05"],
    }  # fmt: skip
    return achievement("激光补焊", **{**told, **fields})


def test_where_all_is_said_nothing_is_missing() -> None:
    assert texts(whole_demand(), whole_achievement()) == []


def test_the_most_useful_is_told_first() -> None:
    offer = whole_achievement(trl=None, advantages="", price_max=None, ip=[], conditions="")
    assert texts(whole_demand(time_limit_months=None, funds_min=None), offer) == [
        "成果未说明合格率",
        "成果未说明成熟度（需求要求 TRL 6 以上）",
        "需求未说明拟投入资金",
        "成果未说明价格",
        "成果未说明知识产权状况",
        "成果未说明转化条件",
    ]


def test_no_more_is_told_than_the_rules_say_and_many_indicators_on_one_line() -> None:
    rows = [row(name, "≥", "1", "台") for name in ("产量", "寿命", "产能", "库存")]
    found = texts(demand("缺", indicators=rows), achievement("缺"))
    assert len(found) == load_rules().reasons.missing.most
    assert "成果未说明产量、寿命、产能等 4 项指标" in found


def test_what_is_withheld_is_not_missing() -> None:
    need = whole_demand(confidential_parts=["conditions"])
    assert texts(need, whole_achievement()) == []


def test_of_a_text_only_its_length_and_its_indicators_can_be_missing() -> None:
    asked = Side.of_text(passages_of_text("叶片补焊热裂纹"))
    assert missing(asked, Side.of(whole_achievement())) == [
        Missing("need", "text", "需求公开的文字只有 7 字，难以判断"),
        Missing("need", "indicators", "需求没有提出可比较的技术指标"),
    ]
