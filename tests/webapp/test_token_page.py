"""The page with one's access tokens."""

import re

from sqlalchemy import select

from matcher.accounts.tokens import AccessToken
from tests.webapp.site import PASSWORD, Site

FORM = {"name": "ERP 同步", "scopes": ["read", "write"], "days": "30", "password": PASSWORD}


def _tokens(site: Site) -> list[AccessToken]:
    with site.runtime.database.read() as session:
        return list(session.scalars(select(AccessToken)))


def test_a_token_is_made_shown_once_and_works(site: Site) -> None:
    browser = site.client("author")
    made = browser.submit("/account/tokens", FORM)
    found = re.search(r"<code data-secret>(tm_[\w-]{43})</code>", made.text)
    assert found
    assert "只显示这一次" in made.text
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert site.client().get("/api/v1/me", headers=headers).json["scopes"] == ["read", "write"]
    page = browser.get("/account/tokens").text
    assert found[1][:9] in page
    assert found[1] not in page
    assert "ERP 同步" in page
    assert "读取、发布" in page


def test_a_wrong_password_makes_no_token(site: Site) -> None:
    refused = site.client("author").submit("/account/tokens", FORM | {"password": "示例"})
    assert refused.status_code == 422
    assert "当前密码不正确" in refused.text
    assert 'value="ERP 同步"' in refused.text
    assert _tokens(site) == []


def test_what_is_wrong_is_said_at_its_field(site: Site) -> None:
    browser = site.client("author")
    refused = browser.submit("/account/tokens", FORM | {"days": "999", "name": "", "scopes": []})
    assert refused.status_code == 422
    assert "不能大于 365" in refused.text
    assert "不能为空" in refused.text
    assert _tokens(site) == []


def test_a_revoked_token_stays_in_the_list_and_works_no_more(site: Site) -> None:
    browser = site.client("author")
    made = browser.submit("/account/tokens", FORM)
    found = re.search(r"tm_[\w-]{43}", made.text)
    assert found
    (token,) = _tokens(site)
    address = f"/account/tokens/{token.id}/revoke"
    assert browser.submit(address, {}, "/account/tokens").status_code == 302
    assert "已撤销" in browser.get("/account/tokens").text
    headers = {"Authorization": f"Bearer {found[0]}"}
    assert site.client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_stranger_revokes_nothing(site: Site) -> None:
    site.client("author").submit("/account/tokens", FORM)
    (token,) = _tokens(site)
    stranger = site.client("stranger")
    refused = stranger.submit(f"/account/tokens/{token.id}/revoke", {}, "/account/tokens")
    assert refused.status_code == 404
    assert _tokens(site)[0].revoked_at is None


def test_the_organizations_token_is_offered_to_members_only(site: Site) -> None:
    assert "单位令牌" in site.client("author").get("/account/tokens").text
    assert "单位令牌" not in site.client("broker").get("/account/tokens").text
