"""A party takes its listing down and rewrites it: nobody else reads what is not submitted."""

import pytest

from matcher.dispatch.loaders import LOADERS
from matcher.engagements.interests.express import InterestInput, express
from matcher.listings import post
from matcher.listings.lifecycle import move
from matcher.listings.schemas import DemandInput
from tests.webapp.members import CURE, NEED, by_code, engaged, engagements
from tests.webapp.queries import counted
from tests.webapp.site import Site

SECRET = "未送审的内情"
DESK = (
    *("/desk", "/desk/board?whose=zone", "/desk/engagements?whose=zone", "/desk/interests"),
    "/desk/engagements/export/csv?whose=zone",
)


@pytest.fixture
def rewritten(site: Site) -> str:
    """The code of an engagement whose need is being rewritten, and is asked about."""
    code = engaged(site)
    people = site.people
    with site.runtime.database.write() as session:
        engagement = session.merge(engagements(site)[0])
        need = by_code(session, engagement.match.need.code)
        express(session, people.researcher, need, InterestInput(text="想先看样件"))
        move(session, people.author, need, "revise")
        content = {"title": SECRET, "problem": SECRET}
        post.edit(session, people.author, need, DemandInput.parse(content))
    return code


def test_only_the_owner_reads_it(site: Site, rewritten: str) -> None:
    one = f"/engagements/{rewritten}"
    pages = {
        "researcher": (one, "/my/engagements", "/my"),
        "supervisor": (one,),
        "operator": (one, *DESK),
        "broker": (one, f"{one}/advance?stage=contacted", *DESK),
    }
    for login, addresses in pages.items():
        client = site.client(login)
        for address in addresses:
            with counted(site) as statements:
                answer = client.get(address)
            assert answer.status_code == 200, (login, address)
            assert SECRET not in answer.text, (login, address)
            # A page may ask a dozen times, and one engagement has a page of its own.
            assert len(statements) <= 12 or address == one, (login, address)
            if address not in ("/my", "/desk"):
                assert NEED in answer.text, (login, address)
    assert SECRET in site.client("author").get(one).text
    assert SECRET in site.client("author").get("/my/engagements").text


def test_mails_say_what_was_submitted(site: Site, rewritten: str) -> None:
    (engagement,) = engagements(site)
    with site.runtime.database.read() as session:
        for actor, title in (
            (site.people.researcher, f"{NEED} ↔ {CURE}"),
            (site.people.author, f"{SECRET} ↔ {CURE}"),
        ):
            shown = LOADERS["engagement"](session, actor, [engagement.id])
            assert shown[engagement.id].title == title
