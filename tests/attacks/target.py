"""The application as attackers meet it: real cookies, real form tokens, whole answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.test import TestResponse

from matcher.db import Base
from matcher.matching.tokens import Tokenizer
from tests.attacks.victims import USER
from tests.conftest import People
from tests.webapp.site import Site

PUBLIC_URL = "https://platform.example"
ROLES = (
    *("", "author", "stranger", "researcher", "broker", "operator", "supervisor"),
    *("system_admin", "security_admin", "auditor"),
)
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
# Attempts and refusals are written down whatever comes of them.
_NOTED = {"audit_entries", "audit_head", "attempts", "kept_answers"}
# The attackers' own rows move: what they use is written down.
_VICTIMS_ONLY = {"sign_in_sessions", "access_tokens"}
Rows = dict[str, list[tuple[Any, ...]]]


class Browser(FlaskClient):
    """A browser that reads answers whole."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **kwargs | {"buffered": True})

    def form_token(self) -> str:
        """The token that every page of the present session carries."""
        page = self.get("/help")
        found = _TOKEN.search(page.text)
        assert found, page.status
        return found.group(1)

    def send(self, address: str, data: Mapping[str, Any], **more: Any) -> TestResponse:
        """A form with a good token."""
        return self.post(address, data={"csrf_token": self.form_token(), **data}, **more)


class Target(Site):
    """A site that is attacked."""

    def __init__(self, home: Path, url: str, people: People, tokenizer: Tokenizer) -> None:
        super().__init__(home, url, people, tokenizer)
        self.runtime.settings = replace(self.runtime.settings, public_url=PUBLIC_URL)
        self.app.test_client_class = Browser

    def browser(self, login: str = "") -> Browser:
        """A new browser, signed in when a login is given."""
        client = self.app.test_client()
        assert isinstance(client, Browser)
        if login:
            client.set_cookie("sign-in", self.token(login))
        return client

    def rows(self) -> Rows:
        """Everything that is stored, as it is stored."""
        with self.runtime.database.read() as session:
            found: Rows = {}
            for table in Base.metadata.sorted_tables:
                if table.name not in _NOTED:
                    found[table.name] = list(map(tuple, session.execute(_stored(table))))
        return found


def _stored(table: Table) -> Any:
    query = select(table).order_by(*table.primary_key.columns)
    return query.where(table.c.user_id == USER) if table.name in _VICTIMS_ONLY else query


def changed(before: Rows, after: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that are different now, by table."""
    return {
        name: [row for row in after[name] if row not in before[name]] or before[name]
        for name in after
        if after[name] != before[name]
    }
