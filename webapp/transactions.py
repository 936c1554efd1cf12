"""One transaction per request: committed after a view that succeeded, else without a trace."""

from flask import Flask, Response, g

from webapp.context import RECEIVED, runtime


def init_app(app: Flask) -> None:
    """Commit before the answer leaves, so that nobody is told of what was not kept."""

    @app.after_request
    def _commit(response: Response) -> Response:
        if "session" in g and response.status_code < 400:
            # Before: of a commit that fails nobody can say whether it was one; the sweep can.
            g.pop(RECEIVED, None)
            runtime().database.commit(g.session)
        return response

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        if "session" in g:
            g.pop("session").close()
        for key in g.pop(RECEIVED, ()):
            runtime().uploads.discard(key)
