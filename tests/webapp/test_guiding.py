"""Help beside the form: what others published helps, and nothing that is typed is kept."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from matcher.listings.models import Listing
from matcher.migrations.tables import metadata
from tests.uploads.files import HTML
from tests.webapp.members import CURE, NEED, draft
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site
from tests.webapp.test_posting import as_shown

GUIDE = "/post/demand/guide"
WRITTEN = {
    "title": "叶片补焊热裂纹",
    "problem": "镍基高温合金叶片补焊后出现热裂纹，合格率不足 70%，每月报废约 40 件。",
    "goal": "补焊合格率达到 95% 以上。",
    "technical_fields": "03",
    "industry": "C3240",
}


def said(html: str) -> str:
    return words(parse(html))


def hrefs(html: str) -> set[str]:
    return set(links(html).values())


def guided(client: LintingClient, address: str = GUIDE, **form: Any) -> str:
    form = {"csrf_token": client.token(address.removesuffix("/guide")), "step": "1", **form}
    answer = client.post(address, data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.text


def test_one_line_is_told_what_to_write_next(shared: Site) -> None:
    told = said(guided(shared.client(), title="换热器"))
    for hint in ("先补这3处", "名称还比较短", "还没有写主要问题", "还没有写预期目标"):
        assert hint in told
    assert "再多写几个字" in told
    assert "另有 5 处可以补充" in told


def test_a_way_leads_to_each_hinted_field(shared: Site) -> None:
    page = guided(shared.client(), title="换热器结垢堵塞治理")
    assert "#field-problem" in hrefs(page)
    # The goal stands on another step: the button saves and leads there.
    assert 'form="listing-form" name="then" value="step-2"' in page
    whole = guided(shared.client(), title="换热器结垢堵塞治理", step="0")
    assert {"#field-problem", "#field-goal", "#field-indicators-0"} <= hrefs(whole)


def test_what_is_public_on_both_sides_is_named(site: Site) -> None:
    same = {"title": CURE, "problem": "预置合金粉末与脉冲激光补焊，抑制镍基高温合金叶片热裂纹。"}
    told = guided(site.client(), **same)
    assert f"/achievements/{site.code(CURE)}" in hrefs(told)
    assert "现有 1 项成果相配" in told
    assert f"/demands/{site.code(NEED)}" in hrefs(guided(site.client(), **WRITTEN))
    site.write(lambda session: session.execute(update(Listing).values(state="paused")))
    for form in (same, WRITTEN):
        hidden = guided(site.client("author"), **form)
        assert "现有 0 项成果相配" in hidden
        assert all(address.startswith("#") for address in hrefs(hidden))


def test_proposals_leave_out_what_is_chosen(shared: Site) -> None:
    def taken(**form: Any) -> set[str]:
        buttons = parse(guided(shared.client(), **form)).iter("button")
        return {b.get("data-value", "") for b in buttons if b.get("data-take") != "keywords"}

    fields = {one for one in taken(**WRITTEN) if len(one) == 2}
    assert "03" not in fields
    assert "03" in taken(**{**WRITTEN, "technical_fields": "09"})


def test_nothing_is_proposed_for_words_that_fit_everything(shared: Site) -> None:
    told = guided(shared.client(), title="寻求先进的智能化升级相关技术方案")
    assert "现有 0 项成果相配" in told
    assert "从内容看可能是" not in told


def test_personal_data_and_boilerplate_are_pointed_out_where_they_would_be_public(
    shared: Site,
) -> None:
    firm = "我公司成立于1998年，是国家高新技术企业，荣获多项荣誉。"
    form = WRITTEN | {"problem": f"{firm}补焊后出现热裂纹，联系 13912345678。"}
    told = said(guided(shared.client(), **form))
    assert "主要问题：手机号“13912345678”" in told
    assert "主要问题：单位概况“我公司成立于1998年" in told
    hidden = said(guided(shared.client(), **form, confidential_parts="problem"))
    assert "13912345678" not in hidden
    assert "我公司" not in hidden


def test_nothing_is_kept(site: Site) -> None:
    client = site.client("author")
    before = sizes(site)
    guided(client, **WRITTEN)
    assert sizes(site) == before


def sizes(site: Site) -> dict[str, int | None]:
    with site.runtime.database.read() as session:
        tables = metadata.tables.items()
        return {n: session.scalar(select(func.count()).select_from(t)) for n, t in tables}


@pytest.mark.parametrize(
    "text",
    [
        HTML.decode(),
        "字" * 50_000,
        "裂纹 crack ∑x² <b>加粗</b>\t列一\t列二\r\n12\t34" * 50,
        "没有标点的一长串话" * 2_000,
        "\x00\u202e\ud83d",
        "；" * 20_000,
    ],
)
def test_any_text_gets_an_answer(shared: Site, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    told = guided(shared.client(), title=text[:300], problem=text, goal=text, keywords=text)
    assert "完整程度" in told
    assert "<b>" not in told


def test_achievements_are_helped_too_and_only_for_members(shared: Site) -> None:
    guest = shared.client()
    form = {"csrf_token": guest.token("/post/demand"), "title": "示例"}
    assert guest.post("/post/achievement/guide", data=form).status_code == 403
    author = shared.client("author")
    form = {"csrf_token": author.token("/post/demand"), "title": "示例"}
    assert author.post("/post/achievement/guide", data=form).status_code == 403
    address = "/post/achievement/guide"
    text = "预置合金粉末与脉冲激光补焊，抑制镍基高温合金叶片热裂纹，合格率 98.6%。"
    told = said(guided(shared.client("researcher"), address, title=CURE, abstract=text))
    assert "还没有写解决的问题" in told
    assert "需求和场景" in told


def test_the_form_goes_on_where_no_help_can_be_had(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("webapp.parts.guidance_view.guide", broken)
    client = site.client("author")
    away = "现在无法给出提示，不影响填写、保存和提交。"
    assert away in guided(client, **WRITTEN)
    code = draft(site)
    assert away in client.get(f"/my/listings/{code}/preview").text
    assert client.submit(f"/my/listings/{code}/submit", {}, f"/my/listings/{code}/preview").location


def test_the_preview_tells_the_same_without_script(site: Site) -> None:
    code = draft(site, "换热器结垢堵塞治理", problem="换热器二十来天就结垢堵塞，只能停下来冲洗。")
    page = site.client("author").get(f"/my/listings/{code}/preview").text
    assert "还没有写预期目标" in said(page)
    form = f"/my/listings/{code}/edit"
    assert {f"{form}?step=2#field-goal", f"{form}?step=2#field-indicators-0"} <= hrefs(page)
    guest = site.client()
    guest.signed_in = True  # the preview shows its sender what they wrote
    sent = as_shown(guest.get("/post/demand?step=all").text) | WRITTEN | sender()
    preview = guest.post("/post/demand", data=sent | {"then": "preview"}).text
    (panel,) = by_class(parse(preview), "guide-preview")
    assert [b.get("value") for b in panel.iter("button")][:1] == ["step-2"]


def sender() -> dict[str, str]:
    told = {"organization_name": "示例新材料有限公司", "consent": "1"}
    return told | {"contact_name": "示例联系人", "contact_phone": "0472-0000000"}


def test_few_statements_are_asked(shared: Site) -> None:
    client = shared.client("author")
    token = client.token("/post/demand")
    with counted(shared) as statements:
        client.post(GUIDE, data=WRITTEN | {"csrf_token": token}, headers={"HX-Request": "true"})
    assert len(statements) <= 12


def test_nobody_asks_without_a_pause(shared: Site) -> None:
    client = shared.client()
    form = {"csrf_token": client.token("/post/demand"), "title": ""}
    asked = {"environ_base": {"REMOTE_ADDR": "192.0.2.77"}, "headers": {"HX-Request": "true"}}
    answers = [client.post(GUIDE, data=form, **asked).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
