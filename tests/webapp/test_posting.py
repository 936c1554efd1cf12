"""From an empty form to a submitted listing, with nothing lost on the way."""

import re
from typing import Any

import pytest

from matcher.listings import own
from tests.webapp.forms.samples import KEPT, POSTED
from tests.webapp.members import by_code, draft, listing_of
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

AUTHORS = {"demand": "author", "scenario": "author", "achievement": "researcher"}


@pytest.fixture
def author(site: Site) -> LintingClient:
    return site.client("author")


def code_in(address: str) -> str:
    found = re.search(r"[DSA]\d{4}-\d{4}", address)
    assert found
    return found.group()


def kept(site: Site, code: str) -> dict[str, Any]:
    actors = (site.people.author, site.people.researcher)
    with site.runtime.database.read() as session:
        listing = by_code(session, code)
        owner = next(a for a in actors if a.organization_id == listing.organization_id)
        return listing.SCHEMA.parse(own.content(session, owner, listing)).model_dump(mode="json")


@pytest.mark.parametrize("kind", ["demand", "scenario", "achievement"])
def test_every_field_of_the_form_is_kept(site: Site, kind: str) -> None:
    client = site.client(AUTHORS[kind])
    response = client.submit(f"/post/{kind}", POSTED[kind])
    assert response.status_code == 302
    code = code_in(response.location)
    assert response.location == f"/my/listings/{code}/preview"
    assert kept(site, code) == KEPT[kind]
    assert listing_of(site, code).state == "draft"


@pytest.mark.parametrize("kind", ["demand", "scenario", "achievement"])
def test_saving_the_form_as_it_is_shown_changes_nothing(site: Site, kind: str) -> None:
    client = site.client(AUTHORS[kind])
    code = code_in(client.submit(f"/post/{kind}", POSTED[kind]).location)
    address = f"/my/listings/{code}/edit"
    assert client.post(address, data=as_shown(client.get(address).text)).status_code == 302
    assert kept(site, code) == KEPT[kind]


def as_shown(html: str) -> dict[str, Any]:
    """What a browser sends of the page's form when nothing is touched."""
    (form,) = (f for f in parse(html).iter("form") if "data-guard" in f.attrib)
    sent: dict[str, list[str]] = {}
    for box in form.iter("input"):
        if box.get("type") in ("checkbox", "radio") and "checked" not in box.attrib:
            continue
        sent.setdefault(box.get("name", ""), []).append(box.get("value", ""))
    for area in form.iter("textarea"):
        sent[area.get("name", "")] = [(area.text or "").replace("\n", "\r\n")]
    for select in form.iter("select"):
        chosen = [o.get("value", "") for o in select.iter("option") if "selected" in o.attrib]
        sent[select.get("name", "")] = chosen[:1]
    return sent


def test_a_new_form_knows_the_organization(author: LintingClient) -> None:
    shown = as_shown(author.get("/post/demand").text)
    assert shown["region"] == ["150200"]
    assert shown["contact_name"] == ["示例author"]
    assert shown["scenario_trial"] == ["否"]


def test_a_draft_may_wait(site: Site, author: LintingClient) -> None:
    response = author.submit("/post/demand", {"title": "以后再写", "then": "draft"})
    code = code_in(response.location)
    page = author.get(response.location).text
    assert response.location == f"/my/listings/{code}"
    assert f"已保存草稿 {code}" in page
    assert "还没有提交" in page


