"""The blueprint of contracts: the ledger, one contract, and what is done with it."""

from datetime import date

from flask import Blueprint, request

from matcher.accounts.permissions import reach
from matcher.errors import FieldProblem, InvalidError
from webapp.access.gate import members_only
from webapp.context import actor
from webapp.forms.posted_file import takes_files
from webapp.forms.stage_fields import StageDate

blueprint = Blueprint("contracts", __name__)
blueprint.before_request(members_only)
takes_files(blueprint, "contracts.add_document", several=True)
ONE = "/contracts/<code>"
# The largest value of the column: beyond it drivers fail instead of finding nothing.
ID = "int(max=2147483647)"


def sees_ledger() -> bool:
    """Whether the reader sees contracts besides those of the own organization."""
    seen = reach(actor(), "contract.see")
    return seen.everything or seen.zone_id is not None


def posted_day() -> date:
    """The day that a step is about.

    Raises:
        InvalidError: there is none, or it is no day.
    """
    given = StageDate.parse({"happened_on": request.form.get("happened_on") or None}).happened_on
    if given is None:
        raise InvalidError([FieldProblem("happened_on", "日期", "请填写日期，写作 2026-11-22")])
    return given
