"""The evidence pack, which the worker makes, and the scoring sheet as a workbook."""

from io import BytesIO

from flask import redirect, url_for
from werkzeug.wrappers import Response

from matcher.evaluations.figures import figures_of
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.pack import ask_for_pack
from matcher.evaluations.tables import write_workbook
from webapp.answers.downloads import download
from webapp.context import actor, session
from webapp.pages.evaluations.base import ONE, blueprint

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.post(f"{ONE}/pack")
def pack(evaluation_id: int) -> Response:
    """Ask for the pack, and show how far it is."""
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    made = ask_for_pack(session(), actor(), evaluation)
    return redirect(url_for("made_files.show", file_id=made.id), 303)


@blueprint.get(f"{ONE}/scores.xlsx")
def sheet(evaluation_id: int) -> Response:
    """Scoring sheet and figures of the years."""
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    file = BytesIO()
    write_workbook(evaluation, figures_of(session(), actor(), evaluation), file)
    file.seek(0)
    return download(file, _XLSX, f"{evaluation.title}评分表.xlsx".replace(" ", ""))
