"""What is told beside the reasons themselves."""

from collections.abc import Mapping, Sequence

from matcher.matching.reasons.models import Place, SentencePair, Span
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import quoted
from matcher.taxonomy import load_rules

_NAMES = {"need": "需求", "achievement": "成果"}


def pair_lines(
    pairs: Sequence[SentencePair], need: Mapping[str, str], achievement: Mapping[str, str]
) -> list[str]:
    """A line for each pair of sentences, quoted from the texts, key phrases in 【】."""
    return [
        f"相近的句子：需求“{_marked(pair.need, pair.marks_need, need)}”"
        f"；成果“{_marked(pair.achievement, pair.marks_achievement, achievement)}”"
        for pair in pairs
    ]


def second_look_told(moved: int) -> str:
    """What to tell of so many places up, or down if negative; nothing of none."""
    if not moved:
        return ""
    return f"交叉编码器复核双方文字后，{'提前' if moved > 0 else '后移'} {abs(moved)} 位"


def unexplained_told(need: Side, achievement: Side) -> str:
    """Why nothing was found to explain the pair by, and what to do."""
    least = load_rules().minimum_characters
    for side in (need, achievement):
        if sum(letter.isalnum() for text in side.texts.values() for letter in text) < least:
            return (
                f"无法说明：{_NAMES[side.name]}的公开文字不足 {least} 字。"
                "请补充要解决的问题或技术内容后再匹配。"
            )
    return (
        "无法说明：双方文字中没有找到共同的要点、意思相近的句子或可比较的指标。"
        "请打开双方全文核对；补充技术内容和指标后可再匹配。"
    )


def _marked(place: Place, marks: Sequence[Span], texts: Mapping[str, str]) -> str:
    """The sentence on one line; of marks that overlap the first."""
    pieces, at = [], place.start
    for start, end in sorted(marks):
        if start >= at:
            pieces += [
                quoted(Place(place.part, at, start), texts),
                f"【{quoted(Place(place.part, start, end), texts)}】",
            ]
            at = end
    return " ".join("".join([*pieces, quoted(Place(place.part, at, place.end), texts)]).split())
