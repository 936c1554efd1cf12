"""No log line holds personal data: not from messages, tracebacks, SQL errors or addresses."""

import logging
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from matcher.accounts.models import User
from matcher.db import Database
from matcher.privacy.logs import ACCESS_LAYOUT, MaskingFormatter, logged_path
from tests.privacy.crawling import personal
from webapp.server_logs import MaskingLogger

TEXT = "联系 13912345678 或 zhang@example.com"


def test_messages_and_tracebacks_are_masked() -> None:
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        about = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, "f", 1, "得到 %s", (TEXT,), about)
    line = MaskingFormatter("%(message)s").format(record)
    assert line.startswith("得到 联系 139****5678 或 z***@example.com")
    assert "ValueError: 联系 139****5678" in line
    assert personal(line) == []


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("/s?q=%2013912345678%20zhang@example.com", "/s?q= 139****5678 z***@example.com"),
        ("/s?q=%0A13912345678", "/s?q= 139****5678"),
        ("/s?q=zhang%40example.com%0d", "/s?q=z***@example.com "),
        ("/s?q=%E5%8F%B6%0A100%", "/s?q=%E5%8F%B6%0A100%"),
    ],
)
def test_addresses_are_masked_as_they_are_spelled(said: str, line: str) -> None:
    record = logging.LogRecord("a", logging.ERROR, "f", 1, "%s", (said,), None)
    assert MaskingFormatter("%(message)s").format(record) == line


def test_the_database_quotes_no_values(database: Database) -> None:
    row = {"login": "13912345678", "display_name": "示例", "password_hash": "-"}
    rows = [row | {"active": True, "email": "zhang@example.com"}] * 2
    with database.write() as session:
        with pytest.raises(IntegrityError) as raised:
            session.execute(insert(User), rows)
        session.rollback()
    told = str(raised.value)
    assert "zhang" not in told
    assert "users" in told


def test_the_access_log_leaves_out_what_was_asked() -> None:
    written = set(re.findall(r"%\((.)\)s", ACCESS_LAYOUT))
    assert written == set("htmUHsb")
    assert not written & set("rqf")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/demands/D2026-0001", "/demands/D2026-0001"),
        ("/x\n192.0.2.1 - GET /admin", "/x%0A192.0.2.1%20-%20GET%20/admin"),
        ('/x" 200\r\x1b[2J\u2028', "/x%22%20200%0D%1B%5B2J%E2%80%A8"),
        ("/account/reset/secret", "/account/reset/***"),
        ("/register/confirm/secret", "/register/confirm/***"),
        ("/unsubscribe/secret", "/unsubscribe/***"),
        ("/saved-searches/confirm/secret", "/saved-searches/confirm/***"),
        ("/saved-searches/manage/secret/end", "/saved-searches/manage/***/end"),
        ("/invitations/secret/join", "/invitations/***/join"),
        ("/demands/13912345678", "/demands/139****5678"),
    ],
)
def test_paths_write_no_lines_and_tell_no_secrets(path: str, written: str) -> None:
    assert logged_path(path) == written
    logger = MaskingLogger(Config())
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": path.encode().decode("latin-1"),
    }
    atoms = logger.atoms(response, [], environ, timedelta(0))
    line = ACCESS_LAYOUT % logger.atoms_wrapper_class(atoms)
    assert f' "GET {written} HTTP/1.1" 200 1' in line
    assert line.isprintable()
