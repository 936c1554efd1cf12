"""Work in the engagements: activities, documents, answers of the parties, two interests."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.documents import DocumentInput, add_document
from matcher.engagements.interests.express import InterestInput, express
from matcher.engagements.invitations import answer
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS, open_engagement
from matcher.engagements.verification import VerificationInput, conclude, trial_begun
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.models import Match
from matcher.uploads.store import Received, Sent, UploadStore

_TOLD = (
    ("call", "与双方分别通话，需求方介绍了工况，成果方确认可以先做样件。", "整理样件试验方案"),
    ("meeting", "线上会议，讨论了指标的测量方法和样件数量。", "发出会议纪要"),
    ("visit", "到需求方现场查看设备，记录了接口尺寸。", "请成果方核对接口"),
    ("trial", "首批样件试验，主要指标达到要求，个别数据待复测。", "安排复测"),
)
_VERIFIED = (
    ("passed", "连续运行 30 天，主要指标全部达到要求，未发生停机。"),
    ("partly", "主要指标达到要求；低温工况只测了 3 天，数据不足，入冬后补测。"),
)
_REASON = "设备今年下半年大修，暂时没有条件试验，明年再考虑。"


def work_on(session: Session, store: UploadStore, actors: Mapping[str, Actor]) -> None:
    """Fill the running engagements, and ask for two more."""
    broker = actors["jingjiren"]
    found = session.scalars(select(Engagement).order_by(Engagement.id)).all()
    _conclude(session, broker, found)
    running = [one for one in found if one.stage in TRANSITIONS]
    for number, engagement in enumerate(running[: 2 * len(_TOLD)]):
        _report(session, broker, engagement, number)
    for engagement in running[:3]:
        said = DocumentInput(title="会议纪要")
        add_document(session, broker, engagement, paper(store, "会议纪要"), said)
    _answers(session, running)
    _invite(session, broker, actors["qiye"])
    _ask(session, actors)
    session.flush()


def paper(store: UploadStore, title: str) -> Received:
    """A picture in place of a scanned paper."""
    picture = BytesIO()
    segno.make(f"演示用的文件：{title}").save(picture, kind="png", scale=6)
    picture.seek(0)
    return store.receive(Sent(picture, f"{title}.png"))


def _report(session: Session, broker: Actor, engagement: Engagement, number: int) -> None:
    kind, text, following = _TOLD[number % len(_TOLD)]
    day = today() - timedelta(days=number)
    due = today() + timedelta(days=4 - 2 * number)
    said = ActivityInput(
        kind=kind, happened_on=day, text=text, next_text=following, next_on=max(day, due)
    )
    add_activity(session, broker, engagement, said)
    note = ActivityInput(
        kind="note",
        happened_on=day,
        text="需求方更看重交付时间，报价可以稍后谈。",
        visibility="broker",
    )
    add_activity(session, broker, engagement, note)


def _conclude(session: Session, broker: Actor, found: Sequence[Engagement]) -> None:
    """Two trials of scenarios come to something; the others wait for their conclusion."""
    tried = [one for one in found if trial_begun(one)]
    for engagement, (result, text) in zip(tried, _VERIFIED, strict=False):
        said = VerificationInput(result=result, concluded_on=today(), data_text=text)
        conclude(session, broker, engagement, said)


def _answers(session: Session, running: Sequence[Engagement]) -> None:
    """Both sides of the second and third accept, of the fourth one declines; the rest waits."""
    for engagement in running[1:3]:
        for side in (engagement.match.need, engagement.match.achievement):
            answer(session, _speaker(side), engagement, "accept")
    for engagement in running[3:4]:
        answer(session, _speaker(engagement.match.need), engagement, "decline", _REASON)


def _speaker(listing: Listing) -> Actor:
    """Somebody of the listing's organization, whether or not it has an account to try."""
    roles = frozenset({"enterprise_member"})
    return Actor(None, "示例联系人", listing.organization_id, listing.zone_id, roles)


def _invite(session: Session, broker: Actor, member: Actor) -> None:
    """Open an engagement that the enterprise with an account to try is asked about."""
    own = select(Listing.id).where(Listing.organization_id == member.organization_id)
    waiting = select(Match).where(Match.need_id.in_(own), Match.state == "suggested")
    match = session.scalars(waiting.order_by(Match.relevance.desc())).first()
    if match:
        open_engagement(session, broker, match, "指标接近，建议先做样件。")


def _ask(session: Session, actors: Mapping[str, Actor]) -> None:
    """The university asks about a demand, the enterprise about an achievement."""
    for login, kind, text in (
        ("gaoxiao", "demand", "我校有同类工况的成果，希望先到现场看一看。"),
        ("qiye", "achievement", "想了解样机的价格和交付周期，可以提供试验场地。"),
    ):
        asker = actors[login]
        foreign = Listing.organization_id != asker.organization_id
        query = select(Listing).where(Listing.kind == kind, foreign, is_public())
        listing = session.scalars(query.order_by(Listing.id.desc())).first()
        if listing:
            express(session, asker, listing, InterestInput(text=text))
