"""What searches are filtered and counted by, held as one numpy column per attribute.

A row's place is the listing's id, so that a filter is a mask that engines take as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.listings.models import Listing
from matcher.taxonomy import Scheme, scheme

Mask = NDArray[np.bool_]
_FAR_FUTURE = date.max.toordinal()
_ROW = np.dtype(
    [
        ("kind", np.uint8),
        ("region", np.uint16),
        ("industry", np.uint16),
        ("fields", np.uint16),
        ("cooperation", np.uint8),
        ("organization_kind", np.uint8),
        ("organization", np.int32),
        ("trl", np.uint8),
        ("valid_until", np.int32),
        ("published", np.int64),
        (
            "funds",
            np.float32,
        ),  # most a need pays, least an achievement asks; 10,000 yuan, 0: unsaid
    ]
)


@dataclass(frozen=True)
class Filters:
    """What a search is limited to; an empty attribute does not limit.

    Attributes:
        kinds: listing kinds.
        regions: region codes; a 盟市 includes its counties.
        industries: industry codes of any level; each includes what lies under it.
        fields: technical field codes, any of them.
        cooperation: manners of cooperation, any of them.
        organization_kinds: kinds of the posting organization.
        min_trl: lowest maturity (of achievements) or lowest maturity asked (of needs).
        organization_ids: posting organizations.
        published_since: what was published at this moment or later.
    """

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    organization_kinds: tuple[str, ...] = ()
    min_trl: int | None = None
    organization_ids: tuple[int, ...] = ()
    published_since: datetime | None = None


@dataclass(frozen=True)
class _Coded:
    """A column of one code per row, kept as its place in the code list; 0 is none."""

    places: Mapping[str, int]
    codes: Sequence[str]

    @classmethod
    def of(cls, codes: Scheme) -> "_Coded":
        listed = ["", *(term.code for term in codes)]
        return cls({code: place for place, code in enumerate(listed)}, listed)


@dataclass
class Columns:
    """The attributes of all indexed listings."""

    _kinds: _Coded = field(default_factory=lambda: _Coded.of(scheme("listing_kinds")))
    _regions: _Coded = field(default_factory=lambda: _Coded.of(scheme("regions")))
    _industries: _Coded = field(default_factory=lambda: _Coded.of(scheme("industries")))
    _organizations: _Coded = field(default_factory=lambda: _Coded.of(scheme("organization_kinds")))
    _fields: tuple[str, ...] = tuple(t.code for t in scheme("technical_fields"))
    _manners: tuple[str, ...] = tuple(t.code for t in scheme("cooperation"))

    def __post_init__(self) -> None:
        self._rows = np.zeros(1024, dtype=_ROW)

    def put(self, listing: Listing, organization_kind: str) -> None:
        """Enter or replace a listing."""
        self._grow(listing.id)
        self._rows[listing.id] = self._entry(listing, organization_kind)

    def _entry(self, listing: Listing, organization_kind: str) -> tuple[int | float, ...]:
        trl = getattr(listing, "trl", None) or getattr(listing, "min_trl", None) or 0
        return (
            self._kinds.places[listing.kind],
            self._regions.places.get(listing.region or "", 0),
            self._industries.places.get(listing.industry or "", 0),
            _bits(self._fields, listing.technical_fields),
            _bits(self._manners, getattr(listing, "cooperation", ())),
            self._organizations.places.get(organization_kind, 0),
            listing.organization_id,
            trl,
            listing.valid_until.toordinal() if listing.valid_until else _FAR_FUTURE,
            int(listing.published_at.timestamp()) if listing.published_at else 0,
            getattr(listing, "funds_max", None) or getattr(listing, "price_min", None) or 0.0,
        )

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.void]:
        """The coded attributes of indexed listings, shape (n,)."""
        return self._rows[ids]

    def row_of(self, listing: Listing) -> np.void:
        """The coded attributes of a listing, indexed or not."""
        row: np.void = np.array([self._entry(listing, "")], dtype=_ROW)[0]
        return row

    def industry_codes(self) -> Sequence[str]:
        """The industry code of each value in the column `industry`; blank for none."""
        return self._industries.codes

    def region_codes(self) -> Sequence[str]:
        """The region code of each value in the column `region`; blank for none."""
        return self._regions.codes

    def excerpt(self, ids: NDArray[np.int64]) -> "Columns":
        """The attributes of some indexed listings only; a row's place is that in `ids`."""
        some = copy(self)
        some._rows = self._rows[ids]
        return some

    def drop(self, listing_id: int) -> None:
        """Forget a listing."""
        if listing_id < len(self._rows):
            self._rows[listing_id] = 0

    def mask(self, filters: Filters, today: date) -> Mask:
        """Which ids a search may return, by id."""
        rows = self._rows
        kept = (rows["kind"] > 0) & (rows["valid_until"] >= today.toordinal())
        kept &= _any(rows["kind"], self._kinds, filters.kinds, _same)
        kept &= _any(rows["region"], self._regions, filters.regions, _region_holds)
        kept &= _any(rows["industry"], self._industries, filters.industries, _holds)
        kept &= _any_bit(rows["fields"], self._fields, filters.fields)
        kept &= _any_bit(rows["cooperation"], self._manners, filters.cooperation)
        kept &= _any(
            rows["organization_kind"], self._organizations, filters.organization_kinds, _same
        )
        if filters.organization_ids:
            kept &= np.isin(rows["organization"], filters.organization_ids)
        if filters.published_since is not None:
            kept &= rows["published"] >= int(filters.published_since.timestamp())
        if filters.min_trl is not None:
            kept &= rows["trl"] >= filters.min_trl
        return kept

    def counts(self, ids: NDArray[np.int64]) -> dict[str, Counter[str]]:
        """How many of the ids carry each code, per facet."""
        rows = self._rows[ids]
        regions = _counted(rows["region"], self._regions)
        return {
            "kinds": _counted(rows["kind"], self._kinds),
            "regions": _rolled_up(regions, _prefecture),
            "industries": _rolled_up(_counted(rows["industry"], self._industries), _section),
            "fields": _counted_bits(rows["fields"], self._fields),
            "cooperation": _counted_bits(rows["cooperation"], self._manners),
            "organization_kinds": _counted(rows["organization_kind"], self._organizations),
            "min_trl": _at_least(rows["trl"]),
        }

    def newest_first(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ids by time of publication, newest first, ties by id."""
        return ids[np.lexsort((ids, -self._rows["published"][ids]))]

    def _grow(self, listing_id: int) -> None:
        if listing_id >= len(self._rows):
            grown = np.zeros(max(listing_id + 1, 2 * len(self._rows)), dtype=self._rows.dtype)
            grown[: len(self._rows)] = self._rows
            self._rows = grown


def _bits(codes: Sequence[str], held: Iterable[str]) -> int:
    return sum(1 << codes.index(code) for code in set(held) if code in codes)


def _any(
    column: NDArray[Any],
    codes: _Coded,
    wanted: Sequence[str],
    holds: Callable[[str, str], bool],
) -> Mask | np.bool_:
    """Rows whose code one of the wanted codes includes."""
    if not wanted:
        return np.True_
    included = [bool(code) and any(holds(up, code) for up in wanted) for code in codes.codes]
    mask: Mask = np.array(included)[column]
    return mask


def _any_bit(column: NDArray[Any], codes: Sequence[str], wanted: Sequence[str]) -> Mask | np.bool_:
    """Rows that hold one of the wanted codes."""
    return (column & _bits(codes, wanted)) > 0 if wanted else np.True_


def _same(wanted: str, code: str) -> bool:
    return wanted == code


def _holds(upper: str, code: str) -> bool:
    return code.startswith(upper)


def _region_holds(upper: str, code: str) -> bool:
    return code.startswith(upper.removesuffix("00").removesuffix("00"))


def _prefecture(code: str) -> str:
    return code[:4] + "00"


def _section(code: str) -> str:
    return code[:1]


def _counted(column: NDArray[Any], codes: _Coded) -> Counter[str]:
    numbers = np.bincount(column, minlength=1)
    return Counter({codes.codes[p]: int(n) for p, n in enumerate(numbers) if p and n})


def _counted_bits(column: NDArray[Any], codes: Sequence[str]) -> Counter[str]:
    counted = {code: int(((column >> bit) & 1).sum()) for bit, code in enumerate(codes)}
    return Counter({code: number for code, number in counted.items() if number})


def _at_least(levels: NDArray[Any]) -> Counter[str]:
    """How many have each level or a higher one."""
    numbers = np.bincount(levels, minlength=1)
    upwards = np.cumsum(numbers[::-1])[::-1]
    return Counter({str(level): int(n) for level, n in enumerate(upwards) if level and n})


def _rolled_up(counted: Counter[str], upper: Callable[[str], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for code, number in counted.items():
        sums[upper(code)] += number
    return sums
