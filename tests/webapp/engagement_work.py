"""An engagement with everything that people write and upload in one."""

from collections.abc import Sequence

from sqlalchemy import select

from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.documents import DocumentInput, add_document
from matcher.engagements.find import get_engagement
from matcher.engagements.interests.express import InterestInput, express
from matcher.engagements.invitations import answer
from matcher.listings.models import Listing
from tests.engagements.papers import paper
from tests.webapp.members import CURE
from tests.webapp.site import Site


def worked_on(site: Site, code: str, texts: Sequence[str]) -> None:
    """Write each text as a message, a private note, a title, a refusal and an interest."""
    people = site.people
    with site.runtime.database.write() as session:
        engagement = get_engagement(session, people.broker, code)

        def write(actor: Actor, kind: str, text: str, visibility: str = "shared") -> None:
            said = ActivityInput(
                kind=kind, happened_on=today(), text=text, next_text=text, visibility=visibility
            )
            add_activity(session, actor, engagement, said)

        for number, text in enumerate(texts):
            write(people.author, "message", text)
            write(people.broker, "note", text, "broker")
            received = paper(number, f"{text[:100]}.pdf")
            said = DocumentInput(title=text[:120])
            add_document(session, people.researcher, engagement, received, said)
        answer(session, people.researcher, engagement, "decline", texts[0])
        listing = session.scalars(select(Listing).where(Listing.title == CURE)).one()
        for actor, text in zip((people.author, people.stranger), texts, strict=False):
            express(session, actor, listing, InterestInput(text=text))
