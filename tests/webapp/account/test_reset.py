"""A forgotten password in the browser: the same answer for all, and a link that works once."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.mail.models import MailMessage
from tests.webapp.site import PASSWORD, Site

PAGE, EMAIL = "/account/reset", "author@example.com"
NEW = {"new": "Lvse-Caoyuan-37", "again": "Lvse-Caoyuan-37"}


def _address(session: Session) -> None:
    session.query(User).filter_by(login="author").one().set_email(EMAIL)


def messages(site: Site) -> list[str]:
    with site.runtime.database.read() as session:
        return [row.text for row in session.scalars(select(MailMessage).order_by(MailMessage.id))]


def test_a_known_and_an_unknown_address_are_told_the_same(site: Site) -> None:
    site.write(_address)
    client = site.client()
    known, unknown = (
        client.submit(PAGE, {"email": email}) for email in (EMAIL, "nobody@example.com")
    )
    strip = re.compile(r'"csrf-token" content="[^"]+"')
    assert known.status_code == unknown.status_code == 200
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    assert len(messages(site)) == 1


def test_the_link_of_the_message_sets_a_new_password_once(site: Site) -> None:
    site.write(_address)
    old, client = site.client("author"), site.client()
    client.submit(PAGE, {"email": EMAIL})
    (text,) = messages(site)
    found = re.search(r"(/account/reset/\S+)", text)
    assert found
    link = found.group(1)
    short = client.submit(link, {"new": "short", "again": "short"})
    assert short.status_code == 422
    assert "至少 8 个字符" in short.text
    assert client.submit(link, NEW).headers["Location"] == "/account/sign-in"
    assert old.get("/account/").status_code == 302
    assert client.get(link).status_code == 404
    form = {"login": "author", "password": PASSWORD}
    assert client.submit("/account/sign-in", form).status_code == 403
    form["password"] = NEW["new"]
    assert client.submit("/account/sign-in", form).status_code == 302


def test_one_address_gets_three_messages_an_hour(site: Site) -> None:
    site.write(_address)
    client = site.client()
    answers = [client.submit(PAGE, {"email": EMAIL}).status_code for _ in range(5)]
    assert answers == [200] * 5
    assert len(messages(site)) == 3


def test_one_computer_may_not_ask_for_many(site: Site) -> None:
    client = site.client()
    answers = [client.submit(PAGE, {"email": f"n{n}@example.com"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


@pytest.mark.parametrize("email", ["", "author", "a b@c", "a\x00@b.c"])
def test_what_is_no_address_is_refused(site: Site, email: str) -> None:
    assert site.client().submit(PAGE, {"email": email}).status_code == 422


def test_an_invented_link_is_none(site: Site) -> None:
    answer = site.client().get(f"{PAGE}/invented")
    assert answer.status_code == 404
    assert "已经用过或者过期" in answer.text
