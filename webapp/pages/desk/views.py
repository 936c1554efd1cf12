"""The reader's saved views of the table of engagements."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.engagements.views import remove_view, save_view, set_default, views_of
from matcher.errors import InvalidError
from webapp.context import actor, session
from webapp.pages.desk.base import blueprint
from webapp.pages.desk.table import asked_filters
from webapp.parts.view_words import view_words

_ONE = "/desk/views/<int(max=2147483647):view_id>"


@blueprint.get("/desk/views")
def views() -> str:
    """All of them, each with what it shows."""
    return _page("")


@blueprint.post("/desk/views")
def save() -> Response | tuple[str, int]:
    """Keep the filters that were sent along under a name."""
    name, default = request.form.get("name", ""), bool(request.form.get("default"))
    filters = asked_filters(request.form, ())
    try:
        view = save_view(session(), actor(), name, filters, default=default)
    except InvalidError as error:
        session().rollback()
        return _page("；".join(p.message for p in error.problems)), 422
    flash(f"已保存视图“{view.name}”。", "success")
    return redirect(url_for("desk.table", **filters.told()))


@blueprint.post(f"{_ONE}/default")
def make_default(view_id: int) -> Response:
    """Open the table with this view, or with none if it is the default already."""
    wanted = None if request.form.get("off") else view_id
    set_default(session(), actor(), wanted)
    flash("已更改默认视图。", "success")
    return redirect(url_for("desk.views"))


@blueprint.post(f"{_ONE}/remove")
def remove(view_id: int) -> Response:
    """Delete a view."""
    name = remove_view(session(), actor(), view_id)
    flash(f"已删除视图“{name}”。", "success")
    return redirect(url_for("desk.views"))


def _page(error: str) -> str:
    rows = [
        {
            "id": view.id,
            "name": view.name,
            "url": url_for("desk.table", **view.filters),
            "words": view_words(view.filters),
            "is_default": view.is_default,
        }
        for view in views_of(session(), actor())
    ]
    return render_template("desk/views.html", rows=rows, error=error)
