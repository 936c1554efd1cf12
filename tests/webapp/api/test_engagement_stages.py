"""Programs enter stages with what these ask for; nothing of the desk's is in their answers."""

from base64 import b64encode

from matcher.engagements.documents import documents_of
from matcher.engagements.find import get_engagement
from tests.uploads.files import PDF
from tests.webapp.api.calls import program
from tests.webapp.engagement_work import worked_on
from tests.webapp.members import engaged
from tests.webapp.site import Site


def test_signing_needs_its_day_and_paper(site: Site) -> None:
    code = engaged(site)
    place = f"/engagements/{code}"
    broker = program(site, "broker")
    refused = broker.post(f"{place}/advance", {"stage": "signing"}, 422, If_Match="*")
    assert [one["field"] for one in refused["errors"]] == ["happened_on", "document"]
    for content in (b64encode(b"MZ").decode(), "no base64"):
        file = {"name": "合同.pdf", "content": content}
        body = {"stage": "signing", "happened_on": "2026-11-20", "documents": [file]}
        broker.post(f"{place}/advance", body, 422, If_Match="*")
    file = {"name": "合同.pdf", "content": b64encode(PDF).decode()}
    body = {"stage": "signing", "happened_on": "2026-11-20", "documents": [file]}
    done = broker.post(f"{place}/advance", body, If_Match="*")
    assert (done["stage"], done["steps"][-1]["happened_on"]) == ("signing", "2026-11-20")
    with site.runtime.database.read() as session:
        engagement = get_engagement(session, site.people.author, code)
        (kept,) = documents_of(session, site.people.author, engagement)
        assert kept.upload.name == "合同.pdf"
        with site.runtime.uploads.open(kept.upload.key) as file:
            assert file.read() == PDF


def test_no_answer_holds_what_is_written_in_the_engagement(site: Site) -> None:
    code = engaged(site)
    worked_on(site, code, ["内部底价八十万"])
    for login in ("author", "researcher", "broker", "supervisor"):
        told = program(site, login).call("GET", f"/engagements/{code}")
        assert told.status_code == 200
        assert "内部底价" not in told.text
