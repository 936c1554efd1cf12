"""What a row would do to the listings that there are, for members and for operators."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.db import Database
from matcher.errors import TransitionError
from matcher.exchange.preview_rows import all_rows
from matcher.exchange.taking import take
from matcher.listings import review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.post import submit
from tests.conftest import People
from tests.exchange.previews import listings, opened, statuses

ROW = {"来源编号": "KY-1", "名称": "青贮乳酸菌剂", "成果简介": "耐冷乳酸菌"}


@pytest.fixture
def session(sqlite: Database) -> Iterator[Session]:
    """Nothing here differs between databases; taking is tested on both."""
    with sqlite.read() as session:
        yield session


@pytest.fixture
def known(session: Session, people: People) -> Listing:
    """A draft that was imported before."""
    take(session, people.researcher, opened(session, people.researcher, ROW), submit=False)
    return listings(session)[0]


def noted(session: Session, people: People, row: dict[str, str]) -> tuple[str, str]:
    """The status of a row that a member uploads now, and what is said of it."""
    preview = opened(session, people.researcher, row)
    [shown] = all_rows(session, preview, "")
    return shown.status, shown.note or "；".join(one.reason for one in shown.problems)


def test_what_is_said_already_is_unchanged(
    session: Session, people: People, known: Listing
) -> None:
    assert noted(session, people, ROW) == ("unchanged", f"与 {known.code} 相同")
    without = {name: cell for name, cell in ROW.items() if name != "来源编号"}
    assert noted(session, people, without) == ("unchanged", f"与 {known.code} 相同")


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        ("draft", "changed", "将更新 {}（草稿）"),
        ("returned", "changed", "将更新 {}（退回修改）"),
        ("published", "changed", "将撤下 {}（已发布）修改，重新审核后再公开"),
        ("expired", "changed", "将撤下 {}（已过期）修改，重新审核后再公开"),
        ("submitted", "bad", "来源编号：{} 正在审核，不能修改。请等审核有结果后再导入这一行"),
        (
            "withdrawn",
            "bad",
            "来源编号：编号属于 {}（已撤回），它不能再修改。作为新信息发布时请换一个编号",
        ),
    ],
)
def test_another_content_depends_on_the_state(
    session: Session, people: People, known: Listing, state: str, status: str, said: str
) -> None:
    known.state = state
    session.flush()
    changed = {**ROW, "成果简介": "耐冷乳酸菌，减少霉变"}
    assert noted(session, people, changed) == (status, said.format(known.code))


def test_the_same_name_is_a_repetition_while_the_other_lives(
    session: Session, people: People, known: Listing
) -> None:
    again = {"名称": " 青贮「乳酸菌剂」", "成果简介": "另一种写法"}
    assert noted(session, people, again) == (
        "duplicate",
        f"与 {known.code} 同名，可能是同一条信息",
    )
    move(session, people.researcher, known, "withdraw")
    assert noted(session, people, again) == ("new", "")


def test_numbers_of_other_organizations_are_nothing_to_us(
    session: Session, people: People, known: Listing
) -> None:
    other = people.actor(
        "other", people.organization("示例师范大学", "university"), "research_member"
    )
    preview = opened(session, other, ROW)
    assert statuses(session, preview) == {2: "new"}
    take(session, other, preview, submit=False)
    ours, theirs = listings(session)
    assert (ours.external_id, theirs.external_id) == ("KY-1", "KY-1")
    assert ours.source != theirs.source


def test_members_import_for_their_own_organization_only(session: Session, people: People) -> None:
    row = {**ROW, "单位名称": "示例乳业有限公司"}
    assert noted(session, people, row) == (
        "bad",
        "单位名称：只能导入本单位（示例工业大学）的信息，请改正或留空",
    )
    assert noted(session, people, {**ROW, "单位名称": "示例工业大学"})[0] == "new"


def test_operators_import_for_their_zone_and_what_is_known_keeps_its_state(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    session.add(Organization(name="示例远方大学", kind="university", zone_id=far.id))
    session.flush()
    first = opened(session, people.operator, ROW, owner="示例归集单位")
    take(session, people.operator, first, submit=False)
    [known] = listings(session)
    assert (known.state, known.organization.name) == ("published", "示例归集单位")
    preview = opened(
        session,
        people.operator,
        {**ROW, "成果简介": "新的写法"},
        {**ROW, "来源编号": "KY-2", "名称": "另一个", "单位名称": "示例远方大学"},
        {**ROW, "来源编号": "KY-3"},
        {**ROW, "来源编号": "KY-4", "单位名称": "示例新登记的研究院"},
        owner="示例归集单位",
    )
    rows = all_rows(session, preview, "")
    assert [row.status for row in rows] == ["changed", "bad", "duplicate", "new"]
    assert rows[0].note == f"将更新 {known.code}（已发布），状态不变"
    assert rows[1].problems[0].reason == "单位名称：这个单位属于其他示范区，请由该示范区导入"


def test_what_is_taken_of_a_public_listing_is_reviewed_again(
    session: Session, people: People, known: Listing
) -> None:
    submit(session, people.researcher, known)
    review.publish(session, people.operator, known)
    preview = opened(session, people.researcher, {**ROW, "成果简介": "写得更清楚"})
    done = take(session, people.researcher, preview, submit=True)
    assert (done.new, done.changed, done.submitted) == (0, 1, 1)
    assert (known.state, known.parts["abstract"]) == ("submitted", "写得更清楚")
    assert known.external_id == "KY-1"


OWN = "单位名称：本单位的信息不能由本单位直接发布，请逐条填写并提交，由其他单位的人员审核"


def test_operators_publish_nothing_of_their_own_organization(
    session: Session, people: People
) -> None:
    named = {**ROW, "来源编号": "KY-2", "单位名称": people.operations.name}
    preview = opened(session, people.operator, ROW, named)
    rows = all_rows(session, preview, "")
    assert [(row.status, row.problems[0].reason) for row in rows] == [("bad", OWN)] * 2
    with pytest.raises(TransitionError, match="没有可以取用的行"):
        take(session, people.operator, preview, submit=False)
    assert listings(session) == []


def test_operators_take_no_listing_of_their_own_away(session: Session, people: People) -> None:
    first = opened(session, people.operator, ROW, owner="示例归集单位")
    take(session, people.operator, first, submit=False)
    [known] = listings(session)
    known.organization_id = people.operations.id
    session.flush()
    changed = {**ROW, "成果简介": "改写"}
    preview = opened(session, people.operator, changed, owner="示例归集单位")
    assert statuses(session, preview) == {2: "bad"}


def test_operators_publish_no_preview_of_a_colleague(session: Session, people: People) -> None:
    colleague = people.actor("colleague", people.operations, "research_member")
    preview = opened(session, colleague, ROW)
    assert statuses(session, preview) == {2: "new"}
    with pytest.raises(TransitionError, match=OWN):
        take(session, people.operator, preview, submit=False)
    assert (listings(session), preview.state) == ([], "open")
    assert take(session, colleague, preview, submit=False).new == 1
    assert listings(session)[0].state == "draft"
