from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.ranked import Ranked
from matcher.matching.ranking import PARTS_OF_ORDER, load_ranker
from matcher.matching.ranking.curve import Curve
from matcher.matching.reasons import (
    Fit,
    IndicatorReason,
    Missing,
    Place,
    Reasons,
    SharedPhrase,
)
from tests.match_reports.conftest import PAIR
from webapp.presentation import match_brief, match_item, stored_match_item

Post = Callable[..., Listing]
COMPONENTS = {"dense_title": 0.9, "dense_text": 0.8, "keyword_title": 10.0, "keyword_text": 0.0}


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask("webapp")
    app.add_url_rule("/<place>/<code>", "listing.show", lambda: "")
    with app.test_request_context():
        yield


@pytest.fixture
def need(posted: Post) -> Listing:
    return posted(
        "demand",
        "叶片补焊热裂纹",
        problem="补焊后出现热裂纹。",
        goal="合格率达到 95%。其余不变。",
        attempts="机密<b>裂纹</b>",
        confidential_parts=["attempts"],
    )


@pytest.fixture
def achievement(posted: Post) -> Listing:
    return posted(
        "achievement",
        "抑制热裂纹的工艺",
        abstract="使热裂纹率明显降低；适用范围很广。",
        technical_fields=["03"],
        trl=7,
    )


def shared(phrase: str, need: Place, achievement: Place) -> SharedPhrase:
    return SharedPhrase(phrase, need, achievement, 1.0)


REASONS = Reasons(
    phrases=(shared("热裂纹", Place("problem", 5, 8), Place("title", 2, 5)),),
    fits=(
        Fit("field", "unknown", "技术领域：有一方未说明", "", "先进制造"),
        Fit("trl", "unmet", "成熟度 TRL 7，低于要求的 TRL 8", "TRL 8 以上", "TRL 7"),
    ),
)


def test_a_fresh_result_becomes_a_card(need: Listing, achievement: Listing) -> None:
    contributions = dict.fromkeys(PARTS_OF_ORDER, 0.0) | dict.fromkeys(COMPONENTS, 1.0)
    contributions |= {"keyword_text": 0.0, "fit_dense_title": 0.5, "freshness": 0.25}
    ranked = Ranked(achievement.id, 0.1, 0.6, "strong", COMPONENTS, contributions, "test")
    card = match_item(MatchResult(2, ranked, achievement, REASONS), need, 10, load_ranker())
    assert (card["grade"], card["title"]) == ("strong", "抑制热裂纹的工艺")
    assert card["organization"] == "示例工业大学 · 先进制造 · TRL 7"
    assert (card["position"], card["total"], card["state"]) == (2, 10, "suggested")
    assert (card["need"], card["offer"]) == ("合格率达到 95%", "使热裂纹率明显降低")
    assert card["quotes"] == [
        {"need": "补焊后出现<mark>热裂纹</mark>。", "offer": "抑制<mark>热裂纹</mark>的工艺"}
    ]
    assert [row["name"] for row in card["fit"]] == ["技术领域", "成熟度"]
    assert card["unexplained"] == ""
    assert card["missing"] == ["需求未说明技术领域"]
    values = {part["label"]: part["value"] for part in card["contributions"]}
    # Of the ranks all four, even those that added nothing; of the rest only what added.
    assert values == {
        "语义（题）": 1.0,
        "语义（文）": 1.0,
        "关键词（题）": 1.0,
        "关键词（文）": 0.0,
        "语义（题）得分": 0.5,
        "发布时间": 0.25,
    }
    assert card["confirmation"] == ""


def test_every_part_of_the_order_has_a_name_for_people(need: Listing, achievement: Listing) -> None:
    contributions = dict.fromkeys(PARTS_OF_ORDER, 0.5)
    ranked = Ranked(achievement.id, 8.0, 0.6, "strong", COMPONENTS, contributions, "test")
    card = match_item(MatchResult(1, ranked, achievement, REASONS), need, 1, load_ranker())
    labels = [part["label"] for part in card["contributions"]]
    assert len(set(labels)) == len(PARTS_OF_ORDER)
    assert not any(label.isascii() for label in labels)


