"""Engagements as a board of stages."""

from flask import render_template, request, url_for

from matcher.accounts.permissions import may
from matcher.engagements.board import STAGES
from matcher.engagements.board import board as columns_of
from matcher.engagements.filters import EngagementFilters, Whose
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.desk.base import blueprint
from webapp.parts.desk_rows import desk_rows


@blueprint.get("/desk/board")
def board() -> str:
    """One column a stage; on a phone the one that was asked for."""
    whose = asked_whose()
    columns = columns_of(session(), actor(), whose)
    shown = request.args.get("stage", "")
    if shown not in STAGES:
        shown = next((one.stage for one in columns if one.count), STAGES[0])
    back = url_for("desk.board", whose=whose, stage=shown)
    engagements = [one for column in columns for one in column.engagements]
    rows = {row["code"]: row for row in desk_rows(engagements, back)}
    return render_template(
        "desk/board.html",
        whose=whose,
        shown=shown,
        total=sum(column.count for column in columns),
        columns=[
            {
                "stage": column.stage,
                "label": scheme("stages").name(column.stage),
                "count": column.count,
                "overdue": column.overdue,
                "cards": [rows[one.code] for one in column.engagements],
                "more": url_for("desk.table", whose=whose, stages=column.stage),
                "url": url_for("desk.board", whose=whose, stage=column.stage),
            }
            for column in columns
        ],
    )


def asked_whose() -> Whose:
    """Whose engagements the address asks for; brokers begin with their own."""
    return EngagementFilters.read(request.args, whose=usual_whose()).whose


def usual_whose() -> Whose:
    """Brokers work on their own, operators watch the zone."""
    return "mine" if may(actor(), "engagement.advance") else "zone"
