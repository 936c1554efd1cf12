"""Who gets which page of the members' half: every role, every address, every form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from matcher.matching.models import Match
from tests.webapp.members import (
    CURE,
    NEED,
    audited,
    draft,
    engaged,
    listing_of,
    submitted,
)
from tests.webapp.site import LintingClient, Site

ROLES = ("", "author", "stranger", "researcher", "broker", "operator", "supervisor")


@dataclass(frozen=True)
class World:
    """Codes to fill into the addresses."""

    site: Site
    names: dict[str, str]
    clients: dict[str, LintingClient] = field(default_factory=dict)

    def client(self, login: str) -> LintingClient:
        if login not in self.clients:
            self.clients[login] = self.site.client(login)
        return self.clients[login]

    def status(self, login: str, method: str, address: str) -> int:
        client, path = self.client(login), address.format(**self.names)
        if method == "GET":
            return client.get(path).status_code
        return client.post(path, data={"csrf_token": token(client)}).status_code

    def statuses(self, method: str, address: str, order: Iterable[str]) -> tuple[int, ...]:
        found = {login: self.status(login, method, address) for login in order}
        return tuple(found[login] for login in ROLES)


def token(client: LintingClient) -> str:
    found = re.search(r'csrf-token" content="([^"]+)', client.get("/help").text)
    assert found
    return found.group(1)


@pytest.fixture
def world(site: Site) -> World:
    engagement = engaged(site)
    with site.runtime.database.read() as session:
        open_match = session.query(Match).filter_by(state="suggested").first()
        assert open_match
        match = str(open_match.id)
    names = {
        "draft": draft(site, problem=""),
        "waiting": submitted(site),
        "public": site.code(NEED),
        "other": site.code(CURE),
        "match": match,
        "engagement": engagement,
    }
    return World(site, names)


# Statuses in the order of ROLES: nobody, the owner, another enterprise, the university of the
# achievement, the zone's broker, its operator, its supervisor.
TABLE = [
    ("GET", "/post", (200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/post/demand", (200, 200, 200, 403, 403, 200, 403)),
    ("GET", "/post/achievement", (403, 403, 403, 200, 403, 200, 403)),
    ("POST", "/post/demand", (422, 422, 422, 403, 403, 422, 403)),
    ("POST", "/post/achievement", (403, 403, 403, 422, 403, 422, 403)),
    ("GET", "/post/industries", (200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/my", (302, 200, 200, 200, 200, 200, 200)),
    ("GET", "/my/listings/{draft}", (302, 200, 404, 404, 404, 404, 404)),
    ("GET", "/my/listings/{public}", (302, 200, 403, 403, 403, 403, 403)),
    ("GET", "/my/listings/{draft}/edit", (302, 200, 404, 404, 404, 404, 404)),
    ("GET", "/my/listings/{draft}/preview", (302, 200, 404, 404, 404, 404, 404)),
    ("GET", "/my/listings/{public}/preview", (302, 200, 403, 403, 403, 403, 403)),
    ("GET", "/my/listings/{public}/matches", (302, 200, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{draft}/edit", (302, 422, 404, 404, 404, 404, 404)),
    ("POST", "/my/listings/{draft}/submit", (302, 422, 404, 404, 404, 404, 404)),
    ("POST", "/my/listings/{public}/pause", (302, 302, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{public}/revise", (302, 302, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{public}/fulfil", (302, 302, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{public}/withdraw", (302, 302, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{public}/resume", (302, 409, 403, 403, 403, 403, 403)),
    ("POST", "/my/listings/{public}/renew", (302, 302, 403, 403, 403, 403, 403)),
    ("GET", "/review", (302, 403, 403, 403, 403, 200, 403)),
    ("GET", "/review/{waiting}", (302, 403, 403, 403, 403, 200, 403)),
    ("GET", "/review/{draft}", (302, 403, 403, 403, 403, 404, 403)),
    ("POST", "/review/{waiting}/publish", (302, 403, 403, 403, 403, 409, 403)),
    ("POST", "/review/{waiting}/return", (302, 403, 403, 403, 403, 409, 403)),
    ("POST", "/review/{waiting}/reject", (302, 403, 403, 403, 403, 409, 403)),
    ("GET", "/desk/suggestions", (302, 403, 403, 403, 200, 200, 403)),
    ("GET", "/desk/listings/{public}/matches", (302, 403, 403, 403, 200, 200, 403)),
    ("POST", "/desk/matches/{match}/confirm", (302, 403, 403, 403, 302, 403, 403)),
    ("POST", "/desk/matches/{match}/dismiss", (302, 403, 403, 403, 422, 403, 403)),
    ("POST", "/desk/matches/{match}/reopen", (302, 403, 403, 403, 409, 403, 403)),
    ("POST", "/desk/matches/999/confirm", (302, 403, 403, 403, 404, 403, 403)),
    (
        "POST",
        "/desk/listings/{public}/matches/{other}/confirm",
        (302, 403, 403, 403, 409, 403, 403),
    ),
    (
        "POST",
        "/desk/listings/{public}/matches/{other}/dismiss",
        (302, 403, 403, 403, 422, 403, 403),
    ),
    ("GET", "/desk/quality", (302, 403, 403, 403, 200, 200, 200)),
    ("GET", "/desk/engagements", (302, 403, 403, 403, 200, 200, 403)),
    ("GET", "/engagements/{engagement}", (302, 200, 404, 200, 200, 200, 200)),
    ("POST", "/engagements/{engagement}/contacts", (302, 409, 404, 409, 409, 403, 403)),
    ("POST", "/engagements/{engagement}/advance", (302, 403, 404, 403, 409, 403, 403)),
    ("GET", "/engagements/{engagement}/advance", (302, 403, 404, 403, 200, 403, 403)),
    ("POST", "/engagements/{engagement}/invite", (302, 403, 404, 403, 409, 403, 403)),
    ("POST", "/engagements/{engagement}/answer", (302, 422, 404, 422, 403, 403, 403)),
    ("POST", "/engagements/{engagement}/activities", (302, 422, 404, 422, 422, 422, 403)),
    ("POST", "/engagements/{engagement}/documents", (302, 422, 404, 422, 422, 422, 403)),
    ("GET", "/my/engagements", (302, 200, 200, 200, 200, 200, 403)),
    ("GET", "/desk/interests", (302, 403, 403, 403, 200, 200, 403)),
]


CHANGING = [row for row in TABLE if row[0] == "POST" and 302 in row[2][1:]]


def test_every_role_at_every_address_that_changes_nothing(world: World) -> None:
    table = {(method, address): wanted for method, address, wanted in TABLE}
    steady = [key for key in table if (*key, table[key]) not in CHANGING]
    found = {key: world.statuses(*key, ROLES) for key in steady}
    assert found == {key: table[key] for key in steady}


@pytest.mark.parametrize(("method", "address", "wanted"), CHANGING, ids=[a for _, a, _ in CHANGING])
def test_only_those_who_may_change_something(
    world: World, method: str, address: str, wanted: tuple[int, ...]
) -> None:
    # Whoever may act comes last: it changes what others would find.
    expected = dict(zip(ROLES, wanted, strict=True))
    order = sorted(ROLES, key=lambda login: bool(login) and expected[login] == 302)
    assert world.statuses(method, address, order) == wanted


def test_no_form_is_taken_without_its_token(world: World) -> None:
    before = audited(world.site, "listing") + audited(world.site, "match")
    addresses = [address.format(**world.names) for method, address, _ in TABLE if method == "POST"]
    for login in ("author", "broker", "operator"):
        client = world.client(login)
        found = {address: client.post(address, data={}).status_code for address in addresses}
        assert found == dict.fromkeys(addresses, 400)
    assert audited(world.site, "listing") + audited(world.site, "match") == before


def test_the_public_is_led_to_the_sign_in_and_back(site: Site) -> None:
    client = site.client()
    response = client.get("/my?state=draft")
    assert response.location == "/account/sign-in?next=/my?state%3Ddraft"
    assert "请先登录，再继续刚才的操作" in client.get(response.location).text


@pytest.mark.parametrize("code", ["D2026-9999", "%00", "D2026%0A", "示例", "'"])
def test_a_wrong_code_is_not_found_anywhere(site: Site, code: str) -> None:
    operator, broker = site.client("operator"), site.client("broker")
    for address in (f"/my/listings/{code}", f"/my/listings/{code}/edit", f"/review/{code}"):
        assert operator.get(address).status_code == 404
    for address in (f"/desk/listings/{code}/matches", f"/engagements/{code}"):
        assert broker.get(address).status_code == 404


def test_a_refusal_changes_nothing(world: World) -> None:
    code = world.names["public"]
    for login in ("stranger", "broker", "operator"):
        world.status(login, "POST", "/my/listings/{public}/withdraw")
    assert listing_of(world.site, code).state == "published"
