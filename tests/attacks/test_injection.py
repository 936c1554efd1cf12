"""SQL, template and formula injection, and paths that lead out of their folder."""

import base64
import csv
import io
import json
from itertools import product
from urllib.parse import quote

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from matcher.exchange.refusals import harmless
from tests.attacks.parameters import READ
from tests.attacks.target import Target
from tests.webapp.reading import titles

SQL = (
    *("'", "''", "\\'", '"', "' OR '1'='1", "' OR 1=1 --", "1 OR 1=1", "') OR ('1'='1", "%", "_"),
    *("'; DROP TABLE users; --", "1; DELETE FROM listings", "' UNION SELECT login FROM users --"),
    *("1 AND (SELECT count(*) FROM users) > 0", "sleep(5)", "1;SELECT pg_sleep(5)"),
    *("\\", "$$", "%27", "\ud800"),
    *("x' AND randomblob(1000000000) AND '1", "/**/", "0x31", "NULL", "nan", "1e309", "-1", "٣"),
)  # fmt: skip
_CODES = (
    *("/demands/{}", "/my/listings/{}", "/review/{}", "/engagements/{}", "/uploads/{}"),
    *("/desk/listings/{}/matches", "/invitations/{}", "/account/reset/{}", "/register/confirm/{}"),
    *("/admin/security/{}", "/api/v1/listings/{}", "/api/v1/engagements/{}", "/api/v1/codes/{}"),
)
PATHS = (
    *("../site.db", "..%2fsite.db", "..%5csite.db", "%2e%2e/site.db", "....//site.db"),
    *("/etc/passwd", "%2fetc%2fpasswd", "..%252fsite.db", "..;/site.db", "secret_key"),
    *("..%c0%afsite.db", "C:%5csite.db", "file:///etc/passwd", "theme.css%00.png"),
    *("vendor/../../app.py", "theme.css/../../app.py"),
)  # fmt: skip
FORMULAS = (
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A",
    ),
    *(
        '=HYPERLINK("https://evil.example")',
        "=cmd|'/c calc'!A0",
        "=WEBSERVICE(1)",
        " =1+1",
        "'=1+1",
    ),
)


def users(target: Target) -> int:
    with target.runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize("payload", SQL)
def test_parameters_are_never_part_of_a_statement(target: Target, payload: str) -> None:
    before = users(target)
    payload = payload.encode("utf-8", "replace").decode()
    for address, (login, names) in READ.items():
        browser = target.browser(login)
        for name in names:
            answer = browser.get(address, query_string={name: payload})
            assert answer.status_code < 500, (address, name)
    assert users(target) == before


@pytest.mark.parametrize("payload", SQL)
def test_codes_find_what_they_name_and_nothing_else(target: Target, payload: str) -> None:
    path = quote(payload.encode("utf-8", "replace"), safe="")
    browsers = [target.browser(login) for login in ("", "security_admin")]
    for address, browser in product(_CODES, browsers):
        answer = browser.get(address.format(path))
        assert answer.status_code in (302, 308, 400, 401, 403, 404), address


@pytest.mark.parametrize("payload", SQL)
def test_nobody_signs_in_with_a_statement(target: Target, payload: str) -> None:
    payload = payload.encode("utf-8", "replace").decode()
    for form in ({"login": payload, "password": payload}, {"login": "author", "password": payload}):
        target.forget_attempts()
        answer = target.browser().send("/account/sign-in", form)
        assert answer.status_code in (403, 422)


def test_wildcards_are_plain_characters(target: Target) -> None:
    auditor = target.browser("auditor")
    for person in ("%", "%%", "_" * 3, "\\%", "示例%"):
        page = auditor.get("/admin/audit", query_string={"person": person})
        assert page.text.count("<tr>") <= 2, person
    everything = titles(target.browser().get("/search?kind=achievement").text)
    wrong = target.browser().get("/search", query_string={"region": "' OR 1=1 --"})
    assert "已忽略" in wrong.text
    assert everything


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "value",
    [
        ["1 OR 1=1"], [1, "x"], [2**63], [-1], [1e999], None, {}, [[1]], "x", [True], [1, 2, 3],
        ["2026-01-01T00:00:00' OR '1'='1", 1], [float("nan"), 1], [[], {}],
    ],
)  # fmt: skip
def test_cursors_are_read_and_not_believed(target: Target, value: object) -> None:
    program = target.browser("operator")
    auditor = target.browser("auditor")
    for browser, address in (
        (program, "/api/v1/listings"),
        (program, "/api/v1/matches"),
        (program, "/api/v1/engagements"),
        (program, "/api/v1/my/listings"),
        (program, "/api/v1/review/listings"),
        (program, "/api/v1/zone/organizations"),
        (auditor, "/api/v1/audit"),
    ):
        answer = browser.get(address, query_string={"cursor": cursor(value)})
        assert answer.status_code in (200, 422), address


@pytest.mark.parametrize("path", PATHS)
def test_paths_do_not_lead_out_of_their_folder(target: Target, path: str) -> None:
    (target.runtime.settings.home / "secret_key").write_text("very secret", encoding="utf-8")
    for login in ("", "author", "operator"):
        browser = target.browser(login)
        for address in (f"/static/{path}", f"/uploads/{path}", f"/api/v1/codes/{path}", f"/{path}"):
            answer = browser.get(address)
            assert answer.status_code in (302, 308, 400, 404, 405), address
            assert "very secret" not in answer.text
            assert "root:" not in answer.text


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_exported_log_holds_no_formula(target: Target, formula: str) -> None:
    def poison(session: Session) -> None:
        session.add(
            AuditEntry(
                actor_id=None, actor_name=formula, address=formula, action=formula,
                object_kind=formula, object_id=1, before={formula: formula}, after=None,
            )
        )  # fmt: skip

    target.write(poison)
    answer = target.browser("auditor").get("/admin/audit/export")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"), newline="")))
    assert len(rows) > 1
    for row in rows:
        assert not [cell for cell in row if cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))]


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_report_of_an_import_holds_no_formula(formula: str) -> None:
    assert not harmless(formula).startswith(tuple("=+-@＝＋－＠\t\r\n"))
