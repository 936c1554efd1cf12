"""The application over a furnished database, and a client that lints every page it fetches."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matcher.accounts.models import User
from matcher.accounts.sessions import Browser, begin_session
from matcher.accounts.sign_in_models import Attempt
from matcher.db import Database
from matcher.listings.models import Listing
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from matcher.runtime import Runtime
from matcher.settings import Settings
from tests.conftest import People, publish_listing
from tests.webapp.lint import lint_fragment, lint_page
from webapp.app import create_app

PASSWORD = "示例-密码-2026"
PHONE = "13900000123"
EMAIL = "lianxi@example.com"
CONTACT = {"contact_name": "示例联系人", "contact_phone": PHONE, "contact_email": EMAIL}
_LINTED: set[int] = set()
_TOKENS = re.compile(r'(?<=csrf_token" value=")[^"]+|(?<=csrf-token" content=")[^"]+')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class _CompiledTemplates(BytecodeCache):
    """Every application has templates of its own; compiling them takes longer than most tests."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledTemplates()


class LintingClient(FlaskClient):
    """A browser that refuses bad pages; pages for the public must hold no contact data."""

    signed_in = False

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # Buffered, so that the files of static answers are closed.
        response = super().open(*args, **kwargs | {"buffered": True})
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            # A request for a fragment is still refused with a whole page.
            if "HX-Request" in response.request.headers and response.status_code < 400:
                lint_fragment(response.text)
            else:
                self._lint_page(response.text)
        return response

    def _lint_page(self, html: str) -> None:
        """Once for pages that differ in nothing but their tokens: parsing takes longest."""
        seen = hash((self.signed_in, _TOKENS.sub("", html)))
        if seen not in _LINTED:
            lint_page(html, public=not self.signed_in)
            _LINTED.add(seen)

    def token(self, url: str) -> str:
        """The token of the first form of a page."""
        found = _TOKEN.search(self.get(url).text)
        assert found, f"no form on {url}"
        return found.group(1)

    def submit(self, url: str, data: dict[str, Any], page: str = "") -> TestResponse:
        """Send a form with the token of the page it stands on (by default its own address)."""
        return self.post(url, data={"csrf_token": self.token(page or url), **data})


class Site:
    """One running application on a database of its own."""

    def __init__(
        self,
        home: Path,
        url: str,
        people: People,
        tokenizer: Tokenizer,
        *,
        encoder: str = "hashing",
    ) -> None:
        self.people = people
        self.runtime = Runtime(replace(settings(home, url), encoder=encoder))
        # Loading the dictionary takes a second; it never changes.
        self.runtime.__dict__["tokenizer"] = tokenizer
        self.app = create_app(self.runtime)
        self.app.jinja_env.bytecode_cache = _COMPILED
        self.app.test_client_class = LintingClient

    def client(self, login: str = "") -> LintingClient:
        """A new browser, signed in when a login is given."""
        client = cast(LintingClient, self.app.test_client())
        if login:
            client.signed_in = True
            client.set_cookie("sign-in", self.token(login))
        return client

    def token(self, login: str) -> str:
        """The token of a session that has just begun for this user, second factor and all."""
        with self.runtime.database.write() as session:
            user = session.query(User).filter_by(login=login).one()
            return begin_session(session, user, Browser("127.0.0.1", "示例浏览器"))

    def forget_attempts(self) -> None:
        """Let everybody try to sign in as if for the first time."""
        self.write(lambda session: session.execute(delete(Attempt)))

    def write(self, change: Callable[[Session], object]) -> None:
        """Change the database as another process would; the index does not notice yet."""
        with self.runtime.database.write() as session:
            change(session)

    def publish(self, kind: str, title: str, **fields: object) -> str:
        """Publish a listing and make it searchable; returns its code."""
        with self.runtime.database.write() as session:
            code = publish_listing(session, self.people, kind, title, **fields).code
        self.index()
        return code

    def index(self) -> None:
        """Do what worker and follower do."""
        encode_all(self.runtime.database, self.runtime.encoder)
        with self.runtime.database.read() as session:
            self.runtime.replica.catch_up(session)

    def code(self, title: str) -> str:
        """The code of the listing with this title."""
        with self.runtime.database.read() as session:
            return session.query(Listing).filter_by(title=title).one().code


def settings(home: Path, url: str) -> Settings:
    """The settings of a test: no model, a fixed key."""
    return Settings(
        home=home,
        database_url=url,
        encoder="hashing",
        secret_key="for tests only",
        zone_name="示例示范区",
        public_url="http://127.0.0.1:8000",
    )


def furnish(database: Database) -> People:
    """Publish what the tests look for; returns the people who did."""
    with database.write() as session:
        people = People(session)
        for title, kind, fields in LISTINGS:
            publish_listing(session, people, kind, title, **CONTACT, **fields)
    return people


SECRET = "曾与示例机密单位试用钴基焊丝，仍有裂纹"
LISTINGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "叶片补焊热裂纹",
        "demand",
        {
            "problem": "镍基高温合金叶片补焊后出现热裂纹，合格率不足 70%，每月报废约 40 件。",
            "goal": "补焊合格率达到 95% 以上。",
            "attempts": SECRET,
            "confidential_parts": ["attempts"],
            "region": "150271",
            "industry": "C3240",
            "technical_fields": ["03", "05"],
            "keywords": ["高温合金", "补焊"],
            "cooperation": ["joint", "license"],
            "indicators": [{"name": "补焊合格率", "operator": "≥", "value": "95", "unit": "%"}],
            "funds_min": 300,
            "funds_max": 1200,
            "time_limit_months": 18,
            "min_trl": 6,
            "scenario_trial": True,
        },
    ),
    (
        "牧草青贮霉变",
        "demand",
        {
            "problem": "冬季青贮窖开窖后二次发酵，霉变损失约两成，奶牛采食量下降。",
            "region": "150500",
            "industry": "A0190",
            "technical_fields": ["09"],
            "cooperation": ["commissioned"],
            "min_trl": 4,
        },
    ),
    (
        "露天矿卡低温启动",
        "scenario",
        {
            "pain_points": "零下三十度矿用卡车蓄电池趴窝，每班停机两小时。",
            "technology": "动力电池低温快速加热。",
            "category": "cold",
            "opening": "pilot",
            "region": "150600",
            "technical_fields": ["06"],
            "min_trl": 7,
            "funds_max": 600,
        },
    ),
    (
        "高温合金激光补焊裂纹抑制工艺",
        "achievement",
        {
            "abstract": "预置合金粉末与脉冲激光补焊，抑制镍基高温合金叶片热裂纹。",
            "advantages": "热裂纹率由 8% 降至 0.5% 以下，补焊合格率 98.6%。",
            "region": "150200",
            "industry": "C3240",
            "technical_fields": ["03"],
            "cooperation": ["license"],
            "trl": 7,
            "price_min": 80,
            "price_max": 80,
            "ip": [
                {
                    "type": "invention",
                    "number": "ZL2021示例0001",
                    "state": "granted",
                    "holder": "示例工业大学",
                }
            ],
        },
    ),
    *(
        (
            f"青贮乳酸菌剂第{number:02}号",
            "achievement",
            {
                "abstract": f"第{number:02}号耐冷乳酸菌剂，用于牧草青贮，减少霉变和二次发酵。",
                "region": "150500" if number % 2 else "110000",
                "technical_fields": ["09"],
                "trl": 3 + number % 7,
            },
        )
        for number in range(1, 46)
    ),
)
