"""The OpenAPI document and its page: what is declared is what is served, and told."""

import json

import pytest

from matcher.accounts.actions import ACTIONS
from matcher.accounts.tokens import SCOPES
from tests.webapp.api.calls import Program
from tests.webapp.site import Site
from webapp.api import OPERATIONS
from webapp.api.declared import PUBLIC, SIGNED_IN
from webapp.api.openapi import TAGS

# What somebody without an account can do.
JOINING = {"register_organization", "confirm_registration", "accept_invitation"}


@pytest.fixture
def document(shown: Site) -> dict[str, object]:
    return Program(shown).get("/openapi.json")


def test_every_operation_has_its_action_and_scope() -> None:
    for operation in OPERATIONS.values():
        assert operation.action in {*ACTIONS, PUBLIC, SIGNED_IN}, operation.name
        assert operation.scope in SCOPES, operation.name
        assert operation.action != PUBLIC or not operation.writes or operation.name in JOINING
        # The public has one name under which answers would be kept.
        assert operation.action != PUBLIC or not operation.replayable, operation.name


def test_every_group_has_its_place() -> None:
    assert {operation.tag for operation in OPERATIONS.values()} == set(TAGS)


def test_every_route_is_documented_and_nothing_else(shown: Site) -> None:
    routes = {
        (rule.endpoint.removeprefix("api."), method)
        for rule in shown.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert routes == {(operation.name, operation.method) for operation in OPERATIONS.values()}


def test_the_document_tells_of_the_schemas_of_the_forms(document: dict[str, object]) -> None:
    assert document["openapi"] == "3.1.0"
    told = json.dumps(document, ensure_ascii=False)
    schemas = document["components"]["schemas"]  # type: ignore[index]
    title = schemas["DemandInput"]["properties"]["title"]
    assert (title["title"], title["maxLength"]) == ("名称", 200)
    assert "contact_phone" not in schemas["DemandDetail"]["properties"]
    # Docstrings are for programmers and in English.
    assert "A technical problem that an enterprise wants solved" not in told


def test_writes_tell_how_they_are_guarded(document: dict[str, object]) -> None:
    paths = document["paths"]
    submit = paths["/my/listings/{code}/submit"]["post"]  # type: ignore[index]
    names = {parameter["name"] for parameter in submit["parameters"]}
    assert names == {"code", "If-Match", "Idempotency-Key"}
    assert {"401", "403", "404", "409", "412", "428", "429"} <= submit["responses"].keys()
    problem = submit["responses"]["412"]["content"]["application/problem+json"]
    assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
    contacts = paths["/engagements/{engagement}/contacts"]["post"]  # type: ignore[index]
    assert {parameter["name"] for parameter in contacts["parameters"]} == {"engagement"}


def test_files_are_documented_as_they_are_sent_and_answered(document: dict[str, object]) -> None:
    paths = document["paths"]
    sent = paths["/registrations"]["post"]["requestBody"]["content"]  # type: ignore[index]
    form = sent["multipart/form-data"]
    assert form["schema"]["required"] == ["data", "proof"]
    assert form["schema"]["properties"]["data"] == {"$ref": "#/components/schemas/Registration"}
    assert form["encoding"] == {"data": {"contentType": "application/json"}}
    answered = paths["/uploads/{key}"]["get"]["responses"]["200"]["content"]  # type: ignore[index]
    assert "application/pdf" in answered
    assert "application/json" not in answered


def test_the_page_names_the_document(shown: Site) -> None:
    page = shown.client().get("/api/docs")
    assert page.status_code == 200
    assert 'data-api-docs="/api/v1/openapi.json"' in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]
