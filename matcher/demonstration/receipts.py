"""Two things that came without an account: one waits for review, one was returned."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, Actor
from matcher.intake.schemas import Sender
from matcher.intake.sending import send
from matcher.listings import review
from matcher.listings.schemas import SCHEMAS

PHONE = "0471-0000000"


@dataclass(frozen=True)
class Sent:
    """What an invented organization sent; the number is fixed, so that it can be tried."""

    number: str
    kind: str
    organization: str
    content: Mapping[str, object]
    reasons: Mapping[str, str]


SENT = (
    Sent(
        "R2026-7K3M-9QXP",
        "demand",
        "示例河套农机制造有限公司",
        {
            "title": "葵花收割机脱粒损失率过高的改进",
            "problem": "葵花含水率高于 20% 时脱粒不净，损失率约 8%，每季少收约 60 吨。",
            "goal": "含水率 15%～25% 时损失率降到 3% 以下，不增加破碎。",
            "region": "150800",
        },
        {},
    ),
    Sent(
        "R2026-4H8T-6WZC",
        "scenario",
        "示例草原供水服务站",
        {
            "title": "牧区分散饮水点远程水质监测",
            "pain_points": "二十余处饮水点相距数十公里，靠人工每月取样，异常发现晚。",
            "conditions": "可提供 3 处饮水点、太阳能供电和巡检车辆。",
            "region": "152500",
        },
        {"technology": "请写明希望监测哪些指标、多久一次。", "scale": "请写明试用多长时间。"},
    ),
)


def create_receipts(session: Session, zone: Zone, operator: Actor) -> None:
    """Send them as their senders would, and return what has reasons."""
    for sent in SENT:
        sender = {"organization_name": sent.organization, "contact_name": "示例来件人"}
        given = Sender.parse(sender | {"contact_phone": PHONE, "zone": zone.id, "consent": True})
        data = SCHEMAS[sent.kind].parse(dict(sent.content))
        receipt = send(session, PUBLIC, sent.kind, data, given)
        receipt.number = sent.number
        session.flush()
        if sent.reasons:
            review.send_back(session, operator, receipt.listing, sent.reasons)
