"""One table from domain errors to answers."""

from collections.abc import Sequence
from secrets import token_hex

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from matcher.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    FileRefusedError,
    ForbiddenError,
    InvalidError,
    MalformedError,
    NotFoundError,
    TooManyError,
    TransitionError,
)
from matcher.privacy.logs import logged_path
from webapp.answers.problem_details import asked_by_a_machine, problem

Refusal = tuple[str, int] | Response

STATUS: dict[type[DomainError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    InvalidError: 422,
    MalformedError: 400,
    TransitionError: 409,
    ConflictError: 409,
    FileRefusedError: 422,
    TooManyError: 429,
}
# Raised by the API with words of its own.
_WORDED = {401, 403, 412, 415, 428}
_PAGES = {400, 403, 404, 413, 429}
_STALE = "这条信息刚被别人修改过。请刷新页面，核对后再提交。"
_UNSTORABLE = "地址或内容中有无法识别的字符。请检查后重新输入。"
_NOT_POSSIBLE = "这个地址不支持这样的访问。请从页面上的按钮或链接进入。"
_BROKEN = "系统出错，已经记录。请稍后重试；仍不成功时请把编号 {} 告诉运营人员。"
_EXPIRED = "页面停留太久或表单已失效。请返回上一页刷新后重新提交，填写的内容仍在原页面。"


def init_app(app: Flask) -> None:
    """Answer every error with a page that says what happened and what to do."""

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> Refusal:
        problems = error.problems if isinstance(error, InvalidError) else ()
        return _page(STATUS[type(error)], error.message, problems)

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> Refusal:
        return _page(409, _STALE)

    @app.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> Refusal:
        return _page(400, _EXPIRED)

    @app.errorhandler(DataError)
    @app.errorhandler(UnicodeEncodeError)
    def _unstorable(_error: Exception) -> Refusal:
        return _page(400, _UNSTORABLE)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Refusal:
        status = error.code or 500
        if status >= 500:
            return _broken(getattr(error, "original_exception", None) or error)
        if asked_by_a_machine():
            return _refused_machine(error, status)
        return _page(status, None if status in _PAGES else _NOT_POSSIBLE)

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> Refusal:
        # By it the operator finds the lines of the log that belong to what a user reports.
        reference = token_hex(4)
        told = ("%s %s, reference %s", request.method, logged_path(request.path), reference)
        app.logger.exception(*told, exc_info=error)
        if asked_by_a_machine():
            return problem(500, _BROKEN.format(reference))
        # Rendered without context processors: they read the database, which may be what broke.
        return app.jinja_env.get_template("errors/500.html").render(reference=reference), 500


def _page(status: int, explanation: str | None, problems: Sequence[FieldProblem] = ()) -> Refusal:
    """The error page; what the view had changed is rolled back with the request."""
    if "session" in g:
        g.session.rollback()
    if asked_by_a_machine():
        return problem(status, explanation, problems)
    name = str(status) if status in _PAGES else "refused"
    return render_template(f"errors/{name}.html", explanation=explanation), status


def _refused_machine(error: HTTPException, status: int) -> Response:
    """What Werkzeug refuses; its own words are English."""
    if "session" in g:
        g.session.rollback()
    own = status in _WORDED and error.description != type(error).description
    answer = problem(status, error.description if own else None)
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            answer.headers[name] = value
    return answer
