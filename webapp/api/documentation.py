"""The OpenAPI document, and the page to read it and to try the operations."""

from flask import Blueprint, Response, jsonify, render_template

from webapp.api.openapi import document

blueprint = Blueprint("api_documentation", __name__, url_prefix="/api")


@blueprint.get("/v1/openapi.json")
def openapi() -> Response:
    """The document for programs."""
    return jsonify(document())


@blueprint.get("/docs")
def docs() -> str:
    """The page for people."""
    return render_template("api/docs.html")
