"""Reasons as data and as lines."""

import json

from matcher.matching.reasons import (
    Fit,
    IndicatorReason,
    Missing,
    Place,
    Reasons,
    SentencePair,
    SharedPhrase,
    second_look_told,
)

PHRASE = SharedPhrase("激光熔覆", Place("title", 0, 4), Place("abstract", 3, 7), 4.0)
WHOLE = Reasons(
    phrases=(PHRASE,),
    fits=(Fit("field", "unmet", "技术领域不同"),),
    second_look=second_look_told(1),
    pairs=(SentencePair(Place("title", 0, 8), Place("abstract", 0, 9), 0.5, ((0, 4),), ((3, 7),)),),
    indicators=(
        IndicatorReason(
            "纯度", "纯度 ≥ 99 %", "纯度 = 99.5 %", "met", None, Place("abstract", 0, 9)
        ),
        IndicatorReason("能耗", "能耗 ≤ 3 kWh", "能耗 = 5 kWh", "unmet"),
        IndicatorReason("寿命", "寿命 ≥ 5 年", "", "unknown", Place("goal", 0, 6)),
        IndicatorReason("噪声", "噪声 ≤ 60 dB", "", "unknown"),
    ),
    missing=(Missing("achievement", "funds", "成果未说明价格"),),
)


def test_json_is_read_back_as_it_was() -> None:
    kept = json.loads(json.dumps(WHOLE.as_json(), ensure_ascii=False))
    assert kept["phrases"][0]["need"] == {"part": "title", "start": 0, "end": 4}
    assert kept["pairs"][0]["marks_achievement"] == [[3, 7]]
    assert Reasons.read(kept) == WHOLE


def test_what_was_kept_before_there_were_sentences_is_read() -> None:
    old = {
        "phrases": WHOLE.as_json()["phrases"],
        "fits": [{"aspect": "trl", "verdict": "met", "text": "达到"}],
    }
    assert Reasons.read(json.loads(json.dumps(old))) == Reasons(
        (PHRASE,), (Fit("trl", "met", "达到"),)
    )
    assert Reasons.read({}) == Reasons((), ())


def test_lines_for_a_terminal() -> None:
    assert WHOLE.as_text() == [
        "共同要点：激光熔覆",
        "指标满足：要求纯度 ≥ 99 %，成果纯度 = 99.5 %",
        "指标不满足：要求能耗 ≤ 3 kWh，成果能耗 = 5 kWh",
        "指标未说明：寿命 ≥ 5 年、噪声 ≤ 60 dB",
        "技术领域不同",
        "交叉编码器复核双方文字后，提前 1 位",
        "待补充：成果未说明价格",
    ]
    assert Reasons((), ()).as_text() == []
    assert Reasons((), (), unexplained="无法说明：字太少。").as_text() == ["无法说明：字太少。"]
