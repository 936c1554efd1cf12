"""The desk beside single decisions: lists, board, views, putting off, merging, adding."""

import csv
import io
from collections.abc import Sequence

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from matcher.clock import today
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.engagements.views import SavedView
from matcher.matching.models import Match
from matcher.matching.snoozing import usual_day
from tests.webapp.members import CURE, NEED, engaged, match_of, suggested
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

PAGES = ("/desk", "/desk/suggestions", "/desk/board?whose=zone", "/desk/engagements?whose=zone")


@pytest.fixture
def broker(site: Site) -> LintingClient:
    return site.client("broker")


def many_engagements(site: Site, number: int) -> Sequence[int]:
    """Take so many suggestions into work; returns the ids of those that still wait."""
    waiting = suggested(site) + suggested(site, "牧草青贮霉变")
    with site.runtime.database.write() as session:
        for match_id in waiting[:number]:
            open_engagement(session, site.people.broker, session.get_one(Match, match_id))
    return waiting[number:]


def test_the_pages_begin_empty_and_say_how_to_begin(broker: LintingClient) -> None:
    for address, told in {
        "/desk": "没有待处理的建议",
        "/desk/board": "还没有进行中的对接",
        "/desk/engagements": "还没有进行中的对接",
        "/desk/engagements?overdue=1": "没有符合这些条件的对接",
        "/desk/views": "还没有保存的视图",
    }.items():
        assert told in broker.get(address).text, address


def test_today_leads_to_everything(site: Site, broker: LintingClient) -> None:
    code = engaged(site)
    page = broker.get("/desk").text
    assert "待处理的建议" in page
    assert links(page)["逐条处理"] == "/desk/suggestions"
    with site.runtime.database.write() as session:
        engagement = session.scalars(select(Engagement)).one()
        engagement.stages[-1].deadline = today().replace(year=2020)
    late = broker.get("/desk").text
    (tag,) = (t for t in by_class(parse(late), "tag-bad") if "逾期" in words(t))
    assert f"/engagements/{code}" in links(late).values()
    assert links(late)["全部逾期"] == "/desk/engagements?whose=mine&overdue=1"
    assert words(tag).endswith("天")
    assert "全示范区" in site.client("operator").get("/desk").text


def test_a_step_is_marked_as_done_without_leaving_today(site: Site, broker: LintingClient) -> None:
    engaged(site)
    said = ActivityInput(
        kind="call", happened_on=today(), text="示例", next_on=today(), next_text="寄出样品"
    )
    with site.runtime.database.write() as session:
        engagement = session.scalars(select(Engagement)).one()
        add_activity(session, site.people.broker, engagement, said)
    page = broker.get("/desk").text
    (step,) = by_class(parse(page), "today-step")
    assert words(step).startswith("今天 寄出样品")
    (form,) = step.iter("form")
    done = broker.submit(form.get("action", ""), {"back": "/desk"}, page="/desk")
    assert done.location == "/desk"
    assert "寄出样品" not in broker.get("/desk").text


@pytest.mark.parametrize("login", ["broker", "operator"])
def test_no_page_of_the_desk_asks_more_the_more_there_is(site: Site, login: str) -> None:
    client = site.client(login)
    many_engagements(site, 2)
    few, many = {}, {}
    for address in PAGES:
        with counted(site) as statements:
            client.get(address)
        few[address] = len(statements)
    many_engagements(site, 8)
    for address in PAGES:
        with counted(site) as statements:
            assert client.get(address).status_code == 200
        many[address] = len(statements)
    assert many == few
    assert max(many.values()) <= 12


def test_the_board_offers_the_stages_that_may_follow(site: Site, broker: LintingClient) -> None:
    code = engaged(site)
    page = broker.get("/desk/board").text
    (card,) = by_class(parse(page), "board-card")
    assert card.get("draggable") == "true"
    assert "停留 0 天" in words(card)
    moves = {
        words(link): link.get("href", "") for link in card.iter("a") if link.get("data-stage-link")
    }
    assert next(iter(moves)) == "已联系"
    assert moves["签约"].startswith(f"/engagements/{code}/advance?stage=signing&back=")
    assert broker.get(moves["签约"]).status_code == 200
    operator = site.client("operator").get("/desk/board").text
    (card,) = by_class(parse(operator), "board-card")
    assert (card.get("draggable"), "移到…" in words(card)) == (None, False)


def test_the_rows_are_downloaded_as_they_are_filtered(site: Site, broker: LintingClient) -> None:
    many_engagements(site, 2)
    page = broker.get("/desk/engagements?kinds=demand&text=叶片").text
    file = broker.get(links(page)["下载 CSV"])
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert [row["需求或场景"] for row in rows] == [NEED] * 2
    assert rows[0]["阶段"] == "已确认"
    sheet = broker.get(links(page)["下载 Excel"]).get_data()
    table = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in table] == ["需求或场景", NEED, NEED]
    assert broker.get("/desk/engagements/export/csv?text=nothing").text.count("\n") == 1


