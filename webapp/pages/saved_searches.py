"""Saving a search; for people without an account by links in mails alone."""

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.attempts import count_attempt
from matcher.errors import InvalidError
from matcher.notifications.tokens import CONFIRM, MANAGE, sign, subject_of
from matcher.saved_searches.keep import end_search, keep_search, set_frequency
from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.schemas import Asked, Frequent, Kept
from matcher.saved_searches.subscribe import ask_for_alerts, confirm_alerts, search_by_key
from matcher.taxonomy import load_rules
from webapp.access.identity import browser
from webapp.access.security import limiter
from webapp.context import actor, keep, session
from webapp.links import public_link
from webapp.presentation.notifications import frequency_choices
from webapp.presentation.saved_searches import described, query_of, search_url, sought_of
from webapp.search_query import SearchQuery

blueprint = Blueprint("saved_searches", __name__, url_prefix="/saved-searches")


@blueprint.get("/new")
def new() -> str:
    """The form, for the search that the address holds."""
    return _form({}, {})


@blueprint.post("/new")
def save() -> Response | tuple[str, int]:
    """Keep it for the user, or mail a link to the address; the answer tells nothing of it."""
    typed = {name: request.form.get(name, "") for name in ("name", "email", "frequency")}
    try:
        return _keep(typed) if current_user.is_authenticated else _ask(typed)
    except InvalidError as error:
        return _form(typed, {p.field: p.message for p in error.problems}), 422


@blueprint.get("/sent")
def sent() -> str:
    """What happens next."""
    return render_template(
        "notifications/sent.html",
        days=load_rules().confirmation_days,
        most=load_rules().saved_searches.per_address,
    )


@blueprint.get("/confirm/<token>")
def confirmation(token: str) -> str:
    """Ask before confirming: mail programs open links by themselves."""
    search = _search(CONFIRM, token, confirmed=False)
    return render_template("notifications/confirm.html", token=token, **_shown(search))


@blueprint.post("/confirm/<token>")
@limiter.limit("30 per hour")
def confirm(token: str) -> Response:
    """From now on there are alerts."""
    search = _search(CONFIRM, token, confirmed=False)
    confirm_alerts(session(), actor(), search)
    flash("提醒已开通。有新结果时，邮件里也有修改和结束提醒的链接。", "success")
    managing = sign(_secret(), MANAGE, search.key)
    return redirect(url_for("saved_searches.manage", token=managing), 303)


@blueprint.get("/manage/<token>")
def manage(token: str) -> str:
    """The search, how often it tells, and its end."""
    search = _search(MANAGE, token)
    return render_template("notifications/manage.html", token=token, **_shown(search))


@blueprint.post("/manage/<token>")
def change(token: str) -> Response | tuple[str, int]:
    """More or less often."""
    search = _search(MANAGE, token)
    frequency = Frequent.parse({"frequency": request.form.get("frequency", "")}).frequency
    set_frequency(session(), actor(), search, frequency)
    flash("提醒频率已修改。", "success")
    return redirect(url_for("saved_searches.manage", token=token), 303)


@blueprint.post("/manage/<token>/end")
def end(token: str) -> str:
    """No more alerts; the address is deleted."""
    end_search(session(), actor(), _search(MANAGE, token))
    return render_template("notifications/stopped.html", search=True)


def _keep(typed: Mapping[str, str]) -> Response:
    kept = Kept.parse({name: typed[name] for name in Kept.model_fields})
    search = keep_search(session(), actor(), sought_of(_query()), kept)
    flash(f"“{search.name}”已保存，有新结果时提醒您。", "success")
    return redirect(url_for("own_searches.index"), 303)


def _ask(typed: Mapping[str, str]) -> Response:
    asked = Asked.parse({name: typed[name] for name in Asked.model_fields})
    counted = count_attempt(session(), "alert", asked.email, browser().address)
    keep()
    if counted:
        ask_for_alerts(session(), sought_of(_query()), asked, _confirmation_link)
    return redirect(url_for("saved_searches.sent"), 303)


def _query() -> SearchQuery:
    return SearchQuery.parse(request.args)


def _form(typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    query = _query().first_page()
    own = current_user.is_authenticated
    return render_template(
        "notifications/save.html",
        sought=described(query),
        back=query.url,
        address=url_for("saved_searches.save", **query.arguments),
        typed={"name": sought_of(query).name, "frequency": "daily", **typed},
        problems=problems,
        frequencies=frequency_choices(("daily", "weekly", "none") if own else ("daily", "weekly")),
        hour=load_rules().notifications.digest_hour,
    )


def _shown(search: SavedSearch) -> Mapping[str, object]:
    return {
        "name": search.name,
        "sought": described(query_of(search)),
        "url": search_url(search),
        "frequency": search.frequency,
        "frequencies": frequency_choices(("daily", "weekly")),
    }


def _search(purpose: str, token: str, *, confirmed: bool = True) -> SavedSearch:
    key = subject_of(_secret(), purpose, token)
    return search_by_key(session(), key, confirmed=confirmed)


def _confirmation_link(key: str) -> str:
    return public_link("saved_searches.confirmation", token=sign(_secret(), CONFIRM, key))


def _secret() -> str:
    return str(current_app.secret_key)
