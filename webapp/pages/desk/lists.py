"""What a broker decides about: the zone's suggestions, and the ranking of one listing."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from matcher.accounts.permissions import may
from matcher.listings.visibility import get_listing
from matcher.matching.merging import alike
from matcher.matching.propose import live_matches
from matcher.matching.standing import SNOOZED, WHOSE
from matcher.matching.waiting import handled_today
from matcher.matching.worklist import PAGE_SIZE, Worklist, dismissed_of, worklist
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.pages.desk.base import blueprint
from webapp.parts.match_cards import live_cards, stored_cards
from webapp.presentation import listing_item, summary

_KINDS = ("demand", "scenario")
_GRADES = ("strong", "fair", "weak")
_WHOSE = {"open": "我可处理的", "mine": "分派给我的", "unassigned": "未分派的", "zone": "全示范区"}
# What takes a decision back; an address may ask for one of these.
_UNDOS = ("reopen", "wake", "split")
_GREATEST_ID = 2**31 - 1


@blueprint.get("/desk/suggestions")
def suggestions() -> str:
    """The zone's matches, best first."""
    return suggestions_page(request.args, {})


@blueprint.get("/desk/listings/<code>/matches")
def matches(code: str) -> str:
    """The best matches of one listing as of now."""
    return matches_page(code, {})


def suggestions_page(args: MultiDict[str, str], errors: Mapping[str, str]) -> str:
    """The list that these arguments ask for, with errors by card."""
    values = list_values(args, errors, _told_before(args))
    asked = values["asked"]
    chosen = len(asked["grades"]) + len(asked["kinds"]) + (asked["state"] != "suggested")
    chosen += asked["whose"] != _usual()
    return render_template("desk/suggestions.html", chosen=chosen, **values)


def list_values(
    args: MultiDict[str, str],
    errors: Mapping[str, str],
    told: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the template of the list draws.

    Args:
        args: of the address.
        errors: why something was not taken, by card.
        told: what was just done, of `answering.told_of`.
    """
    asked = asked_for(args)
    found = worklist(session(), actor(), **asked)
    keep = {**asked, "page": found.page}
    first = (found.page - 1) * PAGE_SIZE + 1
    waiting = asked["state"] == "suggested"
    same = alike(session(), actor(), found.matches) if waiting else {}
    done = handled_today(session(), actor()) if waiting and _decides() else 0
    return {
        "asked": asked,
        "found": found,
        "cards": stored_cards(
            found.matches, keep, errors, first=first, total=found.total, alike=same
        ),
        "first": first,
        "done": done,
        "decides": _decides(),
        "told": told,
        "filters": _filters(found, asked),
        "base": url_for("desk.suggestions", **{**asked, "page": None}),
        "reasons": dismissal_reasons(),
    }


def matches_page(code: str, errors: Mapping[str, str]) -> str:
    """A listing's ranking, with errors by card."""
    listing = get_listing(session(), actor(), code)
    leading = request.args.get("leading") != "0"
    live = live_matches(session(), actor(), runtime().replica, listing, leading=leading)
    dismissed = dismissed_of(session(), actor(), listing)
    return render_template(
        "desk/matches.html",
        listing=listing,
        item=listing_item(listing),
        summary=summary(listing),
        leading=leading,
        cards=live_cards(live, listing, errors),
        dismissed=stored_cards(
            dismissed, {"listing": code}, errors, total=len(dismissed), listing=listing
        ),
        reasons=dismissal_reasons(),
        decides=_decides(),
    )


def _told_before(args: MultiDict[str, str]) -> dict[str, Any] | None:
    """The way back from what was just done, where no script keeps it on the page."""
    undo, match_id = args.get("undo"), args.get("match", 0, type=int)
    if undo not in _UNDOS or not 0 < match_id <= _GREATEST_ID:
        return None
    address = url_for(f"desk.{undo}", match_id=match_id, **asked_for(args))
    return {"message": "刚才的处理可以撤销。", "place": 0, "undo_url": address}


def asked_for(args: MultiDict[str, str]) -> dict[str, Any]:
    """The arguments of the list that make sense, for the domain and for addresses."""
    state, whose = args.get("state", ""), args.get("whose", "")
    known = state in scheme("match_states") or state == SNOOZED
    return {
        "state": state if known else "suggested",
        "grades": [grade for grade in _GRADES if grade in args.getlist("grades")],
        "kinds": [kind for kind in _KINDS if kind in args.getlist("kinds")],
        "page": args.get("page", 1, type=int),
        "whose": whose if whose in WHOSE else _usual(),
    }


def dismissal_reasons() -> list[dict[str, str]]:
    """The coded reasons as choices."""
    return [{"value": t.code, "label": t.name} for t in scheme("dismissal_reasons")]


def _decides() -> bool:
    return may(actor(), "match.decide")


def _usual() -> str:
    """What is shown unless something else is asked for: what one may decide, else everything."""
    return "open" if _decides() else "zone"


def _filters(found: Worklist, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of the macro `filters`."""
    states = {t.code: t.name for t in scheme("match_states")}
    states = {"suggested": states["suggested"], SNOOZED: "稍后处理", **states}
    whose = _WHOSE if _decides() else {"zone": _WHOSE["zone"], "unassigned": "未分派的"}
    grades = {code: scheme("grades").name(code) for code in _GRADES}
    kinds = {code: scheme("listing_kinds").name(code) for code in _KINDS}
    return [
        _group("state", "处理情况", states, found.states, [asked["state"]], single=True),
        _group("whose", "由谁处理", whose, found.whose, [asked["whose"]], single=True),
        _group("grades", "匹配程度", grades, found.grades, asked["grades"]),
        _group("kinds", "需方类别", kinds, found.kinds, asked["kinds"]),
    ]


def _group(
    name: str,
    label: str,
    names: Mapping[str, str],
    counts: Mapping[str, int],
    chosen: list[str],
    *,
    single: bool = False,
) -> dict[str, Any]:
    options = [
        {"value": code, "label": word, "count": counts.get(code, 0), "checked": code in chosen}
        for code, word in names.items()
    ]
    return {"name": name, "label": label, "single": single, "options": options}
