"""What an organization can bring to another one's listing: public listings of the other side."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matcher.errors import FieldProblem, InvalidError
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.passages import NEED_KINDS, side_of

# So many are offered to choose from; any other one can be named by its code.
OFFERED = 50


def brought_by(session: Session, organization_id: int, listing: Listing, code: str) -> Listing:
    """The listing with this code, if the organization can bring it.

    Raises:
        InvalidError: it is not public, not the organization's, or of the listing's own side.
    """
    query = _of({organization_id}, listing.kind).where(Listing.code == code.strip())
    found = session.scalar(query)
    if found is None:
        other = "成果" if side_of(listing.kind) == "need" else "需求或场景"
        message = f"{code[:20]} 不是该单位已发布的{other}。请核对编号"
        raise InvalidError([FieldProblem("own", "信息编号", message)])
    return found


def offered(
    session: Session, organizations: Collection[int], kind: str
) -> Mapping[int, Sequence[Listing]]:
    """The newest of what these organizations can bring to a listing of a kind, by organization."""
    query = _of(organizations, kind).order_by(Listing.id.desc()).limit(OFFERED)
    found: dict[int, list[Listing]] = {}
    for listing in session.scalars(query):
        found.setdefault(listing.organization_id, []).append(listing)
    return found


def _of(organizations: Collection[int], kind: str) -> Select[Listing]:
    side = Listing.kind.in_(NEED_KINDS)
    opposite = ~side if side_of(kind) == "need" else side
    return select(Listing).where(Listing.organization_id.in_(organizations), opposite, is_public())
