"""Achievements side by side as rows of cells, for the page and for its file."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.indicators import Mention, describe
from matcher.listings.models import Achievement, Listing
from matcher.match_reports.quotes import sentence_quotes
from matcher.matching.comparison import Comparison, Offer
from matcher.matching.reasons.stated import public_texts
from matcher.matching.snippets import Snippet, snippet
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.listings import rights
from webapp.presentation.text import money_range, names

Line = str | Snippet
_LONGEST = 120  # characters of a quoted part: the rest is one click away
_MOST_OTHERS = 5


@dataclass(frozen=True)
class Cell:
    """What one achievement says; no lines where it says nothing."""

    lines: Sequence[Line] = ()
    verdict: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        label: what is compared.
        cells: one for each achievement.
        wanted: what the need says of it; empty for nothing.
        indicator: whether it is one that the need asks for.
        prose: whether it quotes texts, which never are the same.
    """

    label: str
    cells: Sequence[Cell]
    wanted: str = ""
    indicator: bool = False
    prose: bool = False

    @property
    def differs(self) -> bool:
        """Whether the achievements do not all say the same."""
        said = {(cell.verdict, *map(str, cell.lines)) for cell in self.cells}
        return len(said) > 1 and not self.prose


def comparison_rows(comparison: Comparison) -> list[Row]:
    """The rows below the grade, those without anything in them left out."""
    rows = [*_indicator_rows(comparison), *_fact_rows(comparison), _sentence_row(comparison)]
    return [row for row in rows if row.wanted or any(cell.lines for cell in row.cells)]


def _indicator_rows(comparison: Comparison) -> Iterator[Row]:
    for place, wanted in enumerate(comparison.wanted):
        told = (offer.compared[place] for offer in comparison.offers)
        cells = [Cell(_described(one.offered), one.verdict) for one in told]
        label = f"{wanted.name}{wanted.change}" or "指标"
        yield Row(label, cells, _bare(wanted), indicator=True)
    others = [Cell(_others(offer.others)) for offer in comparison.offers]
    yield Row("另外说明的指标", others, prose=True)


def _described(mention: Mention | None) -> Sequence[Line]:
    return [describe(mention)] if mention else ()


def _bare(mention: Mention) -> str:
    """The indicator without its name, which is the label of the row."""
    return describe(mention).removeprefix(f"{mention.name}{mention.change}").strip()


def _others(mentions: Sequence[Mention]) -> list[Line]:
    shown: list[Line] = [describe(mention) for mention in mentions[:_MOST_OTHERS]]
    more = len(mentions) - len(shown)
    return [*shown, f"另有 {more} 项"] if more > 0 else shown


def _fact_rows(comparison: Comparison) -> Iterator[Row]:
    need = comparison.need
    for label, wanted, offered, aspect in _FACTS:
        cells = [Cell(offered(offer.listing), _fit(offer, aspect)) for offer in comparison.offers]
        yield Row(label, cells, wanted(need))
    conditions = [Cell(_conditions(offer.listing)) for offer in comparison.offers]
    yield Row("转化所需条件", conditions, prose=True)


def _fit(offer: Offer, aspect: str) -> str:
    """The verdict on an aspect of the structured fit."""
    fits = offer.result.reasons.fits if offer.result else ()
    return next((fit.verdict for fit in fits if aspect and fit.aspect == aspect), "")


def _sentence_row(comparison: Comparison) -> Row:
    """The achievement's sentence that agrees best with one of the need."""
    need = public_texts(comparison.need)
    cells = [Cell(_sentence(need, offer)) for offer in comparison.offers]
    return Row("最贴近需求的一句", cells, prose=True)


def _sentence(need: Mapping[str, str], offer: Offer) -> Sequence[Line]:
    if offer.result is None:
        return ()
    quotes = sentence_quotes(need, public_texts(offer.listing), offer.result.reasons)
    return [quote.achievement for quote in quotes[:1]]


def _maturity(level: int | None, more: str = "") -> str:
    return f"TRL {level}{more}" if level else ""


def _said(*texts: str) -> list[Line]:
    return [mask(text) for text in texts if text]


def _rights(achievement: Achievement) -> list[Line]:
    """How many of each type and state: 发明专利（已授权）2 项."""
    counted = Counter((row["type"], row["state"]) for row in rights(achievement))
    return [
        f"{kind}{f'（{state}）' if state else ''} {number} 项"
        for (kind, state), number in counted.items()
    ]


def _conditions(achievement: Achievement) -> list[Line]:
    text = achievement.public_parts.get("conditions", "")
    return [snippet(text, (), _LONGEST)] if text else []


def _funds(need: Listing) -> str:
    return money_range(getattr(need, "funds_min", None), getattr(need, "funds_max", None))


def _nothing(_need: Listing) -> str:
    return ""


# Label, what the need says, what an achievement says, and the aspect of the structured fit.
_FACTS: Sequence[
    tuple[str, Callable[[Listing], str], Callable[[Achievement], Sequence[Line]], str]
] = (
    (
        "技术领域",
        lambda need: names("technical_fields", need.technical_fields),
        lambda one: _said(names("technical_fields", one.technical_fields)),
        "field",
    ),
    (
        "成熟度",
        lambda need: _maturity(getattr(need, "min_trl", None), " 以上"),
        lambda one: _said(_maturity(one.trl)),
        "trl",
    ),
    ("水平", _nothing, lambda one: _said(scheme("appraisal_levels").name(one.level)), ""),
    ("知识产权", _nothing, _rights, ""),
    (
        "合作方式",
        lambda need: names("cooperation", getattr(need, "cooperation", ())),
        lambda one: _said(names("cooperation", one.cooperation)),
        "cooperation",
    ),
    ("价格", _funds, lambda one: _said(money_range(one.price_min, one.price_max)), ""),
    (
        "地区",
        lambda need: scheme("regions").name(need.region),
        lambda one: _said(scheme("regions").name(one.region)),
        "",
    ),
    ("单位", lambda need: need.organization.name, lambda one: _said(one.organization.name), ""),
)
