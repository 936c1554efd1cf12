"""Reasons in the API: quoted from the public texts, and only what still stands there."""

from typing import Any

from sqlalchemy import select

from matcher.actor import SYSTEM
from matcher.listings.models import Listing
from matcher.matching.match import match_listing
from matcher.matching.models import Match
from matcher.matching.suggest import new_match
from tests.webapp.api.calls import program
from tests.webapp.members import CURE, NEED
from tests.webapp.site import SECRET, Site


def first(found: Any) -> Any:
    return found["items"][0]


def test_a_live_match_tells_its_sentences_and_what_its_score_is_the_sum_of(shown: Site) -> None:
    best = first(program(shown, "broker").get(f"/listings/{shown.code(NEED)}/matches"))
    assert best["listing"]["title"] == CURE
    assert abs(sum(best["contributions"].values()) - best["score"]) < 1e-6
    assert set(best["components"]) == {
        "dense_title", "dense_text", "keyword_title", "keyword_text",
    }  # fmt: skip
    reasons = best["reasons"]
    assert reasons["unexplained"] == ""
    pair = reasons["pairs"][0]
    assert 0 < pair["similarity"] <= 1
    for side in ("need", "achievement"):
        place = pair[side]
        assert len(place["text"]) == place["end"] - place["start"]
        assert all(phrase in pair["need"]["text"] for phrase in pair["key_phrases"])
    assert {one["side"] for one in reasons["missing"]} <= {"need", "achievement"}
    assert SECRET not in str(best)


def test_a_text_is_explained_by_what_was_sent(shown: Site) -> None:
    asked = {"text": "镍基高温合金叶片补焊后出现热裂纹，要求合格率≥95%。", "top": 1}
    best = first(program(shown, "broker").post("/match-text", asked))
    assert best["reasons"]["pairs"][0]["need"]["text"] == asked["text"]
    assert best["reasons"]["indicators"][0]["wanted"] == "合格率 ≥ 95 %"
    assert best["reasons"]["fits"] == []


def test_what_a_stored_match_was_explained_by_goes_with_the_text(site: Site) -> None:
    broker = program(site, "broker")
    with site.runtime.database.write() as session:
        need = session.scalars(select(Listing).where(Listing.title == NEED)).one()
        best = match_listing(session, SYSTEM, site.runtime.replica, need, 1)[0]
        match = new_match(need, best, "system")
        session.add(match)
        session.flush()
        number, hidden = match.id, sorted(need.public_parts)
    before = broker.get(f"/matches/{number}")["reasons"]
    assert before["pairs"]
    with site.runtime.database.write() as session:
        session.get_one(Listing, need.id).confidential_parts = hidden
    after = broker.get(f"/matches/{number}")["reasons"]
    assert {one["need"]["part"] for one in after["pairs"]} <= {"title"}
    with site.runtime.database.write() as session:
        session.get_one(Match, number).reasons = {}
    old = broker.get(f"/matches/{number}")["reasons"]
    assert (old["phrases"], old["pairs"], old["missing"], old["unexplained"]) == ([], [], [], "")
