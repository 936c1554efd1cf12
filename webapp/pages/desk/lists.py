"""What a broker decides about: the zone's suggestions, and the ranking of one listing."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from matcher.listings.visibility import get_listing
from matcher.matching.propose import live_matches
from matcher.matching.worklist import PAGE_SIZE, Worklist, dismissed_of, worklist
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.pages.desk.base import blueprint
from webapp.parts.match_cards import live_cards, stored_cards
from webapp.presentation import listing_item, summary

_KINDS = ("demand", "scenario")
_GRADES = ("strong", "fair", "weak")


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
    asked = asked_for(args)
    found = worklist(session(), actor(), **asked)
    keep = {**asked, "page": found.page}
    first = (found.page - 1) * PAGE_SIZE + 1
    return render_template(
        "desk/suggestions.html",
        found=found,
        cards=stored_cards(found.matches, keep, errors, first=first, total=found.total),
        filters=_filters(found, asked),
        chosen=len(asked["grades"]) + len(asked["kinds"]) + (asked["state"] != "suggested"),
        base=url_for("desk.suggestions", **{**asked, "page": None}),
        reasons=dismissal_reasons(),
    )


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
    )


def asked_for(args: MultiDict[str, str]) -> dict[str, Any]:
    """The arguments of the list that make sense, for the domain and for addresses."""
    state = args.get("state", "")
    return {
        "state": state if state in scheme("match_states") else "suggested",
        "grades": [grade for grade in _GRADES if grade in args.getlist("grades")],
        "kinds": [kind for kind in _KINDS if kind in args.getlist("kinds")],
        "page": args.get("page", 1, type=int),
    }


def dismissal_reasons() -> list[dict[str, str]]:
    """The coded reasons as choices."""
    return [{"value": t.code, "label": t.name} for t in scheme("dismissal_reasons")]


def _filters(found: Worklist, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of the macro `filters`."""
    groups = (
        ("state", "处理情况", "match_states", [t.code for t in scheme("match_states")]),
        ("grades", "匹配程度", "grades", _GRADES),
        ("kinds", "需方类别", "listing_kinds", _KINDS),
    )
    counts = {"state": found.states, "grades": found.grades, "kinds": found.kinds}
    return [
        {
            "name": name,
            "label": label,
            "single": name == "state",
            "options": [
                {
                    "value": code,
                    "label": scheme(title).name(code),
                    "count": counts[name].get(code, 0),
                    "checked": code in asked[name] if name != "state" else code == asked[name],
                }
                for code in codes
            ],
        }
        for name, label, title, codes in groups
    ]
