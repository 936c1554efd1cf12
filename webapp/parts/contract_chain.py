"""The line from a listing to the money, as links for whoever may follow them."""

from typing import Any

from flask import url_for

from matcher.contracts.chain import Chain
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.taxonomy import scheme
from webapp.presentation import day, listing_url
from webapp.presentation.amounts import amount
from webapp.presentation.contracts import state_name

Link = dict[str, Any]
_HIDDEN = "您没有查看的权限"


def chain_links(chain: Chain) -> list[Link]:
    """What the contract came from and what it led to; what the reader may not see has no link."""
    contract = chain.contract
    before = [_link("来源", "平台外录入", "没有对应的对接")] if contract.outside else _before(chain)
    registered = f"{day(contract.registered_on)} {contract.registration_body}".strip()
    return [
        *before,
        _link("合同", contract.code, state_name(contract)) | {"here": True},
        _link("登记", contract.registration_number or "尚未登记", registered),
        _link("到款", amount(chain.payments_total), "", "#payments"),
    ]


def _before(chain: Chain) -> list[Link]:
    engagement = chain.engagement
    return [
        _side("需求", chain.need),
        _side("成果", chain.achievement),
        *([_match(chain.match)] if chain.match else []),
        _link(
            "对接",
            engagement.code,
            scheme("stages").name(engagement.stage),
            url_for("engagement.show", code=engagement.code),
        )
        if engagement
        else _link("对接", "—", _HIDDEN),
    ]


def _side(label: str, listing: Listing | None) -> Link:
    if listing is None:
        return _link(label, "—", _HIDDEN)
    kind = scheme("listing_kinds").name(listing.kind)
    return _link(kind, listing.code, listing.public_title, listing_url(listing))


def _match(match: Match) -> Link:
    grade = scheme("grades").name(match.grade)
    return _link("匹配", grade, "", url_for("desk.match", match_id=match.id))


def _link(label: str, text: str, more: str = "", url: str = "") -> Link:
    return {"label": label, "text": text, "more": more, "url": url, "here": False}
