"""Engagements: the list, one of them, its next stage, its end, the contacts."""

from base64 import b64decode
from io import BytesIO
from typing import Literal

from flask import g
from pydantic import Field

from matcher.accounts.names import display_names
from matcher.engagements.contacts import contacts
from matcher.engagements.disclosure import agree, take_back
from matcher.engagements.find import engagements_after, get_engagement
from matcher.engagements.limits import require_room_for_documents
from matcher.engagements.models import Engagement
from matcher.engagements.requirements import require_complete
from matcher.engagements.stages import advance, require_driver, require_way, terminate
from matcher.errors import FieldProblem, FileRefusedError, InvalidError
from matcher.uploads.store import Received, Sent
from matcher.validation import Schema, Text
from matcher.written import Day
from webapp.api.cursors import Paged, RowId, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.engagements import (
    Contacts,
    EngagementDetail,
    EngagementRow,
    EngagementRows,
)
from webapp.context import RECEIVED, actor, runtime, session
from webapp.parts.engagement_sides import sides_of

group = Group("对接", write="match")
_ONE = "/engagements/{engagement}"


class EngagementQuery(Paged):
    """Which engagements."""

    ended: Literal["true", "false"] | None = Field(title="是否已结束", default=None)


class Document(Schema):
    """A file, small enough for JSON."""

    name: Text = Field(title="文件名", min_length=1, max_length=120)
    content: str = Field(title="内容", max_length=2_000_000, description="Base64")


class Advance(Schema):
    """Where to, with what the stage asks for."""

    stage: Text = Field(title="阶段", max_length=20, description="代码表 stages")
    note: Text = Field(title="说明", default="", max_length=1_000)
    happened_on: Day | None = Field(title="日期", default=None, description="如签约日期")
    documents: list[Document] = Field(title="文件", default_factory=list, max_length=5)


class Termination(Schema):
    """Why it ends."""

    reason: Text = Field(title="终止原因", max_length=20, description="代码表 termination_reasons")
    note: Text = Field(title="说明", default="", max_length=1_000)


@group.get("/engagements", "对接", EngagementRows, "engagement.see", query=EngagementQuery)
def list_engagements(query: EngagementQuery) -> Answer:
    """Those that the caller may see, the newest first."""
    key = decode(query.cursor, tuple[RowId])
    after = key[0] if key else None
    ended = None if query.ended is None else query.ended == "true"
    rows = engagements_after(session(), actor(), after, query.limit + 1, ended=ended)
    shown, more = cut(rows, query.limit)
    following = encode(shown[-1].id) if more else ""
    sides = sides_of(shown)
    body = EngagementRows(items=[EngagementRow.of(one, sides) for one in shown], next=following)
    return Answer(body, next=following)


@group.get(_ONE, "查看一个对接", EngagementDetail, "engagement.see")
def show_engagement(engagement: str) -> Answer:
    """One engagement."""
    return _detail(get_engagement(session(), actor(), engagement))


@group.post(
    f"{_ONE}/advance",
    "进入下一阶段",
    EngagementDetail,
    "engagement.advance",
    body=Advance,
    seen=True,
    description="有的阶段要求日期、说明或文件，缺少时答复 422，指明缺什么。",
)
def advance_engagement(engagement: str, body: Advance, seen: Seen) -> Answer:
    """Enter another stage."""
    found = _seen(engagement, seen)
    require_driver(actor(), found)
    require_way(found, body.stage)
    require_complete(body.stage, body.note, body.happened_on, body.documents)
    require_room_for_documents(session(), actor(), found, len(body.documents))
    advance(
        session(),
        actor(),
        found,
        body.stage,
        body.note,
        happened_on=body.happened_on,
        documents=[_received(document) for document in body.documents],
    )
    return _detail(found)


@group.post(
    f"{_ONE}/terminate", "终止", EngagementDetail, "engagement.advance", body=Termination, seen=True
)
def terminate_engagement(engagement: str, body: Termination, seen: Seen) -> Answer:
    """End it for a coded reason."""
    found = _seen(engagement, seen)
    terminate(session(), actor(), found, body.reason, body.note)
    return _detail(found)


@group.post(
    f"{_ONE}/contacts", "查看双方的联系方式", Contacts, "engagement.contacts",
    replayable=False, description="每次查看都会记录在案。",
)  # fmt: skip
def open_contacts(engagement: str) -> Answer:
    """Open the contacts; POST, because each look is recorded."""
    found = get_engagement(session(), actor(), engagement)
    return Answer(Contacts.of(contacts(session(), actor(), found)))


@group.post(
    f"{_ONE}/consent", "同意向对方提供联系方式", EngagementDetail, "engagement.consent",
    scope="write",
)  # fmt: skip
def agree_to_disclose(engagement: str) -> Answer:
    """Agree for the own organization; the contacts open when both have."""
    found = get_engagement(session(), actor(), engagement)
    agree(session(), actor(), found)
    return _detail(found)


@group.delete(f"{_ONE}/consent", "撤回同意", "engagement.consent", scope="write")
def take_consent_back(engagement: str) -> Answer:
    """Take the own organization's consent back."""
    take_back(session(), actor(), get_engagement(session(), actor(), engagement))
    return Answer()


def _received(document: Document) -> Received:
    """The file of a document, checked and laid down."""
    try:
        content = b64decode(document.content, validate=True)
        received = runtime().uploads.receive(Sent(BytesIO(content), document.name))
    except (ValueError, FileRefusedError) as error:
        message = getattr(error, "message", "内容应为 Base64")
        raise InvalidError([FieldProblem("documents", "文件", message)]) from None
    g.setdefault(RECEIVED, []).append(received.key)
    return received


def _seen(code: str, seen: Seen) -> Engagement:
    found = get_engagement(session(), actor(), code)
    seen.check(found.version)
    return found


def _detail(engagement: Engagement) -> Answer:
    people = [engagement.broker_id, *(step.entered_by for step in engagement.stages)]
    names = display_names(session(), people)
    return Answer(EngagementDetail.seen(engagement, names), version=engagement.version)
