"""What is public: search, one listing, what is like it."""

from typing import Literal

from pydantic import Field

from matcher.listings.visibility import get_listing, sees_confidential_parts
from matcher.matching.columns import Filters
from matcher.matching.search import search
from matcher.matching.similar import similar
from webapp.api.cursors import Paged, RowId, decode, encode
from webapp.api.declared import PUBLIC, Answer, Group
from webapp.api.models.listings import Found, FoundRows, ListingDetail, ListingRow, ListingRows
from webapp.api.models.searches import MOST, Wanted
from webapp.context import actor, runtime, session

group = Group("信息检索")


class Search(Wanted, Paged):
    """What is looked for."""

    organization: list[int] = Field(title="单位的编号", default=[], max_length=MOST)
    sort: Literal["relevance", "newest"] = Field(title="排序", default="relevance")

    @property
    def filters(self) -> Filters:
        """The same for the domain."""
        return Filters(
            kinds=(self.kind,),
            regions=tuple(self.region),
            industries=tuple(self.industry),
            fields=tuple(self.field),
            cooperation=tuple(self.cooperation),
            organization_kinds=tuple(self.organization_kind),
            organization_ids=tuple(self.organization),
            min_trl=self.min_trl,
        )


@group.get("/listings", "检索公开的信息", FoundRows, PUBLIC, query=Search)
def search_listings(query: Search) -> Answer:
    """Search one kind."""
    found = search(
        session(),
        actor(),
        runtime().replica,
        query.q,
        query.filters,
        newest=query.sort == "newest",
        size=query.limit,
        after=decode(query.cursor, tuple[RowId, RowId]),
    )
    following = encode(*found.last) if found.last else ""
    body = FoundRows(
        items=[Found.of(hit.listing, snippet=str(hit.text)) for hit in found.hits],
        total=found.total,
        kinds=dict(found.kinds),
        facets={name: dict(counts) for name, counts in found.facets.items()},
        next=following,
    )
    return Answer(body, next=following)


@group.get("/listings/{code}", "查看一条信息", ListingDetail, PUBLIC)
def show_listing(code: str) -> Answer:
    """A listing as the caller may see it."""
    listing = get_listing(session(), actor(), code)
    confidential = sees_confidential_parts(actor(), listing)
    body = ListingDetail.seen(listing, confidential=confidential)
    return Answer(body, version=listing.version)


@group.get("/listings/{code}/similar", "同类的相近信息", ListingRows, PUBLIC)
def list_similar(code: str) -> Answer:
    """Listings of the same kind that are about the same."""
    listing = get_listing(session(), actor(), code)
    public = listing.state == "published"
    alike = similar(session(), actor(), runtime().replica, listing) if public else []
    return Answer(ListingRows(items=[ListingRow.of(other) for other in alike], next=""))