def test_a_view_is_saved_used_and_removed(site: Site, broker: LintingClient) -> None:
    engaged(site)
    page = "/desk/engagements?kinds=demand&whose=mine"
    form = {"name": "<b>急", "kinds": "demand", "whose": "mine", "default": "1"}
    saved = broker.submit("/desk/views", form, page=page)
    assert saved.location == "/desk/engagements?whose=mine&kinds=demand"
    shown = broker.get("/desk/engagements").text
    assert "&lt;b&gt;急" in shown
    assert "<b>急" not in shown
    (current,) = (a for a in parse(shown).iter("a") if a.get("aria-current") == "true")
    assert words(current) == "<b>急（默认）"
    with site.runtime.database.read() as session:
        view = session.scalars(select(SavedView)).one()
    page = broker.get("/desk/views").text
    assert "我的 · 技术需求" in page
    refused = broker.submit("/desk/views", {"name": " "})
    assert (refused.status_code, "没有保存" in refused.text) == (422, True)
    stranger = site.client("operator")
    token = {"csrf_token": stranger.token("/desk")}
    for verb in ("default", "remove"):
        assert stranger.post(f"/desk/views/{view.id}/{verb}", data=token).status_code == 404
    broker.submit(f"/desk/views/{view.id}/default", {"off": "1"}, page="/desk/views")
    assert "（默认）" not in broker.get("/desk/engagements").text
    broker.submit(f"/desk/views/{view.id}/remove", {}, page="/desk/views")
    assert "还没有保存的视图" in broker.get("/desk/views").text


def test_without_script_what_was_done_is_taken_back_too(site: Site, broker: LintingClient) -> None:
    first, *_ = suggested(site)
    until = {"until": usual_day().isoformat()}
    put_off = broker.submit(f"/desk/matches/{first}/snooze", until, page="/desk/suggestions")
    page = broker.get(put_off.location).text
    assert f'id="match-{first}"' not in page
    assert f'id="match-{first}"' in broker.get("/desk/suggestions?state=snoozed").text
    (told,) = by_class(parse(page), "desk-told")
    (form,) = told.iter("form")
    assert f"/desk/matches/{first}/wake" in form.get("action", "")
    broker.submit(form.get("action", ""), {}, page="/desk/suggestions")
    assert match_of(site, first).snoozed_until is None
    refused = broker.submit(f"/desk/matches/{first}/snooze", {}, page="/desk/suggestions")
    assert (refused.status_code, "请选择明天到" in refused.text) == (422, True)


def test_suggestions_that_say_the_same_are_merged_and_split(
    site: Site, broker: LintingClient
) -> None:
    suggested(site, "牧草青贮霉变")
    page = broker.get("/desk/suggestions").text
    group = by_class(parse(page), "alike")[0]
    (form,) = group.iter("form")
    ids = [int(i.get("value", "")) for i in group.iter("input") if i.get("name") == "kept"]
    data = {"kept": ids[1], "merged": ids[1:]}
    merged = broker.submit(form.get("action", ""), data, page="/desk/suggestions")
    assert match_of(site, ids[1]).state == "suggested"
    assert {match_of(site, one).dismissal_reason for one in ids if one != ids[1]} == {"duplicate"}
    (told,) = by_class(parse(broker.get(merged.location).text), "desk-told")
    (undo,) = told.iter("form")
    broker.submit(undo.get("action", ""), {}, page="/desk/suggestions")
    assert {match_of(site, one).state for one in ids} == {"suggested"}
    refused = broker.submit(form.get("action", ""), {"merged": "x"}, page="/desk/suggestions")
    assert (refused.status_code, "请选择同一需求的至少两条" in refused.text) == (422, True)


def test_a_pair_is_found_by_hand_and_added_with_a_note(site: Site, broker: LintingClient) -> None:
    code, cure = site.code(NEED), site.code(CURE)
    address = f"/desk/explore?listing={code}&q=激光补焊"
    page = broker.get(address).text
    assert f"加入 {cure}" in page
    added = broker.submit(address, {"other": cure, "note": "现场看过"}, page=address)
    assert added.location.startswith("/desk/explore?kind=achievement&q=")
    shown = broker.get("/desk/suggestions").text
    assert "经纪人手工加入：现场看过" in shown
    assert f"加入 {cure}" not in broker.get(address).text
    again = broker.post(address, data={"csrf_token": broker.token(address), "other": cure})
    assert (again.status_code, "已在匹配中" in again.text) == (409, True)
    wrong = {"csrf_token": broker.token(address), "other": site.code("牧草青贮霉变")}
    assert broker.post(address, data=wrong).status_code == 422
    with site.runtime.database.read() as session:
        match = session.scalars(select(Match)).one()
    assert (match.origin, match.note, match.state) == ("hand", "现场看过", "suggested")
    broker.submit(f"/desk/matches/{match.id}/confirm", {}, page="/desk/suggestions")
    assert match_of(site, match.id).note == "现场看过"
