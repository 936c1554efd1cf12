"""Contracts on the web: read, with contacts and files, by whoever may."""

from io import BytesIO
from typing import Any

import pytest

from matcher.clock import now
from matcher.made_files.models import MadeFile
from matcher.made_files.store import MadeFileStore
from tests.contracts.papers import credit_code, party
from tests.uploads.files import HTML, PDF
from tests.webapp.contract_forms import made, typed
from tests.webapp.contract_pages import NEW, disclosures, opened, values
from tests.webapp.members import insider
from tests.webapp.reading import links
from tests.webapp.site import LintingClient, Site


@pytest.fixture
def desk(module_site: Site) -> LintingClient:
    return module_site.client("broker")


def test_readers_see_what_is_theirs(site: Site) -> None:
    mine = site.people.enterprise.name
    with site.runtime.database.write() as session:
        organization = session.get_one(type(site.people.enterprise), site.people.enterprise.id)
        organization.credit_code = credit_code(2)
    parties = [party("seller", "示例卖方有限公司", 1, phone="13800138000"), party("buyer", mine, 2)]
    told: dict[str, Any] = {"parties": parties, "payment_terms": "付款前联系 13800138000"}
    draft, signed = made(site, **told), made(site, "signed", **told)
    author = site.client("author")
    assert author.get(f"/contracts/{draft}").status_code == 404
    page = author.get(f"/contracts/{signed}").text
    assert "13800138000" not in page
    assert "付款前联系 138****8000" in page
    assert opened(author, signed).count("13800138000") == 2
    assert disclosures(site) == [("author", "page")]
    assert not {"送审…", "修改"} & set(links(page))
    assert list(links(author.get("/my/contracts").text).values()).count(f"/contracts/{signed}") == 1
    assert author.get("/contracts").headers["Location"] == "/my/contracts"
    assert author.get(f"/contracts/{signed}/edit").status_code == 403
    assert author.get(NEW).status_code == 403
    stranger = site.client("stranger")
    assert stranger.get(f"/contracts/{signed}").status_code == 404
    assert "还没有合同" in stranger.get("/my/contracts").text
    for watcher in ("supervisor", "authority"):
        client = site.client(watcher)
        page = client.get(f"/contracts/{signed}").text
        assert "付款前联系 138****8000" in page
        assert "只向合同当事人" in page
        assert "查看联系方式" not in page
        refused = client.submit(f"/contracts/{signed}/contacts", {}, page="/contracts")
        assert refused.status_code == 403
        assert "13800138000" not in page + refused.text
        assert "新建合同" not in client.get("/contracts").text
        assert client.get(f"/contracts/{signed}/cancel").status_code == 403
    broker = site.client("broker")
    assert broker.get(f"/contracts/{made(site, 'submitted')}/register").status_code == 403
    assert insider(site, site.people.enterprise).get(f"/contracts/{signed}/edit").status_code == 403


def test_every_way_out_for_contacts_is_recorded(site: Site) -> None:
    """The form to edit and the files are fetched, and leave a trace although they are."""
    told: dict[str, Any] = {
        "parties": [party("seller", "示例卖方有限公司", 1, phone="13800138000")]
    }
    code = made(site, **told)
    with site.runtime.database.write() as session:
        file = MadeFile(
            user_id=site.people.operator.user_id, zone_id=site.people.zone.id,
            kind="registration_json", parameters={}, state="made",
            name="示例.json", expires_at=now(),
        )  # fmt: skip
        session.add(file)
        session.flush()
        address = f"/files/{file.id}/content"
        with MadeFileStore(site.runtime.settings.made_files).aside(file.key) as path:
            path.write_text("示例内容", encoding="utf-8")
    operator = site.client("operator")
    assert "13800138000" not in operator.get(f"/contracts/{code}").text
    ways = (f"/contracts/{code}/edit", f"/contracts/export/{code}.json")
    for way in ways:
        assert "13800138000" in operator.get(way).text
    operator.get(f"/contracts/export/{code}.docx")
    assert operator.get(address).text == "示例内容"
    assert site.client("broker").get(address).status_code == 404
    kept = [("operator", way) for way in ("edit", "json", "docx", "registration_json")]
    assert disclosures(site) == kept
    # What is refused hands nothing out, and says so.
    for way in ways:
        assert site.client("supervisor").get(way).status_code == 403
    assert disclosures(site) == kept


def test_what_a_conflict_shows_of_a_contract_is_recorded(site: Site) -> None:
    code = made(site, payment_terms="付款前联系 13800138000")
    page = f"/contracts/{code}/edit"
    answer = site.client("operator").submit(page, typed(version="0"), page="/contracts")
    assert (answer.status_code, "13800138000" in answer.text) == (409, True)
    assert disclosures(site) == [("operator", "edit")]


def test_files_are_added_by_the_desk_and_read_by_those_concerned(
    module_site: Site, desk: LintingClient
) -> None:
    code = made(module_site, "signed")
    one, address = f"/contracts/{code}", f"/contracts/{code}/documents"
    sent = {"kind": "seals", "title": "双方签章"}
    answer = desk.submit(address, sent, page=one)
    assert answer.status_code == 422
    assert values(answer.text)["title"] == "双方签章"
    bad = sent | {"document": (BytesIO(HTML), "a.pdf")}
    assert desk.submit(address, bad, page=one).status_code == 422
    several = {
        "kind": "scan",
        "title": "",
        "document": [(BytesIO(PDF), f"第{n}页.pdf") for n in "12"],
    }
    assert desk.submit(address, several, page=one).status_code == 302
    page = desk.get(one).text
    urls = [url for text, url in links(page).items() if text.startswith("第")]
    assert len(urls) == 2
    assert desk.get(urls[0]).data == PDF
    assert disclosures(module_site)[-1] == ("broker", "document")
    assert module_site.client("supervisor").get(urls[0]).status_code == 403
    assert module_site.client("author").get(urls[0]).status_code == 404
    assert desk.get(f"{one}/documents/999999").status_code == 404