REFUSALS = [
    ({"title": ""}, "名称：不能为空"),
    ({"title": "长" * 201}, "名称：最多 200 字，现有 201 字，请精简"),
    ({"problem": "长" * 20_001}, "主要问题：最多 20000 字，现有 20001 字，请精简"),
    ({"goal": "零宽\u200b字符"}, "预期目标：第 3 个字符是不可见的控制字符（U+200B），请删除"),
    ({"industry": "C99999"}, "行业：“C99999”不在代码表中"),
    ({"region": "999999"}, "地区：地区“999999”不存在"),
    ({"technical_fields": ["01", "02", "03", "04"]}, "技术领域：最多 3 项，现有 4 项"),
    ({"technical_fields": ["99"]}, "技术领域第 1 项：“99”不在代码表中"),
    ({"min_trl": "10"}, "最低成熟度（TRL）：不能大于 9，现为“10”"),
    ({"funds_min": "很多"}, "拟投入资金下限（万元）：应为数字，现为“很多”"),
    ({"funds_min": "-1"}, "拟投入资金下限（万元）：不能小于 0，现为“-1”"),
    ({"funds_min": "9", "funds_max": "3"}, "整体：拟投入资金下限 9 万元大于上限 3 万元，请改正"),
    ({"time_limit_months": "半年"}, "期限（月）：应为整数，现为“半年”"),
    ({"valid_until": "2026-02-30"}, "有效期至：应为真实存在的日期"),
    ({"contact_phone": "打给我"}, "联系电话：请填手机号或带区号的座机号"),
    ({"contact_email": "不是邮箱"}, "电子邮箱：邮箱应写作 name@example.com"),
    ({"keywords": "长" * 61}, "关键词第 1 项：最多 60 字"),
    ({"indicators-0-name": "", "indicators-0-value": "3"}, "技术指标第 1 项：指标名称不能为空"),
    ({"indicators-0-operator": "≈"}, "技术指标第 1 项：比较不能是“≈”"),
    ({"confidential_parts": ["title"]}, "整体：不公开的部分“title”不是本类信息的正文字段"),
]


@pytest.mark.parametrize(("change", "said"), REFUSALS, ids=[said for _, said in REFUSALS])
def test_an_error_names_the_field_and_keeps_everything(
    site: Site, author: LintingClient, change: dict[str, Any], said: str
) -> None:
    form = POSTED["demand"] | change
    response = author.submit("/post/demand", form)
    assert response.status_code == 422
    page = parse(response.text)
    (summary,) = by_class(page, "error-summary")
    assert said in words(summary)
    # Line ends and never-filled rows are the browser's, not the author's.
    sent = {name: v if isinstance(v, list) else [v] for name, v in form.items()}
    shown = as_shown(response.text)
    untouched = set(sent) - set(change) - {n for n in sent if n.startswith("indicators")}
    for name in untouched:
        assert shown.get(name, []) == sent[name], name
    assert shown["indicators-1-name"] == ["工期"]
    for name, value in change.items():
        is_option = name in ("technical_fields", "confidential_parts", "region", "min_trl")
        if not is_option and name != "indicators-0-operator":
            assert shown[name] == [value]
    with site.runtime.database.read() as session:
        assert session.query(own.Listing).filter_by(state="draft").count() == 0


def test_the_summary_leads_to_the_field(author: LintingClient) -> None:
    response = author.submit("/post/demand", {"title": "示例", "funds_max": "x"})
    assert links(response.text)["拟投入资金上限（万元）：应为数字，现为“x”"] == "#field-funds_max"


def test_rows_are_added_and_removed_without_script(author: LintingClient) -> None:
    added = author.submit("/post/demand", POSTED["demand"] | {"add": "indicators"})
    assert added.status_code == 200
    assert links(added.text)["继续填写指标"] == "#field-indicators-0"
    shown = as_shown(added.text)
    names = [shown[f"indicators-{row}-name"] for row in range(4)]
    assert names == [["补焊合格率"], ["工期"], [""], [""]]
    assert shown["problem"] == ["补焊后出现热裂纹。\r\n合格率不足 70%。"]
    shown |= {"remove": ["indicators-0"]}
    removed = as_shown(author.post("/post/demand", data=shown).text)
    assert removed["indicators-0-name"] == ["工期"]
    assert "indicators-3-name" not in removed
    assert removed["cooperation"] == ["joint", "license"]


def test_what_a_row_holds_beyond_the_form_is_not_lost(site: Site, author: LintingClient) -> None:
    row = {"name": "附着系数", "operator": "≥", "value": "0.35", "baseline": "0.38"}
    code = draft(site, indicators=[row])
    address = f"/my/listings/{code}/edit"
    author.post(address, data=as_shown(author.get(address).text) | {"title": ["改过的"]})
    assert kept(site, code)["indicators"][0]["baseline"] == "0.38"
    assert kept(site, code)["title"] == "改过的"


def test_the_number_of_an_import_survives_an_edit(site: Site, author: LintingClient) -> None:
    code = draft(site, external_id="示例-001")
    address = f"/my/listings/{code}/edit"
    author.post(address, data=as_shown(author.get(address).text))
    assert kept(site, code)["external_id"] == "示例-001"


