"""The monthly letters of what is new for an enterprise, with the reasons.

The supply, what its members are told and their letters are one transaction per enterprise.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.db import Database
from matcher.dispatch.links import Links
from matcher.dispatch.loaders import listing_path
from matcher.mail import send
from matcher.matching.replica import Replica
from matcher.notifications.kinds import SUPPLY
from matcher.notifications.models import IMMEDIATE
from matcher.notifications.preferences import mail_of
from matcher.notifications.recipients import members
from matcher.supply.compose import Offered, compose, still_public
from matcher.supply.make import enterprises_due, make_supply
from matcher.supply.models import Supply
from matcher.taxonomy import scheme

_PER_ROUND = 5
_LETTER = """{name}，您好：

{month}，有 {count} 项新发布的成果与{organization}的需求或业务相符：

{lines}

查看全部理由、提出对接意向：
{page}

哪些通知发邮件，可以自己设置：
{settings}

不再接收这份月报：
{stop}
"""


def send_supplies(database: Database, replica: Replica, links: Links) -> bool:
    """Make and mail the supplies that are due; returns whether there were any."""
    with database.read() as session:
        due = enterprises_due(session, _PER_ROUND)
        # Matching takes a while: nobody's writing waits for it.
        offered = [(one, compose(session, replica, one)) for one in due]
    for organization, ones in offered:
        with database.write() as session:
            public = still_public(session, ones)
            supply = make_supply(session, organization, public)
            if supply and public:
                _mail(session, links, organization, supply, public)
    return bool(offered)


def _mail(
    session: Session,
    links: Links,
    organization: Organization,
    supply: Supply,
    offered: Sequence[Offered],
) -> None:
    wants = mail_of(session, members(session, organization.id), SUPPLY)
    ids = [user_id for user_id, mail in wants.items() if mail == IMMEDIATE]
    lines = "\n\n".join(_lines(links, number, one) for number, one in enumerate(offered, start=1))
    for user in session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)):
        if not user.email:
            continue
        stop = links.stop(f"supply:{user.id}")
        text = _LETTER.format(
            name=user.display_name,
            month=f"{supply.month.year} 年 {supply.month.month} 月",
            count=len(offered),
            organization=organization.name,
            lines=lines,
            page=links.page(f"/my/supply?month={supply.month:%Y-%m}"),
            settings=links.page("/account/notifications/settings"),
            stop=stop,
        )
        send(session, user.email, f"本月有 {len(offered)} 项成果与贵单位相符", text, stop)


def _lines(links: Links, number: int, one: Offered) -> str:
    """An achievement, its grade, and why; each reason is a line."""
    result = one.result
    listing, grade = result.listing, scheme("grades").name(result.ranked.grade)
    head = f"{number}. {listing.public_title}（{listing.organization.name}，匹配{grade}）"
    reasons = [f"· {line}" for line in result.reasons.as_text()]
    # A line break in somebody's title must not begin a paragraph that we seem to have written.
    told = (" ".join(line.split()) for line in (head, *reasons, links.page(listing_path(listing))))
    return "\n   ".join(told)
