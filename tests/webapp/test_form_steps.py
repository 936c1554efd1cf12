"""The form in steps, what is kept while it is typed, files, copies, and where a listing is."""

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from matcher.intake.models import AutosavedForm
from matcher.listings.attachments import Attachment
from tests.uploads.files import HTML, PDF
from tests.webapp.members import by_code, draft, listing_of, submitted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site
from tests.webapp.test_posting import as_shown, code_in, kept


@pytest.fixture
def author(site: Site) -> LintingClient:
    return site.client("author")


def autosave(client: LintingClient, address: str, form: dict[str, Any]) -> Any:
    return client.post(address, data=form)


def test_each_step_is_saved_and_leads_to_the_next(site: Site, author: LintingClient) -> None:
    form = as_shown(author.get("/post/demand").text) | {"title": "分步", "problem": "问题"}
    assert form["step"] == ["1"]
    answer = author.post("/post/demand", data=form | {"then": "step-2"})
    code = code_in(answer.location)
    assert answer.location == f"/my/listings/{code}/edit?step=2"
    form = as_shown(author.get(answer.location).text) | {"goal": "目标", "then": "step-4"}
    answer = author.post(f"/my/listings/{code}/edit", data=form)
    assert answer.location == f"/my/listings/{code}/edit?step=4"
    form = as_shown(author.get(answer.location).text) | {"contact_phone": "0472-0000000"}
    answer = author.post(f"/my/listings/{code}/edit", data=form | {"then": "preview"})
    assert answer.location == f"/my/listings/{code}/preview"
    stored = kept(site, code)
    assert (stored["problem"], stored["goal"]) == ("问题", "目标")
    assert stored["contact_phone"] == "0472-0000000"


def test_problems_are_shown_where_they_can_be_mended(author: LintingClient) -> None:
    form = as_shown(author.get("/post/demand").text)
    here = author.post("/post/demand", data=form | {"then": "step-2"})
    assert (here.status_code, len(by_class(parse(here.text), "form-section"))) == (422, 1)
    form |= {"title": ["示例"], "funds_max": "很多", "then": "step-2"}
    elsewhere = author.post("/post/demand", data=form)
    # Where the problem is not on this step, the whole form shows it.
    assert len(by_class(parse(elsewhere.text), "form-section")) == 4
    assert as_shown(elsewhere.text)["title"] == ["示例"]


def test_the_whole_form_remains_on_one_page(author: LintingClient) -> None:
    form = as_shown(author.get("/post/demand").text) | {"title": "", "goal": "已写"}
    whole = author.post("/post/demand", data=form | {"then": "view-whole"})
    assert (whole.status_code, len(by_class(parse(whole.text), "form-section"))) == (200, 4)
    assert as_shown(whole.text)["goal"] == ["已写"]
    steps = author.post("/post/demand", data=as_shown(whole.text) | {"then": "view-steps"})
    assert len(by_class(parse(steps.text), "form-section")) == 1
    assert len(by_class(parse(author.get("/post/demand?step=all").text), "form-section")) == 4


def test_what_is_typed_is_kept_and_comes_back(site: Site, author: LintingClient) -> None:
    form = as_shown(author.get("/post/demand").text) | {"problem": "半句", "revision": "0"}
    answer = autosave(author, "/post/demand/autosave", form)
    said = json.loads(answer.text)
    assert (said["revision"], len(said["saved"])) == (1, 5)
    page = author.get("/post/demand").text
    assert as_shown(page)["problem"] == ["半句"]
    assert "自动保存、还没有保存为草稿" in page
    assert autosave(author, "/post/demand/autosave", form).status_code == 409
    author.post("/post/demand/discard", data=form)
    assert "半句" not in author.get("/post/demand").text
    assert "半句" not in site.client("stranger").get("/post/demand").text


