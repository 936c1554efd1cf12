"""Fuzz the whole API on loopback with schemathesis, and count what was answered.

    python scripts/fuzz_api.py [--cases 20000] [--seed 20261122]

Starts a server on a fresh demonstration database and runs schemathesis against it as the public,
members, a broker, an operator and administrators, again and again with other seeds until so many
requests were answered. Prints a table by operation and status. Ends with 1 when schemathesis
found an answer that the document does not tell of, or an answer was a 5xx. Run by a person; takes
some minutes.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import select, update
from werkzeug.serving import make_server

from matcher.accounts.models import Organization, User, Zone
from matcher.accounts.sign_in import actor_of
from matcher.accounts.tokens import SCOPES, AccessToken, TokenRequest, issue_token
from matcher.clock import today
from matcher.demonstration.load import load_demonstration
from matcher.listings.models import Listing
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy.schemes import titles
from matcher.yearbook.items import items
from webapp.access.security import limiter
from webapp.app import create_app

# The one who can lock out the others comes last.
_PEOPLE = ("", "qiye", "gaoxiao", "jingjiren", "yunying", "shenji", "anquan")
# Codes have to be in their lists and objects in the right state: 409 and 422 are no surprise.
_CONFIG = """\
[checks]
positive_data_acceptance.enabled = false
missing_required_header.expected-statuses = [400, 401, 403, 404, 409, 413, 415, 422, 428]
negative_data_rejection.expected-statuses = [
    400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429
]
"""
# Most paths name something that there is, or nearly every answer would be 404.
_BINDING = '"path.{name}" = {{ dictionary = "{name}", probability = 0.7 }}'
_SEEN = '"header.If-Match" = { dictionary = "seen", probability = 0.7 }'
_EXAMPLES = 20  # a round and operation
# Far from what is guessed, so that nobody revokes the token that they are calling with.
_FIRST_TOKEN = 1_000_000_007
# What has few rows; those of lists and versions count from one, too.
_NUMBERED = (
    *("body_id", "certificate_id", "entry_id", "evaluation_id", "file_id", "interest_id"),
    *("issue_number", "version_number", "search_id", "notification_id"),
)
Counted = Counter[tuple[str, int]]
Wsgi = Callable[..., Iterable[bytes]]


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000, help="at least so many requests")
    parser.add_argument("--seed", type=int, default=20_261_122, help="of the first round")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        runtime = _furnished(Path(home))
        app, counted = _counting(runtime)
        with _serving(app) as address:
            config = _configured(runtime, Path(home))
            sound = _fuzz(address, _tokens(runtime), counted, asked.cases, asked.seed, config)
        runtime.close()
    _print(counted)
    broken = sum(number for (_, status), number in counted.items() if status >= 500)
    sys.exit(0 if sound and not broken else 1)


def _furnished(home: Path) -> Runtime:
    """A platform with invented data and without a model."""
    settings = {"TECHMATCH_HOME": str(home), "TECHMATCH_ENCODER": "hashing"}
    runtime = Runtime(load_settings(settings))
    upgrade(runtime.database)
    load_demonstration(runtime, print)
    return runtime


def _counting(runtime: Runtime) -> tuple[Flask, Counted]:
    """The application, and the answers it has given by operation and status."""
    counted: Counted = Counter()
    limiter.enabled = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(runtime)
    app.wsgi_app = _kept_alive(runtime, app.wsgi_app)  # type: ignore[method-assign]

    @app.after_request
    def _count(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "(no such address)"
        counted[f"{request.method} {rule}", response.status_code] += 1
        return response

    return app, counted


def _kept_alive(runtime: Runtime, inner: Wsgi) -> Wsgi:
    """Callers stay who they are: or most answers after the first sign-out would be 401."""
    tokens = update(AccessToken).where(AccessToken.id >= _FIRST_TOKEN).values(revoked_at=None)
    users = update(User).values(active=True, locked_at=None, must_change_password=False)

    def call(*request: Any) -> Iterable[bytes]:
        with runtime.database.write() as session:
            session.execute(tokens)
            session.execute(users)
        return inner(*request)

    return call


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def _tokens(runtime: Runtime) -> Mapping[str, str]:
    """A token with all scopes for each of the people; none for the public."""
    asked = TokenRequest.parse({"name": "fuzzing", "scopes": list(SCOPES)})
    found = {"": ""}
    with runtime.database.write() as session:
        users = {user.login: user for user in session.scalars(select(User))}
        for number, login in enumerate(_PEOPLE[1:]):
            token, found[login] = issue_token(session, actor_of(users[login]), asked)
            session.flush()
            token.id = _FIRST_TOKEN + number
    return found


def _configured(runtime: Runtime, home: Path) -> Path:
    """The settings of schemathesis, with the names of things that there are."""
    with runtime.database.read() as session:
        listings = session.scalars(select(Listing)).all()
        known: dict[str, list[str] | list[int]] = {
            "code": [one.code for one in listings],
            "other": [one.code for one in listings if one.kind == "achievement"],
            # Those that come about when pairs are confirmed.
            "engagement": [f"E{today().year}-{number:04}" for number in range(1, 4)],
            "match_id": list(range(1, 21)),
            "organization_id": list(session.scalars(select(Organization.id))),
            "user_id": list(session.scalars(select(User.id))),
            "scheme": list(titles()),
            "zone_code": list(session.scalars(select(Zone.code))),
            "year": [today().year - 1, today().year],
            "item": [one.code for one in items(today().year)],
            **{name: list(range(1, 6)) for name in _NUMBERED},
        }
    lines = [_CONFIG, "[dictionaries]", 'seen = { values = ["*"] }']
    lines += [f"{name} = {{ values = {json.dumps(values)} }}" for name, values in known.items()]
    lines += ["[parameters]", _SEEN, *(_BINDING.format(name=name) for name in known)]
    path = home / "schemathesis.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _fuzz(
    address: str, tokens: Mapping[str, str], counted: Counted, cases: int, seed: int, config: Path
) -> bool:
    """Rounds of all callers until there were enough requests; whether all were as documented."""
    sound = True
    while sound and counted.total() < cases:
        for login, token in tokens.items():
            headers = ["--header", f"Authorization: Bearer {token}"] if token else []
            print(f"== {login or 'public'}, seed {seed}, {counted.total()} answered so far")
            sound &= _run(config, address, seed, headers) == 0
        seed += 1
    return sound


def _run(config: Path, address: str, seed: int, headers: list[str]) -> int:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config)),
        *("run", f"{address}/api/v1/openapi.json", "--url", f"{address}/api/v1"),
        *("--phases", "coverage,fuzzing", "--max-examples", str(_EXAMPLES)),
        *("--seed", str(seed), "--continue-on-failure", "--suppress-health-check", "all"),
        *("--warnings", "off", "--no-color", *headers),
    ]
    return subprocess.run(command, check=False, cwd=config.parent).returncode  # noqa: S603


def _print(counted: Counted) -> None:
    """The table: a line for each operation, the statuses with their numbers."""
    by_operation: dict[str, list[str]] = {}
    for (operation, status), number in sorted(counted.items()):
        by_operation.setdefault(operation, []).append(f"{status}: {number}")
    for operation, statuses in by_operation.items():
        print(f"{operation:60} {'  '.join(statuses)}")
    totals: Counter[int] = Counter()
    for (_, status), number in counted.items():
        totals[status] += number
    print(f"{counted.total()} requests: {dict(sorted(totals.items()))}")


if __name__ == "__main__":
    main()
