"""Short ways to call the API with tokens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.accounts.tokens import SCOPES, TokenRequest, issue_token
from tests.webapp.site import Site

BASE = "/api/v1"


def token(site: Site, login: str, *scopes: str, **more: Any) -> str:
    """A new token of a user, with all scopes when none are given."""
    asked = {"name": "示例程序", "scopes": list(scopes or SCOPES), **more}
    with site.runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        return issue_token(session, actor_of(user), TokenRequest.parse(asked))[1]


@dataclass
class Program:
    """Something that calls the API with a token, or without one."""

    site: Site
    secret: str = ""

    def __post_init__(self) -> None:
        self._client = self.site.app.test_client()

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """One request; a body is sent as JSON."""
        sent = dict(headers or {})
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        more: dict[str, Any] = {}
        if body is not None:
            more = {"data": json.dumps(body), "content_type": "application/json"}
        return self._client.open(BASE + path, method=method, headers=sent, **more)

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """What is read; the status must be this one."""
        response = self.call("GET", path, headers=headers)
        assert response.status_code == status, response.text
        return response.json

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """What is done; the status must be this one."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.call("POST", path, body, named)
        assert response.status_code == status, response.text
        return response.json

    def tag(self, path: str) -> str:
        """The entity tag of what is there now."""
        return self.call("GET", path).headers["ETag"]

    def change(self, path: str, verb: str, body: Any = None, status: int = 200) -> Any:
        """Read the object, then do something with what was seen."""
        return self.post(f"{path}/{verb}", body, status, If_Match=self.tag(path))


def program(site: Site, login: str = "", *scopes: str) -> Program:
    """A program with a token of this user; of the public without a login."""
    return Program(site, token(site, login, *scopes) if login else "")
