"""Begin a new draft with what another listing says."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.listings import own
from matcher.listings.models import Listing

_SUFFIX = "（副本）"


def copy(session: Session, actor: Actor, listing: Listing) -> Listing:
    """A new draft of the actor's organization with the same content, without the files.

    A day of validity that is past and the number of an import stay behind.

    Raises:
        ForbiddenError: it belongs to somebody else, or the actor may not post this kind.
    """
    content = own.content(session, actor, listing)
    content["title"] = listing.title[: 200 - len(_SUFFIX)] + _SUFFIX
    content["external_id"] = None
    if listing.valid_until and listing.valid_until < today():
        content["valid_until"] = None
    data = listing.SCHEMA.parse(content)
    made = own.create_own(session, actor, listing.kind, data)
    after = {"copied_from": listing.code}
    record(session, actor, "listing.copy", ("listing", made.id), None, after)
    session.flush()
    return made
