"""The page of one match, and its report in Word."""

from io import BytesIO

from docx import Document
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matcher.accounts.models import Zone
from matcher.listings.models import Listing
from tests.webapp.members import CURE, NEED, engaged, suggested
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import CONTACT, SECRET, Site

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def told(answer: TestResponse) -> str:
    """Everything that a report says."""
    assert (answer.status_code, answer.mimetype) == (200, _WORD)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    report = Document(BytesIO(answer.data))
    rows = [" | ".join(c.text for c in row.cells) for t in report.tables for row in t.rows]
    return "\n".join([*(paragraph.text for paragraph in report.paragraphs), *rows])


def test_a_card_leads_to_its_page_and_to_the_report(site: Site) -> None:
    first = suggested(site)[0]
    broker = site.client("broker")
    page = broker.get("/desk/suggestions").text
    assert f'href="/desk/matches/{first}"' in page
    assert f'href="/desk/matches/{first}/report.docx"' in page
    one = broker.get(f"/desk/matches/{first}")
    assert one.status_code == 200
    (card,) = by_class(parse(one.text), "match-card")
    assert CURE in words(card)
    assert "补焊合格率" in words(card)
    assert links(one.text)[NEED] == f"/demands/{site.code(NEED)}"
    assert "适配度为" in one.text


def test_the_desk_gets_the_report_and_nothing_hidden_is_in_it(site: Site) -> None:
    first = suggested(site)[0]
    for reader in ("broker", "operator"):
        report = told(site.client(reader).get(f"/desk/matches/{first}/report.docx"))
        assert NEED in report
        assert CURE in report
        for hidden in (SECRET, *CONTACT.values()):
            assert hidden not in report


def test_a_match_of_another_zone_is_not_there(site: Site) -> None:
    first = suggested(site)[0]
    _leave(site)
    for address in (f"/desk/matches/{first}", f"/desk/matches/{first}/report.docx"):
        assert site.client("broker").get(address).status_code == 404


def test_both_parties_get_the_report_of_their_engagement(site: Site) -> None:
    code = engaged(site)
    address = f"/engagements/{code}/report.docx"
    for reader in ("author", "researcher", "broker", "operator"):
        client = site.client(reader)
        assert f'href="{address}"' in client.get(f"/engagements/{code}").text
        assert "经技术经纪人确认" in told(client.get(address))


def test_who_only_watches_or_is_no_party_gets_none(site: Site) -> None:
    code = engaged(site)
    address = f"/engagements/{code}/report.docx"
    supervisor = site.client("supervisor")
    assert "report.docx" not in supervisor.get(f"/engagements/{code}").text
    assert supervisor.get(address).status_code == 403
    assert site.client("stranger").get(address).status_code == 404


def test_parties_do_not_reach_the_page_of_the_desk(site: Site) -> None:
    first = suggested(site)[0]
    for reader in ("author", "researcher", "supervisor"):
        assert site.client(reader).get(f"/desk/matches/{first}").status_code == 403


def _leave(site: Site) -> None:
    """Give the pair's listings to another zone."""

    def change(session: Session) -> None:
        zone = Zone(code="other", name="示例另一示范区", region="650100")
        session.add(zone)
        session.flush()
        session.execute(update(Listing).values(zone_id=zone.id))

    site.write(change)
