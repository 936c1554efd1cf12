"""The reference: a Flask application that answers with a page of the size asked for."""

import time

from flask import Flask, Response

app = Flask(__name__)


@app.get("/<int:size>")
def page(size: int) -> Response:
    """So many bytes of HTML."""
    began = time.perf_counter()
    answer = Response("<!doctype html>".ljust(size, "."), mimetype="text/html")
    answer.headers["Server-Timing"] = f"app;dur={1000 * (time.perf_counter() - began):.2f}"
    return answer
