"""Reads the pages of a contract."""

from sqlalchemy import select

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import LintingClient, Site

NEW = "/contracts/new"


def code_in(location: str) -> str:
    return location.rsplit("/", 1)[1]


def facts(html: str) -> dict[str, str]:
    """The facts of a page by their labels."""
    rows = [row for row in parse(html).iter("div") if row.find("dt") is not None]
    return {row.findtext("dt", "").strip(): " ".join(map(words, row.iter("dd"))) for row in rows}


def values(html: str) -> dict[str, str]:
    """What stands in the inputs of a page."""
    tree, found = parse(html), dict[str, str]()
    for box in tree.iter("input"):
        if box.get("type") not in ("checkbox", "radio") or box.get("checked") is not None:
            found[box.get("name", "")] = box.get("value", "")
    for box in tree.iter("textarea"):
        found[box.get("name", "")] = (box.text or "").removeprefix("\n")
    for box in tree.iter("select"):
        chosen = [one.get("value", "") for one in box.iter("option") if "selected" in one.attrib]
        found[box.get("name", "")] = chosen[0] if chosen else ""
    return found


def opened(client: LintingClient, code: str) -> str:
    """The page with the contacts."""
    return client.submit(f"/contracts/{code}/contacts", {}, page=f"/contracts/{code}").text


def disclosures(site: Site) -> list[tuple[str, str]]:
    """Every disclosure of contacts that was recorded: to whom, and how."""
    with site.runtime.database.read() as session:
        query = (
            select(User.login, AuditEntry.after)
            .join(User, User.id == AuditEntry.actor_id)
            .where(AuditEntry.action.in_(("contract.contacts", "made_file.take")))
            .order_by(AuditEntry.id)
        )
        return [
            (login, after.get("form", after.get("kind"))) for login, after in session.execute(query)
        ]


def problems(html: str) -> dict[str, str]:
    """The error summary: address within the page, and what is said."""
    (box,) = by_class(parse(html), "error-summary")
    return {link.get("href", ""): words(link) for link in box.iter("a")}
