"""The audit log's page: for auditors, in words, by filters, page by page, as a file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.models import AuditEntry
from tests.webapp.members import draft
from tests.webapp.reading import links, parse, words
from tests.webapp.site import LintingClient, Site
from webapp.app import create_app
from webapp.pages import audit as page

PAGE = "/admin/audit"


def rows(html: str) -> list[list[str]]:
    """The words of the cells of the table."""
    found = ([words(cell) for cell in row] for row in parse(html).iter("tr"))
    return list(found)[1:]


def actions(site: Site) -> Sequence[str]:
    """What was recorded, oldest first."""
    with site.runtime.database.read() as session:
        return session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def test_a_change_is_told_in_words(site: Site) -> None:
    code = draft(site, "示例草稿")
    site.client("author").submit(f"/my/listings/{code}/submit", {}, page=f"/my/listings/{code}")
    html = site.client("auditor").get(f"{PAGE}?action=listing.submit&person=示例author").text
    row, *_ = rows(html)
    assert row[1].startswith("示例author（")
    assert row[2:4] == ["127.0.0.1", "提交审核"]
    assert row[4].startswith("信息 ")
    assert row[5] == "状态：草稿 → 改为 待审核"


@pytest.mark.parametrize(
    ("action", "kind", "before", "after", "told"),
    [
        ("a.b", "match", {"state": "suggested"}, {"state": "dismissed", "reason": "maturity"}, 2),
        ("a.b", "user", {"roles": ["broker"]}, {"roles": ["broker", "operator"]}, 1),
        ("a.b", "x", None, {"page": "<script>alert(1)</script>", "last": True}, 2),
        ("a.b", "x", {"same": 1}, {"same": 1}, 0),
        ("a.b", "x", {"title": "示例"}, None, 1),
    ],
)
def test_every_change_has_a_line(
    site: Site,
    action: str,
    kind: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    told: int,
) -> None:
    site.write(lambda session: record(session, Actor(), action, (kind, 1), before, after))
    html = site.client("auditor").get(f"{PAGE}?kind={kind}&action={action}").text
    assert html.count('<li><span class="quiet">') == told
    assert "<script>alert" not in html


def test_words_of_codes_lists_and_nothing(site: Site) -> None:
    before = {"roles": ["broker"], "note": "", "flag": False, "long": "长" * 161}
    after = {"roles": ["broker", "operator"], "note": "示例", "flag": True, "part": {"title": "x"}}
    site.write(lambda session: record(session, Actor(), "a.b", ("x", 0), before, after))
    (row,) = rows(site.client("auditor").get(f"{PAGE}?kind=x").text)
    assert row[4] == "x"
    assert "角色：技术经纪人 → 改为 技术经纪人、示范区运营" in row[5]
    assert "说明：空 → 改为 示例" in row[5]
    assert "flag：否 → 改为 是" in row[5]
    assert f"long：{'长' * 160}… → 改为 空" in row[5]
    assert "part：标题：x" in row[5]


def test_pages_go_back_and_forth(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_SHOWN", 2)
    with site.runtime.database.write() as session:
        for number in range(1, 6):
            record(session, Actor(), "a.b", ("x", number))
    client, address, seen = site.client("auditor"), f"{PAGE}?kind=x", []
    while address:
        html = client.get(address).text
        seen.append([row[4] for row in rows(html)])
        address = links(html).get("更早的", "")
    assert seen == [["x 5", "x 4"], ["x 3", "x 2"], ["x 1"]]
    assert rows(client.get(links(html)["回到最新"]).text)[0][4] == "x 5"
    assert "没有更早的记录了" in client.get(f"{PAGE}?kind=x&before=1").text
    assert client.get(f"{PAGE}?before=999999999999999999999").status_code == 200


def test_nothing_found_and_wrong_filters_say_so(shown: Site) -> None:
    client = shown.client("auditor")
    assert "没有符合条件的记录" in client.get(f"{PAGE}?address=192.0.2.77").text
    answer = client.get(f"{PAGE}?since=2026-02-30&address=192.0.2.77")
    assert answer.status_code == 422
    assert "开始日期：应为真实存在的日期" in answer.text
    assert 'value="192.0.2.77"' in answer.text
    assert client.get(f"{PAGE}/export?since=x").status_code == 422


def test_an_export_is_a_file_and_is_recorded(site: Site) -> None:
    site.write(lambda session: record(session, Actor(name="=1+1"), "a.b", ("x", 1)))
    client = site.client("auditor")
    before = actions(site)
    client.get(f"{PAGE}?kind=x")
    assert actions(site) == before
    answer = client.get(links(client.get(f"{PAGE}?kind=x").text)["导出这些条件下的全部记录（CSV）"])
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    (row,) = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]
    assert row[4] == "'=1+1"
    assert actions(site) == [*before, "audit.export"]


ROLES = (
    *("author", "researcher", "broker", "operator", "supervisor"),
    *("system_admin", "security_admin"),
)


@pytest.mark.parametrize("login", ROLES)
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?since=x", f"{PAGE}/export"])
def test_nobody_else_gets_in(site: Site, login: str, address: str) -> None:
    client = site.client(login)
    assert client.get(address).status_code == 403
    assert "审计日志" not in client.get("/").text
    assert "audit.export" not in actions(site)


def test_the_public_is_sent_to_sign_in(shown: Site) -> None:
    answer = shown.client().get(PAGE)
    assert answer.status_code == 302
    assert "/account/sign-in" in answer.headers["Location"]


def test_the_auditor_finds_the_page_and_no_other_desk(site: Site) -> None:
    client = site.client("auditor")
    assert links(client.get("/").text)["审计日志"] == PAGE
    assert client.get("/review").status_code == 403
    assert client.get("/desk/suggestions").status_code == 403
    (row,) = rows(client.get(f"{PAGE}?action=access.refuse&person=auditor").text)[:1]
    assert row[3:5] == ["拒绝访问", "访问"]
    assert "页面：/desk/suggestions" in row[5]


def test_a_refused_form_is_recorded_and_its_change_is_not(site: Site) -> None:
    client = site.client("stranger")
    client.submit(f"/review/{site.code('叶片补焊热裂纹')}/publish", {}, page="/help")
    with site.runtime.database.read() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        stranger = session.scalar(select(User.id).where(User.login == "stranger"))
    assert (row.action, row.actor_id, row.address) == ("access.refuse", stranger, "127.0.0.1")
    assert row.after == {
        "page": "/review/<code>/publish",
        "method": "POST",
        "status": 403,
        "code": site.code("叶片补焊热裂纹"),
    }


def test_what_the_client_makes_up_is_not_recorded(site: Site) -> None:
    client = site.client("stranger")
    client.get("/review/forged%20line?code=secret", headers={"User-Agent": "forged"})
    with site.runtime.database.read() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert row.after == {"page": "/review/<code>", "method": "GET", "status": 403}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.66", "127.0.0.1"),
        (1, "192.0.2.66, 192.0.2.7", "192.0.2.7"),
        (2, "192.0.2.66, 192.0.2.7, 192.0.2.8", "192.0.2.7"),
        (1, "::ffff:192.0.2.7", "192.0.2.7"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "=cmd", ""),
    ],
)
def test_only_trusted_proxies_name_the_client(
    site: Site, proxies: int, forwarded: str, address: str
) -> None:
    site.runtime.settings = replace(site.runtime.settings, proxies=proxies)
    site.app = create_app(site.runtime)
    site.app.test_client_class = LintingClient
    client = site.client("stranger")
    assert client.get(PAGE, headers={"X-Forwarded-For": forwarded}).status_code == 403
    with site.runtime.database.read() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (row.action, row.address) == ("access.refuse", address)
