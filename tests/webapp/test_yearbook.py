"""The yearbook's pages: entered with a document, checked by another, changed with a reason."""

from io import BytesIO

import pytest

from matcher.accounts.models import Zone
from matcher.clock import today
from tests.service_registers.registered import body_input
from tests.uploads.files import PDF
from tests.webapp.reading import parse, words
from tests.webapp.site import LintingClient, Site

YEAR = today().year - 1
GDP = f"/zone/yearbook/{YEAR}/gdp"
TABLE = f"/zone/yearbook?year={YEAR}"


def enter(client: LintingClient, value: str, seen: int, **more: object) -> str:
    """The page after sending the form; what the form has to say stands in it."""
    data = {"value": value, "source": "示例年报", "source_number": "1 号", "seen": seen, **more}
    answer = client.submit(GDP, data)
    return client.get(TABLE).text if answer.status_code == 302 else answer.text


def test_a_year_is_entered_checked_and_corrected(site: Site) -> None:
    operator, supervisor = site.client("operator"), site.client("supervisor")
    assert "未填报" in operator.get("/zone/yearbook").text
    refused = enter(operator, "一百", 0)
    assert "数值：应为数字，例如 1,234，现为“一百”" in refused
    assert 'value="示例年报"' in refused
    shown = enter(operator, "1,864,000.5", 0, document=(BytesIO(PDF), "年报.pdf"))
    assert "地区生产总值已填报，等待监督人员核对" in shown
    assert "1,864,000.5" in shown
    assert "待核对" in shown
    table = supervisor.get(TABLE).text
    assert "去核对" in table
    assert "#enter" not in table
    page = supervisor.get(GDP).text
    assert "提交核对" not in page
    assert supervisor.get("/zone/yearbook/entries/1/document").data == PDF
    no_reason = supervisor.submit("/zone/yearbook/entries/1/return", {"reason": ""}, GDP)
    assert no_reason.status_code == 422
    assert "退回原因：不能为空" in no_reason.text
    supervisor.submit("/zone/yearbook/entries/1/check", {}, GDP)
    assert "已核对通过，从现在起计入指标" in supervisor.get(TABLE).text
    assert "请写明原因" in enter(operator, "2,000,000", 1)
    assert "填写期间已有人填报" in enter(operator, "2,000,000", 0, reason="修订")
    shown = enter(operator, "2,000,000", 1, reason="修订")
    assert "新填报 2,000,000：待核对" in shown
    sent = supervisor.submit("/zone/yearbook/entries/2/return", {"reason": "与公报不符"}, GDP)
    assert sent.status_code == 302
    assert "退回原因：与公报不符" in operator.get(TABLE).text
    history = words(parse(operator.get(GDP).text))
    assert "第 2 次填报的 2,000,000 万元已退回，原因：与公报不符" in history
    assert history.index("第 2 次填报") < history.index("第 1 次填报")
    assert "更改原因：修订" in history
    told = operator.get("/account/notifications").text
    assert f"{YEAR} 年地区生产总值" in told


def test_values_that_do_not_fit_are_pointed_out(site: Site) -> None:
    operator = site.client("operator")
    for item, value in (("enterprises", "80"), ("high_tech_enterprises", "90")):
        operator.submit(
            f"/zone/yearbook/{YEAR}/{item}", {"value": value, "source": "示例", "seen": 0}
        )
    page = operator.get(TABLE).text
    assert "高新技术企业数（90 家）超过企业总数（80 家），请核对" in page


def test_the_authority_chooses_a_zone_and_nobody_else(site: Site) -> None:
    site.write(lambda s: s.add(Zone(code="far", name="另一示范区", region="150100")))
    authority = site.client("authority")
    assert "<h1>另一示范区" in authority.get(f"{TABLE}&zone=far").text
    assert "示例示范区" in authority.get(TABLE).text
    for login, address in (
        ("operator", f"{TABLE}&zone=far"),
        ("supervisor", f"{GDP}?zone=far"),
        ("authority", f"{TABLE}&zone=none"),
        ("operator", "/zone/service-bodies?zone=far"),
    ):
        assert site.client(login).get(address).status_code == 404
    assert site.client("operator").get(f"/zone/yearbook/{YEAR}/none").status_code == 404
    assert site.client("author").get(TABLE).status_code == 403
    assert body_input().name in _registered_far(site, authority)


def _registered_far(site: Site, authority: LintingClient) -> str:
    """A body of the zone that an authority looks at."""
    operator = site.client("operator")
    data = body_input().model_dump(mode="json")
    assert operator.submit("/zone/service-bodies/new", data).status_code == 302
    assert "还没有登记服务机构" in authority.get("/zone/service-bodies?zone=far").text
    return authority.get("/zone/service-bodies?zone=test").text


@pytest.mark.parametrize("year", ["1999", "abc", "-1", "99999999999", ""])
def test_an_odd_year_shows_the_last_one(shown: Site, year: str) -> None:
    page = shown.client("operator").get(f"/zone/yearbook?year={year}").text
    assert f"{YEAR} 年年鉴" in page