def test_of_two_edits_the_second_is_told_and_loses_nothing(
    site: Site, author: LintingClient
) -> None:
    code = draft(site, goal="最初的目标")
    address = f"/my/listings/{code}/edit"
    mine = as_shown(author.get(address).text)
    theirs = mine | {"goal": ["同事改的目标"]}
    assert author.post(address, data=theirs).status_code == 302
    response = author.post(address, data=mine | {"goal": ["我改的目标"], "title": ["我改的名称"]})
    assert response.status_code == 409
    (conflict,) = by_class(parse(response.text), "conflict")
    assert words(conflict) == ("名称现在保存的是：示例草稿预期目标现在保存的是：同事改的目标")
    assert kept(site, code)["goal"] == "同事改的目标"
    again = as_shown(response.text)
    assert (again["goal"], again["title"]) == (["我改的目标"], ["我改的名称"])
    assert author.post(address, data=again).status_code == 302
    assert kept(site, code)["goal"] == "我改的目标"


def test_an_edit_without_the_version_it_saw_is_a_conflict(
    site: Site, author: LintingClient
) -> None:
    code = draft(site)
    response = author.submit(f"/my/listings/{code}/edit", {"title": "盲改"})
    assert response.status_code == 409
    assert kept(site, code)["title"] == "示例草稿"


def test_the_preview_tells_public_from_private(author: LintingClient) -> None:
    address = author.submit("/post/demand", POSTED["demand"]).location
    page = parse(author.get(address).text)
    (public,) = by_class(page, "preview-frame")
    (private,) = by_class(page, "not-public")
    assert "补焊后出现热裂纹" in words(public)
    assert "50.5～1,200,000 万元" in words(public)
    for secret in ("试过氩弧焊", "自有焊机三台", "0472-0000000", "示例联系人"):
        assert secret not in words(public)
        assert secret in words(private)


def test_the_preview_points_at_what_says_the_same(site: Site, author: LintingClient) -> None:
    first = draft(site, "叶片补焊热裂纹抑制技术")
    second = draft(site, "叶片补焊热裂纹的抑制技术")
    page = author.get(f"/my/listings/{second}/preview").text
    assert links(page)[f"{first} 叶片补焊热裂纹抑制技术"] == f"/my/listings/{first}"
    assert "仍要提交" in page
    response = author.submit(
        f"/my/listings/{second}/submit", {}, page=f"/my/listings/{second}/preview"
    )
    assert response.status_code == 302
    assert listing_of(site, second).state == "submitted"


def test_a_title_alone_cannot_be_submitted(site: Site, author: LintingClient) -> None:
    code = draft(site, problem="")
    page = f"/my/listings/{code}/preview"
    response = author.submit(f"/my/listings/{code}/submit", {}, page=page)
    assert response.status_code == 422
    said = links(response.text)
    assert (
        said["主要问题：必填，请至少写清这一项再提交"]
        == f"/my/listings/{code}/edit?step=1#field-problem"
    )
    assert listing_of(site, code).state == "draft"


def test_text_of_people_is_never_markup(site: Site, author: LintingClient) -> None:
    evil = "<script>alert(1)</script>“引号”"
    form = {"title": evil, "problem": evil, "keywords": evil, "indicators-0-name": evil}
    refused = author.submit("/post/demand", form)
    assert refused.status_code == 422
    assert as_shown(refused.text)["title"] == [evil]
    address = author.submit("/post/demand", {"title": evil, "problem": evil}).location
    for page in (author.get(address).text, author.get("/my").text):
        assert "<script>alert" not in page


def test_the_chooser_offers_what_the_role_may_post(site: Site) -> None:
    offered = {
        login: {
            link.removeprefix("/post/")
            for link in links(site.client(login).get("/post").text).values()
            if link.startswith("/post/")
        }
        for login in ("author", "researcher", "operator", "broker")
    }
    assert offered == {
        "author": {"demand", "scenario"},
        "researcher": {"achievement"},
        "operator": {"demand", "scenario", "achievement"},
        "broker": set(),
    }


def test_industries_are_looked_up(author: LintingClient) -> None:
    page = author.get("/post/industries?q=有色金属合金").text
    assert "C3240" in page
    assert "制造业 / 有色金属冶炼和压延加工业 / 有色金属合金制造" in page
    assert "没有含有“没有这个”的行业" in author.get("/post/industries?q=没有这个").text
