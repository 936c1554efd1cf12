"""Delivery: to a folder, to a real SMTP conversation, again after a failure, and given up."""

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import time_machine

from matcher.db import Database
from matcher.errors import SettingsError
from matcher.mail import send
from matcher.mail.carriers import Carrier, FolderCarrier, SmtpCarrier, carrier_of
from matcher.mail.deliver import deliver_due, given_up
from matcher.mail.models import MailMessage
from matcher.settings import Settings
from matcher.taxonomy import load_rules

SENDER = "noreply@example.com"
MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def write(database: Database, *addresses: str) -> None:
    with database.write() as session:
        for address in addresses:
            send(session, address, "请确认您的邮箱", "请打开 https://example.com/链接\n")


def kept(database: Database) -> list[MailMessage]:
    with database.read() as session:
        return session.query(MailMessage).order_by(MailMessage.id).all()


def test_a_folder_holds_one_readable_file_per_message(database: Database, tmp_path: Path) -> None:
    write(database, "a@example.com", "b@example.com")
    carrier = FolderCarrier(tmp_path / "mail")
    assert deliver_due(database, carrier, SENDER) == 2
    assert deliver_due(database, carrier, SENDER) == 0
    first, second = sorted((tmp_path / "mail").iterdir())
    assert [first.name, second.name] == ["00000001.eml", "00000002.eml"]
    assert first.stat().st_mode & 0o077 == 0
    message = email.message_from_bytes(first.read_bytes(), EmailMessage, policy=default)
    assert (message["From"], message["To"]) == (SENDER, "a@example.com")
    assert message["Subject"] == "请确认您的邮箱"
    assert message.get_content() == "请打开 https://example.com/链接\n"


def test_what_was_sent_keeps_neither_address_nor_link(database: Database, tmp_path: Path) -> None:
    write(database, "a@example.com")
    with time_machine.travel(MOMENT, tick=False):
        write(database, "b@example.com")
        deliver_due(database, FolderCarrier(tmp_path), SENDER)
    message = kept(database)[1]
    assert (message.to, message.text, message.state) == ("", "", "sent")
    assert (message.attempts, message.sent_at) == (1, MOMENT)


class Broken(Carrier):
    """A server that cannot be reached, or refuses the first recipient."""

    def __init__(self, *, reachable: bool) -> None:
        self.reachable = reachable
        self.taken: list[str] = []

    @contextmanager
    def opened(self) -> Iterator[None]:
        if not self.reachable:
            raise ConnectionRefusedError(111, "a@example.com is not to be logged")
        yield

    def carry(self, number: int, message: EmailMessage) -> None:
        if number == 1:
            raise TimeoutError("a@example.com is not to be logged")
        self.taken.append(str(message["To"]))


@pytest.mark.parametrize("reachable", [True, False])
def test_it_is_tried_later_and_later_and_then_given_up(
    database: Database, caplog: pytest.LogCaptureFixture, reachable: bool
) -> None:
    pauses = load_rules().mail_retry_minutes
    broken = Broken(reachable=reachable)
    moment = MOMENT
    with time_machine.travel(moment, tick=False):
        write(database, "a@example.com")
    for pause in pauses:
        with time_machine.travel(moment, tick=False):
            assert deliver_due(database, broken, SENDER) == 0
            assert kept(database)[0].due_at == moment + timedelta(minutes=pause)
        moment += timedelta(minutes=pause)
        with time_machine.travel(moment - timedelta(seconds=1), tick=False):
            deliver_due(database, broken, SENDER)
            assert kept(database)[0].due_at == moment
    with time_machine.travel(moment, tick=False):
        deliver_due(database, broken, SENDER)
        deliver_due(database, broken, SENDER)
    message = kept(database)[0]
    assert (message.state, message.attempts) == ("given_up", len(pauses) + 1)
    with database.read() as session:
        assert [one.id for one in given_up(session)] == [1]
    assert message.error in ("TimeoutError", "ConnectionRefusedError 111")
    assert "a@example.com" not in caplog.text


def test_one_refused_message_does_not_hold_up_the_others(database: Database) -> None:
    write(database, "a@example.com", "b@example.com", "c@example.com")
    broken = Broken(reachable=True)
    assert deliver_due(database, broken, SENDER) == 2
    assert broken.taken == ["b@example.com", "c@example.com"]
    assert [one.state for one in kept(database)] == ["waiting", "sent", "sent"]


def test_smtp_takes_the_message(database: Database) -> None:
    write(database, "a@example.com")
    with smtp_server() as (port, heard):
        assert deliver_due(database, SmtpCarrier(f"smtp://127.0.0.1:{port}"), SENDER) == 1
    said = b"".join(heard).decode()
    assert "mail FROM:<noreply@example.com>" in said
    assert "rcpt TO:<a@example.com>" in said
    assert "Message-ID: <techmatch-1@example.com>" in said


@contextmanager
def smtp_server() -> Iterator[tuple[int, list[bytes]]]:
    """A server that says yes to one conversation; its port and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        thread = threading.Thread(target=_converse, args=(listening, heard))
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join(30)


def _converse(listening: socket.socket, heard: list[bytes]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 ready\r\n")
        in_data = False
        for line in lines:
            heard.append(line)
            if in_data:
                in_data = line != b".\r\n"
                answer = b"" if in_data else b"250 taken\r\n"
            elif line.upper().startswith(b"DATA"):
                in_data, answer = True, b"354 go on\r\n"
            elif line.upper().startswith(b"QUIT"):
                connection.sendall(b"221 bye\r\n")
                return
            else:
                answer = b"250 yes\r\n"
            connection.sendall(answer)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://example.com",
        "smtps://:465",
        "smtp://u:key@host:x",
        "smtp://h:99999",
    ],
)
def test_an_unusable_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsError, match="TECHMATCH_SMTP_URL") as refused:
        carrier_of(Settings(smtp_url=url))
    assert f"现为“{url}" not in refused.value.message
    assert "key" not in refused.value.message


def test_the_settings_choose_the_carrier(tmp_path: Path) -> None:
    assert isinstance(carrier_of(Settings(home=tmp_path)), FolderCarrier)
    assert isinstance(carrier_of(Settings(smtp_url="smtps://u:p@example.com")), SmtpCarrier)
