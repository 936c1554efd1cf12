"""The files of an engagement: kept, read by whom they are for, and never by their key alone."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.engagements import limits
from matcher.engagements.documents import (
    DocumentInput,
    add_document,
    documents_of,
    get_document,
)
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance, terminate
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.taxonomy import load_rules
from matcher.taxonomy.engagement_rules import EngagementRules
from matcher.uploads.kept import get_upload
from tests.conftest import People
from tests.engagements.papers import paper
from tests.engagements.reading import forget, told, written

SHARED, PRIVATE = DocumentInput(title="会议纪要"), DocumentInput(title="报价", visibility="broker")


def test_a_shared_one_is_read_by_both_parties(
    session: Session, people: People, running: Engagement
) -> None:
    forget(session)
    made = add_document(session, people.researcher, running, paper(1), SHARED)
    for actor in (people.author, people.researcher, people.broker, people.operator):
        assert get_document(session, actor, running, made.id) is made
    assert (made.upload.organization_id, made.upload.purpose) == (
        people.university.id,
        "engagement.document",
    )
    assert (made.title, made.added_by, made.stage_id) == (
        "会议纪要",
        people.researcher.user_id,
        None,
    )
    assert told(session, "engagement_document") == ["author", "broker"]
    assert written(session, "engagement.document") == [
        {"document": made.id, "visibility": "shared"}
    ]


def test_who_only_watches_reads_the_title_but_not_the_file(
    session: Session, people: People, running: Engagement
) -> None:
    made = add_document(session, people.researcher, running, paper(1), SHARED)
    standing_in = people.actor("standing in", people.agency, "broker")
    for actor in (people.supervisor, standing_in):
        assert documents_of(session, actor, running) == [made]
        with pytest.raises(ForbiddenError, match="下载"):
            get_document(session, actor, running, made.id)
    own = add_document(session, standing_in, running, paper(2), SHARED)
    assert get_document(session, standing_in, running, own.id) is own


def test_each_side_has_room_for_so_many(
    session: Session, people: People, running: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = replace(load_rules(), engagements=EngagementRules(documents=2, activities=2))
    monkeypatch.setattr(limits, "load_rules", lambda: two)
    for number in range(2):
        add_document(session, people.author, running, paper(number), SHARED)
    with pytest.raises(TransitionError, match="每一方最多 2 份文件，本方已有 2 份"):
        add_document(session, people.author, running, paper(3), SHARED)
    papers = [paper(number) for number in (4, 5, 6)]
    with pytest.raises(TransitionError, match="最多 2 份"):
        advance(session, people.broker, running, "signing", happened_on=today(), documents=papers)
    add_document(session, people.researcher, running, paper(7), SHARED)


def test_a_private_one_is_not_found_by_the_parties(
    session: Session, people: People, running: Engagement
) -> None:
    forget(session)
    made = add_document(session, people.broker, running, paper(1), PRIVATE)
    assert documents_of(session, people.operator, running) == [made]
    for actor in (people.author, people.researcher, people.supervisor):
        assert documents_of(session, actor, running) == []
        with pytest.raises(NotFoundError):
            get_document(session, actor, running, made.id)
    assert told(session, "engagement_document") == []


def test_no_key_leads_to_it_past_the_engagement(
    session: Session, people: People, running: Engagement
) -> None:
    """Colleagues of the uploader and the zone's operators may read proofs by key, not this."""
    made = add_document(session, people.author, running, paper(1), SHARED)
    for actor in (people.author, people.operator):
        with pytest.raises(NotFoundError):
            get_upload(session, actor, made.upload.key)


def test_who_may_not_add(session: Session, people: People, running: Engagement) -> None:
    with pytest.raises(InvalidError, match="谁能看到"):
        add_document(session, people.author, running, paper(1), PRIVATE)
    for actor in (people.stranger, people.supervisor):
        with pytest.raises(ForbiddenError):
            add_document(session, actor, running, paper(1), SHARED)
    terminate(session, people.broker, running, "price")
    with pytest.raises(TransitionError, match="已经终止"):
        add_document(session, people.author, running, paper(1), SHARED)
    assert documents_of(session, people.broker, running) == []
