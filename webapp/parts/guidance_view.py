"""What an author is told while writing, as the panel beside the form draws it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matcher.guidance.boilerplate import KINDS as BOILERPLATE
from matcher.guidance.completeness import Judged
from matcher.guidance.live import Guidance, Matched, Place, guide
from matcher.listings.models import Listing
from matcher.privacy.findings import KINDS as PERSONAL
from matcher.taxonomy import scheme
from webapp.context import runtime, session
from webapp.forms import place
from webapp.forms.steps import WHOLE, step_of
from webapp.presentation import listing_url

log = logging.getLogger(__name__)
# Leads to the place in the form where a field is written: a link, or a button of the form.
Way = Callable[[str], Mapping[str, str]]
_STATES = {"": "已写", "missing": "待补"}
_VAGUE = "可更具体"


def guidance_view(listing: Listing, way: Way) -> Mapping[str, Any] | None:
    """What is told of a listing; None where nothing can be told now, which must stop nobody.

    Args:
        listing: as it is written by now.
        way: to the field of a name.
    """
    try:
        told = guide(session(), runtime().replica, listing)
    except Exception:
        # Whatever is wrong with the index or the encoder, the form has to go on.
        log.exception("an author could not be helped")
        return None
    return _drawn(listing, told, way)


def way_in_form(kind: str, step: int) -> Way:
    """From the form: on the shown step a link, else the button that saves and leads there."""

    def way(name: str) -> Mapping[str, str]:
        at = step_of(kind, name)
        return {"url": _anchor(kind, name)} if step in (WHOLE, at) else {"button": f"step-{at}"}

    return way


def way_from_preview(kind: str, address: str) -> Way:
    """From the preview: into the form at this address, or by its buttons where it has none."""

    def way(name: str) -> Mapping[str, str]:
        at = step_of(kind, name)
        if not address:
            return {"button": f"step-{at}"}
        return {"url": f"{address}?step={at}{_anchor(kind, name)}"}

    return way


def _anchor(kind: str, name: str) -> str:
    return f"#field-{place(kind, name)}"


def _drawn(listing: Listing, told: Guidance, way: Way) -> Mapping[str, Any]:
    flaws = [one for one in told.judged if one.flaw]
    industries = [
        {"code": one.code, "name": one.name, "path": scheme("industries").path(one.code)}
        for one in told.industries
    ]
    return {
        "kind": listing.kind,
        "hints": [{**vars(hint), **way(hint.field)} for hint in told.hints],
        "left": len(flaws) - len(told.hints),
        "checks": [_check(one, way) for one in told.judged],
        "matched": _matched(told.matched),
        "similar": [_named(one) for one in told.similar],
        "fields": told.fields,
        "industries": industries,
        "keywords": told.keywords,
        "personal": _places(listing, told.personal, PERSONAL, way),
        "boilerplate": _places(listing, told.boilerplate, BOILERPLATE, way),
        "brief": _brief(listing.kind, len(flaws), told.matched),
    }


def _check(judged: Judged, way: Way) -> Mapping[str, str]:
    aspect, flaw = judged
    state = "done" if not flaw else "todo"
    word = _STATES.get(flaw, _VAGUE)
    return {"label": aspect.label, "state": state, "word": word, **way(aspect.field)}


def _matched(matched: Matched | None) -> Mapping[str, Any] | None:
    if matched is None:
        return None
    best = [_named(one) for one in matched.best]
    return {"count": matched.count, "more": matched.more, "best": best}


def _named(listing: Listing) -> Mapping[str, str]:
    return {"title": listing.public_title, "url": listing_url(listing)}


def _places(
    listing: Listing, places: Sequence[Place], kinds: Mapping[str, str], way: Way
) -> list[Mapping[str, str]]:
    return [
        {
            "label": listing.SCHEMA.label(one.field),
            "kind": kinds[one.kind],
            "written": one.written,
            **way(one.field),
        }
        for one in places
    ]


def _brief(kind: str, flaws: int, matched: Matched | None) -> str:
    """The panel in one line, which is also what is read aloud."""
    written = f"{flaws} 处可以补充" if flaws else "各项都已写到"
    if matched is None:
        return written
    whom = "需求和场景" if kind == "achievement" else "成果"
    many = f"{matched.count} 项以上" if matched.more else f"{matched.count} 项"
    return f"{written}，现有 {many}{whom}相配"
