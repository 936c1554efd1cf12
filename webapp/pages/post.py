"""Posting: choose what, fill in the form in steps, keep it as a draft or send it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, require
from matcher.errors import InvalidError
from matcher.intake.autosaves import autosaved, discard_autosave, new_form, typed_values
from matcher.listings.own import create_own, own_organization
from matcher.taxonomy import scheme
from matcher.taxonomy.lookup import find_terms
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms import asks_for_rows, empty_values, posted_values, rows_told
from webapp.forms.posted_file import takes_files
from webapp.forms.steps import asked_step, step_with
from webapp.pages import sending
from webapp.pages.editing import Page, kept_when, onward, viewed
from webapp.pages.form_steps import kind_name
from webapp.pages.listing_form import Frame, Values, form_page, parsed, redraws
from webapp.pages.my.editing import autosaved_answer, desk_of

blueprint = Blueprint("post", __name__, url_prefix="/post")
takes_files(blueprint, "post.send", several=True)
KIND = "/<any(demand, scenario, achievement):kind>"
_OPEN = ("demand", "scenario")


@blueprint.get("")
def choose() -> str:
    """What the reader may post, with and without an account."""
    kinds = list(scheme("listing_kinds"))
    if current_user.is_authenticated:
        own_organization(session(), actor())
        kinds = [term for term in kinds if may(actor(), f"{term.code}.create")]
    return render_template("post/choose.html", kinds=kinds, without_account=_OPEN)


@blueprint.get(KIND)
def new(kind: str) -> Page:
    """The form: as it was left, or with what is known of the organization."""
    step = asked_step(kind, request.args.get("step", "1"))
    if not current_user.is_authenticated:
        return closed(kind) or sending.new(kind, step)
    require(actor(), f"{kind}.create")
    known = own_organization(session(), actor())
    values = empty_values(
        kind,
        region=known.region,
        industry=known.industry,
        contact_name=current_user.display_name,
    )
    kept = autosaved(session(), actor(), new_form(kind))
    if kept is None:
        return form_page(_frame(kind), values, step)
    typed = values | {k: v for k, v in typed_values(kept).items() if k in values}
    restored = kept_when(kept)
    return form_page(_frame(kind), typed, step, restored=restored, revision=kept.revision)


@blueprint.post(KIND)
def create(kind: str) -> Page:
    """Keep a draft, or show what is wrong with nothing lost."""
    if not current_user.is_authenticated:
        return closed(kind) or sending.step(kind)
    require(actor(), f"{kind}.create")
    values, step = posted_values(kind, request.form), asked_step(kind, request.form.get("step", ""))
    if asks_for_rows(request.form) or redraws():
        return _redrawn(kind, values, viewed(step))
    try:
        data = parsed(kind, values)
    except InvalidError as error:
        step = step_with(kind, step, error.problems)
        return form_page(_frame(kind), values, step, problems=error.problems), 422
    listing = create_own(session(), actor(), kind, data)
    discard_autosave(session(), actor(), new_form(kind))
    return onward(desk_of(listing))


@blueprint.post(f"{KIND}/send")
def send(kind: str) -> Page:
    """Send it without an account, with its files."""
    if current_user.is_authenticated:
        return redirect(url_for("post.new", kind=kind))
    return closed(kind) or sending.send(kind)


@blueprint.post(f"{KIND}/autosave")
def autosave(kind: str) -> Response:
    """Keep what is typed into a new form; the answer says when."""
    if led := members_only():
        return led
    require(actor(), f"{kind}.create")
    return autosaved_answer(kind, new_form(kind))


@blueprint.post(f"{KIND}/discard")
def discard(kind: str) -> Response:
    """Forget what was typed into a new form."""
    if led := members_only():
        return led
    require(actor(), f"{kind}.create")
    discard_autosave(session(), actor(), new_form(kind))
    return redirect(url_for("post.new", kind=kind))


@blueprint.get("/industries")
def industries() -> str:
    """Look up the code of an industry."""
    asked = request.args.get("q", "")[:40]
    if not asked.isprintable():
        abort(404)
    terms = find_terms("industries", asked)
    found = [{"code": t.code, "path": scheme("industries").path(t.code)} for t in terms]
    return render_template("post/industries.html", q=asked, found=found)


def closed(kind: str) -> Page | None:
    """What somebody without an account is told of a kind that needs one."""
    if kind in _OPEN:
        return None
    return render_template("post/needs_account.html", kind_name=kind_name(kind)), 403


def _redrawn(kind: str, values: Values, step: int) -> str:
    kept = autosaved(session(), actor(), new_form(kind))
    revision = kept.revision if kept else 0
    told = rows_told(request.form, values)
    return form_page(_frame(kind), values, step, rows_told=told, revision=revision)


def _frame(kind: str) -> Frame:
    return Frame(
        kind=kind,
        key=new_form(kind),
        heading=f"填写{kind_name(kind)}",
        breadcrumb=(
            {"label": "首页", "url": url_for("home.index")},
            {"label": "发布信息", "url": url_for("post.choose")},
            {"label": kind_name(kind)},
        ),
        autosave=url_for("post.autosave", kind=kind),
        discard=url_for("post.discard", kind=kind),
    )
