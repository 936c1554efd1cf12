"""Where members begin: what needs them, what comes next, what is going on."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from matcher.accounts.permissions import may
from matcher.engagements.find import own_engagements
from matcher.exchange.preview import open_previews
from matcher.exchange.preview_models import ImportPreview
from matcher.listings.own import count_own
from matcher.listings.own_tasks import Task, own_tasks
from matcher.taxonomy import load_rules, scheme
from webapp.context import actor, session
from webapp.pages.my.all_listings import may_post, own_row
from webapp.pages.my.base import blueprint
from webapp.parts.engagement_view import engagement_rows

_NEWEST = 3


@blueprint.get("")
def start() -> str:
    """The page behind “我的”."""
    tasks = own_tasks(session(), actor())
    mine = own_engagements(session(), actor())
    return render_template(
        "my/start.html",
        tasks=[_task(task) for task in tasks],
        previews=[_preview(one) for one in _previews()],
        total=count_own(session(), actor()),
        engagements=engagement_rows(mine.engagements[:_NEWEST]),
        more_engagements=mine.total > _NEWEST,
        may_post=may_post(),
        may_import=may(actor(), "import.preview") and may_post(),
        offers=may(actor(), "achievement.create"),
        organization=current_user.organization_name,
        has_supply=may(actor(), "supply.see"),
        has_contracts=may(actor(), "contract.see"),
    )


def _previews() -> list[ImportPreview]:
    return list(open_previews(session(), actor())) if may(actor(), "import.preview") else []


def _task(task: Task) -> dict[str, Any]:
    days = load_rules().own_listings.expiring_days
    asks: dict[str, tuple[str, str, dict[str, Any]]] = {
        "returned": ("退回给您修改", "按审核意见改好后重新提交。", {"state": "returned"}),
        "draft": ("还没有提交的草稿", "补全后提交审核，通过才会公开。", {"state": "draft"}),
        "expiring": (
            f"{days} 天内到期或已到期",
            "仍需征集时请续期，到期后不再公开，也不参与匹配。",
            {"expiring": str(days), "sort": "validity"},
        ),
    }
    title, about, arguments = asks[task.name]
    return {
        "title": title,
        "about": about,
        "total": task.total,
        "url": url_for("my.listings", **arguments),
        "rows": [own_row(one) for one in task.listings],
    }


def _preview(preview: ImportPreview) -> dict[str, Any]:
    return {
        "name": preview.name,
        "kind": scheme("listing_kinds").name(preview.kind),
        "total": preview.total,
        "url": url_for("my.import_preview", import_id=preview.id),
    }
