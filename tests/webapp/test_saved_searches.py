"""Saving a search with an account and without, and every link of the mails."""

import re

from sqlalchemy import func, select

from matcher.dispatch.links import Links
from matcher.listings.models import Listing
from matcher.mail.models import MailMessage
from matcher.notifications.preferences import mails_of
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from tests.webapp.queries import counted
from tests.webapp.site import LintingClient, Site

QUERY = "kind=achievement&q=青贮&region=150500&trl=6"
NEW = f"/saved-searches/new?{QUERY}"
OWN = "/account/saved-searches"
ASKED = {"email": "who@example.com", "frequency": "daily"}


def kept(site: Site) -> SavedSearch:
    with site.runtime.database.read() as session:
        return session.scalars(select(SavedSearch)).one()


def mailed(site: Site) -> str:
    """The link in the newest mail to the public."""
    with site.runtime.database.read() as session:
        query = select(MailMessage).order_by(MailMessage.id.desc())
        (link,) = re.findall(
            r"^\S*/saved-searches/confirm/\S+$", session.scalars(query).first().text, re.M
        )  # type: ignore[union-attr]
        return str(link)


def links(site: Site) -> Links:
    return Links("", str(site.app.secret_key))


def count(site: Site) -> int:
    with site.runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(SavedSearch)) or 0


def save(site: Site, client: LintingClient) -> SavedSearch:
    answer = client.submit(NEW, {"name": "青贮成果", "frequency": "daily"})
    assert (answer.status_code, answer.headers["Location"]) == (303, OWN)
    return kept(site)


def test_results_lead_to_the_form_for_the_same_search(site: Site) -> None:
    public = site.client()
    for headers in ({}, {"HX-Request": "true"}):
        page = public.get(f"/search?{QUERY}", headers=headers).text
        (address,) = re.findall(r'href="(/saved-searches/new[^"]*)"', page)
        form = public.get(address.replace("&amp;", "&")).text
        for word in ("成果", "青贮", "通辽市", "TRL ≥ 6"):
            assert word in form
    nothing = public.get("/search?kind=demand&q=绝无此词&field=01").text
    assert "保存检索并提醒我" in nothing


def test_a_user_saves_runs_changes_and_deletes(site: Site) -> None:
    author = site.client("author")
    assert "还没有保存检索" in author.get(OWN).text
    search = save(site, author)
    assert search.filters == {"kinds": ["achievement"], "regions": ["150500"], "min_trl": 6}
    assert (search.text, search.email, search.user_id) == ("青贮", None, site.people.author.user_id)
    with site.runtime.database.write() as session:
        listing = session.scalars(select(Listing).where(Listing.kind == "achievement")).first()
        assert listing is not None
        session.add(SavedSearchHit(search_id=search.id, listing_id=listing.id))
    with counted(site) as statements:
        assert "1 项新结果" in author.get(OWN).text
    assert len(statements) <= 12
    answer = author.submit(f"{OWN}/{search.id}/run", {}, page=OWN)
    assert answer.headers["Location"] == f"/search?{search.query}"
    assert "没有新结果" in author.get(OWN).text
    changed = {"name": "改名", "frequency": "none"}
    assert author.submit(f"{OWN}/{search.id}", changed, page=OWN).status_code == 303
    assert (kept(site).name, kept(site).frequency) == ("改名", "none")
    refused = author.submit(f"{OWN}/{search.id}", {"name": "", "frequency": "daily"}, page=OWN)
    assert refused.status_code == 422
    assert author.submit(f"{OWN}/{search.id}/delete", {}, page=OWN).status_code == 303
    assert count(site) == 0


def test_without_an_account_a_mail_confirms(site: Site) -> None:
    public, mistaken = site.client(), site.client()
    # The form repeats what was typed, to the one who typed it.
    mistaken.signed_in = True
    for wrong in ({"email": "who@example"}, {"frequency": "none"}, {"frequency": ""}):
        assert mistaken.submit(NEW, ASKED | wrong).status_code == 422
    assert public.submit(NEW, ASKED).headers["Location"] == "/saved-searches/sent"
    assert kept(site).confirmed_at is None
    assert "who@example.com" not in public.get("/saved-searches/sent").text
    link = mailed(site)
    assert "通辽市" in public.get(link).text
    assert kept(site).confirmed_at is None, "reading confirms nothing"
    manage = public.submit(link, {}).headers["Location"]
    assert kept(site).confirmed_at is not None
    page = public.get(manage).text
    assert "青贮" in page
    assert "who@" not in page
    assert public.submit(manage, {"frequency": "weekly"}).status_code == 303
    assert kept(site).frequency == "weekly"
    assert public.submit(manage, {"frequency": "none"}).status_code == 422
    assert public.submit(f"{manage}/end", {}, page=manage).status_code == 200
    assert count(site) == 0
    assert public.get(manage).status_code == public.get(link).status_code == 404


def test_a_link_is_good_for_one_thing(site: Site) -> None:
    public = site.client()
    public.submit(NEW, ASKED)
    confirm = mailed(site).rpartition("/")[2]
    for page in ("/saved-searches/manage", "/unsubscribe"):
        assert public.get(f"{page}/{confirm}").status_code == 404
    unconfirmed = links(site).manage(kept(site).key)
    assert public.get(unconfirmed).status_code == 404


def test_a_user_s_search_is_not_managed_by_a_link(site: Site) -> None:
    search = save(site, site.client("author"))
    assert site.client().get(links(site).manage(search.key)).status_code == 404


def test_unsubscribing_needs_a_button_or_one_click(site: Site) -> None:
    search, public = save(site, site.client("author")), site.client()
    stop = links(site).stop(f"search:{search.key}")
    assert "确认退订" in public.get(stop).text
    assert public.post(stop).status_code == 400
    assert public.post(stop, data={"List-Unsubscribe": "yes"}).status_code == 400
    assert kept(site).frequency == "daily"
    assert public.submit(stop, {}).status_code == 200
    assert kept(site).frequency == "none"
    user = links(site).stop(f"user:{site.people.author.user_id}")
    assert public.get(user).status_code == 200
    one_click = {"List-Unsubscribe": "One-Click"}
    assert site.app.test_client().post(user, data=one_click).status_code == 200
    with site.runtime.database.read() as session:
        assert set(mails_of(session, site.people.author).values()) == {"none"}
    gone = links(site).stop("user:999999")
    assert site.app.test_client().post(gone, data=one_click).status_code == 200