def test_a_second_look_is_told_beside_the_parts(need: Listing, achievement: Listing) -> None:
    contributions = dict.fromkeys(PARTS_OF_ORDER, 0.0) | {"cross_encoder": -0.5}
    ranked = Ranked(achievement.id, 0.1, 0.6, "strong", COMPONENTS, contributions, "test", -2)
    told = Reasons((), (), "交叉编码器复核双方文字后，后移 2 位")
    result = MatchResult(3, ranked, achievement, told)
    card = match_item(result, need, 9, load_ranker())
    assert card["contributions"][-1] == {"label": "交叉编码器", "value": -0.5}
    assert card["second_look"] == "交叉编码器复核双方文字后，后移 2 位"
    plain = MatchResult(3, ranked, achievement, REASONS)
    assert match_item(plain, need, 9, load_ranker())["second_look"] == ""


def test_what_brokers_confirm_is_told_once_it_is_known(need: Listing, achievement: Listing) -> None:
    fit = float(load_ranker().fit(np.array([list(COMPONENTS.values())]))[0])
    ranker = replace(load_ranker(), confirmation=Curve([fit - 1, fit + 1], [0.0, 0.5]))
    ranked = Ranked(achievement.id, 0.1, 0.6, "strong", COMPONENTS, {}, "test")
    card = match_item(MatchResult(1, ranked, achievement, REASONS), need, 1, ranker)
    assert card["confirmation"] == "25%"


def test_a_kept_match_explains_its_grade_from_either_side(
    need: Listing, achievement: Listing
) -> None:
    match = Match(
        id=7,
        need=need,
        achievement=achievement,
        need_id=need.id,
        achievement_id=achievement.id,
        state="confirmed",
        grade="fair",
        components=COMPONENTS,
        reasons=REASONS.as_json(),
    )
    card = stored_match_item(match, need, 1, 3, load_ranker())
    assert (card["id"], card["title"], card["state"]) == ("7", achievement.title, "confirmed")
    assert len(card["quotes"]) == 1
    ranker = load_ranker()
    values = [part["value"] for part in card["contributions"]]
    assert values[0] == pytest.approx(0.9 * ranker.slopes["dense_title"])
    assert values[4] == ranker.intercept
    relevance = ranker.relevance(np.array([list(COMPONENTS.values())]))[0]
    assert min(1, max(0, sum(values))) == pytest.approx(relevance)
    other = stored_match_item(match, achievement, 1, 3, load_ranker())
    assert (other["title"], other["quotes"]) == (need.title, card["quotes"])


def test_sentences_take_the_place_of_phrases_and_are_marked(
    need: Listing, achievement: Listing
) -> None:
    told = Reasons(
        REASONS.phrases,
        (),
        pairs=(PAIR,),
        indicators=(
            IndicatorReason(
                "合格率",
                "合格率 = 95 %",
                "",
                "unknown",
                Place("goal", 0, 9),
                said_need="合格率达到 95%",
            ),
        ),
        missing=(Missing("achievement", "indicators", "成果未说明合格率"),),
    )
    ranked = Ranked(achievement.id, 0.1, 0.6, "strong", COMPONENTS, {}, "test")
    result = MatchResult(1, ranked, achievement, told)
    card = match_item(result, need, 1, load_ranker())
    quote = {
        "need": "补焊后出现<mark>热裂纹</mark>。",
        "offer": "使<mark>热裂纹</mark>率明显降低；",
    }
    assert card["quotes"] == [quote]
    assert card["missing"] == ["成果未说明合格率"]
    brief = match_brief(result, need)
    assert (brief["quotes"], brief["indicators"]) == ([quote], "")
    met = IndicatorReason("工期", "工期 ≤ 2 天", "工期 1 天", "met")
    answered = replace(told, indicators=(*told.indicators, met))
    brief = match_brief(replace(result, reasons=answered), need)
    assert brief["indicators"] == "满足 1 项，未说明 1 项"


def test_what_cannot_be_explained_says_so(need: Listing, achievement: Listing) -> None:
    ranked = Ranked(achievement.id, 0.1, 0.0, "unscored", COMPONENTS, {}, "test")
    told = Reasons((), (), unexplained="无法说明：公开的文字太短。")
    card = match_item(MatchResult(1, ranked, achievement, told), need, 1, load_ranker())
    assert card["unexplained"] == "无法说明：公开的文字太短。"
    assert (card["quotes"], card["fit"], card["missing"]) == ([], [], [])


def test_one_sentence_is_never_a_whole_page(session: Session, posted: Post) -> None:
    from webapp.presentation import summary

    assert summary(posted("demand", "示例", problem="长" * 5000)) == "长" * 90 + "…"
    assert summary(posted("demand", "示例", problem="密", confidential_parts=["problem"])) == ""
