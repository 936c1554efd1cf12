"""What the columns of a ledger are called, and what stands in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from matcher.contracts.amounts import Unit
from matcher.contracts.ledger_import.row_input import LedgerInput
from matcher.contracts.ledger_import.words import ledger_words
from matcher.contracts.registration.columns import CONTRACT, PARTY, SIDES
from matcher.contracts.registration.result_input import plain
from matcher.contracts.schemas import ContractInput
from matcher.validation import Schema

_CODE = "代码"
# As many as a file has at most: people write headings, so that not all may be remembered.
_COLUMNS = 500
# What the registration form has no column for.
FURTHER: Mapping[str, type[Schema]] = {
    "subject": ContractInput,
    "payment_terms": ContractInput,
    "acceptance_terms": ContractInput,
    "amount_unit": LedgerInput,
    "received": LedgerInput,
    "received_on": LedgerInput,
}


@dataclass(frozen=True)
class Place:
    """What a column holds.

    Attributes:
        side: of the party that it describes, a key of `SIDES`; empty for the contract.
        field: of the contract or the party; "role" of a further party.
        coded: whether the column is for codes only, beside one for names.
    """

    side: str
    field: str
    coded: bool = False


@lru_cache(_COLUMNS)
def place_of(heading: str) -> Place | None:
    """What a column of the first sheet holds; None for one that nothing is read from."""
    return _contract_places().get(plain(heading)) or _sided_places().get(plain(heading))


@lru_cache(_COLUMNS)
def further_place_of(heading: str) -> Place | None:
    """The same for the sheet of further parties, whose headings name no side."""
    if plain(heading) in ledger_words()["roles"]:
        return Place("", "role")
    return _party_places("").get(plain(heading)) or _contract_places().get(plain(heading))


def unit_of(heading: str) -> Unit | None:
    """The unit that a heading such as 成交额（万元） names."""
    words = plain(heading.replace("（", "").replace("(", ""))
    if "万" in words:
        return "wan"
    return "yuan" if words.rstrip(")").endswith("元") else None


@cache
def _contract_places() -> Mapping[str, Place]:
    aliases = ledger_words()["contract"]
    found = {plain(alias): Place("", field) for field in aliases for alias in aliases[field]}
    found |= {plain(schema.label(field)): Place("", field) for field, schema in FURTHER.items()}
    return found | dict(_labelled([(one.label, one.field) for one in CONTRACT], ""))


@cache
def _sided_places() -> Mapping[str, Place]:
    return {
        plain(word + name): Place(side, place.field, place.coded)
        for side in SIDES
        for word in ledger_words()["sides"][side]
        for name, place in _party_places(side).items()
    }


def _party_places(side: str) -> Mapping[str, Place]:
    aliases = ledger_words()["party"]
    found = {plain(alias): Place(side, field) for field in aliases for alias in aliases[field]}
    return found | dict(_labelled([(one.label, one.field) for one in PARTY], side))


def _labelled(pairs: list[tuple[str, str]], side: str) -> Iterator[tuple[str, Place]]:
    """The form's own columns; those of codes stand beside one of names for the same field."""
    fields = [field for _, field in pairs]
    for label, field in pairs:
        coded = fields.count(field) > 1 and label.endswith(_CODE)
        yield plain(label), Place(side, field, coded)
