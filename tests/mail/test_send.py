"""A message is kept with its change, sealed, and cannot write headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher.db import Database
from matcher.mail import send
from matcher.mail.models import MailMessage
from matcher.mail.send import compose


def test_it_is_kept_with_the_change_and_wakes_the_worker(database: Database) -> None:
    woken: list[bool] = []
    database.on_outbox = lambda: woken.append(True)
    with database.open(writing=True) as session:
        send(session, "a@example.com", "请确认", "链接")
        session.rollback()
    with database.read() as session:
        assert session.query(MailMessage).count() == 0
    assert woken == []
    with database.write() as session:
        send(session, "a@example.com", "请确认", "链接")
    with database.read() as session:
        kept = session.query(MailMessage).one()
    assert (kept.to, kept.subject, kept.text) == ("a@example.com", "请确认", "链接")
    assert (kept.state, kept.attempts) == ("waiting", 0)
    assert woken == [True]


def test_address_and_text_are_sealed_in_the_database(session: Session) -> None:
    send(session, "secret@example.com", "请确认", "https://example.com/秘密")
    row = session.execute(text("SELECT recipient, text FROM mail_messages")).one()
    assert "secret" not in row.recipient
    assert "秘密" not in row.text


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("a@example.com\nBcc: b@example.com", "请确认"),
        ("a@example.com", "请确认\r\nBcc: b@example.com"),
        ("a@example.com, b@example.com", "请确认"),
        ("某人 <a@example.com>", "请确认"),
        ("", "请确认"),
        ("没有地址", "请确认"),
    ],
)
def test_nothing_can_write_another_header(session: Session, to: str, subject: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        send(session, to, subject, "正文")
    assert session.query(MailMessage).count() == 0


@given(subject=st.text(max_size=60), body=st.text(max_size=200))
def test_a_message_has_one_recipient_whatever_is_written(subject: str, body: str) -> None:
    try:
        message = compose("noreply@example.com", "a@example.com", subject, body)
        raw = message.as_bytes()
    except (ValueError, UnicodeEncodeError):
        return
    head = raw.partition(b"\n\n")[0]
    assert head.count(b"\nTo:") == 1
    assert not any(line.lower().startswith((b"bcc:", b"cc:")) for line in head.split(b"\n"))


def test_mail_programs_are_told_how_one_click_ends_it() -> None:
    """RFC 8058; a message that nobody can refuse says nothing of the kind."""
    message = compose("n@example.com", "a@example.com", "通知", "…", "https://example.com/u/x")
    assert message["List-Unsubscribe"] == "<https://example.com/u/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in compose("n@example.com", "a@example.com", "通知", "…")
    with pytest.raises(ValueError):  # noqa: PT011 - the library's
        compose("n@example.com", "a@example.com", "通知", "…", "x>\nBcc: b@example.com")
