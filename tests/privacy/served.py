"""The served application with one more address, which breaks and quotes what it was asked.

A module of its own because the web server imports it by name, in another process.
"""

from flask import request

from webapp.wsgi import app


@app.get("/breaks")
def _breaks() -> str:
    raise ValueError(f"cannot read {request.args['q']} of {request.url}")
