"""The pages of evaluations: from the founding to the end of the time to mend."""

import pytest

from matcher.accounts.models import Zone
from matcher.clock import today
from matcher.evaluations.models import Evaluation, ZoneProgramme
from matcher.evaluations.scoring import sheet_on
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.webapp.queries import counted
from tests.webapp.reading import parse, words
from tests.webapp.site import LintingClient, Site

ONE, ZONE = "/evaluations/1", "/evaluations/zones/test"


def scores(points: str) -> dict[str, str]:
    return {f"score-{row.code}": points for row in sheet_on(today()).criteria}


def send(client: LintingClient, step: str, seen: int, **data: str) -> str:
    """The page after a step; what the form has to say stands in it."""
    answer = client.submit(f"{ONE}/{step}", {"seen": seen, **data}, ONE)
    return client.get(ONE).text if answer.status_code == 302 else answer.text


def test_a_zone_is_evaluated_from_its_founding_to_its_mending(site: Site) -> None:
    operator, authority = site.client("operator"), site.client("authority")
    year = today().year
    assert "未登记成立日期" in operator.get("/evaluations").text
    assert "等待主管部门 登记示范区的成立日期" in words(parse(operator.get(ZONE).text))
    founded = {"founded_on": f"{year - 3}-01-01", "evaluated_on": "", "seen": 0}
    late = authority.submit(f"{ZONE}/founding", founded | {"founded_on": f"{year + 1}-01-01"}, ZONE)
    assert late.status_code == 422
    assert "成立日期应在 2000-01-01 与今天之间" in late.text
    assert authority.submit(f"{ZONE}/founding", founded, ZONE).status_code == 302
    assert f"{year}-01-01" in authority.get("/evaluations").text
    assert authority.submit(f"{ZONE}/open", {}, ZONE).headers["Location"] == ONE
    assert authority.submit(f"{ZONE}/open", {}, ZONE).status_code == 409
    page = operator.get(ONE).text
    assert "请您办理 逐年冻结指标，填写并提交自评 去办理" in words(parse(page))
    assert "等待运营人员 逐年冻结指标" in words(parse(authority.get(ONE).text))
    assert f"核对并冻结 {year - 3} 年指标" in page
    assert "生成证据包</button>" not in page
    assert (page.count("尚未冻结"), page.count("无对应指标")) == (8, 2)
    assert f"查看 {year - 3} 年指标" in authority.get(ONE).text
    with site.runtime.database.write() as session:
        for ago in (3, 2, 1):
            freeze(session, site.people.operator, site.people.zone, Period(year - ago))
    assert "自评：不能为空" in send(operator, "prepare", 1, text="")
    page = send(operator, "prepare", 1, text="示例自评，电话 13912345678")
    assert "示例自评，电话 139****5678" in page
    assert "的得分" not in page
    assert "需要补正的内容：不能为空" in send(authority, "return", 2, cause="other", advice="")
    page = send(authority, "return", 2, cause="other", advice="请补充，电话 13912345678")
    assert "其他：请补充，电话 139****5678" in page
    page = operator.get(ONE).text
    assert "请您办理 按退回意见修改自评，重新提交" in words(parse(page))
    assert "示例自评，电话 13912345678</textarea>" in page
    stale = send(operator, "prepare", 2, text="写了很久")
    assert "没有保存：填写期间已有人更改了这次评估" in stale
    assert "写了很久</textarea>" in stale
    page = words(parse(send(operator, "prepare", 3, text="补正后的自评")))
    assert "第 2 版自评" in page
    assert "第 1 版自评（" in page
    wrong = send(authority, "scores", 4, **scores("9") | {"score-services": "11"})
    assert "技术转移服务体系的得分：应在 0 与 10 之间" in wrong
    assert 'value="11"' in wrong
    assert "总分 50.00，对应“不合格”" in words(parse(send(authority, "scores", 4, **scores("5"))))
    assert "已有人更改了这次评估" in send(authority, "scores", 4, **scores("9"))
    assert "请写明理由" in send(authority, "decide", 5, outcome="qualified")
    page = send(authority, "decide", 5, outcome="unqualified")
    assert "整改期限" in page
    assert f"{year + 2}-" in page
    assert "结束整改</button>" not in page
    assert "还没有提交整改报告" in send(authority, "close", 6, result="passed", note="整改到位")
    assert "整改报告：不能为空" in send(operator, "report", 6, report=" ")
    assert "第 1 版整改报告" in words(parse(send(operator, "report", 6, report="已整改")))
    page = authority.get(ONE).text
    assert ('value="passed"' in page, 'value="revoked"' in page) == (True, False)
    page = send(authority, "close", 7, result="passed", note="整改到位")
    assert "整改通过。依据：整改到位" in page
    assert "整改已结束" in operator.get(ZONE).text
    made = operator.submit(f"{ONE}/pack", {}, ONE)
    assert made.status_code == 303
    sheet = site.client("supervisor").get(f"{ONE}/scores.xlsx")
    assert sheet.data[:2] == b"PK"


@pytest.fixture
def many(site: Site) -> Site:
    """Sixty founded zones with an evaluation each."""
    with site.runtime.database.write() as session:
        zones = [Zone(code=f"z{n:02}", name=f"区{n:02}", region="150100") for n in range(60)]
        session.add_all(zones)
        session.flush()
        due = today().replace(month=1, day=1)
        for zone in zones:
            session.add(ZoneProgramme(zone_id=zone.id, founded_on=due.replace(year=due.year - 3)))
            session.add(
                Evaluation(
                    zone_id=zone.id, due_on=due, first_year=due.year - 3, last_year=due.year - 1,
                    scoring_version="2026-11", rules_version="2026-11",
                )
            )  # fmt: skip
    return site


def test_many_zones_cost_no_more_statements_than_one(many: Site) -> None:
    authority = many.client("authority")
    authority.get("/evaluations")
    with counted(many) as statements:
        page = authority.get("/evaluations?page=2").text
    assert page.count('data-label="状态"') == 20
    assert len(statements) <= 12
    with counted(many) as statements:
        authority.get("/evaluations/7")
    assert len(statements) <= 16
    for login, address in (
        ("operator", "/evaluations/7"), ("operator", "/evaluations/zones/z03"),
        ("supervisor", "/evaluations/7"), ("authority", "/evaluations/zones/none"),
    ):  # fmt: skip
        assert many.client(login).get(address).status_code == 404
    assert many.client("author").get("/evaluations").status_code == 403
