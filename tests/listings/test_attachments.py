"""Files of listings: who may have which, and when they may change."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC, Actor
from matcher.audit.history import history
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.listings import attaching, review
from matcher.listings.attachments import Attachment, attachments_of, get_attachment
from matcher.listings.copying import copy
from matcher.listings.models import Listing, ListingContact
from matcher.listings.own import create_own
from matcher.listings.post import submit
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import load_rules
from matcher.uploads.models import Upload
from matcher.uploads.store import Received
from tests.conftest import People

# Nothing here depends on the kind of database.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DATA = SCHEMAS["demand"].parse(
    {"title": "示例", "problem": "示例", "contact_phone": "0472-0000000", "external_id": "外-1"}
)


def file(number: int = 0, name: str = "示例报告.pdf") -> Received:
    return Received(f"{number:032x}", name, "application/pdf", 4, "0" * 64)


@pytest.fixture
def draft(session: Session, people: People) -> Listing:
    return create_own(session, people.author, "demand", DATA)


def test_who_may_have_which_file(session: Session, people: People, draft: Listing) -> None:
    public = attaching.attach(session, people.author, draft, file(1), public=True)
    private = attaching.attach(session, people.author, draft, file(2), public=False)
    near = {"author": people.author, "operator": people.operator}
    far = {"public": PUBLIC, "stranger": people.stranger, "broker": people.broker}

    def seen(actor: Actor) -> set[int]:
        listed = {one.id for one in attachments_of(session, actor, draft)}
        for one in (public, private):
            if one.id in listed:
                assert get_attachment(session, actor, one.upload.key) is one
            else:
                with pytest.raises(NotFoundError):
                    get_attachment(session, actor, one.upload.key)
        return listed

    both, none = {public.id, private.id}, set[int]()
    assert {name: seen(actor) for name, actor in (near | far).items()} == {
        "author": both, "operator": none, "public": none, "stranger": none, "broker": none,
    }  # fmt: skip
    submit(session, people.author, draft)
    assert {name: seen(actor) for name, actor in (near | far).items()} == {
        "author": both, "operator": both, "public": none, "stranger": none, "broker": none,
    }  # fmt: skip
    review.publish(session, people.operator, draft)
    assert {name: seen(actor) for name, actor in (near | far).items()} == {
        "author": both, "operator": both,
        "public": {public.id}, "stranger": {public.id}, "broker": {public.id},
    }  # fmt: skip
    draft.state = "paused"
    session.flush()
    assert seen(PUBLIC) == none


def test_files_change_only_before_they_are_reviewed(
    session: Session, people: People, draft: Listing
) -> None:
    one = attaching.attach(session, people.author, draft, file(), public=False)
    data = attaching.AttachmentInput(title="新名称", public=True)
    steps: list[Callable[[Actor], object]] = [
        lambda actor: attaching.attach(session, actor, draft, file(9), public=True),
        lambda actor: attaching.edit_attachment(session, actor, one, data),
        lambda actor: attaching.detach(session, actor, one),
    ]
    for state in ("submitted", "published", "paused", "withdrawn"):
        draft.state = state
        for step in steps:
            with pytest.raises(TransitionError):
                step(people.author)
    draft.state = "returned"
    for actor in (people.stranger, people.researcher, people.broker, PUBLIC):
        for step in steps:
            with pytest.raises(ForbiddenError):
                step(actor)


def test_each_change_is_recorded(session: Session, people: People, draft: Listing) -> None:
    one = attaching.attach(session, people.author, draft, file(), public=False)
    data = attaching.AttachmentInput(title="电话 13900001111", public=True)
    attaching.edit_attachment(session, people.author, one, data)
    attaching.edit_attachment(session, people.author, one, data)
    attaching.detach(session, people.author, one)
    rows = [row for row in history(session, "listing", draft.id) if "ttach" in row.action]
    rows = [
        *rows,
        *(r for r in history(session, "listing", draft.id) if r.action == "listing.detach"),
    ]
    assert sorted(row.action for row in rows) == [
        "listing.attach", "listing.detach", "listing.edit_attachment",
    ]  # fmt: skip
    assert all("13900001111" not in f"{row.before} {row.after}" for row in rows)
    assert session.scalars(select(Attachment)).all() == []
    assert session.scalars(select(Upload)).all() == []


def test_one_listing_has_so_many_files(session: Session, people: People, draft: Listing) -> None:
    most = load_rules().intake.files_per_listing
    for number in range(most):
        attaching.attach(session, people.author, draft, file(number), public=False)
    with pytest.raises(InvalidError, match=f"最多 {most} 个"):
        attaching.attach(session, people.author, draft, file(most), public=False)


@pytest.mark.parametrize(
    ("name", "title"), [("a.pdf", "a"), (".pdf", ".pdf"), ("长" * 96 + ".pdf", "长" * 80)]
)
def test_a_file_is_called_as_its_author_called_it(
    session: Session, people: People, draft: Listing, name: str, title: str
) -> None:
    made = attaching.attach(session, people.author, draft, file(name=name), public=False)
    assert made.title == title


def test_a_copy_is_a_draft_of_its_own(session: Session, people: People, draft: Listing) -> None:
    attaching.attach(session, people.author, draft, file(), public=True)
    draft.title = "长" * 200
    draft.state = "rejected"
    session.flush()
    made = copy(session, people.author, draft)
    assert (made.state, made.parts, made.external_id) == ("draft", draft.parts, None)
    assert made.title == "长" * 196 + "（副本）"
    assert session.get_one(ListingContact, made.id).contact_phone == "0472-0000000"
    assert attachments_of(session, people.author, made) == []
    with pytest.raises(ForbiddenError):
        copy(session, people.stranger, draft)
