"""What is added on the page of an engagement, and what each reader is shown of it."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest

from matcher.engagements.models import EngagementDocument
from tests.uploads.files import PDF
from tests.webapp.engagement_work import worked_on
from tests.webapp.members import CURE, NEED, engaged, engagements
from tests.webapp.queries import counted
from tests.webapp.reading import links, parse, words
from tests.webapp.site import PHONE, LintingClient, Site

SECRET = "内部底价八十万"


@pytest.fixture
def code(site: Site) -> str:
    return engaged(site)


@pytest.fixture
def broker(site: Site) -> LintingClient:
    return site.client("broker")


def test_a_message_is_masked_for_the_other_party(site: Site, code: str) -> None:
    author, address = site.client("author"), f"/engagements/{code}"
    said = {"kind": "message", "text": f"请拨 {PHONE}", "happened_on": "2026-11-20"}
    done = author.submit(f"{address}/activities", said, page=address)
    assert done.location == f"{address}#timeline"
    page = site.client("researcher").get(address).text
    assert "请拨 139****0123" in page
    assert PHONE not in page
    assert "示例稀土材料有限公司" in words(parse(page))


def test_what_was_refused_is_typed_again(site: Site, code: str, broker: LintingClient) -> None:
    address = f"/engagements/{code}"
    said = {"kind": "call", "text": "谈了指标", "happened_on": "2999-01-01"}
    page = broker.submit(f"{address}/activities", said, page=address)
    assert page.status_code == 422
    assert "不能晚于今天" in page.text
    assert "谈了指标" in page.text
    assert '<details class="add-form" open>' in page.text
    blank = broker.submit(f"{address}/documents", {"title": "纪要"}, page=address)
    assert blank.status_code == 422
    assert "请选择要上传的文件" in blank.text


def test_private_notes_and_files_have_no_way_to_the_parties(
    site: Site, code: str, broker: LintingClient
) -> None:
    address = f"/engagements/{code}"
    note = {"kind": "note", "text": SECRET, "visibility": "broker", "next_text": SECRET}
    broker.submit(f"{address}/activities", note, page=address)
    file = {"document": (BytesIO(PDF), f"{SECRET}.pdf"), "title": SECRET, "visibility": "broker"}
    broker.submit(f"{address}/documents", file, page=address)
    with site.runtime.database.read() as session:
        document = session.query(EngagementDocument).one()
        download = f"{address}/documents/{document.id}"
        by_key = f"/uploads/{document.upload.key}"
    for login in ("broker", "operator"):
        shown = site.client(login).get(address).text
        assert shown.count(SECRET) >= 3
        assert site.client(login).get(download).data == PDF
    for login in ("author", "researcher", "supervisor"):
        client = site.client(login)
        for place in (address, "/my/engagements", "/account/notifications", "/my"):
            assert SECRET not in client.get(place).text, (login, place)
        assert client.get(download).status_code == 404
        assert client.get(by_key).status_code == 404


def test_a_shared_file_is_saved_under_its_name(site: Site, code: str) -> None:
    author, address = site.client("author"), f"/engagements/{code}"
    sent = {"document": (BytesIO(PDF), "会议纪要.pdf")}
    author.submit(f"{address}/documents", sent, page=address)
    researcher = site.client("researcher")
    place = links(researcher.get(address).text)["会议纪要.pdf"]
    answer = researcher.get(place)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert site.client("stranger").get(place).status_code == 404
    supervisor = site.client("supervisor")
    page = supervisor.get(address).text
    assert "会议纪要" in page
    assert place not in links(page).values()
    assert supervisor.get(place).status_code == 403


def test_signing_needs_its_day_and_paper_and_leads_back(
    site: Site, code: str, broker: LintingClient
) -> None:
    address, back = f"/engagements/{code}/advance", "/desk/board?whose=zone"
    form = f"{address}?stage=signing&back={quote(back)}"
    page = broker.get(form).text
    places = re.findall(r'id="field-(stage-\w+)"', page)
    assert places == ["stage-happened_on", "stage-document", "stage-note"]
    bare = {"stage": "signing", "back": back}
    refused = broker.submit(address, bare, page=form)
    assert refused.status_code == 422
    assert "请填写日期" in refused.text
    assert "请选择要上传的文件" in refused.text
    data = {**bare, "happened_on": "2026-11-20", "document": (BytesIO(PDF), "合同.pdf")}
    assert broker.submit(address, data, page=form).location == back
    shown = broker.get(f"/engagements/{code}").text
    assert "签约日期" in shown
    assert "2026-11-20" in shown
    assert "合同.pdf" in links(shown)
    assert engagements(site)[0].stage == "signing"


def test_the_dialog_gets_the_form_alone_and_nobody_is_led_away(
    code: str, broker: LintingClient
) -> None:
    address = f"/engagements/{code}/advance"
    answer = broker.get(f"{address}?stage=contacted", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example"):
        data = {"stage": "contacted", "back": evil}
        page = broker.get(f"{address}?stage=contacted&back={quote(evil)}").text
        assert "evil.example" not in page
        located = broker.submit(address, data, page=f"/engagements/{code}")
        assert located.status_code == 409 or located.location == f"/engagements/{code}"


def test_the_broker_sees_the_answers_and_asks_again(
    site: Site, code: str, broker: LintingClient
) -> None:
    address = f"/engagements/{code}"
    author = site.client("author")
    assert f"{address}#answer" in links(author.get("/my/engagements").text).values()
    refused = author.submit(f"{address}/answer", {"answer": "decline"}, page=address)
    assert refused.status_code == 422
    assert "请写明婉拒的原因" in refused.text
    data = {"answer": "decline", "reason": f"联系 {PHONE}"}
    assert author.submit(f"{address}/answer", data, page=address).location == address
    page = broker.get(address).text
    assert "已婉拒" in page
    assert "联系 139****0123" in page
    broker.submit(f"{address}/invite", {}, page=address)
    assert "已婉拒" not in broker.get(address).text
    assert "同意参加" in author.get(address).text


def test_an_interest_from_the_listing_to_the_engagement(site: Site, broker: LintingClient) -> None:
    need, cure = site.code(NEED), site.code(CURE)
    researcher, form = site.client("researcher"), f"/interests/{need}"
    assert links(researcher.get(f"/demands/{need}").text)["有意对接"] == form
    assert "有意对接" not in links(site.client("author").get(f"/demands/{need}").text)
    assert links(site.client("").get(f"/demands/{need}").text)["有意对接"] == form
    assert researcher.submit(form, {"text": ""}, page=form).status_code == 422
    asked = researcher.submit(form, {"text": "想先看样件"}, page=form)
    assert asked.location == "/my/engagements#interests"
    assert researcher.submit(form, {"text": "再问一次"}, page=form).status_code == 409
    desk = broker.get("/desk/interests").text
    assert "想先看样件" in desk
    (place,) = re.findall(r'action="(/desk/interests/\d+/take-up)"', desk)
    refused = broker.submit(place, {"own": "A2026-9999"}, page="/desk/interests")
    assert refused.status_code == 422
    assert "不是该单位已发布的成果" in refused.text
    taken = broker.submit(place, {"own": cure}, page="/desk/interests")
    (made,) = engagements(site)
    assert taken.location == f"/engagements/{made.code}"
    assert made.code in researcher.get("/my/engagements").text
    assert "已受理" in researcher.get("/my/engagements").text
    assert broker.submit(place, {"own": cure}, page="/desk/interests").status_code == 409


def test_lists_ask_the_same_number_of_questions_whatever_they_hold(
    site: Site, code: str, broker: LintingClient
) -> None:
    worked_on(site, code, ["示例一", "示例二", "示例三"])
    for client, address in (
        (site.client("author"), "/my/engagements"),
        (broker, "/desk/interests"),
    ):
        client.get(address)
        with counted(site) as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= 12, statements
