"""Accounts, system, audit export and one's own data: values and refusals."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from tests.webapp.api.calls import BASE, Program, program, token
from tests.webapp.api.test_registration import sent
from tests.webapp.site import PASSWORD, Site
from webapp.access.security import limiter


@pytest.fixture(autouse=True)
def _no_limits(site: Site) -> None:
    limiter.reset()


def downloaded(who: Program, path: str) -> tuple[str, str, str]:
    """Media type, how it is offered, and the text."""
    headers = {"Authorization": f"Bearer {who.secret}"}
    answer = who.site.app.test_client().get(BASE + path, headers=headers, buffered=True)
    assert answer.status_code == 200, answer.text
    return answer.mimetype, answer.headers["Content-Disposition"], answer.text


def test_security_administrators_see_all_accounts(site: Site) -> None:
    admin = program(site, "security_admin")
    first = admin.get("/accounts?limit=2")
    rest = admin.get(f"/accounts?limit=100&cursor={first['next']}")
    logins = [one["login"] for one in first["items"] + rest["items"]]
    assert logins == sorted(logins)
    assert {"author", "broker", "operator", "security_admin"} <= set(logins)
    assert (len(first["items"]), rest["next"]) == (2, "")
    broker = admin.get("/accounts/broker")
    assert (broker["roles"], broker["state"], broker["actions"]) == (
        ["broker"], "active", ["lock", "deactivate"],
    )  # fmt: skip
    admin.get("/accounts/nobody", 404)
    for login in ("author", "operator", "auditor", "system_admin"):
        program(site, login).get("/accounts", 403)
        program(site, login).post("/accounts/broker/lock", status=403)


def test_a_locked_account_is_shut_out_at_once(site: Site) -> None:
    admin, broker = program(site, "security_admin"), program(site, "broker")
    broker.get("/me")
    assert admin.post("/accounts/broker/lock")["state"] == "locked"
    broker.get("/me", 401)
    admin.post("/accounts/broker/lock", status=409)
    assert admin.post("/accounts/broker/unlock")["state"] == "active"
    broker.get("/me")
    assert admin.post("/accounts/broker/deactivate")["actions"] == ["activate"]
    broker.get("/me", 401)
    assert admin.post("/accounts/broker/activate")["state"] == "active"
    admin.post("/accounts/security_admin/lock", status=403)


def test_roles_are_those_of_the_next_request(site: Site) -> None:
    admin, broker = program(site, "security_admin"), program(site, "broker")
    given = admin.call("PUT", "/accounts/broker/roles", {"roles": ["broker", "supervisor"]})
    assert given.json["roles"] == ["broker", "supervisor"]
    assert broker.get("/me")["roles"] == ["broker", "supervisor"]
    wrong = admin.call("PUT", "/accounts/broker/roles", {"roles": ["emperor"]})
    both = admin.call("PUT", "/accounts/broker/roles", {"roles": ["auditor", "security_admin"]})
    assert (wrong.status_code, both.status_code) == (422, 422)


def test_ended_sessions_and_second_factor(site: Site) -> None:
    admin, broker = program(site, "security_admin"), program(site, "broker")
    signed_in = site.client("broker")
    before = admin.get("/accounts/broker")
    assert (before["sessions"], before["second_factor"]) == (1, True)
    assert admin.post("/accounts/broker/end-sessions")["sessions"] == 0
    assert signed_in.get("/api/v1/me").status_code == 401
    broker.get("/me", 401)  # a personal token ends with the sessions
    assert admin.post("/accounts/broker/reset-second-factor")["second_factor"] is False


def test_only_a_token_made_for_it_administers(site: Site) -> None:
    program(site, "security_admin", "read", "account").get("/accounts", 403)
    program(site, "security_admin", "admin").get("/accounts")
    program(site, "system_admin", "read").get("/system", 403)


def test_system_administrators_see_how_it_runs(site: Site) -> None:
    state = program(site, "system_admin").get("/system")
    assert (state["database"], state["index_behind"], state["demonstration"]) == (
        "sqlite", 0, site.runtime.settings.demonstration,
    )  # fmt: skip
    assert state["index_entries"] == len(site.runtime.replica)
    assert site.runtime.settings.secret_key not in json.dumps(state)
    program(site, "security_admin").get("/system", 403)


def test_auditors_export_the_log(site: Site) -> None:
    program(site, "author").post("/my/demands", {"title": "示例"}, 201)
    auditor = program(site, "auditor")
    kind, offered, text = downloaded(auditor, "/audit/export?action=listing.create")
    assert (kind, offered.startswith("attachment; filename=audit-")) == ("text/csv", True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["操作代码"] for row in rows} == {"listing.create"}
    kind, offered, text = downloaded(auditor, "/audit/export?form=jsonl&action=listing.create")
    assert (kind, offered.endswith(".jsonl")) == ("application/x-ndjson", True)
    assert [json.loads(line)["id"] for line in text.splitlines()] == [int(r["编号"]) for r in rows]
    assert auditor.get("/audit?action=audit.export")["items"][0]["after"]["form"] == "jsonl"
    auditor.get("/audit/export?form=xml", 422)
    program(site, "security_admin").get("/audit/export", 403)


def test_the_log_tells_which_token_acted(site: Site) -> None:
    author = program(site, "author")
    author.post("/my/demands", {"title": "示例"}, 201)
    (used, *_) = author.get("/me/tokens")["items"]
    auditor = program(site, "auditor")
    (row,) = auditor.get("/audit?action=listing.create&limit=1")["items"]
    assert (row["actor"], row["token_id"]) == ("示例author", used["id"])
    with site.runtime.database.read() as session:
        entry = session.get_one(AuditEntry, row["id"])
        assert entry.actor_name == f"用户 {row['actor_id']} 令牌 {used['id']}"
    assert f"用令牌 {used['id']}" in site.client("auditor").get("/admin/audit").text
    browser = site.client("author")
    made = {"title": "示例", "csrf_token": browser.token("/post/demand")}
    browser.post("/post/demand", data=made)
    (row,) = auditor.get("/audit?action=listing.create&limit=1")["items"]
    assert (row["actor"], row["token_id"]) == ("示例author", None)


def test_a_copy_of_ones_own_data(site: Site) -> None:
    author = program(site, "author")
    copy = author.post("/me/data/export")
    assert (copy["account"]["login"], copy["tokens"][0]["name"]) == ("author", "示例程序")
    auditor = program(site, "auditor")
    assert len(auditor.get("/audit?action=own_data.export")["items"]) == 1
    program(site, "author", "read").post("/me/data/export", status=403)
    Program(site).post("/me/data/export", status=401)


def test_a_token_alone_cannot_erase(site: Site) -> None:
    author = program(site, "author")
    author.post("/me/erase", {"word": "注销", "password": "猜的"}, 422)
    author.post("/me/erase", {"word": "是", "password": PASSWORD}, 422)
    assert author.get("/me")["name"] == "示例author"
    answer = author.call("POST", "/me/erase", {"word": "注销", "password": PASSWORD})
    assert (answer.status_code, answer.data) == (204, b"")
    author.get("/me", 401)
    with site.runtime.database.read() as session:
        assert session.scalar(select(User.id).where(User.login == "author")) is None


def test_signing_out_everywhere_ends_personal_tokens_only(site: Site) -> None:
    browser, author = site.client("author"), program(site, "author")
    shared = Program(site, token(site, "author", organization=True))
    assert author.call("DELETE", "/me/sessions").status_code == 204
    assert browser.get("/api/v1/me").status_code == 401
    author.get("/me", 401)
    assert shared.get("/me")["name"] == "示例author"


def test_operators_import_a_file(site: Site) -> None:
    operator = program(site, "operator")
    rows = [
        {"title": "示例导入一", "problem": "叶片补焊后出现热裂纹，合格率不足 70%。"},
        {"title": "", "problem": "没有名称"},
    ]
    file = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    named = {"name": "file", "kind": "需求.jsonl"}
    answer = sent(operator, "/imports", {"kind": "demand"}, file, **named)
    assert answer.status_code == 200, answer.text
    told = {name: answer.json[name] for name in ("total", "new", "unchanged", "refused")}
    assert told == {"total": 2, "new": 1, "unchanged": 0, "refused": 1}
    assert answer.json["refusals"][0]["number"] == 2
    again = sent(operator, "/imports", {"kind": "demand"}, file, **named)
    assert (again.json["new"], again.json["unchanged"]) == (0, 1)


def test_files_that_cannot_be_imported_are_refused(site: Site) -> None:
    operator = program(site, "operator")
    for file, name in ((b"{}", "a.exe"), (b"", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (None, "")):
        answer = sent(operator, "/imports", {"kind": "demand"}, file, name="file", kind=name)
        assert answer.status_code == 422, name
        assert [error["field"] for error in answer.json["errors"]] == ["file"]
        assert "import-" not in answer.text  # where it lay on the server
    wrong = sent(operator, "/imports", {"kind": "person"}, b"{}", name="file", kind="a.jsonl")
    assert [error["field"] for error in wrong.json["errors"]] == ["kind"]
    author = program(site, "author")
    assert sent(author, "/imports", {"kind": "demand"}, b"{}", name="file").status_code == 403


def test_a_browser_imports_too(site: Site) -> None:
    client = site.client("operator")
    row = json.dumps({"title": "示例导入二", "problem": "叶片补焊后出现热裂纹，不足 70%。"})
    parts = {"data": '{"kind": "demand"}', "file": (io.BytesIO(row.encode()), "a.jsonl")}
    forged = client.post(f"{BASE}/imports", data=parts)
    assert forged.status_code == 403
    parts["file"] = (io.BytesIO(row.encode()), "a.jsonl")
    headers = {"X-CSRFToken": client.token("/review")}
    answer = client.post(f"{BASE}/imports", data=parts, headers=headers)
    assert (answer.status_code, answer.json["new"]) == (200, 1)