def test_saving_ends_what_was_kept_besides(site: Site, author: LintingClient) -> None:
    code = draft(site)
    address = f"/my/listings/{code}"
    form = as_shown(author.get(f"{address}/edit").text) | {"problem": "改了一半", "revision": "0"}
    assert autosave(author, f"{address}/autosave", form).status_code == 200
    assert kept(site, code)["problem"] == "示例问题的描述"
    again = as_shown(author.get(f"{address}/edit").text)
    assert again["problem"] == ["改了一半"]
    assert author.post(f"{address}/edit", data=again | {"then": "draft"}).status_code == 302
    assert kept(site, code)["problem"] == "改了一半"
    with site.runtime.database.read() as session:
        assert session.scalars(select(AutosavedForm)).all() == []


def test_what_was_kept_meets_a_newer_draft_as_a_conflict(site: Site, author: LintingClient) -> None:
    code = draft(site)
    address = f"/my/listings/{code}"
    form = as_shown(author.get(f"{address}/edit").text)
    autosave(author, f"{address}/autosave", form | {"problem": "我写的", "revision": "0"})

    def colleague(session: Any) -> None:
        by_code(session, code).problem = "同事写的"

    site.write(colleague)
    page = author.get(f"{address}/edit").text
    (conflict,) = by_class(parse(page), "conflict")
    assert "同事写的" in words(conflict)
    assert as_shown(page)["problem"] == ["我写的"]


def test_nothing_is_kept_of_what_is_under_review(site: Site, author: LintingClient) -> None:
    code = submitted(site)
    form = {"csrf_token": author.token("/my/organization"), "title": "x"}
    assert autosave(author, f"/my/listings/{code}/autosave", form).status_code == 409


def upload(client: LintingClient, code: str, content: bytes, name: str, **more: Any) -> Any:
    page = f"/my/listings/{code}/preview"
    form = {"csrf_token": client.token(page), "files": (BytesIO(content), name), **more}
    return client.post(f"/my/listings/{code}/attachments", data=form)


def test_files_are_added_renamed_and_removed(site: Site, author: LintingClient) -> None:
    code = draft(site)
    preview = f"/my/listings/{code}/preview"
    assert upload(author, code, PDF, "检测报告.pdf").location == f"{preview}#attachments"
    refused = upload(author, code, HTML, "网页.pdf")
    assert (refused.status_code, "网页.pdf" in refused.text) == (422, True)
    with site.runtime.database.read() as session:
        number = session.scalars(select(Attachment.id)).one()
    address = f"/my/listings/{code}/attachments/{number}"
    author.submit(address, {"title": "二〇二六年报告", "public": "1"}, page=preview)
    page = author.get(preview).text
    assert "二〇二六年报告" in page
    download = author.get(links(page)["检测报告.pdf"])
    assert (download.data, download.mimetype) == (PDF, "application/pdf")
    assert download.headers["Content-Disposition"].startswith("attachment;")
    elsewhere = draft(site)
    wrong = f"/my/listings/{elsewhere}/attachments/{number}"
    assert author.submit(wrong, {"then": "remove"}, page=preview).status_code == 404
    author.submit(address, {"then": "remove"}, page=preview)
    assert "二〇二六年报告" not in words(
        by_class(parse(author.get(preview).text), "attachment-desk")[0]
    )


def test_a_copy_opens_in_the_form(site: Site, author: LintingClient) -> None:
    code = submitted(site)
    page = f"/my/listings/{code}"
    answer = author.submit(f"{page}/copy", {}, page=page)
    copied = answer.location.split("/")[3]
    assert answer.location == f"/my/listings/{copied}/edit"
    assert listing_of(site, copied).title == "示例待审（副本）"


def test_the_author_sees_where_it_is_and_who_is_next(site: Site, author: LintingClient) -> None:
    code = submitted(site)
    page = parse(author.get(f"/my/listings/{code}").text)
    (progress,) = by_class(page, "stage-bar")
    assert [words(item).split("（")[0] for item in progress.iter("li")] == [
        *("草稿", "已提交", "审核", "已发布", "匹配 0 项", "对接 0 项"),
    ]
    (actor,) = by_class(page, "next-actor")
    assert words(actor).startswith("下一步由示范区审核人员处理，不晚于 20")
