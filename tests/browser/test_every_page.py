"""Every page that somebody may read is accessible and fits; a new route is visited by itself."""

from collections.abc import Iterator, Set

from tests.browser.accessibility import DESK, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.members import NEED
from tests.webapp.reading import parse
from tests.webapp.site import Site

READERS = (
    *("", "author", "researcher", "broker", "operator", "supervisor"),
    *("system_admin", "security_admin", "auditor"),
)
# No pages; and pages behind a link or in a state, which the journeys and tours see.
ELSEWHERE = {
    "attachments.download",
    "receipt.edit",
    "receipt.preview",
    "account.reset_link",
    "account.sign_in_code",
    "audit.export_csv",
    "contracts.document",
    "contracts.edit",
    "contracts.parties",
    "contracts.show",
    "contracts.step",
    "contract_registration.data",
    "contract_registration.document",
    "contract_registration.preview",
    "contract_registration.import_faulty",
    "contract_registration.import_preview",
    "contract_registration.import_template",
    "contract_registration.show",
    "desk.export",
    "desk.match",
    "desk.match_report",
    "desk.compare_file",
    "engagement.advance_form",
    "engagement.document",
    "engagement.report",
    "engagement.show",
    "evaluations.sheet",
    "evaluations.show",
    "feeds.everything",
    "feeds.lists",
    "feeds.of_kind",
    "feeds.search",
    "health.report",
    "invitations.show",
    "lists.download",
    "lists.show",
    "market.sheet",
    "market.topic",
    "made_files.content",
    "made_files.show",
    "my.edit",
    "my.edit_row",
    "my.export",
    "my.import_preview",
    "my.problem_rows",
    "my.template",
    "payments.enter_form",
    "payments.plan_form",
    "payments.reverse_form",
    "payments.sheet",
    "payments.voucher",
    "registration.confirmation",
    "saved_searches.confirmation",
    "saved_searches.manage",
    "site_map.index",
    "site_map.piece",
    "site_map.robots",
    "reports.brief",
    "reports.narratives",
    "reports.platform_template",
    "reports.template",
    "statistics.frozen_figure",
    "statistics.frozen_version",
    "statistics.sheet",
    "unsubscribe.ask",
    "uploads.download",
    "certificates.show",
    "service_bodies.show",
    "yearbook.document",
    "zone_lists.choose",
    "zone_lists.preview",
    "zone_lists.show",
}


def test_every_page_is_accessible_and_fits(window: Open, live: Site) -> None:
    routes, found = _routes(live), dict[str, list[str]]()
    seen: set[str] = set()
    for reader in READERS:
        addresses = list(_readable(live, reader, routes, seen))
        page = window(DESK)
        page.goto(f"{ENTRANCE}?login={reader}&then=/" if reader else "/")
        for address in addresses:
            found[f"{reader} {address}"] = wrong(page, address)
        seen.update(addresses)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert {endpoint for address, endpoint in routes.items() if address not in seen} == ELSEWHERE


def _routes(site: Site) -> dict[str, str]:
    """An address for each route that reads, with its endpoint; the API has a page of its own."""
    known = {
        "place": "demands",
        "kind": "demand",
        "code": site.code(NEED),
        "login": "author",
        "organization_id": site.people.enterprise.id,
        "number": site.people.enterprise.id,
        "token": "unknown",
        "form": "atom",
        "section": "pages",
        "document_id": 1,
        "match_id": 999_999,
        "year": 2026,
        "version_number": 1,
        "broker_id": site.people.broker.user_id,
        "listed": "demands",
        "issue_number": 999_999,
        "issue_id": 999_999,
        "file_form": "json",
        "import_id": 999_999,
        "file_id": 999_999,
        "result_id": 999_999,
        "ledger_id": 999_999,
        "row_number": 2,
        "step": "sign",
        "item": "gdp",
        "entry_id": 999_999,
        "zone_code": "test",
        "evaluation_id": 999_999,
        "period_key": "2025",
        "template_id": 999_999,
        "figure_code": "turnover",
        "register_id": 999_999,
        "payment_id": 999_999,
        "key": "unknown",
        "view_id": 999_999,
        "topic_number": 1,
        "sheet": "csv",
    }
    adapter = site.app.url_map.bind("localhost")
    return {
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}): rule.endpoint
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.rule != ENTRANCE
        and not rule.endpoint.startswith(("static", "api"))
    }


def _readable(site: Site, reader: str, routes: dict[str, str], seen: Set[str]) -> Iterator[str]:
    """Unseen pages of routes that are shown to this reader, and what their navigation names."""
    client = site.client(reader)
    frame = next(parse(client.get("/").text).iter("header"))
    named = [link.get("href", "") for link in frame.iter("a")]
    for address in {*routes, *(one for one in named if one.startswith("/"))} - seen:
        answer = client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield address
